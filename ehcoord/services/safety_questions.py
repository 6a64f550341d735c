"""What is asked after an immediate worry, self-harm or a hospital visit, and its answers."""

from datetime import datetime
from uuid import UUID

from ehcoord.commands.referrals import (
    AnswerKeepSafe,
    AnswerSameDayQuestion,
    AnswerSeenSinceHospital,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput
from ehcoord.models.contacts import Note
from ehcoord.models.reviews import Consultation
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.contacts import add_contact
from ehcoord.services.entries import (
    WorryChanged,
    changed_worry,
    not_in_future,
    note_worry,
    opened_worry,
    root_of,
)
from ehcoord.services.tasks import close_tasks


def answer_keep_safe(
    actor: Actor, case_id: UUID, worry_id: UUID, command: AnswerKeepSafe, *, now: datetime
) -> WorryChanged:
    """Records what keeps the child safe until social care decides, and what they were told."""
    with transaction(actor.user_id, now) as session:
        _, rules, child, row = opened_worry(
            session, actor, case_id, worry_id, Action.REFERRAL_WRITE
        )
        words = f"{command.keeps_safe}\n\nThe child has been told: {command.child_was_told}"
        _add_note(session, row, words)
        close_tasks(session, [TaskKind.KEEP_SAFE], [root_of(row)], "answer_keep_safe")
        note_worry(session, "referral.kept_safe", row, {})
        return changed_worry(session, child, rules, row, "answer_keep_safe")


def answer_same_day_question(
    actor: Actor, case_id: UUID, worry_id: UUID, command: AnswerSameDayQuestion, *, now: datetime
) -> WorryChanged:
    """Records whether the front door was consulted: who, when and what advice; or no, because."""
    _check_consulted(command)
    with transaction(actor.user_id, now) as session:
        _, rules, child, row = opened_worry(
            session, actor, case_id, worry_id, Action.REFERRAL_WRITE
        )
        session.add_all_now(
            Consultation(
                case_id=row.case_id,
                child_id=row.child_id,
                risk_id=root_of(row),
                consulted=command.consulted,
                who=command.who,
                at=not_in_future("at", command.at, now) if command.at else None,
                advice=command.advice,
                because=command.because,
                recorded_at=now,
                recorded_by_id=actor.user_id,
                restricted=row.restricted,
            )
        )
        close_tasks(session, [TaskKind.SAME_DAY_QUESTION], [root_of(row)],
                    "answer_same_day_question")  # fmt: skip
        note_worry(session, "worry.consulted", row, {"consulted": command.consulted})
        return changed_worry(session, child, rules, row, "answer_same_day_question")


def answer_seen_since_hospital(
    actor: Actor, case_id: UUID, worry_id: UUID, command: AnswerSeenSinceHospital, *, now: datetime
) -> WorryChanged:
    """Records who has seen the child since hospital, and who holds the safety plan.

    That nobody has is kept and leaves the question open: it goes on to the next person.
    """
    _check_seen(command)
    with transaction(actor.user_id, now) as session:
        _, rules, child, row = opened_worry(
            session, actor, case_id, worry_id, Action.REFERRAL_WRITE
        )
        if command.seen and command.seen_at is not None:
            add_contact(
                session,
                child.child,
                happened_at=not_in_future("seen_at", command.seen_at, now),
                seen=True,
                by_whom=command.seen_by,
                note=f"Holds the safety plan: {command.plan_held_by or 'not known'}.",
                restricted=row.restricted,
            )
            close_tasks(session, [TaskKind.SEEN_SINCE_HOSPITAL], [root_of(row)],
                        "answer_seen_since_hospital")  # fmt: skip
        else:
            _add_note(session, row, f"Not seen since hospital: {command.because}")
        note_worry(session, "worry.seen_since_hospital", row, {"seen": command.seen})
        return changed_worry(session, child, rules, row, "answer_seen_since_hospital")


def _check_consulted(command: AnswerSameDayQuestion) -> None:
    needed = (
        {"who": "Enter who was consulted.", "at": "Enter when.", "advice": "Enter the advice."}
        if command.consulted
        else {"because": "Say why the front door was not consulted."}
    )
    faults = {name: [words] for name, words in needed.items() if not getattr(command, name)}
    if faults:
        raise InvalidInput(faults)


def _check_seen(command: AnswerSeenSinceHospital) -> None:
    needed = (
        {"seen_at": "Enter when the child was seen.", "seen_by": "Enter who saw the child."}
        if command.seen
        else {"because": "Say why nobody has, and who will."}
    )
    faults = {name: [words] for name, words in needed.items() if not getattr(command, name)}
    if faults:
        raise InvalidInput(faults)


def _add_note(session: WriteSession, row: RiskIndicator, words: str) -> None:
    session.add_all_now(
        Note(
            case_id=row.case_id,
            child_id=row.child_id,
            words=words,
            # Who keeps a child safe, and from whom, is not for everybody on the case.
            restricted=True,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
        )
    )
