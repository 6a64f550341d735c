"""The pages of measures, for those who watch teams: numbers, who they are, files."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.boards.choices import teams_watched
from ehcoord.rules.measures import leaving, written
from ehcoord.rules.permissions import Action
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor, requires
from ehcoord.web.files import csv_file
from ehcoord.web.instant import now
from ehcoord.web.reports import asking, leading, reviewing
from ehcoord.web.reports.shape import Asked, Found, Page, asked_of

pages = Blueprint("reports", __name__)
MOST_NAMED = 100
EVERY = {page.measure.name: page for page in (*leading.PAGES, *reviewing.PAGES, *asking.PAGES)}


@pages.get("/reports")
@requires(Action.BOARD_READ)
def every() -> str:
    """Every measure there is, and what each counts."""
    return render_template("reports/every.html", measures=[one.measure for one in EVERY.values()])


@pages.get("/reports/<name>")
@requires(Action.BOARD_READ)
def one(name: str) -> str:
    """One measure: what it counts, its numbers by team and over time, and who they are."""
    page, asked = _page(name), _asked()
    found = page.find(asked)
    shown = render_template(
        "reports/one.html",
        measure=page.measure,
        board=page.board,
        found=found,
        who=found.who[:MOST_NAMED],
        written=written,
        team=asked.team,
        teams=teams_watched(db.session(), actor()),
    )
    _note("measure.seen", name)
    return shown


@pages.get("/reports/<name>.csv")
@requires(Action.BOARD_READ)
def as_csv(name: str) -> Response:
    """The numbers for the team itself, exact."""
    page, asked = _page(name), _asked()
    found = page.find(asked)
    _note("measure.exported", name)
    lines = [*found.now, *found.over_time]
    rows = [(line.label, *(written(number) for number in line.numbers)) for line in lines]
    return csv_file(name, [_head(found), *rows])


@pages.get("/reports/<name>/to-send.csv")
@requires(Action.BOARD_READ)
def to_send(name: str) -> Response:
    """The numbers as they may leave the team: small ones are withheld, and nobody is named."""
    page, asked = _page(name), _asked()
    found = page.find(asked)
    _note("measure.sent", name)
    counts = [head.is_count for head in found.heads]
    rows = [
        (label, *words)
        for lines in (found.now, found.over_time)
        for label, words in leaving(lines, counts)
    ]
    return csv_file(f"{name}-to-send", [_head(found), *rows])


def _head(found: Found) -> tuple[str, ...]:
    return (found.label, *(head.text for head in found.heads))


def _page(name: str) -> Page:
    if name not in EVERY:
        raise NotFound
    return EVERY[name]


def _asked() -> Asked:
    return asked_of(request.args.get("team", type=UUID), now())


def _note(what: str, name: str) -> None:
    note_view(actor(), Event(what, details={"measure": name}), now=now())
