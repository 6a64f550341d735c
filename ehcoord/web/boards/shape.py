"""What a board is on a page and in a file: columns, lines of cells, and what can be done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ehcoord.commands.boards import BoardOrder, NarrowBoard
from ehcoord.queries.boards.sources import Source
from ehcoord.rules.calendar import london_date
from ehcoord.web.files import Value
from ehcoord.web.filters import due_words, working_days_over


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, a second line, how late it is, where it leads, and what a file holds."""

    text: str
    note: str = ""
    late: str = ""
    href: str = ""
    value: Value | None = None
    nought: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done from a row: a form of one button (``fields`` given), or a link.

    The main link of a row looks like a button.
    """

    text: str
    about: str
    href: str
    fields: Mapping[str, str] | None = None
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a board."""

    cells: tuple[Cell, ...]
    is_late: bool = False
    acts: tuple[Act, ...] = ()
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, the second column that a file has for its notes, and its order."""

    text: str
    more: str = ""
    order: BoardOrder | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """One board. ``what`` says in a sentence what puts a row there; ``person`` names its people.

    ``filters`` are the names of ``NarrowBoard`` that a page offers; ``hows`` the words of its
    ``how``, and ``how_label`` what they answer.
    """

    name: str
    title: str
    what: str
    columns: tuple[Column, ...]
    source: Callable[[], Source]
    lines: Callable[[NarrowBoard, int, int], list[Line]]
    empty: tuple[str, str]
    person: str = "Lead"
    filters: tuple[str, ...] = ("team", "agency", "person", "since")
    hows: Callable[[], Mapping[str, str]] = dict
    how_label: str = ""


def over_words(due_at: datetime) -> str:
    """1 working day over, or nothing while the day has not passed."""
    over = working_days_over(due_at)
    return f"{over} working day{'' if over == 1 else 's'} over" if over else ""


def due_cell(due_at: datetime, note: str = "") -> Cell:
    """The day something is due, and how long that has been passed."""
    return Cell(due_words(due_at), note, over_words(due_at), value=london_date(due_at))


def day_cell(instant: datetime | None) -> Cell:
    """A day in words; in a file as a date."""
    if instant is None:
        return Cell("", nought=True)
    return Cell(due_words(instant), value=london_date(instant))


def family_cell(name: str, reference: str, href: str) -> Cell:
    """A family by its name, with its reference beneath."""
    return Cell(f"{name} family", reference, href=href)
