"""What waits for somebody: the manager's boards, each with a page and a download of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, render_template, request, url_for

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries import boards
from ehcoord.queries.workload import last_sweep, workload
from ehcoord.rules.permissions import Action
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor, requires
from ehcoord.web.files import csv_file
from ehcoord.web.filters import day_words
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("boards", __name__)
ON_THE_HOME_PAGE = 5
MOST_IN_A_FILE = 100_000
# Three sweeps missed: what the page says may be out of date.
SWEEPS_MISSED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a board: what it says, where it leads, and by when it is due."""

    cells: tuple[str, ...]
    href: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """One board: its title, what puts a row there, the heads of its columns, and its rows."""

    title: str
    what: str
    head: tuple[str, ...]
    lines: Callable[[int, int], list[Line]]


@pages.get("/team")
@requires(Action.BOARD_READ)
def team() -> str:
    """The manager's home: what nobody holds, what waits, what is late, who carries what."""
    session, me, calendar = db.session(), actor(), rules_in_memory().calendar
    swept = last_sweep(session)
    page = render_template(
        "boards/team.html",
        counts=boards.counts(session, me, now()),
        unled=boards.unled(session, me, most=ON_THE_HOME_PAGE),
        waiting=boards.waiting(session, me, most=ON_THE_HOME_PAGE),
        late=boards.late(session, me, calendar, now(), most=ON_THE_HOME_PAGE),
        to_sign=boards.to_sign(session, me, calendar, now()),
        workload=workload(session, me, now()),
        swept=swept,
        sweep_is_late=_is_late(swept),
    )
    note_view(me, Event("board.seen", details={"board": "home"}), now=now())
    return page


def _is_late(swept: datetime | None) -> bool:
    every = current_app.extensions["settings"].sweep_every_seconds
    return swept is None or now() - swept > timedelta(seconds=SWEEPS_MISSED * every)


@pages.get("/team/<board>")
@requires(Action.BOARD_READ)
def one(board: str) -> str:
    """A whole board, a page at a time, in the order of its days."""
    found = _board(board)
    number = max(1, request.args.get("page", 1, type=int))
    lines = found.lines(boards.PAGE + 1, (number - 1) * boards.PAGE)
    page = render_template(
        "boards/one.html",
        name=board,
        board=found,
        lines=lines[: boards.PAGE],
        number=number,
        more=len(lines) > boards.PAGE,
    )
    note_view(actor(), Event("board.seen", details={"board": board}), now=now())
    return page


@pages.get("/team/<board>.csv")
@requires(Action.BOARD_READ)
def download(board: str) -> Response:
    """The same rows as a file; taking it away is on the record."""
    found = _board(board)
    lines = found.lines(MOST_IN_A_FILE, 0)
    note_view(
        actor(), Event("board.exported", details={"board": board, "rows": len(lines)}), now=now()
    )
    return csv_file(board, [found.head, *(line.cells for line in lines)])


def _board(name: str) -> Board:
    known = {
        "lead-not-confirmed": Board(
            "Children whose lead is not confirmed",
            "Needs were flagged and no lead has been confirmed. Somebody leads for now.",
            ("Family", "Reference", "Confirm by", "Flagged", "Leads for now", "Asked"),
            _unled,
        ),
        "waiting-for-a-decision": Board(
            "Waiting for a decision",
            "New, worse or repeated worries, with no more support since and no decision of a "
            "review. A child who is not here may still be a worry.",
            ("Child", "Review due", "Lead"),
            _waiting,
        ),
        "late": Board(
            "Late",
            "Anything past its day, whoever it belongs to. Nothing leaves this list by itself.",
            ("What", "Was due", "Whose"),
            _late,
        ),
    }
    if name not in known:
        raise NotFound
    return known[name]


def _unled(most: int, skip: int) -> list[Line]:
    return [
        Line(
            (
                f"{row.family_name} family", row.reference, day_words(row.due_at),
                day_words(row.flagged_at) if row.flagged_at else "", row.lead, row.asked,
            ),
            url_for("leads.of_case", case_id=row.case_id),
            row.due_at,
        )
        for row in boards.unled(db.session(), actor(), most=most, skip=skip)
    ]  # fmt: skip


def _waiting(most: int, skip: int) -> list[Line]:
    return [
        Line(
            (row.child, day_words(row.due_at), row.lead),
            url_for("cases.overview", case_id=row.case_id, child=row.child_id),
            row.due_at,
        )
        for row in boards.waiting(db.session(), actor(), most=most, skip=skip)
    ]


def _late(most: int, skip: int) -> list[Line]:
    calendar = rules_in_memory().calendar
    return [
        Line(
            (row.title, day_words(row.due.due_at), row.owner),
            url_for("tasks.go", task_id=row.public_id),
            row.due.due_at,
        )
        for row in boards.late(db.session(), actor(), calendar, now(), most=most, skip=skip)
    ]
