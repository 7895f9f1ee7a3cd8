"""From the start to the first frame, and how big the program is."""
import os
import shutil
import statistics
import subprocess

import harness
from report import Ratio, Section, table


def stripped(program, folder):
    """Bytes of a program without its symbols."""
    copy = os.path.join(folder, "stripped")
    subprocess.run(["strip", "-o", copy, program], check=True)
    size = os.path.getsize(copy)
    os.unlink(copy)
    return size


def libraries(program):
    """Bytes of the libraries of Swift that a program needs beside itself."""
    lines = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout.splitlines()
    paths = [line.split()[2] for line in lines if "swift" in line.split()[0].lower() and len(line.split()) > 2]
    return sum(os.path.getsize(path) for path in paths)


def measure(bench):
    kubectl = os.path.realpath(shutil.which("kubectl"))
    with harness.Site(bench) as site:
        start = [bench.program, "--kubeconfig", site.kubeconfig, "-A"]
        taken = harness.take_turns(
            {
                "dashboard: first frame": lambda: harness.seconds_until(start, rb"overview"),
                "dashboard: first pods": lambda: harness.seconds_until(start, rb"Running|Pending|Succeeded"),
                "interlink-tui --version": lambda: harness.Run.of([bench.program, "--version"]).wall,
                "kubectl version --client": lambda: harness.Run.of(["kubectl", "version", "--client"]).wall,
            }, bench.several(15, 5))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    size, needed = stripped(bench.program, bench.folder), libraries(bench.program)
    sizes = [["`interlink-tui`, stripped", f"{size / 1e6:.1f}", f"{needed / 1e6:.1f}"], ["`kubectl`", f"{os.path.getsize(kubectl) / 1e6:.1f}", "0"]]
    return Section(
        "Starting, and size",
        "From the start of the process until what is named is written to its terminal, or until it ends; medians.",
        [*table(["what", "ms"], [[name, f"{time * 1000:.0f}"] for name, time in medians.items()]), "",
         *table(["program", "MB", "MB of Swift's libraries beside it"], sizes)],
        [Ratio("start to the first frame", medians["dashboard: first frame"] * 1000, "`kubectl version --client`",
               medians["kubectl version --client"] * 1000, "ms", 1),
         Ratio("size of the program with Swift's libraries", (size + needed) / 1e6, "`kubectl`", os.path.getsize(kubectl) / 1e6, "MB", 1)])
