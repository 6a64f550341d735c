"""Steps of other use cases that change who leads a case, without a gap between two leads (P1).

A case is locked before its lead is read, so that of two people who act at once the second sees
what the first did. Locks are taken in the order child, case, task, record of use.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadOverride, LeadProfessionalAssignment
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.tasks import AboutKind, OwnerRole, TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.leads.requests import overtake_handover
from ehcoord.services.records import Event, record
from ehcoord.services.tasks import (
    NewTask,
    bring_forward,
    close_tasks,
    due_of,
    hand_over_task,
    open_task,
)

WHY_CONFIRM = "Needs were flagged as emerging and no lead has been confirmed."
WHY_CONFIRM_AGAIN = "The family lost its lead, and no other lead has been confirmed."
WHY_SUPERVISE = "A lead was confirmed. Somebody looks at the case with them, every few weeks."
WHY_MEET = "A lead was confirmed. A lead who has not met the family is shown as such."


@dataclass(frozen=True, slots=True)
class NewLead:
    """Who leads from now on, how, and why the one before stops. ``trained`` None: not asked."""

    user_id: int
    kind: LeadKind
    because: str
    trained: bool | None = None


@dataclass(frozen=True, slots=True)
class Leading:
    """Who leads a case now, how and since when."""

    case_id: UUID
    user_id: UUID
    name: str
    kind: LeadKind
    since: datetime


def lock_case(session: WriteSession, case: Case) -> None:
    """Holds the case's row until the transaction ends, and reads it again."""
    session.refresh(case, with_for_update={"key_share": True})


def current_lead(session: WriteSession, case: Case) -> LeadProfessionalAssignment | None:
    """The assignment of the person who leads the case now."""
    if case.lead_id is None:
        return None
    return session.get(LeadProfessionalAssignment, case.lead_id, populate_existing=True)


def begin_leading_for_now(
    session: WriteSession, rules: RulesInForce, case: Case, user_id: int
) -> LeadProfessionalAssignment:
    """Gives a case an interim lead at the instant its needs are flagged; the lead it has, if any.

    The earliest flag is kept. Opens the task to confirm a lead, counted from the flag.
    """
    lock_case(session, case)
    case.flagged_at = min(case.flagged_at or session.now, session.now)
    there = current_lead(session, case)
    if there is None:
        return lead_from_now(session, rules, case, NewLead(user_id, LeadKind.INTERIM, "flagged"))
    case.needs_lead = True
    if there.kind is not LeadKind.CONFIRMED:
        _ask_to_confirm(session, rules, case, case.flagged_at, WHY_CONFIRM)
    return there


def make_lead_clock_serious(session: WriteSession, rules: RulesInForce, case: Case) -> None:
    """Brings forward the confirming of a lead when a serious worry arrives; never puts it off.

    The case is locked, so that a flag at the same moment sees the worry or is seen by it.
    """
    lock_case(session, case)
    task = confirming(session, case)
    if task is None:
        return
    task.serious = True
    bring_forward(session, rules, task, due_of(rules, task.kind, session.now, serious=True))


def lead_from_now(
    session: WriteSession, rules: RulesInForce, case: Case, new: NewLead
) -> LeadProfessionalAssignment:
    """Ends one lead and begins the next at the same instant; the case's row is locked already.

    Open tasks of the old lead go to the new one with the due instants they have (P4).
    """
    before = current_lead(session, case)
    if before is not None:
        before.ended_at, before.ended_because = session.now, new.because
        # One case has one current lead, so the old row has to be ended before the new one is there.
        overtake_handover(session, case)
    row = LeadProfessionalAssignment(
        case_id=case.id, user_id=new.user_id, kind=new.kind, started_at=session.now,
        trained=new.trained,
    )  # fmt: skip
    session.add_all_now(row)
    case.lead_id, case.lead_is_current = row.id, True
    # Only together with the lead: the database refuses a need that nobody meets, at once.
    case.needs_lead = case.flagged_at is not None
    session.flush()
    if before is not None and before.user_id != new.user_id:
        _hand_over_tasks(session, case, before.user_id, new.user_id)
    _ask_what_follows(session, rules, case, row, before)
    details = {"kind": new.kind.value, "user": new.user_id, "because": new.because}
    record(session, Event("lead.began", "lead", row.id, case.id, None, details))
    return row


def _ask_what_follows(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    row: LeadProfessionalAssignment,
    before: LeadProfessionalAssignment | None,
) -> None:
    if before is not None and before.user_id != row.user_id:
        close_tasks(session, [TaskKind.FIRST_CONTACT_WITH_FAMILY], [case.id], "end_lead")
    if before is not None and before.kind is LeadKind.MANAGER_HELD:
        close_tasks(session, [TaskKind.END_MANAGER_HOLD], [case.id], "end_lead")
    if row.kind is LeadKind.CONFIRMED:
        close_tasks(session, [TaskKind.CONFIRM_LEAD], [case.id], "confirm_lead")
        end_overrides(session, case, "confirm_lead")
        serious = has_serious_worry(session, case)
        meet = NewTask(
            TaskKind.FIRST_CONTACT_WITH_FAMILY, case.id, case, WHY_MEET,
            owner_id=row.user_id, serious=serious,
        )  # fmt: skip
        open_task(session, rules, meet)
        open_task(session, rules, NewTask(TaskKind.SUPERVISE, case.id, case, WHY_SUPERVISE))
    elif case.needs_lead and case.flagged_at is not None:
        first = before is None
        since = case.flagged_at if first else session.now
        _ask_to_confirm(session, rules, case, since, WHY_CONFIRM if first else WHY_CONFIRM_AGAIN)


def _ask_to_confirm(
    session: WriteSession, rules: RulesInForce, case: Case, since: datetime, why: str
) -> None:
    serious = has_serious_worry(session, case)
    open_task(
        session,
        rules,
        NewTask(TaskKind.CONFIRM_LEAD, case.id, case, why, cause_at=since, serious=serious),
    )


def end_overrides(session: WriteSession, case: Case, how: str) -> None:
    """Ends what a manager allowed before a lead is confirmed, and what is asked about it."""
    rows = session.scalars(
        sa.select(LeadOverride).where(
            LeadOverride.case_id == case.id, LeadOverride.superseded_at.is_(None)
        )
    )
    for row in rows:
        row.superseded_at = session.now
    close_tasks(session, [TaskKind.END_OVERRIDE], [case.id], how)
    session.flush()


def confirming(session: WriteSession, case: Case) -> Task | None:
    """The open task to confirm a lead: there is one exactly while the lead is not confirmed."""
    return session.scalar(
        sa.select(Task)
        .where(
            Task.kind == TaskKind.CONFIRM_LEAD,
            Task.about_kind == AboutKind.CASE,
            Task.about_id == case.id,
            Task.closed_at.is_(None),
        )
        .with_for_update()
    )


def has_serious_worry(session: WriteSession, case: Case) -> bool:
    """Whether a serious or immediate worry stands on a case."""
    worries = sa.select(RiskIndicator.id).where(
        RiskIndicator.case_id == case.id,
        RiskIndicator.level >= Level.SERIOUS,
        RiskIndicator.superseded_at.is_(None),
        RiskIndicator.withdrawn_at.is_(None),
    )
    return session.scalar(worries.limit(1)) is not None


def _hand_over_tasks(session: WriteSession, case: Case, old: int, new: int) -> None:
    """Handing over changes the owner and nothing else."""
    tasks = session.scalars(
        sa.select(Task)
        .where(
            Task.case_id == case.id,
            Task.owner_id == old,
            Task.owner_role == OwnerRole.LEAD,
            Task.closed_at.is_(None),
        )
        .order_by(Task.id)
    )
    for task in tasks:
        hand_over_task(session, task, new)


def leading(session: WriteSession, case: Case, row: LeadProfessionalAssignment) -> Leading:
    """What to say of a lead that has begun."""
    user = session.get_one(User, row.user_id)
    return Leading(case.public_id, user.public_id, user.name, row.kind, row.started_at)
