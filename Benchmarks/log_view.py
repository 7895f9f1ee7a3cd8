"""The log view under a flood, in a real terminal: throughput beside curl, search beside grep, memory, keys.

nginx stands before the embedded site and serves the logs of two pods from files, as fast as anything can.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import time

import terminal

FLOOD_LINES = 10_000_000  # of 100 bytes: 1 GB
HELD_LINES = 1_000_000
NEEDLE = "needle"
# What the dashboard may take in all while it holds a log: the bound of a log and what it needs without one.
MEMORY_BOUND = 160
# Bytes a second at which a log comes while keys are pressed.
KEYS_RATE = 100_000_000


HEAD = """This pod {name}/{uid} has been submitted to SLURM node vm.
To get more info, please run: scontrol show job 29.
2026-11-21T00:52:51+00:00 Running in background main pid 8637...
2026-11-21T00:52:51+00:00 Waiting for container main pid 8637...
"""
TAIL = "\nreal\t0m12.025s\nuser\t0m0.011s\nsys\t0m0.014s\n"


def write_log(path, lines, name, uid):
    """Numbered lines of 100 bytes between what the Slurm plugin says; the search finds the first of them."""
    with open(path, "wb") as log:
        log.write(HEAD.format(name=name, uid=uid).encode())
        step = 10_000
        for first in range(0, lines, step):
            block = "".join(
                f"2026-11-21 12:00:00,123 INFO  step {number:09d} loss 0.1234 lr 3.0e-04 grad 1.2 1250 samples/s, eta 9m\n"
                for number in range(first, first + step))
            log.write((block.replace("samples/s", NEEDLE, 1) if first == 0 else block).encode())
        log.write(TAIL.encode())


class Front:
    """nginx before a site, for two pods that have ended."""

    def __init__(self, site, folder):
        pods = [
            pod for pod in site.get("/api/v1/pods")["items"]
            if pod["status"].get("phase") == "Succeeded" and len(pod["spec"]["containers"]) == 1
        ]
        (self.flood, flood_uid), (self.held, held_uid) = [
            ((pod["metadata"]["namespace"], pod["metadata"]["name"]), pod["metadata"]["uid"]) for pod in pods[:2]
        ]
        self.folder = folder
        self.files = {self.flood: os.path.join(folder, "flood.log"), self.held: os.path.join(folder, "held.log")}
        write_log(self.files[self.flood], FLOOD_LINES, self.flood[1], flood_uid)
        write_log(self.files[self.held], HELD_LINES, self.held[1], held_uid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        places = "".join(
            f"location = {self.path(pod)} {{ default_type text/plain; alias {file}; limit_rate $arg_rate; }}" for pod, file in self.files.items())
        self.configuration = os.path.join(folder, "front.conf")
        temporary = "".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.places, self.temporary = places, temporary
        self.port, self.site = port, site.url
        self.nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self.configure(0)
        subprocess.run([self.nginx, "-p", folder, "-c", self.configuration], check=True)
        self.kubeconfig = os.path.join(folder, "front.kubeconfig")
        pathlib.Path(self.kubeconfig).write_text(json.dumps({
            "kind": "Config", "apiVersion": "v1", "current-context": "logs",
            "clusters": [{"name": "logs", "cluster": {"server": self.url}}],
            "contexts": [{"name": "logs", "context": {"cluster": "logs", "namespace": "default"}}],
        }))

    @staticmethod
    def path(pod):
        return f"/api/v1/namespaces/{pod[0]}/pods/{pod[1]}/log"

    def configure(self, rate):
        """Lets logs come at so many bytes a second; 0 for as fast as they can."""
        places = self.places.replace("$arg_rate", str(rate))
        pathlib.Path(self.configuration).write_text(f"""
            {"user root;" if os.geteuid() == 0 else ""}
            pid {self.folder}/front.pid; error_log {self.folder}/front.log; events {{}}
            http {{
              access_log off; sendfile on; {self.temporary}
              server {{
                listen 127.0.0.1:{self.port}; {places}
                location / {{ proxy_pass {self.site}; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h; }}
              }}
            }}""")

    def reload(self, rate):
        self.configure(rate)
        subprocess.run([self.nginx, "-p", self.folder, "-c", self.configuration, "-s", "reload"], check=True)
        time.sleep(0.5)

    def stop(self):
        subprocess.run([self.nginx, "-p", self.folder, "-c", self.configuration, "-s", "stop"], check=True)


def has_ended(screen):
    """Whether the log on screen is complete."""
    return bool(re.search(r"^─.* Log .*\bended ─", screen, re.MULTILINE))


def is_open(screen):
    """Whether a log is on screen with at least one line."""
    return bool(re.search(r"^─.* Log .* [\d,]+ lines", screen, re.MULTILINE))


class Dashboard(terminal.Terminal):
    """The dashboard on all pods, in its view of pods."""

    def __init__(self, program, folder, front):
        state = os.path.join(folder, f"state-{time.monotonic_ns()}")
        super().__init__(
            folder, [program, "--kubeconfig", front.kubeconfig, "-A"], environment={"XDG_STATE_HOME": state, "XDG_CACHE_HOME": state})
        self.wait("pods are shown", lambda screen: "Pods" in screen and " 2 pods" in screen)
        self.type("2")

    def choose(self, pod):
        self.type("/" + pod[1])
        self.press("Enter")
        self.wait("one pod is chosen", lambda screen: "[1/1" in screen or "[1/" in screen and pod[1] in screen)

    def open_log(self, pod):
        self.choose(pod)
        self.type("l")


def throughput(program, folder, front, rounds):
    """Seconds for 1 GB: the dashboard following, colouring, with a search on; curl; and MiB of memory."""
    ours, curl, peaks = [], [], []
    size = os.path.getsize(front.files[front.flood])
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run(["curl", "-sSN", front.url + front.path(front.flood), "-o", "/dev/null"], check=True)
        curl.append(time.perf_counter() - begin)
        dashboard = Dashboard(program, folder, front)
        try:
            dashboard.choose(front.flood)
            begin = time.perf_counter()
            dashboard.type("l")
            dashboard.type("/samples")
            dashboard.press("Enter")
            dashboard.wait("the log is complete", has_ended, limit=120)
            ours.append(time.perf_counter() - begin)
            peaks.append(dashboard.peak())
        finally:
            dashboard.stop()
    return size, statistics.median(ours), statistics.median(curl), statistics.median(peaks)


def search(program, folder, front, rounds):
    """Seconds from Enter to the match at the far end of a million lines, and grep's on the same text."""
    grep, ours = [], []
    dashboard = Dashboard(program, folder, front)
    try:
        dashboard.open_log(front.held)
        dashboard.wait("the log is complete", has_ended)
        for _ in range(max(rounds, 5)):
            begin = time.perf_counter()
            # Not to /dev/null: grep sees that nobody looks, and stops at the first match.
            subprocess.run(["grep", "-c", NEEDLE, front.files[front.held]], stdout=subprocess.PIPE, check=True)
            grep.append(time.perf_counter() - begin)
            dashboard.press("G")
            dashboard.wait("the end is shown", lambda screen: f"step {HELD_LINES - 1:09d}" in screen)
            dashboard.type("/" + NEEDLE)
            begin = time.perf_counter()
            dashboard.press("Enter")
            dashboard.wait("the match is shown", lambda screen: "step 000000000" in screen)
            ours.append(time.perf_counter() - begin)
            dashboard.press("Escape")
            time.sleep(0.2)
    finally:
        dashboard.stop()
    return statistics.median(ours), statistics.median(grep)


def keys(program, folder, front, count=100):
    """Seconds from a key to what it shows while a log comes fast, and while nothing comes."""
    front.reload(KEYS_RATE)
    dashboard = Dashboard(program, folder, front)
    try:
        dashboard.choose(front.flood)

        def prompts(screen):
            return bool(re.search(r"^ ?:", screen.rstrip("\n").split("\n")[-1]))

        calm = terminal.latencies(dashboard, ":", "Escape", prompts, count)
        dashboard.type("l")
        dashboard.wait("the log is open", is_open)
        flood = terminal.latencies(dashboard, ":", "Escape", prompts, count)
        assert not has_ended(dashboard.screen()), "the flood ended before the last key"
    finally:
        dashboard.stop()
        front.reload(0)
    return calm, flood


def report(program, folder, site, rounds):
    """The lines of the report, and ratios: (of what, ratio, budget, whether it is the most)."""
    front = Front(site, folder)
    try:
        size, ours, curl, peak = throughput(program, folder, front, rounds)
        found, grep = search(program, folder, front, rounds)
        calm, flood = keys(program, folder, front)
    finally:
        front.stop()
    floor = terminal.floor(folder)
    lines = [
        "## The log view", "",
        f"The dashboard in tmux on the log of one container, served by nginx from a file: {size / 1e6:.0f} MB in {FLOOD_LINES:,} lines, followed and coloured "
        f"with a search on, from the key that opens it until it is on screen to its end, beside `curl -N` of the same.  Search: the first of "
        f"{HELD_LINES:,} held lines from the last, from Enter until it is on screen, beside `grep -c`.  Keys: from the key `:` to its prompt, through tmux, "
        f"while nothing comes, and while the log comes at {KEYS_RATE / 1e6:.0f} MB/s; the floor is the echo of a key by the terminal itself.", "",
        "| what | ours | peer |", "|---|---|---|",
        f"| {size / 1e6:.0f} MB, s | {ours:.2f} | {curl:.2f} (`curl -N`) |",
        f"| search, s | {found:.3f} | {grep:.3f} (`grep -c`) |",
        f"| peak memory, MiB | {peak:.0f} | |", "",
        "| key | median ms | 95 % ms |", "|---|---|---|",
        f"| echo of the terminal (floor) | {terminal.milliseconds(floor)} |",
        f"| nothing comes | {terminal.milliseconds(calm)} |",
        f"| {KEYS_RATE / 1e6:.0f} MB/s come | {terminal.milliseconds(flood)} |",
    ]
    late = terminal.percentile(flood, 0.95) - terminal.percentile(floor, 0.95)
    return lines, [
        ("throughput, of curl's", curl / ours, 0.8, False),
        ("time of a search, of grep's", found / grep, 3, True),
        (f"peak memory, of the bound of {MEMORY_BOUND} MiB", peak / MEMORY_BOUND, 1, True),
        ("keys while a log comes: 95th percentile above the floor, of a frame (16 ms)", late / 0.016, 1, True),
    ]
