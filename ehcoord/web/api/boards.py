"""Calls about a manager's boards: their numbers, and their rows a page at a time."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from ehcoord.commands.boards import NarrowBoard
from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries import boards
from ehcoord.rules.permissions import Action
from ehcoord.schemas.boards import NarrowBoardSchema
from ehcoord.schemas.shown.boards import BoardCountsSchema, BoardRowsSchema
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, paged
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

calls = Calls("boards", "Boards", "What waits in the teams of a manager, and the numbers of it.")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of any board. ``case_key`` is for the record of use and never sent."""

    about: str
    case_key: int | None
    case_id: UUID | None
    child_id: UUID | None
    reference: str
    since: datetime | None
    due_at: datetime
    late: bool
    person: str


@calls.read("/boards", Action.BOARD_READ, BoardCountsSchema)
def numbers() -> Answer:
    """How many rows each board has. Nothing waiting does not mean that there is no worry."""
    found = boards.counts(db.session(), actor(), now())
    note_view(actor(), Event("board.seen", details={"board": "numbers"}), now=now())
    return asdict(found)


@calls.read("/boards/<board>", Action.BOARD_READ, BoardRowsSchema, takes=NarrowBoardSchema)
def one(wanted: NarrowBoard, board: str) -> Answer:
    """The rows of a board (lead-not-confirmed, waiting-for-a-decision, late, requests-to-lead)."""
    if board not in ROWS:
        raise NotFound
    rows = ROWS[board](wanted, boards.PAGE + 1, (wanted.page - 1) * boards.PAGE)
    shown = rows[: boards.PAGE]
    cases = sorted({row.case_key for row in shown if row.case_key is not None})
    event = Event("board.seen", details={"board": board, "cases": cases})
    note_view(actor(), event, now=now())
    return paged(shown, page=wanted.page, more=len(rows) > boards.PAGE)


def _unled(wanted: NarrowBoard, most: int, skip: int) -> list[BoardRow]:
    return [
        BoardRow(
            f"{row.family_name} family", row.id, row.case_id, None, row.reference,
            row.flagged_at, row.due_at, row.due_at < now(), row.lead,
        )
        for row in boards.unled(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]  # fmt: skip


def _waiting(wanted: NarrowBoard, most: int, skip: int) -> list[BoardRow]:
    return [
        BoardRow(
            row.child, row.id, row.case_id, row.child_id, row.reference, row.opened_at,
            row.due_at, row.due_at < now(), row.lead,
        )
        for row in boards.waiting(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]  # fmt: skip


def _late(wanted: NarrowBoard, most: int, skip: int) -> list[BoardRow]:
    calendar = rules_in_memory().calendar
    found = boards.late(db.session(), actor(), calendar, now(), wanted, most=most, skip=skip)
    return [
        BoardRow(
            row.title, row.case_key, row.case_id, row.child_id, "", None, row.due.due_at,
            row.due.is_late, row.owner,
        )
        for row in found
    ]  # fmt: skip


def _asked(wanted: NarrowBoard, most: int, skip: int) -> list[BoardRow]:
    return [
        BoardRow(
            f"{row.family_name} family", row.id, row.case_id, None, row.reference, row.asked_at,
            row.due_at, row.due_at < now(), row.asked,
        )
        for row in boards.asked(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]  # fmt: skip


Rows = Callable[[NarrowBoard, int, int], list[BoardRow]]
ROWS: Mapping[str, Rows] = MappingProxyType({
    "lead-not-confirmed": _unled,
    "waiting-for-a-decision": _waiting,
    "late": _late,
    "requests-to-lead": _asked,
})  # fmt: skip
