"""Where a case stands with social care: stepping up, being with them, and what continues."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.case_people import everybody_of_case
from ehcoord.queries.social_care import (
    asks_what_continues,
    earlier_with_social_care,
    open_state,
    open_step_up,
    step_ups_of_case,
)
from ehcoord.rules.permissions import Action
from ehcoord.rules.social_care import IN_WORDS, StepUpAnswer
from ehcoord.schemas.base import CommandSchema
from ehcoord.schemas.social_care import (
    AnswerStepUpSchema,
    AskToStepUpSchema,
    BeginWithSocialCareSchema,
    EndWithSocialCareSchema,
    SayWhatContinuesSchema,
)
from ehcoord.services import social_care
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("social_care", __name__)
HERE = "social_care.of_case"
UseCase = Callable[..., None]
CASE = "/cases/<uuid:case_id>/social-care"
ANSWERS = (
    (StepUpAnswer.ACCEPTED.value, "They take the family on"),
    (StepUpAnswer.REFUSED.value, "They do not"),
)


@pages.get(CASE)
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """Who the social worker is, what is awaited, and what was said to continue."""
    return _page(case_id, "", Typed(), {})


def _page(case_id: UUID, form: str, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, page="social care")
    session, head = db.session(), seen.head
    people = everybody_of_case(session, actor(), head.id, now())
    return render_case(
        "social-care/of-case.html",
        seen,
        section="leads.of_case",
        open_form=form,
        typed=typed,
        errors=errors,
        asked=open_step_up(session, head.id),
        state=open_state(session, head.id),
        question=asks_what_continues(session, head.id),
        step_ups=step_ups_of_case(session, head.id),
        earlier=earlier_with_social_care(session, head.id),
        does=[(one.value, words) for one, words in IN_WORDS.items()],
        does_words=IN_WORDS,
        answers=ANSWERS,
        answered=dict(ANSWERS),
        people=[(one.id, one.words) for one in people],
        may_write=seen.may(Action.SOCIAL_CARE_WRITE),
    )


def _act(case_id: UUID, use_case: UseCase, schema: CommandSchema, said: str) -> ResponseReturnValue:
    """One form of the page, answered by its use case; it stays open where it is refused."""
    return handle_form(
        schema,
        lambda command: use_case(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(url_for(HERE, case_id=case_id), said),
        render=lambda typed, errors: _page(case_id, use_case.__name__, typed, errors),
    )


@pages.post(f"{CASE}/step-up")
@requires(Action.SOCIAL_CARE_WRITE)
def step_up(case_id: UUID) -> ResponseReturnValue:
    """Social care was asked to take the family on."""
    said = "Saved. Early help stays as it is until they accept in writing."
    return _act(case_id, social_care.ask_to_step_up, AskToStepUpSchema(), said)


@pages.post(f"{CASE}/step-up/answer")
@requires(Action.SOCIAL_CARE_WRITE)
def answer(case_id: UUID) -> ResponseReturnValue:
    """What social care answered in writing."""
    return _act(
        case_id, social_care.answer_step_up, AnswerStepUpSchema(), "Saved. It is on the record."
    )


@pages.post(f"{CASE}/begin")
@requires(Action.SOCIAL_CARE_WRITE)
def begin(case_id: UUID) -> ResponseReturnValue:
    """Social care works with the family from now on."""
    said = "Saved. Whoever leads holds every task of early help meanwhile."
    return _act(case_id, social_care.begin_with_social_care, BeginWithSocialCareSchema(), said)


@pages.post(f"{CASE}/end")
@requires(Action.SOCIAL_CARE_WRITE)
def end(case_id: UUID) -> ResponseReturnValue:
    """Social care ended its part."""
    said = "Saved. Now say what help continues, who leads and from when."
    return _act(case_id, social_care.end_with_social_care, EndWithSocialCareSchema(), said)


@pages.post(f"{CASE}/continues")
@requires(Action.SOCIAL_CARE_WRITE)
def continues(case_id: UUID) -> ResponseReturnValue:
    """What help continues, who leads, from when."""
    said = "Saved. The first review is planned."
    return _act(case_id, social_care.say_what_continues, SayWhatContinuesSchema(), said)
