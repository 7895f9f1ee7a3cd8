"""The log view under a flood, in a real terminal: throughput beside curl, search beside grep, memory, keys."""
import os
import re
import statistics
import subprocess
import time

import harness
import nginx
import terminal
from report import Ratio, Section, table

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
    """nginx before a site: it serves the logs of two pods that have ended from files."""

    def __init__(self, bench, site):
        pods = [
            pod for pod in site.get("/api/v1/pods")["items"]
            if pod["status"].get("phase") == "Succeeded" and len(pod["spec"]["containers"]) == 1
        ]
        (self.flood, flood_uid), (self.held, held_uid) = [
            ((pod["metadata"]["namespace"], pod["metadata"]["name"]), pod["metadata"]["uid"]) for pod in pods[:2]
        ]
        self.files = {self.flood: os.path.join(bench.folder, "flood.log"), self.held: os.path.join(bench.folder, "held.log")}
        write_log(self.files[self.flood], bench.several(FLOOD_LINES, FLOOD_LINES // 4), self.flood[1], flood_uid)
        write_log(self.files[self.held], HELD_LINES, self.held[1], held_uid)
        places = "".join(
            f"location = {self.path(pod)} {{ default_type text/plain; alias {file}; limit_rate $rate; }}" for pod, file in self.files.items())
        self.server = nginx.Nginx(bench.folder, "log-view", places + nginx.before(site.url))
        self.url = self.server.url
        self.kubeconfig = nginx.kubeconfig(self.server)

    @staticmethod
    def path(pod):
        return f"/api/v1/namespaces/{pod[0]}/pods/{pod[1]}/log"

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)
        for file in self.files.values():
            os.unlink(file)


def has_ended(screen):
    """Whether the log on screen is complete."""
    return bool(re.search(r"^─.* Log .*\bended ─", screen, re.MULTILINE))


def is_open(screen):
    """Whether a log is on screen with at least one line."""
    return bool(re.search(r"^─.* Log .* [\d,]+ lines", screen, re.MULTILINE))


class Dashboard(terminal.Terminal):
    """The dashboard on all pods, in its view of pods."""

    def __init__(self, bench, front, keeps=True):
        state = os.path.join(bench.folder, f"state-{time.monotonic_ns()}")
        config = os.path.join(bench.folder, "config.yaml")
        with open(config, "w") as file:
            file.write(f"logs: {{keep: {str(keeps).lower()}}}\n")
        super().__init__(
            bench.folder, [bench.program, "--config", config, "--kubeconfig", front.kubeconfig, "-A"],
            environment={"XDG_STATE_HOME": state, "XDG_CACHE_HOME": state})
        self.wait("pods are shown", lambda screen: "Pods" in screen and " 2 pods" in screen)
        self.type("2")

    def choose(self, pod):
        self.type("/" + pod[1])
        self.press("Enter")
        self.wait("one pod is chosen", lambda screen: "[1/1" in screen or "[1/" in screen and pod[1] in screen)

    def open_log(self, pod):
        self.choose(pod)
        self.type("l")


def flood(bench, front, keeps):
    """Seconds for the dashboard to follow and colour the long log with a search on."""
    dashboard = Dashboard(bench, front, keeps)
    try:
        dashboard.choose(front.flood)
        begin = time.perf_counter()
        dashboard.type("l")
        dashboard.type("/samples")
        dashboard.press("Enter")
        dashboard.wait("the log is complete", has_ended, limit=120)
        wall = time.perf_counter() - begin
        effort = harness.Effort.of(dashboard.pid)
        return wall, effort.cpu, effort.peak
    finally:
        dashboard.stop()


def throughput(bench, front):
    """Medians of seconds, seconds of processor and MiB: ours, and curl's into nothing and into a file."""
    url = front.url + front.path(front.flood)
    kept = os.path.join(bench.folder, "kept.log")
    curl = ["curl", "-sSN", url]
    taken = harness.take_turns(
        {
            "curl -N >/dev/null": lambda: quick(curl, "/dev/null"),
            "curl -N >file": lambda: quick(curl, kept),
            "dashboard, not kept": lambda: flood(bench, front, keeps=False),
            "dashboard": lambda: flood(bench, front, keeps=True),
        }, bench.rounds)
    return {name: [statistics.median(numbers) for numbers in zip(*runs)] for name, runs in taken.items()}


def quick(arguments, output):
    """Seconds, seconds of processor and MiB of a program that writes into a file, a new one each time."""
    if output != "/dev/null" and os.path.exists(output):
        os.unlink(output)
    with open(output, "wb") as file:
        begin = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=file)
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = 0
    if output != "/dev/null":
        os.unlink(output)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def search(bench, front):
    """Seconds from Enter to the match at the far end of a million lines, and grep's on the same text."""
    grep, ours = [], []
    dashboard = Dashboard(bench, front)
    try:
        dashboard.open_log(front.held)
        dashboard.wait("the log is complete", has_ended)
        for _ in range(max(bench.rounds, 5)):
            begin = time.perf_counter()
            # Not to /dev/null: grep sees that nobody looks, and stops at the first match.
            subprocess.run(["grep", "-c", NEEDLE, front.files[front.held]], stdout=subprocess.PIPE, check=True)
            grep.append(time.perf_counter() - begin)
            dashboard.press("G")
            dashboard.wait("the end is shown", lambda screen: f"step {HELD_LINES - 1:09d}" in screen)
            dashboard.type("/" + NEEDLE)
            ours.append(dashboard.seconds_until("Enter", lambda screen: "step 000000000" in screen))
            dashboard.press("Escape")
            dashboard.rest()
    finally:
        dashboard.stop()
    return statistics.median(ours), statistics.median(grep)


def keys(bench, front, count):
    """Milliseconds from a key to what it shows while a log comes fast, and while nothing comes."""
    front.server.limit(KEYS_RATE)
    dashboard = Dashboard(bench, front)
    try:
        dashboard.choose(front.flood)

        def prompts(screen):
            return bool(re.search(r"^ ?:", screen.rstrip("\n").split("\n")[-1]))

        calm = terminal.latencies(dashboard, ":", "Escape", prompts, count)
        dashboard.type("l")
        dashboard.wait("the log is open", is_open)
        busy = terminal.latencies(dashboard, ":", "Escape", prompts, count)
        assert not has_ended(dashboard.screen()), "the flood ended before the last key"
    finally:
        dashboard.stop()
        front.server.limit(0)
    return calm, busy


def measure(bench):
    with harness.Site(bench) as site, Front(bench, site) as front:
        size = os.path.getsize(front.files[front.flood])
        floods = throughput(bench, front)
        found, grep = search(bench, front)
        calm, busy = keys(bench, front, bench.several(100, 20))
    floor = terminal.floor(bench.folder, bench.several(100, 20))
    speeds = {name: size / wall / 1e6 for name, (wall, _, _) in floods.items()}
    lines = table(
        [f"{size / 1e6:.0f} MB", "s", "MB/s", "cpu s", "peak MiB"],
        [[f"`{name}`", f"{wall:.2f}", f"{speeds[name]:.0f}", f"{cpu:.2f}", f"{peak:.0f}"] for name, (wall, cpu, peak) in floods.items()])
    lines += ["", *table(["key", "median ms", "95 % ms"], [
        ["floor", *terminal.milliseconds(floor)], ["nothing comes", *terminal.milliseconds(calm)],
        [f"{KEYS_RATE / 1e6:.0f} MB/s come", *terminal.milliseconds(busy)]])]
    late = max(0, terminal.percentile(busy, 0.95) - terminal.percentile(floor, 0.95)) * 1000
    return Section(
        "The log view",
        f"The dashboard in tmux on the log of one container, served by nginx from a file: {size / 1e6:.0f} MB in lines of 100 bytes, followed and "
        "coloured with a search on, from the key that opens it until it is on screen to its end, and in its file unless `logs.keep` is off; beside "
        f"`curl -N` of the same, into nothing and into a file.  Search: the first of {HELD_LINES:,} held lines from the last, from Enter until it is on "
        "screen, beside `grep -c`.  "
        f"Keys: from `:` to its prompt, through tmux.", lines,
        [Ratio("log view at full speed, kept in a file", speeds["dashboard"], "`curl -N >file`", speeds["curl -N >file"], "MB/s", 0.8, is_most=False),
         Ratio("the same, not kept", speeds["dashboard, not kept"], "`curl -N >/dev/null`", speeds["curl -N >/dev/null"], "MB/s", 0.8, is_most=False),
         Ratio(f"search over {HELD_LINES:,} lines", found * 1000, "`grep -c`", grep * 1000, "ms", 3),
         Ratio("peak memory with a log of 1 GB", floods["dashboard"][2], "the bound of a log and of the rest", MEMORY_BOUND, "MiB", 1),
         Ratio("key while a log comes, 95th percentile above the floor's", late, "a frame", 16, "ms", 1)])
