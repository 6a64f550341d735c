"""The pages of boards: the manager's home, each board with its files, and each team's numbers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.boards import ForgetView, NarrowBoard, SaveView
from ehcoord.db import db
from ehcoord.errors import InvalidInput
from ehcoord.queries import boards
from ehcoord.queries.boards.choices import people_of_the_teams, teams_watched
from ehcoord.queries.boards.narrowing import narrowed, total
from ehcoord.queries.views import kept_views
from ehcoord.queries.workload import workload
from ehcoord.rules.permissions import Action
from ehcoord.schemas.base import form_payload, load
from ehcoord.schemas.boards import ForgetViewSchema, SaveViewSchema
from ehcoord.services.records import Event, note_view
from ehcoord.services.views import forget_view, save_view
from ehcoord.web.access import actor, requires
from ehcoord.web.boards import people
from ehcoord.web.boards.files import Table, rows_of
from ehcoord.web.boards.known import BOARDS, board_named
from ehcoord.web.boards.narrowing import (
    address_of,
    heads,
    is_narrowed,
    query_of,
    what_is_wanted,
)
from ehcoord.web.boards.shape import Board, Line
from ehcoord.web.boards.waiting import first_late_and_to_sign_lines
from ehcoord.web.files import csv_file, xlsx_file
from ehcoord.web.forms import first_messages, go_on
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.paging import page_links

pages = Blueprint("boards", __name__)
ON_THE_HOME_PAGE = 5
PEOPLE_ON_THE_HOME_PAGE = 10
MOST_IN_A_FILE = 100_000
# Three sweeps missed: what the page says may be out of date.
SWEEPS_MISSED = 3
AT_HOME = (
    "lead-not-confirmed", "waiting-for-a-decision", "late", "waiting-for-my-signature",
)  # fmt: skip


@pages.get("/team")
@requires(Action.BOARD_READ)
def team() -> str:
    """The manager's home: what nobody holds, what waits, what is late, who carries what."""
    session, me = db.session(), actor()
    counts = boards.counts(session, me, now())
    carried = workload(session, me, rules_in_memory(), now(), most=PEOPLE_ON_THE_HOME_PAGE)
    shown = _at_home()
    page = render_template(
        "boards/team.html",
        counts=counts,
        shown=shown,
        workload=carried,
        people_heads=people.heads(),
        people_lines=people.lines(carried),
        heads_of=lambda board: [{"text": column.text} for column in board.columns],
        swept=counts.swept_at,
        sweep_is_late=_is_late(counts.swept_at),
        every_minutes=current_app.extensions["settings"].sweep_every_seconds // 60,
    )
    _note("home", [line for _, lines in shown for line in lines])
    return page


def _at_home() -> list[tuple[Board, list[Line]]]:
    """The boards of the home page, each with its first lines."""
    late, to_sign = first_late_and_to_sign_lines(ON_THE_HOME_PAGE)
    read = {"late": late, "waiting-for-my-signature": to_sign}
    shown = [BOARDS[name] for name in AT_HOME]
    return [
        (board, read[board.name] if board.name in read
         else board.lines(NarrowBoard(), ON_THE_HOME_PAGE, 0))
        for board in shown
    ]  # fmt: skip


def _is_late(swept: datetime | None) -> bool:
    every = current_app.extensions["settings"].sweep_every_seconds
    return swept is None or now() - swept > timedelta(seconds=SWEEPS_MISSED * every)


@pages.get("/team/lists")
@requires(Action.BOARD_READ)
def lists() -> str:
    """Every list there is, the views this person keeps, and the numbers of each team."""
    session, me = db.session(), actor()
    return render_template(
        "boards/lists.html",
        boards=BOARDS.values(),
        titles={board.name: board.title for board in BOARDS.values()},
        views=kept_views(session, me),
        teams=boards.counts_by_team(session, me, now()),
    )


@pages.get("/team/people")
@requires(Action.WORKLOAD_READ)
def everybody() -> str:
    """What each person of the teams carries, or only those who are leaving or away soon."""
    wanted, session, me = people.what_is_wanted(), db.session(), actor()
    found = people.carried(wanted)
    page = render_template(
        "boards/people.html",
        title="Leads leaving or away soon" if wanted.soon_gone else "Workload",
        wanted=wanted,
        workload=found,
        heads=people.heads(),
        lines=people.lines(found),
        teams=teams_watched(session, me),
        links=page_links(
            lambda n: people.address_of(wanted, page=n), wanted.page, found.total, boards.PAGE
        ),
        csv_href=people.address_of(wanted, "boards.people_as_csv", page=1),
        xlsx_href=people.address_of(wanted, "boards.people_as_xlsx", page=1),
    )
    note_view(me, Event("workload.seen"), now=now())
    return page


@pages.get("/team/people.csv")
@requires(Action.WORKLOAD_READ)
def people_as_csv() -> Response:
    """The workload as comma-separated values."""
    return csv_file("workload", _people())


@pages.get("/team/people.xlsx")
@requires(Action.WORKLOAD_READ)
def people_as_xlsx() -> Response:
    """The workload as a workbook."""
    return xlsx_file("workload", "Workload", _people())


def _people() -> Table:
    lines = people.lines(people.carried(people.what_is_wanted(), everybody=True))
    note_view(actor(), Event("workload.exported", details={"rows": len(lines)}), now=now())
    return rows_of(people.COLUMNS, lines)


@pages.get("/team/<board>")
@requires(Action.BOARD_READ)
def one(board: str) -> ResponseReturnValue:
    """A whole board, a page at a time, narrowed and in the order that its address asks for."""
    found = board_named(board)
    try:
        return _one(found, what_is_wanted(), {})
    except InvalidInput as refused:
        at_a_box = {name if name in found.filters else "_": said
                    for name, said in first_messages(refused).items()}  # fmt: skip
        return _one(found, NarrowBoard(), at_a_box), 422


def _one(board: Board, wanted: NarrowBoard, errors: Mapping[str, str]) -> str:
    session, me = db.session(), actor()
    rows = total(session, narrowed(board.source(), wanted))
    lines = board.lines(wanted, boards.PAGE, (wanted.page - 1) * boards.PAGE)
    of_the_teams = people_of_the_teams(session, me, now())
    page = render_template(
        "boards/one.html",
        board=board,
        lines=lines,
        wanted=wanted,
        errors=errors,
        is_narrowed=is_narrowed(wanted),
        heads=heads(board, wanted),
        links=page_links(
            lambda n: address_of(board.name, wanted, page=n), wanted.page, rows, boards.PAGE
        ),
        total=rows,
        teams=teams_watched(session, me),
        people=[(one.public_id, one.name) for one in of_the_teams],
        agencies=[(name, name) for name in sorted({one.agency for one in of_the_teams})],
        csv_href=address_of(board.name, wanted, "boards.as_csv", page=1),
        xlsx_href=address_of(board.name, wanted, "boards.as_xlsx", page=1),
        address=query_of(replace(wanted, page=1)),
    )
    _note(board.name, lines)
    return page


def _note(board: str, lines: list[Line]) -> None:
    """One row for the whole list: which cases were shown (P6)."""
    event = Event("board.seen", details={"board": board, "cases": _cases(lines)})
    note_view(actor(), event, now=now())


def _cases(lines: list[Line]) -> list[int]:
    return sorted({line.case_id for line in lines if line.case_id is not None})


@pages.get("/team/<board>.csv")
@requires(Action.BOARD_READ)
def as_csv(board: str) -> Response:
    """The rows of the board as comma-separated values; taking them away is on the record."""
    return _file(board, lambda found, table: csv_file(found.name, table))


@pages.get("/team/<board>.xlsx")
@requires(Action.BOARD_READ)
def as_xlsx(board: str) -> Response:
    """The rows of the board as a workbook; taking them away is on the record."""
    return _file(board, lambda found, table: xlsx_file(found.name, found.title, table))


def _file(board: str, write: Callable[[Board, Table], Response]) -> Response:
    found = board_named(board)
    lines = found.lines(what_is_wanted(), MOST_IN_A_FILE, 0)
    event = Event(
        "board.exported", details={"board": board, "rows": len(lines), "cases": _cases(lines)}
    )
    note_view(actor(), event, now=now())
    return write(found, rows_of(found.columns, lines))


@pages.post("/team/views")
@requires(Action.BOARD_READ)
def keep() -> ResponseReturnValue:
    """Keeps the address of a board under a name."""
    schema = SaveViewSchema()
    view: SaveView = load(schema, form_payload(schema, request.form))
    board_named(view.board)
    save_view(actor(), view, now=now())
    return go_on(url_for("boards.lists"), f"“{view.name}” is kept. It is among your lists.")


@pages.post("/team/views/forget")
@requires(Action.BOARD_READ)
def forget() -> ResponseReturnValue:
    """Keeps a view no longer."""
    schema = ForgetViewSchema()
    view: ForgetView = load(schema, form_payload(schema, request.form))
    forget_view(actor(), view, now=now())
    return go_on(url_for("boards.lists"), "It is kept no longer.")
