"""Telling social care or the police today: the call, its reply, and what they decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.referrals import (
    AnswerUrgentReferral,
    CallSaid,
    RecordAcknowledgement,
    RecordStrategyDiscussion,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput
from ehcoord.models.cases import Case
from ehcoord.models.referrals import (
    CallAnswer,
    StrategyDiscussion,
    UrgentReferral,
    UrgentReferralAnswer,
)
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.entries import (
    WorryChanged,
    changed_worry,
    not_in_future,
    note_worry,
    opened_worry,
    root_of,
    superseding,
)
from ehcoord.services.tasks import NewTask, close_tasks, open_task

TOLD = frozenset({CallSaid.RUNG, CallSaid.ALREADY_REPORTED})


@dataclass(frozen=True, slots=True)
class CallRecorded:
    """What was said on the stop screen. ``still_to_ring`` says that nobody has been told yet."""

    referral_id: UUID
    still_to_ring: bool
    changed: WorryChanged


def answer_urgent_referral(
    actor: Actor, case_id: UUID, worry_id: UUID, command: AnswerUrgentReferral, *, now: datetime
) -> CallRecorded:
    """Records who was told, when, under which reference; or who else will ring.

    Only a call that was made ends the chase. An immediate worry chosen by mistake is corrected
    in the same act. Raises InvalidInput for what the answer leaves out.
    """
    _check_call(command)
    with transaction(actor.user_id, now) as session:
        case, rules, child, row = opened_worry(
            session, actor, case_id, worry_id, Action.REFERRAL_WRITE
        )
        referral = _referral(session, row)
        said = UrgentReferralAnswer(
            referral_id=referral.id,
            answer=CallAnswer(command.answer.value),
            who=command.who,
            at=not_in_future("at", command.at, now) if command.at else None,
            reference=command.reference,
            reply=command.reply,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        session.add_all_now(said)
        note_worry(session, "referral.answered", row, {"answer": command.answer.value})
        if command.answer is CallSaid.BY_MISTAKE and command.level is not None:
            row = superseding(session, row, level=command.level)
            close_tasks(session, [TaskKind.TELL_SOCIAL_CARE], [root_of(row)], "correct_worry")
        if command.answer in TOLD:
            close_tasks(
                session, [TaskKind.TELL_SOCIAL_CARE], [root_of(row)], "record_urgent_referral"
            )
            _chase(session, rules, actor, case, referral, command)
        done = changed_worry(session, child, rules, row, "record_urgent_referral")
        waits = command.answer in (CallSaid.RINGING_NOW, CallSaid.SOMEONE_ELSE_WILL)
        return CallRecorded(referral.public_id, waits, done)


def record_strategy_discussion(
    actor: Actor, case_id: UUID, worry_id: UUID, command: RecordStrategyDiscussion, *,
    now: datetime,
) -> WorryChanged:  # fmt: skip
    """Records a strategy discussion as it was told to us; it answers *what keeps them safe*.

    It decides on nothing else: the child's other worries still wait for a review.
    """
    with transaction(actor.user_id, now) as session:
        _, rules, child, row = opened_worry(
            session, actor, case_id, worry_id, Action.REFERRAL_WRITE
        )
        session.add_all_now(
            StrategyDiscussion(
                child_id=row.child_id,
                risk_id=root_of(row),
                held_at=not_in_future("held_at", command.held_at, now),
                told_by=command.told_by,
                decided=command.decided,
                asks_of_us=command.asks_of_us,
                recorded_at=now,
                recorded_by_id=actor.user_id,
                restricted=row.restricted,
            )
        )
        close_tasks(session, [TaskKind.KEEP_SAFE], [root_of(row)], "record_strategy_discussion")
        note_worry(session, "referral.strategy_discussion", row, {})
        return changed_worry(session, child, rules, row, "record_strategy_discussion")


def record_acknowledgement(
    actor: Actor, case_id: UUID, worry_id: UUID, command: RecordAcknowledgement, *, now: datetime
) -> WorryChanged:
    """Records social care's reply to a referral; it ends the chase for one."""
    with transaction(actor.user_id, now) as session:
        _, rules, child, row = opened_worry(
            session, actor, case_id, worry_id, Action.REFERRAL_WRITE
        )
        acknowledge(session, _referral(session, row), row, command)
        return changed_worry(session, child, rules, row, "record_acknowledgement")


def acknowledge(
    session: WriteSession,
    referral: UrgentReferral,
    row: RiskIndicator,
    command: RecordAcknowledgement,
) -> None:
    """Adds a reply to a referral about a worry, as a step; it ends the chase for one."""
    session.add_all_now(
        UrgentReferralAnswer(
            referral_id=referral.id,
            answer=CallAnswer.ALREADY_REPORTED,
            who=command.who,
            at=not_in_future("at", command.at, session.now),
            reply=command.reply,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
        )
    )
    close_tasks(session, [TaskKind.CHASE_ACKNOWLEDGEMENT], [referral.id], "record_acknowledgement")
    note_worry(session, "referral.acknowledged", row, {})


def _check_call(command: AnswerUrgentReferral) -> None:
    faults = {}
    if command.answer in TOLD:
        if not command.who:
            faults["who"] = ["Enter who was told."]
        if command.at is None:
            faults["at"] = ["Enter when they were told."]
    elif command.answer is CallSaid.SOMEONE_ELSE_WILL and not command.who:
        faults["who"] = ["Enter who will ring."]
    elif command.answer is CallSaid.BY_MISTAKE and command.level in (None, Level.IMMEDIATE):
        faults["level"] = ["Choose how worrying it is."]
    if faults:
        raise InvalidInput(faults)


def _referral(session: WriteSession, row: RiskIndicator) -> UrgentReferral:
    """The record of telling social care about this worry: the one there is, or a new one."""
    there = session.scalar(
        sa.select(UrgentReferral)
        .where(UrgentReferral.risk_id == root_of(row))
        .order_by(UrgentReferral.id)
        .limit(1)
    )
    if there is not None:
        return there
    new = UrgentReferral(
        case_id=row.case_id,
        child_id=row.child_id,
        risk_id=root_of(row),
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )
    session.add_all_now(new)
    return new


def _chase(
    session: WriteSession,
    rules: RulesInForce,
    actor: Actor,
    case: Case,
    referral: UrgentReferral,
    command: AnswerUrgentReferral,
) -> None:
    """Asks whoever rang to see to a reply, unless they have one already."""
    if command.reply:
        close_tasks(
            session, [TaskKind.CHASE_ACKNOWLEDGEMENT], [referral.id], "record_acknowledgement"
        )
        return
    open_task(
        session,
        rules,
        NewTask(
            TaskKind.CHASE_ACKNOWLEDGEMENT,
            about_id=referral.id,
            case=case,
            child_id=referral.child_id,
            owner_id=actor.user_id,
            reason="Social care was told and has not yet replied.",
            serious=True,
        ),
    )
