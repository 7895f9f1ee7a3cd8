"""A program in a tmux terminal, driven and read through one control client: no process is started for a key or a look, so that
what is measured is the program and not the harness."""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, folder, arguments, columns=160, rows=50, environment=None):
        self.socket = os.path.join(folder, f"tmux-{time.monotonic_ns()}")
        command = ["env", "TERM=xterm-256color", "LC_ALL=C.UTF-8"] + [f"{key}={value}" for key, value in (environment or {}).items()]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), *command, *map(str, arguments))
        self.pid = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        self.client = subprocess.Popen(
            ["tmux", "-u", "-S", self.socket, "-C", "attach"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, errors="replace")
        self.ask("refresh-client -f no-output")

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], check=True, capture_output=True, text=True).stdout

    def ask(self, command):
        """What tmux answers to a command."""
        self.client.stdin.write(command + "\n")
        self.client.stdin.flush()
        lines, inside = [], False
        for line in self.client.stdout:
            if line.startswith("%begin") and line.split()[3] == "1":
                inside = True
            elif line.startswith(("%end", "%error")) and inside:
                return "".join(lines)
            elif inside:
                lines.append(line)
        sys.exit("bench: tmux has ended.")

    def type(self, text):
        self.ask(f"send-keys -l -- '{text}'")

    def press(self, key):
        self.ask(f"send-keys {key}")

    def screen(self):
        return self.ask("capture-pane -p")

    def wait(self, what, is_right, limit=60):
        """Waits until the screen is as it should be; seconds from now until then."""
        begin = time.perf_counter()
        while True:
            screen = self.screen()
            now = time.perf_counter()
            if is_right(screen):
                return now - begin
            if now - begin > limit:
                sys.exit(f"bench: waited {limit} s until {what}; the screen is:\n{screen}")

    def peak(self):
        """MiB of the largest resident set so far, of the program alone."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def cpu(self):
        """Seconds of processor time so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)
        self.client.kill()
        self.client.communicate()


def latencies(terminal, key, back, shows, count, pause=0.02):
    """Seconds from a key to what it shows, several times; `back` takes it away again."""
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        terminal.press(key)
        terminal.wait(f"{key} shows", shows)
        times.append(time.perf_counter() - begin)
        terminal.press(back)
        terminal.wait(f"{back} takes it away", lambda screen: not shows(screen))
        time.sleep(pause)
    return times


def floor(folder, count=100):
    """Seconds from a key to its echo by the terminal itself: what the harness takes."""
    terminal = Terminal(folder, ["cat"])
    try:
        times = []
        for number in range(count):
            key = chr(ord("a") + number % 26)
            before = terminal.screen().count(key)
            begin = time.perf_counter()
            terminal.press(key)
            terminal.wait("the key is echoed", lambda screen: screen.count(key) > before)
            times.append(time.perf_counter() - begin)
            time.sleep(0.005)
        return times
    finally:
        terminal.stop()


def percentile(times, share):
    """The value that a share of all does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def milliseconds(times):
    """Median and 95th percentile, in words."""
    return f"{statistics.median(times) * 1000:.1f} | {percentile(times, 0.95) * 1000:.1f}"
