"""What it costs to watch pods that change: beside kubectl, which watches the same at the same time."""
import http.client
import json
import subprocess
import threading
import time

import harness
import terminal
from report import Ratio, Section, table

PODS = 10_000
RATES = (10, 100)


class Printer:
    """A program that prints changes as they come."""

    def __init__(self, arguments):
        self.lines = 0
        self.latest = time.perf_counter()
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for _ in self.process.stdout:
            self.lines += 1
            self.latest = time.perf_counter()

    def is_quiet(self):
        """Whether the present is printed, and nothing more comes."""
        return self.lines >= PODS and time.perf_counter() - self.latest > 1

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


def change(site, pods, rate, seconds):
    """Changes pods one after the other, so many a second."""
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"))
    begin = time.perf_counter()
    for number in range(rate * seconds):
        time.sleep(max(0, begin + number / rate - time.perf_counter()))
        namespace, name = pods[number % len(pods)]
        connection.request(
            "PATCH", f"/api/v1/namespaces/{namespace}/pods/{name}", json.dumps({"metadata": {"annotations": {"bench": str(number + rate)}}}),
            {"Content-Type": "application/merge-patch+json"})
        connection.getresponse().read()
    time.sleep(1.5)


def measure(bench):
    seconds = bench.several(20, 5)
    results = {}
    with harness.Site(bench, "--pods", PODS, "--other-pods", PODS) as site:
        pods = [
            (pod["metadata"]["namespace"], pod["metadata"]["name"])
            for pod in site.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dvega-vk")["items"]
        ]
        ours = [bench.program, "--kubeconfig", site.kubeconfig]
        watch = Printer([*ours, "watch", "-A"])
        kubectl = Printer(["kubectl", "--kubeconfig", site.kubeconfig, "get", "pods", "-A", "-w"])
        dashboard = terminal.Terminal(bench.folder, [*ours, "-A"], environment={"XDG_STATE_HOME": bench.folder})
        try:
            dashboard.wait("pods are shown", lambda screen: "─ Pods 1" in screen)
            dashboard.type("2")
            deadline = time.perf_counter() + 90
            while not (watch.is_quiet() and kubectl.is_quiet()):
                if time.perf_counter() > deadline:
                    raise SystemExit("bench: not every program printed the present.")
                time.sleep(0.1)
            programs = {"dashboard in a terminal": dashboard, "interlink-tui watch -A": watch, "kubectl get pods -A -w": kubectl}
            for rate in RATES:
                before = {name: (harness.Effort.of(program.pid), getattr(program, "lines", 0)) for name, program in programs.items()}
                change(site, pods, rate, seconds)
                for name, program in programs.items():
                    effort, (start, lines) = harness.Effort.of(program.pid), before[name]
                    results[rate, name] = (effort.cpu - start.cpu, (effort.wakeups - start.wakeups) / seconds, getattr(program, "lines", 0) - lines)
        finally:
            dashboard.stop()
            watch.stop()
            kubectl.stop()
    rows = [
        [rate, f"`{name}`", f"{cpu:.2f}", f"{cpu / seconds * 100:.1f}", f"{cpu / rate / seconds * 1e6:.0f}", f"{wakeups:.0f}", printed or "–"]
        for (rate, name), (cpu, wakeups, printed) in results.items()
    ]
    ratios = []
    for rate in reversed(RATES):
        theirs = results[rate, "kubectl get pods -A -w"][0]
        for name in ("dashboard in a terminal", "interlink-tui watch -A"):
            ratios.append(Ratio(f"CPU of the {name.removeprefix('interlink-tui ')}, {rate} changes/s", results[rate, name][0],
                                "`kubectl get pods -A -w`", theirs, "s", 0.2 if rate == 100 else None))
    ratios.append(Ratio("changes told, of those made", results[100, "interlink-tui watch -A"][2], "changes made", 100 * seconds, "", 1, is_most=False))
    return Section(
        "Watching changes",
        f"{PODS:,} offloaded among {PODS:,} other pods; {seconds} s each of 10 and of 100 changes a second, each of another pod.  All programs watch at the "
        "same time; what they took to start is left out.  kubectl prints a row a change, our `watch` an object of JSON, the dashboard draws its pods in tmux.",
        table(["changes/s", "program", "cpu s", "% of a core", "µs a change", "wake-ups/s", "printed"], rows), ratios)
