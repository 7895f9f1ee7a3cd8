"""The first complete table and the first screenful, at three sizes: beside kubectl, and beside curl of the same bytes, which is the limit."""
import statistics

import harness
from report import Ratio, Section, runs_table, table

SIZES = (1_000, 10_000, 50_000)
# At this size, among as many pods of others, is what is promised.
MAIN = 10_000


def measure_size(bench, size):
    """Medians of whole lists, and seconds to the first screenful, of so many offloaded pods among as many others."""
    with harness.Site(bench, "--pods", size, "--other-pods", min(size, MAIN)) as site:
        urls = [f"{site.url}/api/v1/pods?fieldSelector=spec.nodeName%3D{node}" for node in site.virtual_nodes()]
        ours = [bench.program, "--kubeconfig", site.kubeconfig]
        rounds = 1 if size > MAIN else bench.rounds
        medians = harness.compare(
            {
                "interlink-tui get pods -A": [*ours, "get", "pods", "-A"],
                "kubectl get pods -A": ["kubectl", "--kubeconfig", site.kubeconfig, "get", "pods", "-A"],
                "curl of the same pods": ["curl", "-sS", *urls],
                "true": ["true"],
            }, rounds)
        first = statistics.median(harness.seconds_until([*ours, "-A"], rb"Running|Pending|Succeeded") for _ in range(rounds + 2))
    return medians, first


def measure(bench):
    sizes = SIZES[:2] if bench.is_quick else SIZES
    found = {size: measure_size(bench, size) for size in sizes}
    lines, ratios, growth = [], [], []
    for size, (medians, first) in found.items():
        ours, kubectl, curl, _ = medians.values()
        lines += [f"**{size:,} offloaded pods among {min(size, MAIN):,} others**; first screenful after {first:.3f} s", "", *runs_table(medians), ""]
        growth.append([f"{size:,}", f"{ours.wall:.2f}", f"{ours.wall / size * 1e6:.0f}", f"{kubectl.wall:.2f}", f"{first:.2f}", f"{ours.peak:.0f}",
                       f"{ours.peak * 1024 / size:.1f}", f"{kubectl.peak:.0f}"])
        if size == MAIN:
            ratios = [
                Ratio(f"first complete table, {size:,} pods among {MAIN:,} others", ours.wall, "`kubectl get pods -A`", kubectl.wall, "s", 0.05),
                Ratio("the same, beside the bytes alone", ours.wall, "`curl`", curl.wall, "s", 4),
                Ratio("peak memory of it", ours.peak, "`kubectl get pods -A`", kubectl.peak, "MiB", 0.08),
            ]
        if size >= MAIN:
            ratios.append(Ratio(f"first screenful, {size:,} pods", first, "our own complete table", ours.wall, "s", 0.5))
    lines += ["How it grows:", "", *table(
        ["pods", "complete s", "µs a pod", "kubectl s", "first screenful s", "peak MiB", "KiB a pod", "kubectl MiB"], growth)]
    return Section(
        "First table",
        "From the start of the program to its end, the output being counted and thrown away.  Peak is the largest resident set of the process; it "
        "cannot show less than `true` has, which is what the harness itself takes.  First screenful: the dashboard in a terminal of its own, until the "
        "first rows of pods are written to it.", lines, ratios)
