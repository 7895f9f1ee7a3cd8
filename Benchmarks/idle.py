"""What the dashboard costs while nothing changes, on a thousand pods, and what it asks of each server meanwhile."""
import collections
import re
import time

import harness
import nginx
import terminal
from report import Ratio, Section, table

PODS = 1_000
RESIDENT = 40  # MiB


def effort(bench, arguments, seconds):
    """What a dashboard costs in so many seconds at rest."""
    dashboard = terminal.Terminal(bench.folder, [bench.program, *arguments, "-A"], environment={"XDG_STATE_HOME": bench.folder})
    try:
        dashboard.wait("pods are shown", lambda screen: "─ Pods 1," in screen and "NAMESPACE" in screen)
        time.sleep(5)
        start = harness.Effort.of(dashboard.pid)
        time.sleep(seconds)
        end = harness.Effort.of(dashboard.pid)
    finally:
        dashboard.stop()
    return (end.cpu - start.cpu) / seconds, (end.wakeups - start.wakeups) / seconds, end.resident


def asked(requests, seconds):
    """Requests a minute to each server, and of what kind they are."""
    found = []
    for name, asked in requests.items():
        lines = collections.Counter(re.sub(r"/job/\d+", "/job/…", line) for line in asked)
        kinds = ", ".join(f"`{line}` {count}" for line, count in lines.most_common(4))
        found.append([name, f"{sum(lines.values()) / seconds * 60:.0f}", kinds])
    return found


def measure(bench):
    seconds = bench.several(30, 10)
    with harness.Site(bench, "--pods", PODS) as site:
        cpu, wakeups, resident = effort(bench, ["--kubeconfig", site.kubeconfig], seconds)
    # A site that lives, behind servers that count; its clock runs as ours does.
    span = bench.several(60, 15)
    with harness.Site(bench, "--pods", PODS, speed=1) as site:
        doors = site.doors(4)
        link = next(url for name, url in doors.items() if name.startswith("interLink of vega"))
        slurm = next(url for name, url in doors.items() if name.startswith("slurmrestd"))
        with (nginx.Nginx(bench.folder, "kubernetes", nginx.before(site.url), counts=True) as kubernetes,
              nginx.Nginx(bench.folder, "interlink", nginx.before(link), counts=True) as interlink,
              nginx.Nginx(bench.folder, "slurm", nginx.before(slurm), counts=True, is_socket=True) as slurmrestd):
            text = open(site.kubeconfig).read().replace(site.url, kubernetes.url)
            with open(site.kubeconfig, "w") as file:
                file.write(text)
            arguments = ["--kubeconfig", site.kubeconfig, "--interlink", interlink.url, "--slurm", slurmrestd.url]
            busy_cpu, busy_wakeups, _ = effort(bench, arguments, span)
            requests = asked(
                {"API server": kubernetes.requests(), "interLink API": interlink.requests(),
                 "slurmrestd, of slurmctld": [line for line in slurmrestd.requests() if "/slurmdb/" not in line],
                 "slurmrestd, of slurmdbd": [line for line in slurmrestd.requests() if "/slurmdb/" in line]}, span + 5)
    lines = table(
        ["what", "cpu, % of a core", "wake-ups/s", "resident MiB"],
        [["nothing changes, Kubernetes alone", f"{cpu * 100:.2f}", f"{wakeups:.1f}", f"{resident:.0f}"],
         ["a lively site, with interLink and Slurm", f"{busy_cpu * 100:.2f}", f"{busy_wakeups:.1f}", ""]])
    lines += ["", "Requests on the lively site, the first ones included; a watch is counted when it ends:", "",
              *table(["server", "requests/min", "most of them"], requests)]
    return Section(
        "At rest",
        f"The dashboard in tmux on {PODS:,} pods, left alone for {seconds} s; wake-ups are the voluntary context switches of all its threads.  Requests are "
        "counted by an nginx before each server.", lines,
        [Ratio(f"resident memory, {PODS:,} pods", resident, "the bound", RESIDENT, "MiB", 1),
         Ratio("wake-ups while nothing changes", wakeups, "the clock's second", 1, "/s", 4)])
