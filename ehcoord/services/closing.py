"""Closing a case: what must be settled first, and everything that ends with it in one act.

Help is never blocked for want of a confirmed lead, and a family that said no is never trapped;
but no worry is left behind without a name beside it (P3, P4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.closing import CloseCase, LeaveOpen, ProposeClosing
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotPermitted, RuleBroken
from ehcoord.models.cases import Case, Child
from ehcoord.models.closings import CaseClosing, ClosingLook, ClosingProposal
from ehcoord.models.contacts import Note
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.access import get_case
from ehcoord.queries.closing import (
    MANAGES,
    closing_facts,
    waiting_at_closing,
    worries_at_closing,
)
from ehcoord.rules.closing import (
    LOOKED_AT_LATER,
    Against,
    ClosingFacts,
    ClosingReason,
    said_faults,
    stands_against,
)
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.children import lock_every_child_of
from ehcoord.services.closing_steps import decide_on_worries, end_everything
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import evaluation_of, recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_tasks, open_task

WHY_LOOK_LATER = "The case closed. Help has worked when it lasts, so somebody asks once more."
LOOKED_AT = ("why_they_say_no", "consulted", "accepted_by")
WHY_APPROVE = "The lead asks to close this case. A manager decides."


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A closed case: since when and why; ``again`` when it had been closed before."""

    case_id: UUID
    closed_at: datetime
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class LooksLike:
    """What closing a case for a reason would meet now: facts, what is against, what waits."""

    facts: ClosingFacts
    against: tuple[Against, ...]
    waiting: Mapping[UUID, RiskIndicator]


def would_meet(
    session: orm.Session,
    case: Case,
    relations: frozenset[Relation],
    reason: ClosingReason,
    rules: RulesInForce,
    now: datetime,
) -> LooksLike:
    """What closing would meet at an instant, with nothing written; the case was read already."""
    children = session.scalars(sa.select(Child).where(Child.case_id == case.id)).all()
    found = [evaluation_of(session, child, rules, now) for child in children]
    waiting = waiting_at_closing(session, [o.worry_id for one in found for o in one.unanswered])
    standing = [worry for one in found for worry in one.standing]
    worries = worries_at_closing(session, standing, len(waiting), now)
    facts = closing_facts(session, case, relations, worries, rules, now)
    return LooksLike(facts, stands_against(reason, facts), waiting)


def close_case(actor: Actor, case_id: UUID, command: CloseCase, *, now: datetime) -> CaseClosed:
    """Closes a case and ends its lead, its reviews, its team and what was asked about it.

    Raises RuleBroken with everything that stands against it; InvalidInput for a worry on which
    nothing was decided, or where nothing is said of what changed and what the child says.
    """
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.CASE_CLOSE, now)
        children = lock_every_child_of(session, case.id)
        lock_case(session, case)
        if case.closed_at is not None:
            return CaseClosed(case.public_id, case.closed_at, case.closed_reason or "", again=True)
        rules = rules_in_force(session, now)
        meets = would_meet(session, case, relations, command.reason, rules, now)
        _refuse(meets.against)
        if faults := said_faults(command.reason, meets.facts, command):
            raise InvalidInput(faults)
        decide_on_worries(session, case, command.worries, meets.waiting)
        session.add(_row(session, CaseClosing, case, command))
        _add_look(session, case, command)
        end_everything(session, case, command.reason)
        for child in children:
            recheck(session, child, rules)
        if command.reason in LOOKED_AT_LATER:
            later = NewTask(TaskKind.CHECK_CLOSED_CASE, case.id, case, WHY_LOOK_LATER)
            open_task(session, rules, later)
        details = {"reason": command.reason.value, "worries": len(meets.waiting)}
        record(session, Event("case.closed", "case", case.id, case.id, None, details))
        return CaseClosed(case.public_id, now, command.reason.value)


def propose_closing(
    actor: Actor, case_id: UUID, command: ProposeClosing, *, now: datetime
) -> datetime:
    """A lead asks the manager to close; gives by when the manager answers.

    Asking again puts the new words in the place of the old and moves no date (P4).
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CASE_CLOSE, now)
        lock_case(session, case)
        _check_open(case)
        _end_proposals(session, case)
        session.add(_row(session, ClosingProposal, case, command))
        new = NewTask(TaskKind.APPROVE_CLOSING, case.id, case, WHY_APPROVE)
        task = open_task(session, rules_in_force(session, now), new)
        details = {"reason": command.reason.value}
        record(session, Event("closing.proposed", "case", case.id, case.id, None, details))
        return task.due_at


def leave_open(actor: Actor, case_id: UUID, command: LeaveOpen, *, now: datetime) -> None:
    """A manager answers a wish to close with no, and why. Raises NotPermitted for anybody else."""
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.CASE_CLOSE, now)
        if not relations & MANAGES:
            raise NotPermitted(Action.CASE_CLOSE, "A manager decides whether a case closes.")
        lock_case(session, case)
        _end_proposals(session, case)
        close_tasks(session, [TaskKind.APPROVE_CLOSING], [case.id], "leave_open")
        session.add(
            Note(
                case_id=case.id, words=f"The case stays open. {command.because}",
                recorded_at=now, recorded_by_id=actor.user_id,
            )
        )  # fmt: skip
        record(session, Event("closing.refused", "case", case.id, case.id))


def _refuse(against: tuple[Against, ...]) -> None:
    if against:
        first, *others = (RuleBroken(one.rule, one.message, fix=one.fix) for one in against)
        first.also = tuple(others)
        raise first


def _check_open(case: Case) -> None:
    if case.closed_at is not None:
        raise RuleBroken("case-closed", "This case is closed already.")


def _add_look(session: WriteSession, case: Case, said: CloseCase) -> None:
    look = {name: getattr(said, name) for name in LOOKED_AT}
    if any(look.values()):
        by = {"recorded_at": session.now, "recorded_by_id": session.actor_id}
        # Whom social care heard of, and why, is not for everybody who was on the case.
        session.add(ClosingLook(case_id=case.id, restricted=True, **look, **by))


def _row(session: WriteSession, table: Any, case: Case, said: CloseCase | ProposeClosing) -> Any:
    return table(
        case_id=case.id,
        reason=said.reason,
        summary=said.summary,
        child_says=said.child_says,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )


def _end_proposals(session: WriteSession, case: Case) -> None:
    for row in session.scalars(
        sa.select(ClosingProposal).where(
            ClosingProposal.case_id == case.id, ClosingProposal.superseded_at.is_(None)
        )
    ):
        row.superseded_at = session.now
