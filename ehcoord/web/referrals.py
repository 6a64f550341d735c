"""Urgent referrals: who was told about an immediate worry, what they replied, what they decided."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.referrals import AnswerUrgentReferral, CallSaid
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.referrals import (
    AnswerUrgentReferralSchema,
    RecordAcknowledgementSchema,
    RecordStrategyDiscussionSchema,
)
from ehcoord.services.referrals import (
    answer_urgent_referral,
    record_acknowledgement,
    record_strategy_discussion,
)
from ehcoord.web.access import requires
from ehcoord.web.forms import go_on
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.urgent import CALLS
from ehcoord.web.when import in_full
from ehcoord.web.worry_frame import Asked, SeenWorry, ask_about

pages = Blueprint("referrals", __name__)
ABOUT = "/cases/<uuid:case_id>/worries/<uuid:worry_id>"
ANSWERS = (*CALLS, (CallSaid.BY_MISTAKE, "I chose “immediate” by mistake"))


@pages.route(f"{ABOUT}/call", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def call(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Who was told, when and under which reference; or who else will ring."""

    def save(
        actor: Actor, case: UUID, worry: UUID, command: AnswerUrgentReferral, *, now: datetime
    ) -> CallSaid:
        # One call is often about brothers and sisters: it is recorded for each child ticked.
        for each in dict.fromkeys((worry, *_also())):
            answer_urgent_referral(actor, case, each, command, now=now)
        return command.answer

    def given(seen: SeenWorry) -> Mapping[str, object]:
        names = rules_in_memory().rulebook.level_names
        return {
            "answers": ANSWERS,
            "lower": [(int(one), names[one]) for one in Level if one is not Level.IMMEDIATE],
            "also": [(one.id, seen.name_of(one.child_id)) for one in seen.same_entry],
        }

    return ask_about(
        (case_id, worry_id),
        AnswerUrgentReferralSchema(),
        save,
        Asked("referrals/call.html", "Who has been told?", action=Action.REFERRAL_WRITE),
        lambda answer: go_on(url_for("cases.overview", case_id=case_id), _call_said(answer)),
        first=_first,
        given=given,
        form=in_full(at="when"),
    )


def _first(seen: SeenWorry) -> Mapping[str, object]:
    return {
        "answer": request.args.get("answer", ""),
        "also": [str(one.id) for one in seen.same_entry],
    }


def _also() -> list[UUID]:
    found = []
    for said in request.form.getlist("also"):
        try:
            found.append(UUID(said))
        except ValueError:
            continue
    return found


def _call_said(answer: CallSaid) -> str:
    if answer in (CallSaid.RUNG, CallSaid.ALREADY_REPORTED):
        return "The call is recorded. Social care’s reply is due on the next working day."
    if answer is CallSaid.BY_MISTAKE:
        return "The worry is corrected. What was written first is kept as well."
    return "Saved. The call still has to be recorded: you are asked again until it is."


@pages.route(f"{ABOUT}/reply", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def reply(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """What social care replied: it ends the chase for a reply."""
    return ask_about(
        (case_id, worry_id),
        RecordAcknowledgementSchema(),
        record_acknowledgement,
        Asked(
            "referrals/reply.html",
            "What has social care replied?",
            "Save the reply",
            Action.REFERRAL_WRITE,
        ),
        "Saved. Social care’s reply is on the record.",
        form=in_full(at="when"),
    )


@pages.route(f"{ABOUT}/strategy-discussion", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def strategy_discussion(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Social care's strategy discussion as it was told to us. It decides on no other worry."""
    return ask_about(
        (case_id, worry_id),
        RecordStrategyDiscussionSchema(),
        record_strategy_discussion,
        Asked(
            "referrals/strategy-discussion.html",
            "What did the strategy discussion decide?",
            action=Action.REFERRAL_WRITE,
        ),
        "Saved. The child’s other worries still wait for a review.",
        form=in_full(held_at="when"),
    )
