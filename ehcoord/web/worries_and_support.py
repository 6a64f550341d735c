"""Worries and support of one child, by how they stand, with what can be done about each."""

from uuid import UUID

from flask import Blueprint

from ehcoord.queries.told_of_child import WorryTold
from ehcoord.rules.permissions import Action
from ehcoord.rules.support_over_time import is_happening, stretches
from ehcoord.web.access import requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.child_tables import Teller, line_row, worry_row
from ehcoord.web.children_of_case import named_child, teller

pages = Blueprint("worries_and_support", __name__)
SECTION = "worries_and_support.of_case"


@pages.get("/cases/<uuid:case_id>/worries-and-support")
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """What is worrying about a child and what is done about it: what waits and happens first."""
    seen = see_case(case_id, page="worries and support")
    if not seen.head.children:
        return render_case("cases/no-children.html", seen, section=SECTION)
    child = seen.child(named_child())
    told = teller(seen, child)
    return render_case(
        "cases/worries-and-support.html",
        seen,
        section=SECTION,
        child=child,
        worries=_worries(told),
        support=_support(told),
        may_record=seen.may(Action.WORRY_WRITE),
        may_support=seen.may(Action.SUPPORT_WRITE),
        may_contact=seen.may(Action.CONTACT_WRITE),
    )


def _worries(told: Teller) -> list[tuple[str, str, list[object]]]:
    """Each heading with an id and its rows; a worry stands under one of them."""

    def rows(*kept: WorryTold) -> list[object]:
        return [worry_row(told, one) for one in kept]

    at, worries = told.story.at, told.story.worries
    waiting = told.story.waiting
    ended = [one for one in worries if one.ended_at is not None and one not in waiting]
    others = [one for one in worries if one not in waiting and one not in ended]
    stale = [one for one in others if one.not_confirmed_since and one.not_confirmed_since <= at]
    current = [one for one in others if one not in stale]
    return [
        ("Waiting for a decision", "waiting", rows(*waiting)),
        ("Current worries", "current", rows(*current)),
        ("Worries not confirmed for a while", "not-confirmed", rows(*stale)),
        ("Worries that are no longer true", "no-longer-true", rows(*ended)),
    ]


def _support(told: Teller) -> list[tuple[str, str, list[object]]]:
    lines = told.story.support
    happening = [one for one in lines if is_happening(one.line)]
    asked = [
        one
        for one in lines
        if one not in happening
        and any(not each.happening and each.until is None for each in stretches(one.line))
    ]
    rest = [one for one in lines if one not in happening and one not in asked]
    return [
        ("Support happening now", "happening", [line_row(told, one) for one in happening]),
        ("Support asked for, and not begun", "asked-for",
         [line_row(told, one) for one in asked]),
        ("Support that ended, paused, was declined or refused", "ended",
         [line_row(told, one) for one in rest]),
    ]  # fmt: skip
