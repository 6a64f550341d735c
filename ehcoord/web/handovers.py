"""Handing a family over: the record one lead writes for the next, and the next one's answer."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.leads import AnswerNomination
from ehcoord.db import db
from ehcoord.queries.access import get_case
from ehcoord.queries.handovers import handover_to_read
from ehcoord.queries.leads import people_who_could_lead
from ehcoord.queries.tasks import tasks_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.leads import (
    ENDINGS,
    AnswerNominationSchema,
    ChangeLeadSchema,
    OfferHandoverSchema,
)
from ehcoord.services import leads
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.filters import instant_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.leads import SECTION
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("handovers", __name__)


@pages.route("/cases/<uuid:case_id>/lead/hand-over", methods=["GET", "POST"])
@requires(Action.LEAD_HAND_OVER)
def new(case_id: UUID) -> ResponseReturnValue:
    """The record of a handover; the lead there is leads until it is accepted."""
    return handle_form(
        OfferHandoverSchema(),
        lambda command: leads.offer_handover(actor(), case_id, command, now=now()),
        on_success=lambda done: _to_team(
            case_id,
            f"Handed to {done.name}. The lead there is goes on until {done.name} accepts. "
            f"Their answer is due {instant_words(done.answer_by)}.",
        ),
        render=lambda typed, errors: _form("hand-over", case_id, typed, errors),
    )


@pages.route("/cases/<uuid:case_id>/lead/change", methods=["GET", "POST"])
@requires(Action.LEAD_ASSIGN)
def change(case_id: UUID) -> ResponseReturnValue:
    """The lead changes at once, without a handover, because there can be none."""
    return handle_form(
        ChangeLeadSchema(),
        lambda command: leads.change_lead(actor(), case_id, command, now=now()),
        on_success=lambda done: _to_team(case_id, f"{done.name} leads this family from now on."),
        render=lambda typed, errors: _form("change", case_id, typed, errors),
    )


def _form(template: str, case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.LEAD_HAND_OVER, page="hand over")
    session, rules = db.session(), rules_in_memory()
    case, _ = get_case(session, actor(), case_id, Action.LEAD_HAND_OVER, now())
    people = people_who_could_lead(session, actor(), case, rules, now())
    return render_case(
        f"leads/{template}.html",
        seen,
        section=SECTION,
        typed=typed,
        errors=errors,
        people=[one for one in people.offered if not one.candidate.leads_now],
        endings=ENDINGS,
        open_tasks=tasks_of_case(session, actor(), case.id, rules.calendar, now()),
        may_assign=seen.may(Action.LEAD_ASSIGN),
    )


@pages.route("/handovers/<uuid:handover_id>", methods=["GET", "POST"])
@requires(Action.LEAD_ANSWER)
def answer(handover_id: UUID) -> ResponseReturnValue:
    """A handover as the next lead reads it, and their answer."""

    def answered(command: AnswerNomination) -> bool:
        leads.answer_handover(actor(), handover_id, command, now=now())
        return command.accepted

    return handle_form(
        AnswerNominationSchema(),
        answered,
        on_success=lambda accepted: go_on(
            url_for("home.mine"),
            "You lead this family from now on."
            if accepted
            else "You have said no. The lead there was goes on and has been told.",
        ),
        render=lambda typed, errors: _handover(handover_id, typed, errors),
    )


def _handover(handover_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    return render_template(
        "leads/handover.html",
        handover=handover_to_read(db.session(), actor(), handover_id, now()),
        endings=ENDINGS,
        reasons=rules_in_memory().rulebook.decline_reasons,
        typed=typed,
        errors=errors,
    )


@pages.post("/handovers/<uuid:handover_id>/take-back")
@requires(Action.LEAD_HAND_OVER)
def take_back(handover_id: UUID) -> ResponseReturnValue:
    """A handover is taken back before it is accepted."""
    leads.take_back_handover(actor(), handover_id, now=now())
    return go_on(request.referrer or url_for("home.mine"), "The handover has been taken back.")


def _to_team(case_id: UUID, said: str) -> ResponseReturnValue:
    return go_on(url_for(SECTION, case_id=case_id), said)
