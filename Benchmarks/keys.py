"""From a key to what it shows, through tmux: beside the harness floor, a trivial program that echoes."""
import re
import statistics

import harness
import terminal
from report import Ratio, Section, table

SIZES = (1_000, 10_000, 50_000)
FRAME = 16  # ms


def rows(screen):
    """The lines of the table, from its head on."""
    lines = screen.split("\n")
    head = next((number for number, line in enumerate(lines) if "NAMESPACE" in line), 0)
    return lines[head:]


def cursor(screen):
    return next((line[:60] for line in rows(screen) if line.startswith("▸")), "")


def first_row(screen):
    return rows(screen)[1][3:60] if len(rows(screen)) > 1 else ""


def caption(screen):
    """The rule above the table, with how many rows pass the filter."""
    found = re.search(r"^─ (Pods|Nodes) .*", screen, re.MULTILINE)
    return found[0] if found else ""


def view(screen):
    return caption(screen)[:8]


# What is done, the keys that are measured in turn, keys before the first and after each, and what must change on the screen.
ACTIONS = {
    "cursor down and up": (("j", "k"), (), (), cursor),
    "a page down and up": (("NPage", "PPage"), (), (), first_row),
    "last row and first": (("G", "g"), (), (), cursor),
    "invert the order": (("I",), (), (), first_row),
    "one more letter of a filter": (("0",), ("/", "0"), ("BSpace",), caption),
    "another view and back": (("3", "2"), (), (), view),
}


def latencies(dashboard, action, count):
    """Milliseconds from a key to what it shows."""
    keys, before, after, look = ACTIONS[action]
    for key in before:
        dashboard.press(key)
    dashboard.rest()
    times = []
    for number in range(count):
        shown = look(dashboard.screen())
        key = keys[number % len(keys)]
        times.append(dashboard.seconds_until(key, lambda screen: look(screen) != shown) * 1000)
        for key in after:
            dashboard.press(key)
        dashboard.rest()
    if before:
        dashboard.press("Escape")
        dashboard.press("Escape")
    dashboard.rest()
    return times


def measure(bench):
    count = bench.several(60, 20)
    echo = [time * 1000 for time in terminal.floor(bench.folder, count)]
    floor = [time * 1000 for time in terminal.repaint_floor(bench.folder, count)]
    floor_median, floor_late = statistics.median(floor), terminal.percentile(floor, 0.95)
    lines, ratios = [
        ["–", "a trivial program echoes", f"{statistics.median(echo):.1f}", f"{terminal.percentile(echo, 0.95):.1f}", "", ""],
        ["–", "a trivial program fills the screen (the floor)", f"{floor_median:.1f}", f"{floor_late:.1f}", "", ""],
    ], []
    for size in SIZES[:2] if bench.is_quick else SIZES:
        with harness.Site(bench, "--pods", size) as site:
            dashboard = terminal.Terminal(
                bench.folder, [bench.program, "--kubeconfig", site.kubeconfig, "-A"], environment={"XDG_STATE_HOME": bench.folder})
            try:
                shown = f"─ Pods {size:,}"[:-2]  # some more are there anyway
                dashboard.wait("all pods are shown", lambda screen: shown in screen and "NAMESPACE" in screen)
                dashboard.type("2")
                # The clock on it goes on.
                dashboard.rest(0.5)
                for action in ACTIONS:
                    times = latencies(dashboard, action, count)
                    median, late = statistics.median(times), terminal.percentile(times, 0.95)
                    lines.append([f"{size:,}", action, f"{median:.1f}", f"{late:.1f}", f"{median / floor_median:.2f}", f"{late - floor_late:+.1f}"])
                    if size == 10_000 or action == "cursor down and up" or action == "a page down and up":
                        ratios.append(Ratio(f"{action}, {size:,} pods", median, "floor", floor_median, "ms", 1.3))
                        if size >= 10_000:
                            ratios.append(Ratio(f"the same, 95th percentile above the floor's", max(0, late - floor_late), "a frame", FRAME, "ms", 1))
            finally:
                dashboard.stop()
    return Section(
        "Keys",
        f"From a key, sent through a control client of tmux, until the screen that tmux has shows what it does; {count} times each.  The floor is the same "
        "with a trivial program in the dashboard's place, which fills the screen with the key; one that only echoes it has nothing to draw, nor has tmux.",
        table(["pods", "key", "median ms", "95 % ms", "median, of the floor's", "95 % above the floor's, ms"], lines), ratios)
