#!/usr/bin/env python3
"""Records what programs with progress bars write to a job's log, and what a terminal shows of it.

For each program NAME.raw is its output byte for byte, and NAME.screen the rows that pyte, a terminal emulator,
shows (without blanks at the ends) after so many bytes as the line `@ COUNT` before them says.  Into a file, as in a job: line feeds come alone, and the bars are
there because the programs were told that colours and cursor movements are understood (FORCE_COLOR).

    python3 -m venv v && v/bin/pip install tqdm rich pyte && v/bin/python record.py
"""

import functools
import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

import pyte

HERE = pathlib.Path(__file__).parent

PROGRAMS = {
    "tqdm": """
import time, tqdm
for _ in tqdm.tqdm(range(40), desc="epoch 1", mininterval=0): time.sleep(0.004)
print("done")
""",
    "tqdm-ascii-cut-off": """
import sys, time, tqdm
bar = tqdm.tqdm(range(30), ascii=True, unit="img", mininterval=0)
for i in bar:
    time.sleep(0.002)
    if i == 17: sys.stderr.flush(); import os; os._exit(1)
""",
    "tqdm-nested": """
import time, tqdm
for epoch in tqdm.trange(3, desc="epochs", position=0, mininterval=0):
    for step in tqdm.trange(12, desc=f"epoch {epoch}", position=1, leave=False, mininterval=0):
        time.sleep(0.002)
print("all epochs done")
""",
    "tqdm-three-left": """
import time, tqdm
bars = [tqdm.tqdm(total=10, desc=f"worker {n}", position=n, mininterval=0) for n in range(3)]
for step in range(10):
    for n, bar in enumerate(bars):
        if n <= step % 3: bar.update(1)
        time.sleep(0.001)
for bar in bars: bar.close()
print("\\n" * 2 + "after the bars")
""",
    "tqdm-write": """
import time, tqdm
for step in tqdm.trange(20, desc="train", mininterval=0):
    if step % 6 == 5: tqdm.tqdm.write(f"step {step}: loss {1 / step:.4f}")
    time.sleep(0.002)
""",
    "tqdm-wide": """
import time, tqdm
for _ in tqdm.tqdm(["日本", "é", "🚀"] * 4, desc="データ🚀", mininterval=0): time.sleep(0.002)
""",
    "tqdm-colour": """
import time, tqdm
for _ in tqdm.tqdm(range(10), colour="green", mininterval=0): time.sleep(0.002)
""",
    "rich": """
import time
from rich.console import Console
from rich.progress import Progress
console = Console(force_terminal=True, width=80)
with Progress(console=console, refresh_per_second=100) as progress:
    download = progress.add_task("download", total=30)
    unpack = progress.add_task("[green]unpack", total=30)
    for step in range(30):
        progress.update(download, advance=1)
        if step > 10: progress.update(unpack, advance=1)
        if step == 15: progress.console.print("half [bold]way[/bold]")
        time.sleep(0.012)
console.print("[red]finished[/red]")
""",
    "rich-transient": """
import time
from rich.console import Console
from rich.progress import Progress
console = Console(force_terminal=True, width=80)
with Progress(console=console, transient=True, refresh_per_second=100) as progress:
    for step in progress.track(range(10), description="warm up"): time.sleep(0.012)
console.print("after")
""",
    "rich-plain": """
import time
from rich.console import Console
from rich.progress import Progress
console = Console(force_terminal=False, width=80)
with Progress(console=console) as progress:
    for step in progress.track(range(10), description="plain"): time.sleep(0.002)
""",
    "rich-status": """
import time
from rich.console import Console
console = Console(force_terminal=True, width=60)
with console.status("loading the weights"):
    time.sleep(0.3); console.print("shard 1 of 2"); time.sleep(0.2)
console.log("ready", 42)
""",
    "keras-like": """
import sys, time
for epoch in range(2):
    print(f"Epoch {epoch + 1}/2")
    for step in range(1, 11):
        text = f"{step}/10 [{'=' * step}>{'.' * (10 - step)}] - ETA: {10 - step}s - loss: {1 / step:.4f}"
        sys.stdout.write("\\b" * (len(text) + 3) + "\\r" + text); sys.stdout.flush(); time.sleep(0.001)
    sys.stdout.write("\\n")
""",
}


class Slow(http.server.SimpleHTTPRequestHandler):
    def copyfile(self, source, output):
        while piece := source.read(150_000):
            output.write(piece)
            time.sleep(0.03)

    def log_message(self, *_):
        pass


def pip_download() -> bytes:
    """A wheel of 2 MB from this machine, at the speed of a bad line."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(f"{folder}/weights-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("weights/__init__.py", "")
            wheel.writestr("weights/data.bin", os.urandom(2_000_000))
            wheel.writestr("weights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: weights\nVersion: 1.0\n")
            wheel.writestr(
                "weights-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr("weights-1.0.dist-info/RECORD", "")
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Slow, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/weights-1.0-py3-none-any.whl"
        command = ["-m", "pip", "download", "--progress-bar", "on", "--no-deps", "--no-cache-dir"]
        output = run([*command, "--disable-pip-version-check", "-d", f"{folder}/out", url])
        server.shutdown()
        return output.replace(folder.encode(), b"/tmp/job").replace(str(server.server_port).encode(), b"8000")


def run(arguments: list[str]) -> bytes:
    environment = dict(
        os.environ, FORCE_COLOR="1", COLUMNS="80", TERM="xterm-256color", PYTHONUNBUFFERED="1",
        PIP_CONFIG_FILE=os.devnull)
    environment.pop("PIP_FIND_LINKS", None)
    return subprocess.run(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ).stdout


def rows(output: bytes) -> str:
    terminal = pyte.Screen(200, 120)
    terminal.set_mode(pyte.modes.LNM)
    pyte.ByteStream(terminal).feed(output)
    # pyte keeps an empty cell after a wide character.
    rows = ["".join(terminal.buffer[y][x].data for x in range(200)).rstrip() for y in range(120)]
    return "\n".join(rows).rstrip("\n") + "\n"


def screens(output: bytes) -> str:
    """On the way, before the next redrawing, and at the end."""
    counts = []
    for part in range(1, 8):
        redrawing = re.search(rb"[\x1b\r]", output[len(output) * part // 8 :])
        if redrawing:
            counts.append(len(output) * part // 8 + redrawing.start())
    return "".join(f"@ {count}\n{rows(output[:count])}" for count in sorted({*counts, len(output)}))


def main() -> None:
    recordings = {name: run(["-c", program]) for name, program in PROGRAMS.items()}
    recordings["pip"] = pip_download()
    for name, output in recordings.items():
        (HERE / f"{name}.raw").write_bytes(output)
        (HERE / f"{name}.screen").write_text(screens(output))


main()
