#!/usr/bin/env python3
"""A simulated day of pods that come and go, with two dashboards open: one on the pods, one on the log of a group that pods join.

Usage: soak.py PROGRAM [--minutes N] [--pods N]

Prints how memory, file descriptors, threads and what is on disk grow, and writes Benchmarks/SOAK.md.  The site lives a day in the minutes
given; the dashboards' own rhythm is not sped up.
"""
import argparse
import dataclasses
import heapq
import http.client
import json
import os
import pathlib
import platform
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

from harness import Bench, Site
from terminal import Terminal

HERE = pathlib.Path(__file__).resolve().parent
DAY = 86_400
NODES = ["vega-vk", "juwels-vk", "cnaf-vk"]
# Of a hundred pods that come; the second keeps room for the service, so that each of its pods runs and writes.
SHARES = [45, 10, 45]
# Simulated seconds from a pod's creation to its deletion: with most jobs much of it is spent waiting, and some after the end.
LIVES = (3 * 3600, 6 * 3600)
# Pods of the service whose logs are open, at any time, and simulated seconds of each.
WRITERS, WRITER_LIFE = 4, 1800
# Simulated seconds between two resubmissions by a user.
RESUBMISSION = 600
NAMESPACE = "soak"
# Small enough that the bounds are reached before half of the day is over.
LOGS = {"memory": "2Mi", "disk": "4Mi", "total": "4Mi"}


class FastSite(Site):
    """An embedded site that lives fast, and a client that makes and removes pods there."""

    def __init__(self, bench, pods, speed):
        super().__init__(bench, "--scene", "empty", "--pods", pods, "--other-pods", pods // 10, speed=speed)
        self.speed, self.made, self.removed = speed, 0, 0
        # One for each node, and one for all.
        self.slurm = next(url for name, url in self.doors(len(NODES) + 1).items() if name.startswith("slurmrestd"))
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=30)
        self.ask("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})

    def ask(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400 and (method, answer.status) != ("DELETE", 404):
            sys.exit(f"soak: {method} {path}: {answer.status} {text[:300]}")
        return json.loads(text)

    def pods(self):
        """The offloaded ones; those that were resubmitted wait for a scheduler, which there is none of."""
        return [pod for pod in self.ask("GET", "/api/v1/pods")["items"] if pod["spec"].get("nodeName") in [*NODES, None]]

    def make(self, name, command, labels, node):
        self.made += 1
        self.ask("POST", f"/api/v1/namespaces/{NAMESPACE}/pods", {
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": NAMESPACE, "labels": labels, "annotations": {"slurm-job.vk.io/flags": "--time=08:00:00"}},
            "spec": {"nodeName": node, "restartPolicy": "Never", "terminationGracePeriodSeconds": 0, "tolerations": [{"operator": "Exists"}],
                     "containers": [{"name": "main", "image": "busybox", "command": ["sh", "-c", command],
                                     "resources": {"requests": {"cpu": "1", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "64Mi"}}}]}})

    def remove(self, namespace, name):
        self.removed += 1
        self.ask("DELETE", f"/api/v1/namespaces/{namespace}/pods/{name}", {"gracePeriodSeconds": 0})


class Churn:
    """Replaces every pod when its time has come, so that there are always as many."""

    def __init__(self, site, seed):
        self.site, self.random = site, random.Random(seed)
        self.ends, self.count, self.now, self.resubmitted = [], 0, 0.0, set()
        for pod in [pod["metadata"] for pod in site.pods()]:
            heapq.heappush(self.ends, (self.random.uniform(0, LIVES[1]), pod["namespace"], pod["name"], "worker"))
        self.work()
        for number in range(WRITERS):
            self.write((number + 1) * WRITER_LIFE / WRITERS)

    def live(self, now):
        """What is due until `now`, simulated seconds since the beginning; a part of it if the site is slow."""
        for _ in range(20):
            if not self.ends or self.ends[0][0] > now:
                return
            self.now, namespace, name, kind = heapq.heappop(self.ends)
            self.site.remove(namespace, name)
            if name in self.resubmitted:
                self.resubmitted.remove(name)
                self.site.remove(namespace, f"{name}-r1")
            self.write(WRITER_LIFE) if kind == "writer" else self.work()

    def worker(self):
        """The name of a pod that is to be resubmitted; None while all were."""
        names = [end[2] for end in self.ends if end[2].startswith("work-") and end[2] not in self.resubmitted]
        if not names:
            return None
        name = self.random.choice(names)
        self.resubmitted.add(name)
        return name

    def work(self):
        self.count += 1
        life = self.random.uniform(*LIVES)
        # Some fail, some are deleted while they run.
        seconds = int(life * self.random.uniform(0.2, 1.2))
        end = self.random.choices(["", "; exit 1", "; exit 137"], [90, 7, 3])[0]
        self.add(f"work-{self.count:06}", f"echo begun; sleep {seconds}; echo done{end}", {"app": "work"}, life, "worker",
                 self.random.choices(NODES, SHARES)[0])

    def write(self, life):
        self.count += 1
        loop = f"for i in $(seq 1 {WRITER_LIFE}); do echo INFO step $i of {self.count}, loss 0.125; sleep 1; done"
        self.add(f"writer-{self.count:06}", loop, {"oscar_service": "writer"}, life, "writer", NODES[1])

    def add(self, name, command, labels, life, kind, node):
        self.site.make(name, command, labels, node)
        heapq.heappush(self.ends, (self.now + life, NAMESPACE, name, kind))


@dataclasses.dataclass
class Sample:
    """What there is at a moment."""

    time: float
    memory: dict  # KiB, by dashboard
    descriptors: dict
    threads: dict
    journal: int  # bytes on disk
    logs: int

    @staticmethod
    def take(now, dashboards, state):
        def status(key):
            return {name: int(re.search(rf"{key}:\s+(\d+)", pathlib.Path(f"/proc/{each.pid}/status").read_text())[1])
                    for name, each in dashboards.items()}
        return Sample(
            # Not the pages of the program's file, which come and go as the kernel sees fit.
            now, status("RssAnon"), {name: len(os.listdir(f"/proc/{each.pid}/fd")) for name, each in dashboards.items()}, status("Threads"),
            size(f"{state}/interlink-tui/journal"), size(f"{state}/interlink-tui/logs"))


def tell(sample, site, churn, minutes):
    """A line about the present, over the one before."""
    memory = ", ".join(f"{name} {kib / 1024:.1f} MiB" for name, kib in sample.memory.items())
    behind = max(0, sample.time * site.speed - churn.now)
    print(f"\r{sample.time / minutes / 0.6:5.1f} %: {memory}; {site.made} pods made, {behind:.0f} s late  ", end="", file=sys.stderr, flush=True)


def size(folder):
    """Bytes of the files in a folder, which may change meanwhile."""
    total = 0
    for path in pathlib.Path(folder).rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            pass
    return total


def fill(journal, actions=1000):
    """As many actions as a journal keeps, each like the first one that was written there."""
    first = min(pathlib.Path(journal).glob("*.jsonl"))
    for number in range(actions):
        copy = first.with_name(f"00000000T000000Z-{number:04}.jsonl")
        shutil.copyfile(first, copy)
        copy.chmod(0o600)


def resubmit(program, site, environment, name):
    """A user has a pod run again; what comes of it is written in the journal."""
    return subprocess.Popen(
        [program, "--kubeconfig", site.kubeconfig, "-n", NAMESPACE, "resubmit", name, "--yes"], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def count(screen):
    """The pods that the title of the table tells of."""
    found = re.search(r"Pods ([\d,]+) ", screen)
    return int(found[1].replace(",", "")) if found else None


def day(program, folder, site, minutes):
    """Lives through the day; the samples, and how the pods on the screen and those at the site differ at its end."""
    state = os.path.join(folder, "state")
    configuration = pathlib.Path(folder, "config.yaml")
    configuration.write_text(json.dumps({
        "logs": LOGS,
        "sites": [{"name": "soak", "kubeconfig": site.kubeconfig, "slurm": [{"slurmrestd": site.slurm, "nodes": NODES[:1]}]}]}))
    arguments = [program, "--config", configuration, "-A"]
    paths = {"XDG_STATE_HOME": state, "XDG_CACHE_HOME": os.path.join(folder, "cache")}
    churn = Churn(site, seed=1)
    dashboards = {name: Terminal(folder, arguments, environment=paths) for name in ("pods", "logs")}
    samples, actions = [], []
    try:
        for dashboard in dashboards.values():
            dashboard.wait("all pods are there", lambda screen: (count(screen) or 0) >= len(churn.ends))
        logs = dashboards["logs"]
        logs.type("/writer")
        logs.press("Enter")
        logs.wait("a writer is chosen", lambda screen: "writer-" in screen and "work-" not in screen)
        logs.press("L")
        logs.wait("the logs of its service are shown", lambda screen: "─ Logs" in screen and "loss 0.125" in screen)
        # A journal that is as full as it gets, as after months.
        resubmit(program, site, {**os.environ, **paths}, churn.worker()).wait()
        fill(f"{state}/interlink-tui/journal")
        begin = time.monotonic()
        next_sample = next_action = 0.0
        while (elapsed := time.monotonic() - begin) < minutes * 60:
            churn.live(elapsed * site.speed)
            if elapsed >= next_sample:
                samples.append(Sample.take(elapsed, dashboards, state))
                next_sample = elapsed + max(1, minutes * 60 / 600)
                tell(samples[-1], site, churn, minutes)
            if elapsed * site.speed >= next_action:
                next_action += RESUBMISSION
                if name := churn.worker():
                    actions.append(resubmit(program, site, {**os.environ, **paths}, name))
            time.sleep(0.005)
        for action in actions:
            action.wait(60)
        for _ in range(30):
            shown, truth = count(dashboards["pods"].screen()), len(site.pods())
            if shown == truth:
                return samples, truth
            time.sleep(2)
        sys.exit(f"soak: the table has {shown} pods, the site {truth}.")
    finally:
        for dashboard in dashboards.values():
            dashboard.stop()


def growth(values):
    """From the third quarter to the fourth, in percent of the third."""
    third, fourth = values[len(values) // 2:len(values) * 3 // 4], values[len(values) * 3 // 4:]
    before, after = statistics.median(third), statistics.median(fourth)
    return (after - before) / before * 100 if before else 0.0


def quarters(values, unit=1):
    """Medians of the four quarters."""
    parts = [values[len(values) * number // 4:len(values) * (number + 1) // 4] for number in range(4)]
    return " | ".join(f"{statistics.median(part) / unit:.1f}".removesuffix(".0") for part in parts)


def report(samples, truth, site, minutes, pods):
    """The table, and whether memory grew less than it may."""
    rows = []
    for name in samples[0].memory:
        memory = [sample.memory[name] for sample in samples]
        rows.append((f"{name}: memory, MiB", quarters(memory, 1024), growth(memory)))
        rows.append((f"{name}: file descriptors", quarters([s.descriptors[name] for s in samples]), growth([s.descriptors[name] for s in samples])))
        rows.append((f"{name}: threads", quarters([s.threads[name] for s in samples]), growth([s.threads[name] for s in samples])))
    rows.append(("journal, MiB", quarters([s.journal for s in samples], 1 << 20), growth([s.journal for s in samples])))
    rows.append(("kept logs, MiB", quarters([s.logs for s in samples], 1 << 20), growth([s.logs for s in samples])))
    table = "\n".join(f"| {name} | {values} | {grown:+.2f} % |" for name, values, grown in rows)
    return f"""# A day

`make soak` with {os.cpu_count()} cores, {platform.machine()}: a site with {pods} pods lives a day in {minutes:g} minutes; {site.made} pods were made and {site.removed} removed.
One dashboard shows the pods, the other the log of a service whose {WRITERS} pods are replaced every {WRITER_LIFE // 60} simulated minutes and write a line each simulated second.
Every {RESUBMISSION // 60} simulated minutes a pod is resubmitted, with a journal that was full at the beginning.  At the end both the table and the site had {truth} pods.  Medians of the quarters of the day; growth is from the third to the fourth.
Memory is what the program has taken for itself (RssAnon), without the pages of its file.

| what | 1st | 2nd | 3rd | 4th | growth |
|---|---|---|---|---|---|
{table}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--pods", type=int, default=5000)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("soak: ended from outside."))
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as folder:
        with FastSite(Bench(program, folder, 1, False), options.pods, DAY / (options.minutes * 60)) as site:
            samples, truth = day(program, folder, site, options.minutes)
            text = report(samples, truth, site, options.minutes, options.pods)
    print(text)
    (HERE / "SOAK.md").write_text(text)


if __name__ == "__main__":
    main()
