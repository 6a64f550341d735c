"""Calls about measures: the same numbers as the pages, by team and over the last twelve months."""

from ehcoord.commands.boards import OfOneTeam
from ehcoord.errors import NotFound
from ehcoord.rules.permissions import Action
from ehcoord.schemas.boards import OfOneTeamSchema
from ehcoord.schemas.shown.measures import MeasureFoundSchema, MeasuresSchema
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls
from ehcoord.web.instant import now
from ehcoord.web.reports.routes import EVERY, MOST_NAMED
from ehcoord.web.reports.shape import asked_of

calls = Calls("measures", "Measures", "Counted from facts, of teams; nothing here ranks anybody.")


@calls.read("/measures", Action.BOARD_READ, MeasuresSchema)
def every() -> Answer:
    """Every measure there is, what it counts and what it does not say."""
    return {"items": [page.measure for page in EVERY.values()]}


@calls.read("/measures/<measure>", Action.BOARD_READ, MeasureFoundSchema, takes=OfOneTeamSchema)
def one(wanted: OfOneTeam, measure: str) -> Answer:
    """The exact numbers of one measure, for the team itself, and the families behind them."""
    if measure not in EVERY:
        raise NotFound
    page = EVERY[measure]
    found = page.find(asked_of(wanted.team, now()))
    note_view(actor(), Event("measure.seen", details={"measure": measure}), now=now())
    who = found.who[:MOST_NAMED]
    return {
        "measure": page.measure, "of_each": found.label,
        "heads": [head.text for head in found.heads],
        "now": found.now, "over_time": found.over_time,
        "who": [{"case_id": one.family.case_id, "reference": one.family.reference,
                 "says": one.says} for one in who],
    }  # fmt: skip
