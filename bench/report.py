"""What was measured beside what was budgeted: printed, and written into docs/performance.md."""

import platform
import re
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from ehcoord import clock

PAGE = ROOT / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Measured:
    """One row: the work, its budget in words, what was measured, and whether it was met.

    ``met`` None is for a figure without a budget.
    """

    work: str
    budget: str
    found: str
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the budget was met, plainly."""
        return {True: "met", False: "**not met**", None: ""}[self.met]


def machine(server: str, families: int, cores: int) -> str:
    """On what the figures were measured."""
    return (
        f"{clock.now():%-d %B %Y}; {cores} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, {server}; {families:,} families."
    )


def table(rows: list[Measured]) -> str:
    """The rows as a table of the page."""
    head = ["| work | budget | measured | |", "| --- | --- | --- | --- |"]
    lines = (f"| {row.work} | {row.budget} | {row.found} | {row.verdict} |" for row in rows)
    return "\n".join([*head, *lines])


def write(name: str, text: str, page: Path = PAGE) -> None:
    """Puts a text between the page's two marks of a name."""
    marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
    old = page.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(marks[0])}.*?{re.escape(marks[1])}", re.DOTALL)
    new = f"{marks[0]}\n{text}\n{marks[1]}"
    page.write_text(between.sub(lambda _found: new, old), encoding="utf-8")
