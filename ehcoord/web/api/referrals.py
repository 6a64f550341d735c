"""Calls after an immediate worry, self-harm or a hospital visit: who was told, who saw them."""

from uuid import UUID

from ehcoord.commands.lists import OnePage
from ehcoord.commands.referrals import (
    AnswerKeepSafe,
    AnswerSameDayQuestion,
    AnswerSeenSinceHospital,
    AnswerUrgentReferral,
    RecordAcknowledgement,
    RecordConsultation,
    RecordStrategyDiscussion,
)
from ehcoord.db import db
from ehcoord.queries.referrals import referrals_of_case
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.referrals import (
    AnswerKeepSafeSchema,
    AnswerSameDayQuestionSchema,
    AnswerSeenSinceHospitalSchema,
    AnswerUrgentReferralSchema,
    RecordAcknowledgementSchema,
    RecordConsultationSchema,
    RecordStrategyDiscussionSchema,
)
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.referrals import CallRecordedSchema, ReferralsSchema
from ehcoord.schemas.shown.reviews import ReviewAskedSchema
from ehcoord.schemas.shown.risks import WorryChangedSchema
from ehcoord.services import safety_questions
from ehcoord.services.consultations import record_consultation
from ehcoord.services.referrals import (
    answer_urgent_referral,
    record_acknowledgement,
    record_strategy_discussion,
)
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, page_of
from ehcoord.web.api.of_case import child_ids, happened, see
from ehcoord.web.api.stop import changed
from ehcoord.web.instant import now

calls = Calls("referrals", "Telling social care", "Who was told today, and what they replied.")
CASE = "/cases/<uuid:case_id>"
WORRY = f"{CASE}/worries/<uuid:worry_id>"
AT = "2025-05-19T10:15:00+01:00"


@calls.read(f"{CASE}/referrals", Action.CASE_READ, ReferralsSchema, takes=OnePageSchema)
def of_case(wanted: OnePage, case_id: UUID) -> Answer:
    """The urgent referrals of a case, the latest first."""
    seen = see(case_id, "referrals")
    session, children = db.session(), child_ids(seen)
    worries = worries_of_case(session, actor(), seen.head.id, now())
    roots = {one.root_id: one.id for one in worries}
    found = [
        told(one, child_id=children[one.child_id], worry_id=roots[one.risk_id])
        for one in referrals_of_case(session, actor(), seen.head.id, now())
        if one.risk_id in roots
    ]
    return page_of(found, wanted.page)


@calls.act(
    f"{WORRY}/call",
    Action.REFERRAL_WRITE,
    CallRecordedSchema,
    takes=AnswerUrgentReferralSchema,
    example={"answer": "rung", "who": "Duty desk", "at": AT, "reference": "D-104"},
)
def call(command: AnswerUrgentReferral, case_id: UUID, worry_id: UUID) -> Answer:
    """Records who was told about an immediate worry, when, under which reference.

    Only a call that was made ends the asking. A worry made immediate by mistake is put right by
    `by_mistake` with its `level`.
    """
    done = answer_urgent_referral(actor(), case_id, worry_id, command, now=now())
    return told(done, changed=changed(case_id, done.changed))


@calls.act(
    f"{WORRY}/reply",
    Action.REFERRAL_WRITE,
    WorryChangedSchema,
    takes=RecordAcknowledgementSchema,
    example={"who": "Duty desk", "at": AT, "reply": "Seen today by a social worker."},
)
def reply(command: RecordAcknowledgement, case_id: UUID, worry_id: UUID) -> Answer:
    """Records social care's reply: it ends the chase for one."""
    return changed(case_id, record_acknowledgement(actor(), case_id, worry_id, command, now=now()))


@calls.act(
    f"{WORRY}/strategy-discussion",
    Action.REFERRAL_WRITE,
    WorryChangedSchema,
    takes=RecordStrategyDiscussionSchema,
    example={"held_at": AT, "told_by": "Duty desk", "decided": "Enquiries begin."},
)
def strategy_discussion(command: RecordStrategyDiscussion, case_id: UUID, worry_id: UUID) -> Answer:
    """Records social care's strategy discussion as it was told to us. It decides nothing else."""
    done = record_strategy_discussion(actor(), case_id, worry_id, command, now=now())
    return changed(case_id, done)


@calls.act(
    f"{WORRY}/keep-safe",
    Action.REFERRAL_WRITE,
    WorryChangedSchema,
    takes=AnswerKeepSafeSchema,
    example={
        "keeps_safe": "Stays with an aunt tonight.",
        "child_was_told": "A social worker will come tomorrow.",
    },
)
def keep_safe(command: AnswerKeepSafe, case_id: UUID, worry_id: UUID) -> Answer:
    """Says what keeps the child safe until social care decides, and what they have been told."""
    done = safety_questions.answer_keep_safe(actor(), case_id, worry_id, command, now=now())
    return changed(case_id, done)


@calls.act(
    f"{WORRY}/same-day-question",
    Action.REFERRAL_WRITE,
    WorryChangedSchema,
    takes=AnswerSameDayQuestionSchema,
    example={"consulted": True, "who": "Front door", "at": AT, "advice": "Refer today."},
)
def same_day_question(command: AnswerSameDayQuestion, case_id: UUID, worry_id: UUID) -> Answer:
    """Says whether the front door was consulted on the day: who, when, which advice; or no."""
    done = safety_questions.answer_same_day_question(actor(), case_id, worry_id, command, now=now())
    return changed(case_id, done)


@calls.act(
    "/cases/<uuid:case_id>/children/<uuid:child_id>/consultation",
    Action.REFERRAL_WRITE,
    ReviewAskedSchema,
    takes=RecordConsultationSchema,
    example={"who": "Duty desk", "at": AT, "advice": "Ask us again when they are seen."},
)
def consultation(command: RecordConsultation, case_id: UUID, child_id: UUID) -> Answer:
    """Records that the front door was consulted about a child: who, when, which advice."""
    done = record_consultation(actor(), case_id, child_id, command, now=now())
    return {"happened": happened(done)}


@calls.act(
    f"{WORRY}/seen-since-hospital",
    Action.REFERRAL_WRITE,
    WorryChangedSchema,
    takes=AnswerSeenSinceHospitalSchema,
    example={
        "seen": True,
        "seen_at": AT,
        "seen_by": "School nurse",
        "plan_held_by": "School nurse",
    },
)
def seen_since_hospital(command: AnswerSeenSinceHospital, case_id: UUID, worry_id: UUID) -> Answer:
    """Says who has seen the child since hospital, and who holds the safety plan."""
    done = safety_questions.answer_seen_since_hospital(
        actor(), case_id, worry_id, command, now=now()
    )
    return changed(case_id, done)
