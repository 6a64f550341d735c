"""Being away: one's own days, and those of people one manages or stands behind."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.absences import AbsentPerson, absences_of, person_away, who_could_cover
from ehcoord.rules.permissions import Action
from ehcoord.schemas.base import CommandSchema
from ehcoord.schemas.leads import CancelAbsenceSchema, NameDeputySchema, RecordAbsenceSchema
from ehcoord.services.absences import (
    AbsenceRecorded,
    arrange_cover,
    cancel_absence,
    record_absence,
)
from ehcoord.web.access import actor, requires
from ehcoord.web.filters import families
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("absences", __name__)
C = TypeVar("C")


@pages.route("/away", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def mine() -> ResponseReturnValue:
    """One's own days away, and who covers."""
    return _of(actor().public_id, url_for("absences.mine"))


@pages.route("/away/<uuid:user_id>", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def of_person(user_id: UUID) -> ResponseReturnValue:
    """The days away of somebody one manages or stands behind."""
    return _of(user_id, url_for("absences.of_person", user_id=user_id))


def _of(user_id: UUID | None, address: str) -> ResponseReturnValue:
    person = person_away(db.session(), actor(), user_id, now())
    return handle_form(
        RecordAbsenceSchema(),
        lambda command: record_absence(actor(), command, now=now()),
        on_success=lambda done: go_on(address, _what_follows(done)),
        render=lambda typed, errors: _page(person, address, typed, errors),
    )


def _what_follows(done: AbsenceRecorded) -> str:
    if done.families:
        return f"Saved. {families(done.families)} another lead for now."
    if done.cover_is_asked_for:
        return "Saved. A manager has been asked to arrange who covers."
    return "Saved."


def _page(person: AbsentPerson, address: str, typed: Typed, errors: Mapping[str, str]) -> str:
    session, terms = db.session(), rules_in_memory().rulebook.terms
    return render_template(
        "absences/of-person.html",
        person=person,
        address=address,
        absences=absences_of(session, person.user_id, now()),
        people=who_could_cover(session, person, now()),
        deputy_after=terms["absence_deputy"].amount,
        replaced_after=terms["absence_replacement"].amount,
        typed=typed,
        errors=errors,
    )


@pages.post("/away/<uuid:user_id>/cover")
@requires(Action.HOME_READ)
def cover(user_id: UUID) -> ResponseReturnValue:
    """Somebody is named who covers on days that are put down already."""
    return _change(
        user_id,
        NameDeputySchema(),
        lambda command: arrange_cover(actor(), command, now=now()),
        "Saved. Whoever covers sees the families on those days.",
    )


@pages.post("/away/<uuid:user_id>/cancel")
@requires(Action.HOME_READ)
def cancel(user_id: UUID) -> ResponseReturnValue:
    """Somebody is here after all."""
    return _change(
        user_id,
        CancelAbsenceSchema(),
        lambda command: cancel_absence(actor(), command.absence_id, now=now()),
        "Taken back.",
    )


def _change(
    user_id: UUID,
    schema: CommandSchema[C],
    act: Callable[[C], AbsenceRecorded],
    said: str,
) -> ResponseReturnValue:
    person = person_away(db.session(), actor(), user_id, now())
    address = url_for("absences.of_person", user_id=user_id)
    return handle_form(
        schema,
        act,
        on_success=lambda _done: go_on(address, said),
        render=lambda typed, errors: _page(person, address, typed, errors),
    )
