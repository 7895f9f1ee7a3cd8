#!/usr/bin/env python3
"""Measures interlink-tui beside kubectl, curl and turm, in the same run.

Usage: run.py PROGRAM [--rounds N]

Prints ratios and writes Benchmarks/RESULTS.md.  Only ratios are budgets: absolute numbers are those
of the machine and the moment.
"""
import argparse
import dataclasses
import http.client
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import log_view
import slurm_watch

HERE = pathlib.Path(__file__).resolve().parent
PODS = OTHER_PODS = 10_000
FLOOD_MEGABYTES = 300
CHANGES_PER_SECOND = 100
CHURN_SECONDS = 10


@dataclasses.dataclass
class Run:
    """One run of a program."""

    wall: float
    peak: float  # MiB, of the process and its children
    cpu: float
    size: int  # bytes written

    @staticmethod
    def of(arguments, environment=None):
        """Runs to the end with the output thrown away but counted."""
        reader, writer = os.pipe()
        begin = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=writer, stderr=subprocess.PIPE, env=environment)
        os.close(writer)
        size = 0
        while chunk := os.read(reader, 1 << 20):
            size += len(chunk)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        os.close(reader)
        errors = process.stderr.read().decode(errors="replace")
        process.stderr.close()
        if process.returncode:
            sys.exit(f"bench: {' '.join(map(str, arguments))} ended with {process.returncode}: {errors}")
        return Run(wall, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime, size)

    @staticmethod
    def median(runs):
        """The median of each number."""
        return Run(*(statistics.median(getattr(run, field.name) for run in runs) for field in dataclasses.fields(Run)))


class Site:
    """An embedded site in a process of its own."""

    def __init__(self, program, folder, *arguments):
        self.kubeconfig = os.path.join(folder, "kubeconfig")
        self.process = subprocess.Popen(
            [program, "site", "--speed", "0", "--write-kubeconfig", self.kubeconfig, *arguments],
            stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        if words[:2] != ["listening", "on"]:
            sys.exit("bench: the site did not start.")
        self.url = words[2]

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


@dataclasses.dataclass
class Budget:
    """A ratio of ours to a peer's, and what it may be."""

    name: str
    ratio: float
    limit: float
    is_most: bool = True
    is_aim: bool = False  # told, but not held against the run

    @property
    def verdict(self):
        return "PASS" if (self.ratio <= self.limit if self.is_most else self.ratio >= self.limit) else "MISS"

    def __str__(self):
        return f"{self.name}: {self.ratio:.3f} ({'aim' if self.is_aim else 'budget'} {'≤' if self.is_most else '≥'} {self.limit}) {self.verdict}"


def compare(programs, rounds):
    """Medians of the runs of several programs, which take turns so that all see the same machine."""
    runs = {name: [] for name in programs}
    for _ in range(rounds):
        for name, arguments in programs.items():
            runs[name].append(Run.of(arguments))
    return {name: Run.median(several) for name, several in runs.items()}


def first_table(program, folder, rounds):
    """First complete table of 10,000 offloaded pods among 10,000 others."""
    site = Site(program, folder, "--pods", str(PODS), "--other-pods", str(OTHER_PODS))
    try:
        nodes = [
            node["metadata"]["name"] for node in site.get("/api/v1/nodes")["items"]
            if node["metadata"].get("labels", {}).get("virtual-node.interlink/type") == "virtual-kubelet"
        ]
        urls = [f"{site.url}/api/v1/pods?fieldSelector=spec.nodeName%3D{node}" for node in nodes]
        medians = compare(
            {
                "interlink-tui get pods -A": [program, "--kubeconfig", site.kubeconfig, "get", "pods", "-A"],
                "kubectl get pods -A": ["kubectl", "--kubeconfig", site.kubeconfig, "get", "pods", "-A"],
                "curl of the same pods": ["curl", "-sS", *urls],
                "true (the floor of the harness)": ["true"],
            }, rounds)
    finally:
        site.stop()
    ours, kubectl, curl, _ = medians.values()
    return medians, [
        Budget("wall, of kubectl's", ours.wall / kubectl.wall, 0.1),
        Budget("peak memory, of kubectl's", ours.peak / kubectl.peak, 0.15),
        Budget("wall, of curl's", ours.wall / curl.wall, 4),
    ]


class Watcher:
    """A program that prints changes as they come."""

    def __init__(self, name, arguments):
        self.name = name
        self.lines = 0
        self.begin = time.perf_counter()
        self.first = None
        self.latest = self.begin
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines += 1
            self.latest = time.perf_counter()
            if self.first is None and (b'"kind":"pod"' in line or b"NAMESPACE" in line):
                self.first = self.latest - self.begin

    def wait_until_quiet(self):
        """Waits until the present is printed, and nothing more comes."""
        deadline = time.perf_counter() + 60
        while self.lines < PODS or time.perf_counter() - self.latest < 1:
            if time.perf_counter() > deadline:
                sys.exit(f"bench: {self.name} did not print {PODS} pods.")
            time.sleep(0.05)

    @property
    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.reader.join()


def churn(program, folder):
    """Watches of 10,000 offloaded pods among 10,000 others, of which some change all the time."""
    site = Site(program, folder, "--pods", str(PODS), "--other-pods", str(OTHER_PODS))
    report = []
    try:
        pods = [
            (pod["metadata"]["namespace"], pod["metadata"]["name"])
            for pod in site.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dvega-vk")["items"]
        ]
        watchers = [
            Watcher("interlink-tui watch -A", [program, "--kubeconfig", site.kubeconfig, "watch", "-A"]),
            Watcher("kubectl get pods -A -w", ["kubectl", "--kubeconfig", site.kubeconfig, "get", "pods", "-A", "-w"]),
        ]
        for watcher in watchers:
            watcher.wait_until_quiet()
        before = [(watcher.cpu, watcher.lines) for watcher in watchers]
        connection = http.client.HTTPConnection(site.url.removeprefix("http://"))
        begin = time.perf_counter()
        count = CHANGES_PER_SECOND * CHURN_SECONDS
        for number in range(count):
            time.sleep(max(0, begin + number / CHANGES_PER_SECOND - time.perf_counter()))
            namespace, name = pods[number % len(pods)]
            connection.request(
                "PATCH", f"/api/v1/namespaces/{namespace}/pods/{name}",
                json.dumps({"metadata": {"annotations": {"bench": str(number)}}}),
                {"Content-Type": "application/merge-patch+json"})
            connection.getresponse().read()
        elapsed = time.perf_counter() - begin
        time.sleep(1)
        for watcher, (cpu, lines) in zip(watchers, before):
            report.append((watcher.name, watcher.first, watcher.cpu - cpu, watcher.lines - lines))
        for watcher in watchers:
            watcher.stop()
    finally:
        site.stop()
    lines = ["## Watching", "", f"{count} changes of different pods in {elapsed:.1f} s among {PODS:,} offloaded and "
             f"{OTHER_PODS:,} other pods; both programs watch at the same time.  First row: from the start of the program.", "",
             "| program | first row s | cpu s while pods change | changes printed |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {first:.2f} | {cpu:.2f} | {printed} |" for name, first, cpu, printed in report]
    ours, kubectl = report
    budgets = [
        Budget("cpu, of kubectl's", ours[2] / max(kubectl[2], 0.01), 0.2, is_aim=True),
        Budget("changes printed", ours[3] / count, 1, is_most=False),
    ]
    return "\n".join(lines + [""] + [f"- {budget}" for budget in budgets]) + "\n", budgets


class LogServer:
    """nginx in the place of an API server that has one pod with a long log: it serves as fast as anything can."""

    def __init__(self, program, folder):
        site = Site(program, folder)
        try:
            pods = site.get("/api/v1/namespaces/virgo/pods?fieldSelector=metadata.name%3Dglitchflow-o4b")
            # While its container runs, the end of a log would be taken for a cut.
            for pod in pods["items"]:
                pod["status"]["phase"] = "Succeeded"
                for container in pod["status"]["containerStatuses"]:
                    container["state"] = {"terminated": {"exitCode": 0, "reason": "Completed"}}
        finally:
            site.stop()
        self.folder = folder
        root = pathlib.Path(folder, "root/api/v1/namespaces/virgo/pods")
        root.joinpath("glitchflow-o4b").mkdir(parents=True)
        root.joinpath("list").write_text(json.dumps(pods))
        line = b"2026-11-21T12:00:00+00:00 INFO  segment 000123  snr 8.21  q 12.4  the quick brown fox jumps over it\n"
        with open(root / "glitchflow-o4b" / "log", "wb") as log:
            for _ in range(FLOOD_MEGABYTES):
                log.write((line * (1_000_000 // len(line) + 1))[:1_000_000])
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.configuration = os.path.join(folder, "nginx.conf")
        temporary = "".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        pathlib.Path(self.configuration).write_text(f"""
            {"user root;" if os.geteuid() == 0 else ""}
            pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}
            http {{
              access_log off; sendfile on; {temporary}
              server {{
                listen 127.0.0.1:{port}; root {folder}/root;
                location = /api/v1/namespaces/virgo/pods {{
                  default_type application/json; try_files /api/v1/namespaces/virgo/pods/list =404;
                }}
                location / {{ default_type text/plain; }}
              }}
            }}""")
        self.nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        subprocess.run([self.nginx, "-p", folder, "-c", self.configuration], check=True)
        self.kubeconfig = os.path.join(folder, "logs.kubeconfig")
        pathlib.Path(self.kubeconfig).write_text(json.dumps({
            "kind": "Config", "apiVersion": "v1", "current-context": "logs",
            "clusters": [{"name": "logs", "cluster": {"server": self.url}}],
            "contexts": [{"name": "logs", "context": {"cluster": "logs", "namespace": "virgo"}}],
        }))

    def stop(self):
        subprocess.run([self.nginx, "-p", self.folder, "-c", self.configuration, "-s", "stop"], check=True)


def log_throughput(program, folder, rounds):
    """A log of some hundred megabytes, as fast as it comes."""
    server = LogServer(program, folder)
    logs = [program, "--kubeconfig", server.kubeconfig, "logs", "glitchflow-o4b"]
    url = f"{server.url}/api/v1/namespaces/virgo/pods/glitchflow-o4b/log?follow=true"
    try:
        medians = compare(
            {
                "interlink-tui logs -f": [*logs, "-f"],
                "interlink-tui logs -f --no-chatter": [*logs, "-f", "--no-chatter"],
                "curl -N": ["curl", "-sSN", url],
            }, rounds)
    finally:
        server.stop()
    ours, calm, curl = medians.values()

    def speed(run):
        return run.size / run.wall

    return medians, [
        Budget("throughput, of curl's", speed(ours) / speed(curl), 0.8, is_most=False),
        Budget("throughput without chatter, of curl's", speed(calm) / speed(curl), 0.8, is_most=False),
        Budget("bytes, of curl's", ours.size / curl.size, 1, is_most=False),
    ]


def logs_on_screen(program, folder, rounds):
    """The log view in a terminal."""
    site = Site(program, folder)
    try:
        lines, ratios = log_view.report(program, folder, site, rounds)
    finally:
        site.stop()
    budgets = [Budget(*ratio) for ratio in ratios]
    return "\n".join(lines + [""] + [f"- {budget}" for budget in budgets]) + "\n", budgets


def slurm(program, folder):
    """Requests and freshness beside turm; nothing where no Slurm can be started."""
    if not slurm_watch.is_possible():
        return "## Requests to slurmctld and freshness\n\nNot measured: it needs root and Debian's Slurm packages.\n", []
    lines, same, plain, delay = slurm_watch.report(*slurm_watch.measure(program, folder))
    budgets = [
        Budget("requests at the same median delay, of turm's", same, 1),
        Budget("requests with the settings that each has by default, of turm's", plain, 0.5, is_aim=True),
        Budget("median delay with those settings, of turm's", delay, 2, is_aim=True),
    ]
    return "\n".join(lines + [""] + [f"- {budget}" for budget in budgets]) + "\n", budgets


def section(title, method, medians, budgets):
    """A section of the report."""
    lines = [f"## {title}", "", method, "", "| program | wall s | peak MiB | cpu s | MB out | MB/s |", "|---|---|---|---|---|---|"]
    for name, run in medians.items():
        megabytes = run.size / 1e6
        lines.append(
            f"| `{name}` | {run.wall:.2f} | {run.peak:.0f} | {run.cpu:.2f} | {megabytes:.1f} | {megabytes / run.wall:.0f} |")
    return "\n".join(lines + [""] + [f"- {budget}" for budget in budgets]) + "\n"


def machine():
    """Cores, processor and memory."""
    processor = next(
        (line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {processor}, {memory:.0f} GiB"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    # A proxy of the person who runs this has no business here.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        os.environ.pop(name, None)

    with tempfile.TemporaryDirectory() as folder:
        table = first_table(program, folder, options.rounds)
        logs = log_throughput(program, folder, options.rounds)
        shown_logs, shown_logs_budgets = logs_on_screen(program, folder, options.rounds)
        watching, watching_budgets = churn(program, folder)
    # The jobs' folders belong to root; another user than root must reach what lies in it.
    with tempfile.TemporaryDirectory() as folder:
        requests, requests_budgets = slurm(program, folder)

    kubectl = json.loads(subprocess.check_output(["kubectl", "version", "--client", "-o", "json"]))
    curl = subprocess.check_output(["curl", "--version"], text=True).split()[1]
    report = "\n".join([
        "# Results",
        "",
        f"`make bench` on {time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}, load {os.getloadavg()[0]:.1f} at the end, "
        f"kubectl {kubectl['clientVersion']['gitVersion']}, curl {curl}; median of {options.rounds} rounds in which the programs take turns, "
        "against an embedded site on loopback.  Peak is the largest resident set of the process and its children; it cannot show less than `true` has, "
        "which is what the harness itself takes.",
        "",
        section(
            "First complete table",
            f"{PODS:,} offloaded pods among {OTHER_PODS:,} others; from the start of the program to its end.", *table),
        section(
            "Log throughput",
            f"The log of one container, {FLOOD_MEGABYTES} MB, followed to its end from an nginx that serves it as a file; "
            "the reader only counts bytes.", *logs),
        shown_logs,
        watching,
        requests,
    ])
    print(report)
    (HERE / "RESULTS.md").write_text(report)
    sys.exit(any(budget.verdict == "MISS" and not budget.is_aim for budget in table[1] + logs[1] + shown_logs_budgets + watching_budgets + requests_budgets))


if __name__ == "__main__":
    main()
