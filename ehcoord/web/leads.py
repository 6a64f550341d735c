"""Who leads: the team page, choosing whom to ask, answering, and what a manager settles."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.leads import AnswerNomination
from ehcoord.db import db
from ehcoord.queries.access import get_case
from ehcoord.queries.escalations import escalations_of
from ehcoord.queries.handovers import waiting_handover_of
from ehcoord.queries.leading import (
    around_the_family,
    asked_to_lead,
    confirm_by,
    led_by,
    request_to,
)
from ehcoord.queries.leads import people_who_could_lead
from ehcoord.queries.overrides import override_of
from ehcoord.queries.without_account import without_account
from ehcoord.rules.leads import ORDER_IN_WORDS, counting_in_words
from ehcoord.rules.permissions import Action
from ehcoord.schemas.leads import (
    ENDED,
    AnswerNominationSchema,
    AskToLeadSchema,
    AssignLeadSchema,
    ChooseAtFirstMeetingSchema,
    ConfirmLeadSchema,
    GoAheadWithoutLeadSchema,
)
from ehcoord.services import leads
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words, instant_words
from ehcoord.web.forms import Typed, go_on, handle_form, onward
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("leads", __name__)
SECTION = "leads.of_case"


@pages.get("/cases/<uuid:case_id>/team-and-lead")
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """Who leads and led, who was asked, and who is around the family."""
    return _team(see_case(case_id, page="team and lead"), Typed(), {})


def _team(seen: SeenCase, typed: Typed, errors: Mapping[str, str]) -> str:
    session, head = db.session(), seen.head
    rules = rules_in_memory()
    asked, may_assign = asked_to_lead(session, head.id), seen.may(Action.LEAD_ASSIGN)
    return render_case(
        "leads/team.html",
        seen,
        section=SECTION,
        typed=typed,
        errors=errors,
        led=led_by(session, head.id),
        asked=asked,
        waiting=next((one for one in asked if one.answer is None), None),
        around=around_the_family(session, head.id),
        outside=without_account(session, head.id),
        confirm_by=confirm_by(session, head.id),
        handover=waiting_handover_of(session, actor(), head.id),
        escalations=escalations_of(session, actor(), head.id) if may_assign else [],
        may_assign=may_assign,
        may_hand_over=seen.may(Action.LEAD_HAND_OVER),
        may_ask=seen.may(Action.LEAD_NOMINATE),
        may_change_team=seen.may(Action.TEAM_AROUND_WRITE),
        reasons=rules.rulebook.decline_reasons,
        endings=ENDED,
        override=override_of(session, head.id, rules, now()),
        override_allowed=rules.rulebook.leads.override_allowed,
    )


@pages.route("/cases/<uuid:case_id>/lead/choose", methods=["GET", "POST"])
@requires(Action.LEAD_NOMINATE)
def choose(case_id: UUID) -> ResponseReturnValue:
    """Who could lead and why; one of them is asked."""
    return handle_form(
        AskToLeadSchema(),
        lambda command: leads.nominate_lead(actor(), case_id, command, now=now()),
        on_success=lambda done: _on(
            case_id,
            f"{done.name} has been asked. Their answer is due {instant_words(done.answer_by)}.",
        ),
        render=lambda typed, errors: _picker(case_id, typed, errors),
    )


@pages.post("/cases/<uuid:case_id>/lead/assign")
@requires(Action.LEAD_ASSIGN)
def assign(case_id: UUID) -> ResponseReturnValue:
    """Somebody the manager manages is the lead from now on."""
    return handle_form(
        AssignLeadSchema(),
        lambda command: leads.assign_lead(actor(), case_id, command, now=now()),
        on_success=lambda done: _on(case_id, f"{done.name} leads this family from now on."),
        render=lambda typed, errors: _picker(case_id, typed, errors),
    )


def _picker(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.LEAD_NOMINATE, page="choose a lead")
    session = db.session()
    case, _ = get_case(session, actor(), case_id, Action.LEAD_NOMINATE, now())
    people = people_who_could_lead(session, actor(), case, rules_in_memory(), now())
    return render_case(
        "leads/choose.html",
        seen,
        section=SECTION,
        typed=typed,
        errors=errors,
        people=people,
        order=ORDER_IN_WORDS,
        counting=counting_in_words(rules_in_memory().rulebook.leads.serious_counts_as),
        family_wish=case.family_wish,
        confirm_by=confirm_by(session, seen.head.id),
        may_assign=seen.may(Action.LEAD_ASSIGN),
        next=onward("") or None,
    )


@pages.post("/cases/<uuid:case_id>/lead/confirm")
@requires(Action.LEAD_ASSIGN)
def confirm(case_id: UUID) -> ResponseReturnValue:
    """The person who leads for now is confirmed."""
    return handle_form(
        ConfirmLeadSchema(),
        lambda command: leads.confirm_lead(actor(), case_id, command, now=now()),
        on_success=lambda done: _on(case_id, f"{done.name} is confirmed as lead."),
        render=lambda typed, errors: _team(see_case(case_id), typed, errors),
    )


@pages.post("/cases/<uuid:case_id>/lead/hold")
@requires(Action.LEAD_ASSIGN)
def hold(case_id: UUID) -> ResponseReturnValue:
    """The manager holds the family, as a last resort and for a few days."""
    leads.hold_as_manager(actor(), case_id, now=now())
    return _on(case_id, "You hold this family for now. A lead still has to be confirmed.")


@pages.post("/cases/<uuid:case_id>/lead/go-ahead")
@requires(Action.LEAD_ASSIGN)
def go_ahead(case_id: UUID) -> ResponseReturnValue:
    """What waits for a confirmed lead goes ahead, where the rulebook allows it."""
    return handle_form(
        GoAheadWithoutLeadSchema(),
        lambda command: leads.go_ahead_without_lead(actor(), case_id, command, now=now()),
        on_success=lambda until: _on(
            case_id,
            f"This family goes ahead until {day_words(until)}. A lead still has to be confirmed.",
        ),
        render=lambda typed, errors: _team(see_case(case_id), typed, errors),
    )


@pages.post("/cases/<uuid:case_id>/lead/first-meeting")
@requires(Action.LEAD_ASSIGN)
def first_meeting(case_id: UUID) -> ResponseReturnValue:
    """The family chooses at the first meeting; the clock waits for it, within its limit."""
    return handle_form(
        ChooseAtFirstMeetingSchema(),
        lambda command: leads.choose_at_first_meeting(actor(), case_id, command, now=now()),
        on_success=lambda _done: _on(case_id, "The family chooses who leads at the first meeting."),
        render=lambda typed, errors: _team(see_case(case_id), typed, errors),
    )


@pages.route("/requests-to-lead/<uuid:nomination_id>", methods=["GET", "POST"])
@requires(Action.LEAD_ANSWER)
def answer(nomination_id: UUID) -> ResponseReturnValue:
    """The request as the person who was asked reads it, and their answer."""

    def answered(command: AnswerNomination) -> bool:
        leads.answer_nomination(actor(), nomination_id, command, now=now())
        return command.accepted

    return handle_form(
        AnswerNominationSchema(),
        answered,
        on_success=lambda accepted: go_on(
            url_for("home.mine"),
            "You lead this family from now on. Meet them within the next days."
            if accepted
            else "You have said no. Somebody else will be asked.",
        ),
        render=lambda typed, errors: _request(nomination_id, typed, errors),
    )


def _request(nomination_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    return render_template(
        "leads/answer.html",
        asked=request_to(db.session(), actor(), nomination_id),
        reasons=rules_in_memory().rulebook.decline_reasons,
        typed=typed,
        errors=errors,
        back_to=request.referrer or url_for("home.mine"),
    )


@pages.post("/requests-to-lead/<uuid:nomination_id>/take-back")
@requires(Action.LEAD_NOMINATE)
def take_back(nomination_id: UUID) -> ResponseReturnValue:
    """A request is taken back before it is answered."""
    leads.take_back_nomination(actor(), nomination_id, now=now())
    return go_on(request.referrer or url_for("home.mine"), "The request has been taken back.")


def _on(case_id: UUID, said: str) -> ResponseReturnValue:
    """Back to the list the act was done from, or on to the case's own page."""
    return go_on(onward(url_for(SECTION, case_id=case_id)), said)
