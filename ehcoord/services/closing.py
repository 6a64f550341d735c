"""Closing a case: what must be settled first, and everything that ends with it in one act.

Help is never blocked for want of a confirmed lead, and a family that said no is never trapped;
but no worry is left behind without a name beside it (P3, P4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.cases import CloseCase, WorryAtClosing
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotPermitted, RuleBroken
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.closings import ClosingDecision
from ehcoord.models.leads import LeadKind, NominationAnswer
from ehcoord.models.reviews import ClosedHow, ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.closing import (
    CLOSES_AROUND_OPEN_SAFETY_TASKS,
    ENDS,
    HOLDS_OPEN,
    MANAGER_LOOKS,
    NEEDS_CONFIRMED_LEAD,
    ClosingReason,
)
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.vocabulary import Level
from ehcoord.services.children import LockedChild, lock_every_child_of
from ehcoord.services.leads.requests import end_nomination, waiting_nomination
from ehcoord.services.leads.steps import current_lead, lock_case
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import evaluation_of, recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_task

Ends = TypeVar("Ends", ReviewMeeting, Assessment, TeamAroundTheFamilyMember, Task)
MANAGES = frozenset({Relation.TEAM_MANAGER, Relation.SERVICE_MANAGER, Relation.HEAD_OF_SERVICE})


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A closed case: since when and why; ``again`` when it had been closed before."""

    case_id: UUID
    closed_at: datetime
    reason: str
    again: bool = False


def close_case(actor: Actor, case_id: UUID, command: CloseCase, *, now: datetime) -> CaseClosed:
    """Closes a case and ends its lead, its reviews, its team and what was asked about it.

    Raises RuleBroken, with what settles it, for a closing that has to wait; NotPermitted where
    a manager has to look first; InvalidInput for a worry on which nothing was decided.
    """
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.CASE_CLOSE, now)
        children = lock_every_child_of(session, case.id)
        lock_case(session, case)
        if case.closed_at is not None:
            return CaseClosed(case.public_id, case.closed_at, case.closed_reason or "", again=True)
        rules = rules_in_force(session, now)
        _check_lead(session, case, command.reason)
        _check_safety(session, case, command.reason)
        waiting = _waiting_worries(session, children, rules)
        _check_who(relations, command.reason, waiting)
        _write_decisions(session, case, command.worries, waiting)
        _end_everything(session, case, command.reason)
        for child in children:
            recheck(session, child, rules)
        details = {"reason": command.reason.value, "worries": len(waiting)}
        record(session, Event("case.closed", "case", case.id, case.id, None, details))
        return CaseClosed(case.public_id, now, command.reason.value)


def _check_lead(session: WriteSession, case: Case, reason: ClosingReason) -> None:
    lead = current_lead(session, case)
    confirmed = lead is not None and lead.kind is LeadKind.CONFIRMED
    if reason in NEEDS_CONFIRMED_LEAD and not confirmed:
        raise RuleBroken(
            "closing-needs-lead",
            "A case closes with its outcomes met, or to one agency, when its lead is confirmed.",
            fix="Confirm a lead, or choose the reason that fits.",
        )


def _check_safety(session: WriteSession, case: Case, reason: ClosingReason) -> None:
    if reason in CLOSES_AROUND_OPEN_SAFETY_TASKS:
        return
    held = session.scalar(
        sa.select(sa.func.count())
        .select_from(Task)
        .where(Task.case_id == case.id, Task.kind.in_(HOLDS_OPEN), Task.closed_at.is_(None))
    )
    if held:
        raise RuleBroken(
            "closing-safety-first",
            "Something about a child's safety has been asked and has no answer yet.",
            fix="Answer what is open about immediate worries and referrals first.",
        )


def _waiting_worries(
    session: WriteSession, children: Iterable[LockedChild], rules: RulesInForce
) -> dict[UUID, RiskIndicator]:
    """The moderate and worse worries that wait for a decision, by their address now."""
    roots = [
        worry.worry_id
        for child in children
        for worry in evaluation_of(session, child.child, rules, session.now).unanswered
        if worry.level >= Level.MODERATE
    ]
    rows = session.scalars(
        sa.select(RiskIndicator)
        .where(
            sa.func.coalesce(RiskIndicator.first_id, RiskIndicator.id).in_(roots),
            RiskIndicator.superseded_at.is_(None),
            RiskIndicator.withdrawn_at.is_(None),
        )
        .order_by(RiskIndicator.id)
    )
    return {row.public_id: row for row in rows}


def _check_who(
    relations: frozenset[Relation], reason: ClosingReason, waiting: Mapping[UUID, RiskIndicator]
) -> None:
    if waiting and reason in NEEDS_CONFIRMED_LEAD:
        raise RuleBroken(
            "closing-worries-wait",
            f"{len(waiting)} worries are waiting for a decision.",
            fix="Hold the review that decides on them.",
        )
    if (waiting or reason in MANAGER_LOOKS) and not relations & MANAGES:
        raise NotPermitted(
            Action.CASE_CLOSE, "A manager closes a case for this reason, or with worries waiting."
        )


def _write_decisions(
    session: WriteSession,
    case: Case,
    decisions: Iterable[WorryAtClosing],
    waiting: Mapping[UUID, RiskIndicator],
) -> None:
    given = {decision.worry_id: decision for decision in decisions}
    if given.keys() - waiting.keys():
        raise InvalidInput({"worries": ["Load this page again: the worries have changed."]})
    faults: dict[str, list[str]] = {}
    for worry_id, worry in waiting.items():
        decision = given.get(worry_id)
        if decision is None:
            faults[f"worries-{worry_id}"] = ["Say who was told and who keeps an eye on this."]
        elif worry.level >= Level.SERIOUS and not decision.consulted:
            faults[f"worries-{worry_id}"] = ["Say who was consulted about this serious worry."]
        else:
            session.add(_decision_row(session, case, worry, decision))
    if faults:
        raise InvalidInput(faults)


def _decision_row(
    session: WriteSession, case: Case, worry: RiskIndicator, decision: WorryAtClosing
) -> ClosingDecision:
    return ClosingDecision(
        case_id=case.id,
        child_id=worry.child_id,
        risk_id=worry.first_id or worry.id,
        told_to=decision.told_to,
        keeps_an_eye=decision.keeps_an_eye,
        consulted=decision.consulted,
        restricted=worry.restricted,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )


def _end_everything(session: WriteSession, case: Case, reason: ClosingReason) -> None:
    lead = current_lead(session, case)
    if lead is not None:
        lead.ended_at, lead.ended_because = session.now, "case_closed"
    case.closed_at, case.closed_reason = session.now, reason.value
    case.lead_id = case.lead_is_current = None
    session.flush()
    nomination = waiting_nomination(session, case)
    if nomination is not None:
        end_nomination(session, case, nomination, NominationAnswer.TAKEN_BACK)
        session.flush()
    for review in _open(session, ReviewMeeting, case, ReviewMeeting.closed_at):
        review.closed_at, review.closed_how = session.now, ClosedHow.CASE_CLOSED
    for assessment in _open(session, Assessment, case, Assessment.submitted_at):
        assessment.withdrawn_at = assessment.withdrawn_at or session.now
    for member in _open(
        session, TeamAroundTheFamilyMember, case, TeamAroundTheFamilyMember.until_at
    ):
        member.until_at = session.now
    for task in _open(session, Task, case, Task.closed_at):
        if task.kind in ENDS:
            close_task(session, task, ENDS[task.kind])
    session.flush()


def _open(session: WriteSession, table: type[Ends], case: Case, ended: Any) -> Sequence[Ends]:
    """The rows of a case that have not ended yet, by their column of the end."""
    of_case = sa.select(table).where(table.case_id == case.id, ended.is_(None))
    return session.scalars(of_case.order_by(table.id)).all()
