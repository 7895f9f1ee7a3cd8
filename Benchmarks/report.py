"""Ratios, sections, and the report that is made of them."""
import dataclasses


@dataclasses.dataclass
class Ratio:
    """A figure of ours beside a peer's, or beside a bound."""

    what: str
    ours: float
    peer: str
    theirs: float
    unit: str
    limit: float | None  # None where nothing is promised
    is_most: bool = True

    @property
    def value(self):
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def is_met(self):
        if self.limit is None:
            return True
        return self.value <= self.limit if self.is_most else self.value >= self.limit

    @property
    def row(self):
        budget = "–" if self.limit is None else f"{'≤' if self.is_most else '≥'} {self.limit:g}"
        verdict = "" if self.limit is None else "PASS" if self.is_met else "**MISS**"
        return (f"| {self.what} | {amount(self.ours)} {self.unit} | {amount(self.theirs)} {self.unit} | {self.peer} "
                f"| {self.value:.2f} | {budget} | {verdict} |")


@dataclasses.dataclass
class Section:
    """What one part of the benchmark found."""

    title: str
    method: str
    lines: list
    ratios: list

    @property
    def text(self):
        return "\n".join([f"## {self.title}", "", self.method, "", *self.lines, ""])


def amount(number):
    """Three digits, or all before the point."""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def table(heads, rows):
    """Lines of a table."""
    return ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)] + ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def runs_table(medians):
    """Lines of a table of runs."""
    return table(
        ["program", "wall s", "peak MiB", "cpu s", "MB out", "MB/s"],
        [[f"`{name}`", f"{run.wall:.3f}", f"{run.peak:.0f}", f"{run.cpu:.2f}", f"{run.size / 1e6:.1f}", f"{run.size / 1e6 / run.wall:.0f}"]
         for name, run in medians.items()])


def document(introduction, sections):
    """The whole report, the ratios first."""
    ratios = [ratio for section in sections for ratio in section.ratios]
    budgets = [ratio for ratio in ratios if ratio.limit is not None]
    missed = sum(not ratio.is_met for ratio in budgets)
    return "\n".join([
        "# Results", "", introduction, "",
        f"{len(budgets) - missed} of {len(budgets)} ratios are within their budgets.  Only ratios are budgets: other numbers are those of the machine "
        "and the moment.", "",
        "| what | ours | the peer's | peer | ratio | budget | |", "|---|---|---|---|---|---|---|",
        *(ratio.row for ratio in ratios), "",
        *(section.text for section in sections),
    ])
