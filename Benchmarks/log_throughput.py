"""A log of some hundred megabytes through `logs -f`, as fast as it comes."""
import json
import os
import pathlib

import harness
import nginx
from report import Ratio, Section, runs_table

POD = "/api/v1/namespaces/virgo/pods"
NAME = "glitchflow-o4b"
LINE = b"2026-11-21T12:00:00+00:00 INFO  segment 000123  snr 8.21  q 12.4  the quick brown fox jumps over it\n"


def ended_pod(bench):
    """The pod as the API server has it: while its container runs, the end of a log would be taken for a cut."""
    with harness.Site(bench) as site:
        pods = site.get(f"{POD}?fieldSelector=metadata.name%3D{NAME}")
    for pod in pods["items"]:
        pod["status"]["phase"] = "Succeeded"
        for container in pod["status"]["containerStatuses"]:
            container["state"] = {"terminated": {"exitCode": 0, "reason": "Completed"}}
    return pods


def measure(bench):
    megabytes = bench.several(300, 100)
    folder = bench.folder
    pathlib.Path(folder, "pods").write_text(json.dumps(ended_pod(bench)))
    log = os.path.join(folder, "long.log")
    with open(log, "wb") as file:
        for _ in range(megabytes):
            file.write((LINE * (1_000_000 // len(LINE) + 1))[:1_000_000])
    places = (f"location = {POD} {{ default_type application/json; alias {folder}/pods; }}"
              f"location = {POD}/{NAME}/log {{ default_type text/plain; alias {log}; }}")
    with nginx.Nginx(folder, "log", places) as server:
        kubeconfig = nginx.kubeconfig(server, "virgo")
        logs = [bench.program, "--kubeconfig", kubeconfig, "logs", NAME]
        medians = harness.compare(
            {
                "interlink-tui logs -f": [*logs, "-f"],
                "interlink-tui logs -f --no-chatter": [*logs, "-f", "--no-chatter"],
                "curl -N": ["curl", "-sSN", f"{server.url}{POD}/{NAME}/log?follow=true"],
            }, bench.rounds)
    os.unlink(log)
    ours, calm, curl = medians.values()

    def speed(run):
        return run.size / run.wall / 1e6

    return Section(
        "Log throughput, headless",
        f"The log of one container, {megabytes} MB, followed to its end from an nginx that serves it as a file; the reader only counts bytes.",
        runs_table(medians),
        [Ratio("`logs -f`", speed(ours), "`curl -N`", speed(curl), "MB/s", 0.8, is_most=False),
         Ratio("`logs -f --no-chatter`", speed(calm), "`curl -N`", speed(curl), "MB/s", 0.8, is_most=False),
         Ratio("bytes that come out", ours.size, "`curl -N`", curl.size, "B", 1, is_most=False)])
