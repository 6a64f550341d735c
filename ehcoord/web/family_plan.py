"""The family's plan: what is needed, what should come of it, who does what by when."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.case_people import everybody_of_case
from ehcoord.queries.family_plan import OutcomeLine, Plan, case_of_action, plan_of_case
from ehcoord.queries.overrides import override_of
from ehcoord.rules.permissions import Action
from ehcoord.rules.plans import ActionAnswer, OutcomeEnd, Progress
from ehcoord.schemas.base import load
from ehcoord.schemas.plans import (
    AddActionSchema,
    AddOutcomeSchema,
    AgreePlanSchema,
    AnswerActionSchema,
    PlanVersionSchema,
    RecordProgressSchema,
    WriteContingencySchema,
)
from ehcoord.services import family_plan
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("family_plan", __name__)
PLAN = "family_plan.of_case"
CASE = "/cases/<uuid:case_id>/plan"
PROGRESS = (
    (Progress.BETTER, "Better"),
    (Progress.SAME, "About the same"),
    (Progress.WORSE, "Worse"),
)
ENDS = (
    (OutcomeEnd.REACHED, "It has been reached"),
    (OutcomeEnd.PARTLY, "Partly reached, and it stops here"),
    (OutcomeEnd.NOT_REACHED, "Not reached, and it stops here"),
    (OutcomeEnd.NO_LONGER_NEEDED, "No longer needed"),
)
ANSWERS = (
    (ActionAnswer.DONE, "Done"),
    (ActionAnswer.PARTLY, "Partly"),
    (ActionAnswer.NOT_DONE, "Not done"),
)
IN_WORDS = {one.value: words for one, words in (*PROGRESS, *ENDS)}
ANSWERED = {one.value: words for one, words in ANSWERS}


@pages.get(CASE)
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """The plan as it stands: for paper and for the family as much as for the screen.

    ``?version=`` is the plan as that version of it was agreed.
    """
    number = load(PlanVersionSchema(), request.args.to_dict()).version
    return _page(see_case(case_id, page="plan"), Typed(), {}, number)


def _page(
    seen: SeenCase, typed: Typed, errors: Mapping[str, str], number: int | None = None
) -> str:
    plan = plan_of_case(db.session(), seen.head.id, seen.head.relations, number=number)
    stands = number is None
    return render_case(
        "family-plan/of-case.html",
        seen,
        section=PLAN,
        plan=plan,
        names={child.id: child.given_name for child in seen.head.children},
        in_words=IN_WORDS,
        answered=ANSWERED,
        typed=typed,
        errors=errors,
        may_write=stands and seen.may(Action.PLAN_WRITE),
        may_agree=stands and seen.may(Action.PLAN_AGREE),
        lead_confirmed=(seen.head.lead is not None and seen.head.lead.kind == "confirmed")
        or override_of(db.session(), seen.head.id, rules_in_memory(), now()) is not None,
    )


@pages.route(f"{CASE}/outcomes/new", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def new_outcome(case_id: UUID) -> ResponseReturnValue:
    """A need, what should be different, and how everybody will know."""
    return handle_form(
        AddOutcomeSchema(),
        lambda command: family_plan.add_outcome(actor(), case_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("family_plan.new_action", case_id=case_id, outcome_id=done.public_id),
            "Saved. Now say who does what for it.",
        ),
        render=lambda typed, errors: _form(
            case_id, "outcome", "Add an outcome", typed, errors, save="Save and say who does what"
        ),
    )


@pages.route(f"{CASE}/outcomes/<uuid:outcome_id>/actions/new", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def new_action(case_id: UUID, outcome_id: UUID) -> ResponseReturnValue:
    """Who does what by when: one person for each action."""
    return handle_form(
        AddActionSchema(),
        lambda command: family_plan.add_action(actor(), case_id, outcome_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for(PLAN, case_id=case_id), "Saved. Whoever does it is asked on the day."
        ),
        render=lambda typed, errors: _form(
            case_id, "action", "Who does what?", typed, errors, outcome_id=outcome_id
        ),
    )


@pages.route(f"{CASE}/outcomes/<uuid:outcome_id>/progress", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def progress(case_id: UUID, outcome_id: UUID) -> ResponseReturnValue:
    """How far an outcome is, and whether anybody still works on it."""
    return handle_form(
        RecordProgressSchema(),
        lambda command: family_plan.record_progress(
            actor(), case_id, outcome_id, command, now=now()
        ),
        on_success=lambda _done: _back(case_id, "Saved. It stands with the outcome."),
        render=lambda typed, errors: _form(
            case_id, "progress", "How far is it?", typed, errors, outcome_id=outcome_id
        ),
    )


@pages.route(f"{CASE}/contingency", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def contingency(case_id: UUID) -> ResponseReturnValue:
    """What happens if the plan does not work."""

    def render(typed: Typed, errors: Mapping[str, str]) -> str:
        return _form(case_id, "contingency", "If this does not work", typed, errors)

    return handle_form(
        WriteContingencySchema(),
        lambda command: family_plan.write_contingency(actor(), case_id, command, now=now()),
        on_success=lambda _done: _back(case_id, "Saved."),
        render=render,
    )


@pages.post(f"{CASE}/agree")
@requires(Action.PLAN_AGREE)
def agree(case_id: UUID) -> ResponseReturnValue:
    """The plan is agreed with the family as it stands."""
    return handle_form(
        AgreePlanSchema(),
        lambda command: family_plan.agree_plan(actor(), case_id, command, now=now()),
        on_success=lambda number: _back(case_id, f"The plan is agreed: version {number}."),
        render=lambda typed, errors: _page(
            see_case(case_id, Action.PLAN_AGREE, page="plan"), typed, errors
        ),
    )


@pages.route("/actions/<uuid:action_id>", methods=["GET", "POST"])
@requires(Action.TASK_ANSWER)
def action(action_id: UUID) -> ResponseReturnValue:
    """What became of an action, by the one who does it or somebody who writes the plan."""
    case_id, row = case_of_action(db.session(), actor(), action_id, now())

    def render(typed: Typed, errors: Mapping[str, str]) -> str:
        seen = see_case(case_id, Action.TASK_ANSWER, page="an action")
        return render_case(
            "family-plan/answer.html", seen, section=PLAN, here=request.path, action=row,
            title="What became of it?", save="Save the answer", answers=_values(ANSWERS),
            answered=ANSWERED, typed=typed, errors=errors,
        )  # fmt: skip

    return handle_form(
        AnswerActionSchema(),
        lambda command: family_plan.answer_action(actor(), action_id, command, now=now()),
        on_success=lambda _done: _back(case_id, "Saved. It stands in the plan."),
        render=render,
    )


def _form(
    case_id: UUID,
    name: str,
    title: str,
    typed: Typed,
    errors: Mapping[str, str],
    *,
    outcome_id: UUID | None = None,
    save: str = "Save",
) -> str:
    seen = see_case(case_id, Action.PLAN_WRITE, page=f"plan, {name}")
    session = db.session()
    plan = plan_of_case(session, seen.head.id, seen.head.relations)
    people = everybody_of_case(session, actor(), seen.head.id, now()) if name == "action" else ()
    return render_case(
        f"family-plan/{name}.html",
        seen,
        section=PLAN,
        here=request.path,
        title=title,
        save=save,
        plan=plan,
        may_restrict=seen.head.shows_restricted,
        outcome=_outcome(plan, outcome_id) if outcome_id else None,
        people=[(one.id, one.words) for one in people],
        progress=_values(PROGRESS),
        ends=_values(ENDS),
        typed=typed,
        errors=errors,
    )


def _outcome(plan: Plan, outcome_id: UUID) -> OutcomeLine:
    for one in plan.outcomes:
        if one.public_id == outcome_id:
            return one
    raise NotFound


def _values(words: Any) -> list[tuple[str, str]]:
    return [(one.value, said) for one, said in words]


def _back(case_id: UUID, said: str) -> ResponseReturnValue:
    return go_on(url_for(PLAN, case_id=case_id), said)
