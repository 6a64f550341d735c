"""School holidays: the dates an agency keeps, and who covers for the families of its leads."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.absences import AbsentPerson, person_away, who_could_cover
from ehcoord.queries.holidays import children_in_holidays, holidays_for, holidays_of
from ehcoord.queries.users import agency_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.holidays import KeepHolidaySchema, NameHolidayCoverSchema
from ehcoord.services.holiday_cover import CoverSaid, name_holiday_cover
from ehcoord.services.holidays import HolidayKept, keep_holiday, take_holiday_back
from ehcoord.web.access import actor, requires
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("holidays", __name__)


@pages.route("/agencies/<int:agency_id>/holidays", methods=["GET", "POST"])
@requires(Action.AGENCY_NAME)
def of_agency(agency_id: int) -> ResponseReturnValue:
    """The school holidays an agency keeps."""
    return handle_form(
        KeepHolidaySchema(),
        lambda command: keep_holiday(actor(), agency_id, command, now=now()),
        on_success=lambda done: _to_agency(agency_id, _kept(done)),
        render=lambda typed, errors: _of_agency(agency_id, typed, errors),
    )


def _kept(done: HolidayKept) -> str:
    if done.asks_at is None:
        return f"{done.name} is kept. It is too short for its leads to be asked."
    return f"{done.name} is kept. Each lead is asked who covers."


def _of_agency(agency_id: int, typed: Typed, errors: Mapping[str, str]) -> str:
    rulebook = rules_in_memory().rulebook
    before = rulebook.terms["holiday_cover_asked_before"]
    return render_template(
        "holidays/of-agency.html",
        agency=agency_of(db.session(), actor(), agency_id),
        holidays=holidays_of(db.session(), agency_id, now()),
        asked_before=f"{before.amount} {before.unit.value.replace('_', ' ')}",
        shortest=rulebook.limits["holiday_asked_from_days"],
        typed=typed,
        errors=errors,
    )


@pages.post("/agencies/<int:agency_id>/holidays/<uuid:holiday_id>/take-back")
@requires(Action.AGENCY_NAME)
def take_back(agency_id: int, holiday_id: UUID) -> ResponseReturnValue:
    """A holiday is taken back, with the cover that was named for it."""
    done = take_holiday_back(actor(), agency_id, holiday_id, now=now())
    return _to_agency(agency_id, f"{done.name} is taken back.")


def _to_agency(agency_id: int, said: str) -> ResponseReturnValue:
    return go_on(url_for("holidays.of_agency", agency_id=agency_id), said)


@pages.route("/away/<uuid:user_id>/holidays", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def of_person(user_id: UUID) -> ResponseReturnValue:
    """Who covers for somebody's families in the school holidays, or that nobody is needed."""
    person = person_away(db.session(), actor(), user_id, now())
    address = url_for("holidays.of_person", user_id=user_id)
    return handle_form(
        NameHolidayCoverSchema(),
        lambda command: name_holiday_cover(actor(), user_id, command, now=now()),
        on_success=lambda done: go_on(address, _said(done)),
        render=lambda typed, errors: _of_person(person, typed, errors),
    )


def _said(done: CoverSaid) -> str:
    if not done.covers:
        return "Saved. You can change it until the holiday is over."
    return f"Saved. {done.covers} sees the families on those days, and may do what a lead does."


def _of_person(person: AbsentPerson, typed: Typed, errors: Mapping[str, str]) -> str:
    session = db.session()
    holidays = holidays_for(session, person.user_id, person.agency_id, now())
    return render_template(
        "holidays/of-person.html",
        person=person,
        holidays=holidays,
        children=children_in_holidays(session, actor(), person.user_id, now()),
        people=who_could_cover(session, person, now()),
        holiday_choices=[
            (one.public_id, f"{one.name}, from {day_words(one.from_on)}") for one in holidays
        ],
        first=next((one for one in holidays if one.answered_at is None), None),
        typed=typed,
        errors=errors,
    )
