"""Rows of a family's plan as steps of use cases: found, asked about, changed."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.plans import AddAction
from ehcoord.db import WriteSession
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.plans import FamilyPlan, PlanAction, PlanOutcome
from ehcoord.queries.case_people import tied_to
from ehcoord.rules.permissions import Relation, sees_restricted
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_tasks, open_task

CHASED = (TaskKind.DO_ACTION, TaskKind.ASK_ABOUT_ACTION)
WHY_DO = "The plan says that you do this. Say what became of it."
WHY_ASK = "The family, or somebody without an account, does this. Ask them what became of it."


def plan_of(session: WriteSession, case: Case) -> FamilyPlan:
    """The plan of a locked case; a case has one from the first time somebody asks."""
    there = session.scalar(sa.select(FamilyPlan).where(FamilyPlan.case_id == case.id))
    if there is not None:
        return there
    row = FamilyPlan(case_id=case.id, changed_at=session.now, changed_by_id=session.actor_id)
    session.add_all_now(row)
    return row


def plan_changed(session: WriteSession, case: Case) -> None:
    """Notes that the plan is no longer the one that was agreed."""
    plan = plan_of(session, case)
    plan.changed_at, plan.changed_by_id = session.now, session.actor_id


def sent_before(session: WriteSession, table: Any, one_use_id: UUID | None) -> UUID | None:
    """The address of what the same form made when it was sent first."""
    if one_use_id is None:
        return None
    found: UUID | None = session.scalar(
        sa.select(table.public_id).where(table.one_use_id == one_use_id)
    )
    return found


def outcome_of(
    session: WriteSession, case: Case, relations: frozenset[Relation], public_id: UUID
) -> PlanOutcome:
    """An outcome of this case's plan that these ties let see, by its address. Raises NotFound."""
    row = session.scalar(
        sa.select(PlanOutcome).where(
            PlanOutcome.public_id == public_id, PlanOutcome.case_id == case.id
        )
    )
    if row is None or (row.restricted and not sees_restricted(relations)):
        raise NotFound
    return row


def check_not_restricted(session: WriteSession, action: PlanAction) -> None:
    """Raises NotFound for an action of an outcome that is restricted."""
    if session.get_one(PlanOutcome, action.outcome_id).restricted:
        raise NotFound


def child_of(session: WriteSession, case: Case, public_id: UUID | None) -> int | None:
    """The id of the child an outcome is for; None is the whole family. Raises NotFound."""
    if public_id is None:
        return None
    found = session.scalar(
        sa.select(Child.id).where(Child.public_id == public_id, Child.case_id == case.id)
    )
    if found is None:
        raise NotFound
    return found


def owner_of(session: WriteSession, case: Case, command: AddAction) -> int | None:
    """The account of who does it, who has to work with the family. Raises InvalidInput."""
    if command.owner_id is None or command.by_the_family:
        return None
    found = session.scalar(
        sa.select(User.id).where(
            User.public_id == command.owner_id,
            User.deactivated_at.is_(None),
            User.id.in_(tied_to(case)),
        )
    )
    if found is None:
        raise InvalidInput({"owner_id": ["Choose somebody who works with the family."]})
    return found


def ask_owner(session: WriteSession, case: Case, row: PlanAction, child_id: int | None) -> None:
    """Opens the task of an action: its owner's, or the lead's where the owner has no account."""
    rules = rules_in_force(session, session.now)
    kind = TaskKind.ASK_ABOUT_ACTION if row.owner_id is None else TaskKind.DO_ACTION
    new = NewTask(
        kind,
        row.id,
        case,
        WHY_ASK if row.owner_id is None else WHY_DO,
        child_id=child_id,
        owner_id=row.owner_id,
        due_at=rules.calendar.end_of_business(row.by_when),
    )
    open_task(session, rules, new)


def end_actions(session: WriteSession, outcome: PlanOutcome) -> None:
    """Ends what is still asked for an outcome that nobody works on any longer."""
    rows = session.scalars(
        sa.select(PlanAction).where(
            PlanAction.outcome_id == outcome.id, PlanAction.ended_at.is_(None)
        )
    ).all()
    for row in rows:
        row.ended_at = session.now
    close_tasks(session, CHASED, [row.id for row in rows], "end_outcome")
