"""What a person asks of a board: which rows, in which order, and to keep that as a view."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from uuid import UUID


@unique
class BoardOrder(StrEnum):
    """The columns that a board can stand in the order of; never a level, never a score."""

    DUE = "due"
    FAMILY = "family"
    SINCE = "since"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class NarrowBoard:
    """What narrows a board, as its address says it; nothing chosen leaves every row.

    ``person`` is the lead of the case, or, where a board is of tasks, whose task it is; ``agency``
    is where that person works. ``since`` leaves what began on that London day or later.
    """

    team: UUID | None = None
    agency: str = ""
    person: UUID | None = None
    since: date | None = None
    serious: bool = False
    how: str = ""
    order: BoardOrder = BoardOrder.DUE
    backwards: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class NarrowPeople:
    """What narrows the workload: a team, and whether only those who are leaving or away soon."""

    team: UUID | None = None
    soon_gone: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class SaveView:
    """To keep the address of a narrowed board under a name of one's own."""

    name: str
    board: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class ForgetView:
    """To keep a view no longer."""

    view_id: UUID


@dataclass(frozen=True, slots=True)
class OfOneTeam:
    """A measure of one team that a person watches, or of every one."""

    team: UUID | None = None
