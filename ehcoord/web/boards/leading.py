"""The boards about who leads, as lines: what each says and what can be done from the row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from flask import request, url_for

from ehcoord.commands.boards import NarrowBoard
from ehcoord.db import db
from ehcoord.models.leads import NominationAnswer
from ehcoord.queries import boards
from ehcoord.queries.boards import LastAct, LedFamily, Unled
from ehcoord.queries.boards.near import Near, near
from ehcoord.rules.permissions import Role
from ehcoord.web.access import actor
from ehcoord.web.boards.shape import Act, Cell, Line, day_cell, due_cell, family_cell, over_words
from ehcoord.web.filters import short_day_words as _on
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

HOW_LED = {
    "interim": "leads for now",
    "manager_held": "held by the manager",
    "confirmed": "confirmed",
}
A_YEAR = timedelta(days=365)
# More buttons than this in one row are a list to read, not a tap.
MOST_IN_A_ROW = 2


def a_year_ago() -> datetime:
    """Since when the answers of those who said no are looked at."""
    return now() - A_YEAR


def unled_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Families whose lead is not confirmed, with the commonest acts in one tap."""
    session, me = db.session(), actor()
    rows = boards.unled(session, me, now(), wanted, most=most, skip=skip)
    settled_here = [row.id for row in rows if not row.asked] if most <= boards.PAGE else []
    people = near(session, me, settled_here, rules_in_memory(), now())
    return [_unled_line(row, people.get(row.id, ())) for row in rows]


def _unled_line(row: Unled, people: Sequence[Near]) -> Line:
    flagged = f"flagged {_on(row.flagged_at)}" if row.flagged_at else ""
    short = "; a short time, as a worry is serious" if row.serious else ""
    return Line(
        cells=(
            family_cell(
                row.family_name,
                _reference(row.reference, row.team),
                url_for("cases.overview", case_id=row.case_id),
            ),
            due_cell(row.due_at, flagged + short),
            Cell(row.lead or "Nobody", HOW_LED[row.lead_kind] if row.lead_kind else ""),
            Cell(last_words(row.last)),
        ),
        is_late=bool(over_words(row.due_at)),
        acts=_acts(row, people),
        case_id=row.id,
    )


def _acts(row: Unled, people: Sequence[Near]) -> tuple[Act, ...]:
    about = f"for the {row.family_name} family"
    if row.asked:
        see = url_for("leads.of_case", case_id=row.case_id)
        return (Act("See the request", about, see, is_main=True),)
    one_tap = tuple(_one_tap(row, one, about) for one in people[:MOST_IN_A_ROW])
    words = "Choose somebody else" if one_tap else "Choose a lead"
    choose = url_for("leads.choose", case_id=row.case_id, next=request.full_path)
    return (*one_tap, Act(words, about, choose, is_main=not one_tap))


def _one_tap(row: Unled, one: Near, about: str) -> Act:
    def to(endpoint: str) -> str:
        return url_for(endpoint, case_id=row.case_id, next=request.full_path)

    if one.leads_now:
        return Act(f"Confirm {one.name}", about, to("leads.confirm"), {"trained": "true"})
    fields = {"user_id": str(one.user_id)}
    if one.managed:
        return Act(f"Assign {one.name}", about, to("leads.assign"), {**fields, "trained": "true"})
    return Act(f"Ask {one.name}", about, to("leads.choose"), {**fields, "one_use_id": str(uuid4())})


def last_words(last: LastAct | None) -> str:
    """The last thing done about who leads, in a sentence."""
    if last is None:
        return "Nobody has been asked yet"
    if last.stopped_leading:
        return f"{last.name} stopped leading {_on(last.at)}"
    asked = f"{last.name} was asked {_on(last.at)}"
    if last.answer is None or last.answered_at is None:
        return asked
    answered = _on(last.answered_at)
    said = {
        NominationAnswer.ACCEPTED: f" and said yes {answered}",
        NominationAnswer.DECLINED: f" and declined {answered}{_because(last.decline_reason)}",
        NominationAnswer.EXPIRED: " and did not answer in time",
        NominationAnswer.TAKEN_BACK: ", and that was taken back",
    }
    return asked + said[last.answer]


def _because(reason: str | None) -> str:
    words = rules_in_memory().rulebook.decline_reasons.get(reason or "", "")
    return f": {words[0].lower()}{words[1:]}" if words else ""


def _reference(reference: str, team: str) -> str:
    """The reference of a family; with its team for those who see the boards of several."""
    me = actor()
    above = me.has(Role.SERVICE_MANAGER) or me.has(Role.HEAD_OF_SERVICE)
    several = above or len(me.teams_as(Role.TEAM_MANAGER)) > 1
    return f"{reference}, {team}" if several else reference


def asked_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Requests to lead that wait for an answer."""
    return [
        Line(
            (
                family_cell(
                    row.family_name, row.reference, url_for("leads.of_case", case_id=row.case_id)
                ),
                due_cell(row.due_at, f"asked {_on(row.asked_at)}"),
                Cell(row.asked, row.agency),
                Cell(row.asked_by),
            ),
            is_late=bool(over_words(row.due_at)),
            case_id=row.id,
        )
        for row in boards.asked(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]


def answers() -> dict[str, str]:
    """Why somebody does not lead: the rulebook's reasons, and that there was no answer."""
    return {**rules_in_memory().rulebook.decline_reasons, "expired": "Did not answer in time"}


def said_no_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Requests to lead of the last year that were declined or not answered in time."""
    rows = boards.said_no(
        db.session(), actor(), now(), wanted, since=a_year_ago(), most=most, skip=skip
    )
    reasons = answers()
    return [
        Line(
            (
                family_cell(
                    row.family_name, row.reference, url_for("leads.of_case", case_id=row.case_id)
                ),
                Cell(row.asked, row.agency),
                Cell(reasons.get(row.decline_reason or row.answer.value, "No reason given")),
                day_cell(row.asked_at),
                day_cell(row.answered_at),
            ),
            case_id=row.id,
        )
        for row in rows
    ]


def family_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Every open family of the teams and who leads it."""
    return [
        _family(row)
        for row in boards.families(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]


def led_elsewhere_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Families of the teams that somebody of another team leads."""
    return [
        _family(row)
        for row in boards.led_elsewhere(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]


def _family(row: LedFamily) -> Line:
    return Line(
        (
            family_cell(
                row.family_name,
                _reference(row.reference, row.team),
                url_for("cases.overview", case_id=row.case_id),
            ),
            Cell(row.lead or "Nobody yet", HOW_LED[row.lead_kind] if row.lead_kind else ""),
            Cell(row.agency, nought=not row.agency),
            day_cell(row.since),
            day_cell(row.opened_at),
        ),
        case_id=row.id,
    )
