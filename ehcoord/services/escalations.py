"""A disagreement between agencies: opened as a step of other use cases, answered in words.

Never part of what a family is given: whom they lean on is not theirs to argue about.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.escalations import AnswerEscalation
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import NotFound, NotPermitted, RuleBroken
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import Case
from ehcoord.models.escalations import Escalation, EscalationAnswer
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.queries.kept_apart import apart
from ehcoord.queries.owners import manager_of
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, may_on_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.messages import Words, write_message
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.tasks import NewTask, close_tasks, open_task


@dataclass(frozen=True, slots=True)
class EscalationAnswered:
    """Who answered a disagreement, and when (UTC)."""

    escalation_id: UUID
    case_id: UUID
    answered_by: str
    answered_at: datetime


def answer_escalation(
    actor: Actor, escalation_id: UUID, command: AnswerEscalation, *, now: datetime
) -> EscalationAnswered:
    """Answers a disagreement in words, which closes it and what was asked about it.

    For whoever is asked, and for those who manage the case. The same words again change nothing;
    raises RuleBroken for others once it is answered.
    """
    with transaction(actor.user_id, now) as session:
        row, case = _locked(session, escalation_id)
        there = session.scalar(
            sa.select(EscalationAnswer).where(EscalationAnswer.escalation_id == row.id)
        )
        said = (actor.user_id, command.words)
        if there is None or (there.recorded_by_id, there.words) != said:
            # Whoever is asked sees the case for as long as they are, so this comes second.
            _check_may_answer(session, actor, row, case)
            there = _answer(session, row, case, there, command.words)
        by = session.get_one(User, there.recorded_by_id)
        return EscalationAnswered(row.public_id, case.public_id, by.name, there.recorded_at)


def _answer(
    session: WriteSession, row: Escalation, case: Case, there: EscalationAnswer | None, words: str
) -> EscalationAnswer:
    if there is not None:
        raise RuleBroken("escalation-answered", "This disagreement has been answered already.",
                         fix="Read the answer.")  # fmt: skip
    answer = EscalationAnswer(
        escalation_id=row.id, case_id=case.id, words=words, recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )  # fmt: skip
    session.add_all_now(answer)
    row.closed_at = session.now
    close_tasks(session, [TaskKind.ANSWER_ESCALATION], [row.id], "answer_escalation")
    record(session, Event("escalation.answered", "escalation", row.id, case.id))
    _tell_manager(session, case)
    return answer


def open_escalation(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    about: tuple[str, int],
    *,
    agency_id: int,
    why: str,
) -> Escalation | None:
    """Opens a disagreement with an agency, whose safeguarding lead is asked; None if it is open.

    Where there is none, or they are kept apart from the family, the case's manager is asked.
    ``about`` is the kind of row it is about and that row's id. The case's row is locked.
    """
    kind, about_id = about
    there = sa.select(Escalation.id).where(
        Escalation.about_kind == kind,
        Escalation.about_id == about_id,
        Escalation.closed_at.is_(None),
    )
    if session.scalar(there.limit(1)) is not None:
        return None
    row = Escalation(case_id=case.id, about_kind=kind, about_id=about_id, opened_at=session.now)
    session.add_all_now(row)
    asked = Agency.safeguarding_lead_id
    owner_id = session.scalar(
        sa.select(asked).where(Agency.id == agency_id, ~apart(asked, case.id))
    )
    open_task(
        session,
        rules,
        NewTask(TaskKind.ANSWER_ESCALATION, row.id, case, why, owner_id=owner_id),
    )
    details: dict[str, Detail] = {"about": kind, "row": about_id, "agency": agency_id}
    record(session, Event("escalation.opened", "escalation", row.id, case.id, None, details))
    return row


def _locked(session: WriteSession, escalation_id: UUID) -> tuple[Escalation, Case]:
    row = session.scalar(sa.select(Escalation).where(Escalation.public_id == escalation_id))
    if row is None:
        raise NotFound
    case = session.get_one(Case, row.case_id, with_for_update={"key_share": True})
    session.refresh(row)
    return row, case


def _check_may_answer(session: WriteSession, actor: Actor, row: Escalation, case: Case) -> None:
    _, relations = get_case(session, actor, case.id, Action.CASE_READ, session.now)
    if may_on_case(relations, Action.LEAD_ASSIGN, restricted=case.restricted):
        return
    asked = sa.select(Task.id).where(
        Task.kind == TaskKind.ANSWER_ESCALATION,
        Task.about_id == row.id,
        Task.owner_id == actor.user_id,
    )
    if session.scalar(asked) is None:
        raise NotPermitted(Action.TASK_ANSWER)


def _tell_manager(session: WriteSession, case: Case) -> None:
    manager = session.get(User, manager_of(session, case.team_id, case.id) or 0)
    if manager is not None and manager.id != session.actor_id:
        said = f"{case.reference}: a disagreement has been answered. Read the answer."
        to = Recipient(manager.id, manager.message_hour)
        write_message(session, to, Words(said, ""), urgent=False)
