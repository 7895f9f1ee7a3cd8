"""A program in a tmux terminal, driven and read through one control client: no process is started for a key or a look, so that
what is measured is the program and not the harness."""
import os
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
        self.attach()

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], check=True, capture_output=True, text=True).stdout

    def attach(self):
        """Begins to be a client of tmux."""
        self.client = subprocess.Popen(
            ["tmux", "-u", "-S", self.socket, "-C", "attach", "-f", "no-output"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            errors="replace")

    def ask(self, command):
        """What tmux answers to a command."""
        if self.client.poll() is not None:
            # tmux leaves a client that has long asked nothing.
            self.attach()
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

    def seconds_until(self, key, is_right, limit=60):
        """Presses a key; seconds until the screen is as it should be then."""
        begin = time.perf_counter()
        self.press(key)
        self.wait(f"{key} shows", is_right, limit)
        return time.perf_counter() - begin

    def rest(self, seconds=0.05):
        """Waits until the screen has not changed for so long."""
        shown, since = self.screen(), time.perf_counter()
        while time.perf_counter() - since < seconds:
            time.sleep(0.01)
            if (screen := self.screen()) != shown:
                shown, since = screen, time.perf_counter()

    def stop(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)
        self.client.kill()
        self.client.communicate()


def latencies(terminal, key, back, shows, count, pause=0.02):
    """Seconds from a key to what it shows, several times; `back` takes it away again."""
    times = []
    for _ in range(count):
        times.append(terminal.seconds_until(key, shows))
        terminal.press(back)
        terminal.wait(f"{back} takes it away", lambda screen: not shows(screen))
        time.sleep(pause)
    return times


def floor(folder, count=100):
    """Seconds from a key to its echo by a trivial program: what the harness takes."""
    return answers(folder, "stty raw -echo; echo ready; exec cat", count, lambda screen, key, before: screen.count(key) > before)


# Answers each key by a screen full of it, as a view does that scrolls: the least that a terminal takes for that.
REPAINT = """
import os
os.write(1, b"ready")
while key := os.read(0, 1):
    os.write(1, b"\\x1b[H" + b"\\r\\n".join(b"\\x1b[38;5;%dm" % (200 + row % 3) + key * 159 for row in range(50)))
"""


def repaint_floor(folder, count=100):
    """Seconds from a key to the screen that a trivial program fills with it."""
    script = os.path.join(folder, "repaint.py")
    with open(script, "w") as file:
        file.write(REPAINT)
    return answers(
        folder, f"stty raw -echo; exec {sys.executable} {script}", count, lambda screen, key, before: screen.rstrip("\n").endswith(key * 159))


def answers(folder, program, count, shows):
    """Seconds from a key until the screen shows it."""
    terminal = Terminal(folder, ["sh", "-c", program])
    try:
        terminal.wait("the program is ready", lambda screen: "ready" in screen)
        times = []
        for number in range(count):
            key = chr(ord("a") + number % 26)
            before = terminal.screen().count(key)
            times.append(terminal.seconds_until(key, lambda screen: shows(screen, key, before)))
            time.sleep(0.02)
        return times
    finally:
        terminal.stop()


def percentile(times, share):
    """The value that a share of all does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def milliseconds(times):
    """Median and 95th percentile, as words."""
    return f"{statistics.median(times) * 1000:.1f}", f"{percentile(times, 0.95) * 1000:.1f}"
