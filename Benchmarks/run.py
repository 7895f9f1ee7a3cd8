#!/usr/bin/env python3
"""Measures interlink-tui beside kubectl, curl, grep and turm, in the same run.

Usage: run.py PROGRAM [--rounds N] [--only SECTIONS] [--quick]

Prints ratios and, unless it is only some of them, writes Benchmarks/RESULTS.md.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import first_table
import harness
import idle
import keys
import log_throughput
import log_view
import report
import slurm_watch
import starting
import watching

HERE = pathlib.Path(__file__).resolve().parent
SECTIONS = {
    "table": first_table, "watch": watching, "keys": keys, "idle": idle, "start": starting, "logs": log_throughput, "logview": log_view,
    "slurm": slurm_watch,
}


def versions():
    """Of the peers."""
    kubectl = json.loads(subprocess.check_output(["kubectl", "version", "--client", "-o", "json"]))
    curl = subprocess.check_output(["curl", "--version"], text=True).split()[1]
    return f"kubectl {kubectl['clientVersion']['gitVersion']}, curl {curl}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"some of {','.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="less of everything, for trying")
    options = parser.parse_args()
    chosen = options.only.split(",")
    if unknown := [name for name in chosen if name not in SECTIONS]:
        parser.error(f"there is no section {unknown[0]}; there are {', '.join(SECTIONS)}.")
    # A proxy of the person who runs this has no business here.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        os.environ.pop(name, None)

    load, begin = os.getloadavg()[0], time.time()
    sections = []
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            bench = harness.Bench(os.path.abspath(options.program), folder, 1 if options.quick else options.rounds, options.quick)
            sections.append(SECTIONS[name].measure(bench))
        print(sections[-1].text, *(ratio.row for ratio in sections[-1].ratios), sep="\n", flush=True)
    introduction = (
        f"`make bench` on {time.strftime('%Y-%m-%d', time.gmtime())}, in {(time.time() - begin) / 60:.0f} minutes: {harness.machine()}; load {load:.1f} "
        f"before; {versions()}.  Medians of {options.rounds} rounds in which the programs take turns on the same server, unless a section says otherwise; "
        "all is on loopback, against the embedded site or an nginx.")
    text = report.document(introduction, sections)
    if set(chosen) == set(SECTIONS) and not options.quick:
        (HERE / "RESULTS.md").write_text(text)
    print(text)
    sys.exit(any(not ratio.is_met for section in sections for ratio in section.ratios))


if __name__ == "__main__":
    main()
