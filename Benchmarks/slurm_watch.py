"""Requests to slurmctld, and how fresh the screen is: interlink-tui beside turm, watching the same real Slurm at the same time.

Each program runs as a user of its own, so that slurmctld's own count by user (sdiag) tells them apart, and from the site's virtual
kubelet, which is root.  The jobs themselves write down when they begin and end; the screens are read through tmux.
"""
import dataclasses
import json
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import harness
from report import Ratio, Section, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
PODS = 100
SECONDS = 180
# A change in the last seconds may not be on any screen yet.
GRACE = 25
TURM = "0.17.0"
TURM_INTERVALS = (2, 5, 10)
IDLE_JOBS, IDLE_SECONDS = 28, 30
STATES = {"PD", "R", "CG", "CD", "CF", "F", "CA", "TO", "OOM"}


def is_possible():
    """Whether there is a Slurm to start, and root to start it."""
    return os.geteuid() == 0 and all(
        shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin") for name in ("slurmctld", "slurmd", "munged", "sbatch", "setpriv", "tmux"))


def turm():
    """The path of turm, which its authors publish on PyPI."""
    folder = ROOT / ".build" / f"turm-{TURM}"
    program = folder / "bin" / "turm"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "--no-deps", f"turm=={TURM}"], check=True)
    return program


class Screen:
    """A program in a terminal of its own, run by a user of its own."""

    def __init__(self, name, user, folder, environment, arguments, row):
        self.name, self.user, self.row = name, user, row
        self.socket = os.path.join(folder, f"tmux-{user}")
        home = os.path.join(folder, f"home-{user}")
        os.makedirs(home)
        shutil.chown(home, user, user)
        # Programs may lie where only root may look.
        program = shutil.copy(arguments[0], os.path.join(home, pathlib.Path(arguments[0]).name))
        variables = {**environment, "HOME": home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "env"]
        command += [f"{key}={value}" for key, value in variables.items()] + [program, *map(str, arguments[1:])]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", str(PODS + 30), *command)
        # Job or pod -> when it was first seen to run, and when it was first seen not to run any more.
        self.began, self.ended = {}, {}

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], check=True, capture_output=True, text=True).stdout

    def look(self):
        """Notes what has changed on the screen."""
        text = self.tmux("capture-pane", "-p")
        now = time.time()
        states = dict(filter(None, map(self.row, text.splitlines())))
        for key, state in states.items():
            if state == "R":
                self.began.setdefault(key, now)
        for key in self.began:
            # What has ended leaves turm's list.
            if key not in self.ended and states and states.get(key) != "R":
                self.ended[key] = now
        return text

    def pid(self):
        return int(self.tmux("display-message", "-p", "#{pane_pid}"))

    def stop(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)


def turm_row(line):
    """Job and state of a line of turm's list."""
    found = re.match(r"│\s*([A-Z]{1,3})\s+(\d+)\s", line)
    return (found[2], found[1]) if found else None


def our_row(line):
    """Pod and Slurm's state of a line of our table of pods."""
    found = re.search(r"\b(bench-\d+)\b(.*)", line)
    state = found and next((word for word in found[2].split() if word in STATES), None)
    return (found[1], state) if state else None


class Lab:
    """The real Slurm of scripts/lab-slurm, and a site whose pods are its jobs."""

    def __init__(self, program, folder):
        self.folder, self.program = folder, program
        lab = os.path.join(folder, "lab")
        self.environment = {"INTERLINK_LAB": lab, "SLURM_CONF": f"{lab}/slurm.conf", "INTERLINK_DATA_ROOT": f"{lab}/jobs"}
        self.kubeconfig = os.path.join(folder, "lab.kubeconfig")
        self.site = None
        self.script("start")

    def script(self, verb):
        subprocess.run([ROOT / "scripts" / "lab-slurm", verb], check=True, env=os.environ | self.environment)

    def command(self, *arguments):
        return subprocess.run(arguments, check=True, capture_output=True, text=True, env=os.environ | self.environment).stdout

    def serve(self):
        self.site = subprocess.Popen(
            [self.program, "site", "--backend", "slurm", "--scene", "empty", "--write-kubeconfig", self.kubeconfig],
            stdout=subprocess.PIPE, text=True, env=os.environ | self.environment)
        if not self.site.stdout.readline().startswith("listening on"):
            sys.exit("bench: the site on the real Slurm did not start.")
        os.chmod(self.kubeconfig, 0o644)

    def submit(self, times, seconds=lambda rng: rng.uniform(10, 40), count=PODS, prefix="bench"):
        """Pods that write down when they begin and end, some at once and the rest after them."""
        rng = random.Random(3)
        documents = []
        for number in range(count):
            name = f"{prefix}-{number:03}"
            script = (f"date +%s.%N >{times}/{name}.began.new; mv {times}/{name}.began.new {times}/{name}.began; "
                      f"sleep {seconds(rng):.2f}; date +%s.%N >{times}/{name}.ended")
            documents.append({
                "apiVersion": "v1", "kind": "Pod",
                "metadata": {"name": name, "namespace": "default", "annotations": {"slurm-job.vk.io/flags": "--mem=1 --time=10"}},
                "spec": {
                    "nodeSelector": {"virtual-node.interlink/type": "virtual-kubelet"}, "restartPolicy": "Never",
                    "tolerations": [{"key": "virtual-node.interlink/no-schedule", "operator": "Exists"}],
                    "containers": [{"name": "main", "image": "docker://busybox:1.36", "command": ["sh", "-c", script]}],
                }})
        pods = os.path.join(self.folder, "pods.json")
        pathlib.Path(pods).write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": documents}))
        self.command("kubectl", "--kubeconfig", self.kubeconfig, "apply", "-f", pods)

    def jobs(self):
        """Pod -> job."""
        pods = json.loads(self.command("kubectl", "--kubeconfig", self.kubeconfig, "get", "pods", "-o", "json"))["items"]
        return {pod["metadata"]["name"]: pod["metadata"].get("annotations", {}).get("JobID") for pod in pods}

    def requests(self):
        """User -> requests that slurmctld has counted since the last reset."""
        text = self.command("sdiag").split("statistics by user", 1)[1].split("Pending RPC", 1)[0]
        return {name: int(count) for name, count in re.findall(r"(\S+)\s*\(\s*\d+\) count:(\d+)", text)}

    def stop(self):
        if self.site:
            self.site.send_signal(signal.SIGTERM)
            self.site.wait()
            self.site.stdout.close()
        self.script("stop")


@dataclasses.dataclass
class Result:
    """How often a program asked, and how late its screen was."""

    name: str
    interval: float | None  # seconds between two questions, if it is fixed
    requests: float  # a minute
    delays: list

    @property
    def median(self):
        return statistics.median(self.delays)

    @property
    def late(self):
        return statistics.quantiles(self.delays, n=20)[-1]


def delays(screen, jobs, times, begin, end):
    """For each change of a job between two moments: seconds until the screen showed it."""
    found = []
    for pod, job in jobs.items():
        key = pod if screen.row is our_row else job
        for suffix, seen in (("began", screen.began), ("ended", screen.ended)):
            file = pathlib.Path(times, f"{pod}.{suffix}")
            moment = float(file.read_text()) if file.exists() else 0
            if begin <= moment <= end:
                # What was never shown is as late as can be.
                found.append(max(0, seen.get(key, end + GRACE) - moment))
    return found


def watch(program, folder, span):
    """Watches a real Slurm with every program at once; its release, a result each, and what root asked a minute."""
    os.chmod(folder, 0o755)
    times = os.path.join(folder, "times")
    os.makedirs(times)
    lab = Lab(program, folder)
    screens = []
    try:
        lab.serve()
        lab.submit(times)
        ours = [program, "--kubeconfig", lab.kubeconfig, "-A", "--slurm", "local"]
        screens.append(Screen("interlink-tui", "games", folder, lab.environment, ours, our_row))
        for user, interval in zip(("news", "uucp", "proxy"), TURM_INTERVALS):
            arguments = [turm(), "--slurm-refresh", interval]
            screens.append(Screen(f"turm --slurm-refresh {interval}", user, folder, lab.environment, arguments, turm_row))
        screens[0].tmux("send-keys", "2")
        deadline = time.time() + 60
        while not all(screen.look() and screen.began for screen in screens) or None in lab.jobs().values():
            if time.time() > deadline:
                sys.exit("bench: not every program shows jobs that run:\n" + "\n".join(screen.look() for screen in screens if not screen.began))
            time.sleep(0.2)
        lab.command("sdiag", "-r")
        begin = time.time()
        while time.time() - begin < span:
            for screen in screens:
                screen.look()
            time.sleep(0.05)
        requests, minutes = lab.requests(), (time.time() - begin) / 60
        jobs = lab.jobs()
        release = lab.command("sinfo", "--version").split()[1]
        results = [
            Result(
                screen.name, interval, requests.get(screen.user, 0) / minutes,
                delays(screen, jobs, times, begin, begin + span - GRACE))
            for screen, interval in zip(screens, (None, *TURM_INTERVALS))
        ]
    finally:
        for screen in screens:
            screen.stop()
        lab.stop()
    return release, results, requests.get("root", 0) / minutes


def requests_at(delay, peers):
    """Requests a minute that a program of fixed interval needs for that median delay: the delay grows with the interval in a line."""
    slope, base = statistics.linear_regression([peer.interval for peer in peers], [peer.median for peer in peers])
    interval = max(0.1, (delay - base) / slope)
    return statistics.mean(peer.requests * peer.interval for peer in peers) / interval


def idle(program, folder):
    """Shares of a core, its own and its children's, wake-ups a second and MiB of ours and of turm, on jobs that only run."""
    lab = Lab(program, folder)
    screens = []
    try:
        lab.serve()
        lab.submit(os.path.join(folder, "times"), lambda rng: 600, IDLE_JOBS, "idle")
        ours = [program, "--kubeconfig", lab.kubeconfig, "-A", "--slurm", "local"]
        screens.append(Screen("interlink-tui", "games", folder, lab.environment, ours, our_row))
        screens.append(Screen(f"turm --slurm-refresh 2", "news", folder, lab.environment, [turm(), "--slurm-refresh", 2], turm_row))
        time.sleep(20)
        start = [harness.Effort.of(screen.pid()) for screen in screens]
        time.sleep(IDLE_SECONDS)
        end = [harness.Effort.of(screen.pid()) for screen in screens]
    finally:
        for screen in screens:
            screen.stop()
        lab.stop()
    return [
        (screen.name, (last.cpu - first.cpu) / IDLE_SECONDS, (last.children - first.children) / IDLE_SECONDS,
         (last.wakeups - first.wakeups) / IDLE_SECONDS, last.resident)
        for screen, first, last in zip(screens, start, end)
    ]


def measure(bench):
    title = "Beside turm on a real Slurm"
    if not is_possible():
        return Section(title, "Not measured: it needs root and Debian's Slurm packages.", [], [])
    # The jobs' folders belong to root; another user than root must reach what lies in it.
    with tempfile.TemporaryDirectory() as folder:
        release, results, others = watch(bench.program, folder, bench.several(SECONDS, 60))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        rests = idle(bench.program, folder)
    ours, peers = results[0], results[1:]
    lines = table(
        ["program", "requests/min", "delay median s", "95 % s"],
        [[f"`{result.name}`", f"{result.requests:.0f}", f"{result.median:.1f}", f"{result.late:.1f}"] for result in results]
        + [["the virtual kubelet and its plugin", f"{others:.0f}", "–", "–"]])
    lines += ["", f"At rest on {IDLE_JOBS} jobs:", "", *table(
        ["program", "cpu, % of a core", "of its children (`squeue`)", "wake-ups/s", "resident MiB"],
        [[f"`{name}`", f"{cpu * 100:.2f}", f"{children * 100:.2f}", f"{wakeups:.1f}", f"{resident:.0f}"]
         for name, cpu, children, wakeups, resident in rests])]
    fixed = requests_at(ours.median, peers)
    return Section(
        title,
        f"{PODS} pods that are jobs of a real Slurm ({release}) on this machine, watched by all programs at once, each as a user of its own; requests to "
        f"slurmctld are its own count (sdiag).  Delay: from a job's beginning or end, written down by the job, to the change on screen, read through tmux; "
        f"{len(ours.delays)} changes.  turm {TURM} is from PyPI; 2 s is its default.",
        lines,
        [Ratio("requests to slurmctld at the same median delay", ours.requests, "turm", fixed, "/min", 1),
         Ratio("requests to slurmctld, each by default", ours.requests, "turm", peers[0].requests, "/min", 0.5),
         Ratio("requests to slurmctld", ours.requests, "virtual kubelet and plugin", others, "/min", 1),
         Ratio("median delay on screen, each by default", ours.median, "turm", peers[0].median, "s", 2),
         Ratio(f"CPU at rest on {IDLE_JOBS} jobs, with that of its children", sum(rests[0][1:3]) * 100, "turm", sum(rests[1][1:3]) * 100,
               "% of a core", 1),
         Ratio("the same, without children", rests[0][1] * 100, "turm", rests[1][1] * 100, "% of a core", 1)])
