"""What every section needs: runs of programs that take turns, an embedded site, and what the kernel knows of a process."""
import dataclasses
import json
import os
import pathlib
import platform
import pty
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request


@dataclasses.dataclass
class Bench:
    """What is measured, and how thoroughly."""

    program: str
    folder: str
    rounds: int
    is_quick: bool

    def several(self, usual, quick):
        """`usual`, or `quick` for trying."""
        return quick if self.is_quick else usual


@dataclasses.dataclass
class Run:
    """One run of a program."""

    wall: float
    peak: float  # MiB, of the process and its children
    cpu: float
    size: int  # bytes written

    @staticmethod
    def of(arguments, output=None):
        """Runs to the end; the output goes to the file `output`, or is thrown away but counted."""
        begin = time.perf_counter()
        if output:
            with open(output, "wb") as file:
                process = subprocess.Popen(arguments, stdout=file, stderr=subprocess.PIPE)
        else:
            reader, writer = os.pipe()
            process = subprocess.Popen(arguments, stdout=writer, stderr=subprocess.PIPE)
            os.close(writer)
        size = 0
        while not output and (chunk := os.read(reader, 1 << 20)):
            size += len(chunk)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if output:
            size = os.path.getsize(output)
            os.unlink(output)
        else:
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


def take_turns(measures, rounds):
    """What each of several measures gives, round by round, so that all see the same machine."""
    taken = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def compare(programs, rounds):
    """Medians of the runs of several programs."""
    taken = take_turns({name: lambda arguments=arguments: Run.of(arguments) for name, arguments in programs.items()}, rounds)
    return {name: Run.median(runs) for name, runs in taken.items()}


def seconds_until(arguments, sign, limit=60):
    """Seconds from the start of a program in a terminal of its own until it has written `sign`, a pattern of bytes."""
    begin = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        # A screen of 50 lines, as wide as the terminal's own rules allow without asking.
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", LINES="50", COLUMNS="160")
        os.execvp(arguments[0], [str(argument) for argument in arguments])
    seen = b""
    try:
        while not re.search(sign, seen):
            if time.perf_counter() - begin > limit:
                sys.exit(f"bench: {arguments[0]} did not write {sign} in {limit} s: {seen[-2000:]}")
            try:
                seen = seen[-100_000:] + os.read(terminal, 1 << 16)
            except OSError:
                sys.exit(f"bench: {' '.join(map(str, arguments))} ended early: {seen[-2000:]}")
        return time.perf_counter() - begin
    finally:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
        os.close(terminal)


class Site:
    """An embedded site in a process of its own."""

    def __init__(self, bench, *arguments, speed=0):
        self.kubeconfig = os.path.join(bench.folder, f"kubeconfig-{time.monotonic_ns()}")
        self.process = subprocess.Popen(
            [bench.program, "site", "--speed", str(speed), "--write-kubeconfig", self.kubeconfig, *map(str, arguments)],
            stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        if words[:2] != ["listening", "on"]:
            sys.exit("bench: the site did not start.")
        self.url = words[2]

    def doors(self, count):
        """Where its other servers listen: the next `count` lines that say so, as name -> URL."""
        found = {}
        while len(found) < count:
            line = self.process.stdout.readline()
            if match := re.match(r"(interLink|slurmrestd) of (.*) on (\S+)$", line.strip()):
                found[f"{match[1]} of {match[2]}"] = match[3]
        return found

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)

    def virtual_nodes(self):
        """The names of its virtual nodes."""
        label = "virtual-node.interlink/type"
        return [
            node["metadata"]["name"] for node in self.get("/api/v1/nodes")["items"]
            if node["metadata"].get("labels", {}).get(label) == "virtual-kubelet"
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


@dataclasses.dataclass
class Effort:
    """What a process has cost since its start, by the kernel's books."""

    cpu: float  # seconds
    children: float  # seconds, of programs that it ran and that have ended
    wakeups: int  # times that one of its threads went to sleep by itself, and so was woken
    resident: float  # MiB
    peak: float  # MiB

    @staticmethod
    def of(pid):
        """Of all threads that are there: a thread that ends takes its share with it."""
        cpu = wakeups = 0
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            try:
                cpu += int((task / "schedstat").read_text().split()[0])
                wakeups += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.MULTILINE)[1])
            except FileNotFoundError:
                pass
        ticks = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
        children = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        resident, peak = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM"))
        return Effort(cpu / 1e9, children, wakeups, resident, peak)


def machine():
    """Cores, processor and memory."""
    processor = next(
        (line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {processor}, {memory:.0f} GiB, Linux {platform.release()}"
