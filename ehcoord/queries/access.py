"""Which cases a person may see and why: the third wall. Everything that reads a case asks here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound, NotPermitted
from ehcoord.models.accounts import Absence, Team, User
from ehcoord.models.cases import Case, CaseAgency, TeamAroundTheFamilyMember
from ehcoord.models.leads import (
    LeadHandover,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
)
from ehcoord.models.tasks import Task
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import (
    SEES_RESTRICTED_CASE,
    Action,
    Actor,
    Relation,
    Role,
    may_on_case,
)

TEAM_RELATIONS = {
    Role.TEAM_MANAGER: Relation.TEAM_MANAGER,
    Role.COORDINATOR: Relation.COORDINATOR,
    Role.CONSULTANT: Relation.CONSULTANT,
}


def ties(actor: Actor, now: datetime) -> dict[Relation, sa.ColumnElement[bool]]:
    """For each relation this person could have, the condition on ``case_file`` that gives it."""
    found = _personal_ties(actor, now)
    if actor.is_kept_from_cases:
        return dict.fromkeys(found, sa.false())
    for role, relation in TEAM_RELATIONS.items():
        if teams := actor.teams_as(role):
            found[relation] = Case.team_id.in_(teams)
    if services := actor.teams_as(Role.SERVICE_MANAGER):
        own = sa.select(Team.service).where(Team.id.in_(services))
        found[Relation.SERVICE_MANAGER] = Case.team_id.in_(
            sa.select(Team.id).where(Team.service.in_(own))
        )
    if actor.has(Role.HEAD_OF_SERVICE):
        found[Relation.HEAD_OF_SERVICE] = sa.true()
    if actor.has(Role.RECORDS_OFFICER):
        found[Relation.RECORDS_OFFICER] = sa.true()
    if actor.has(Role.SAFEGUARDING_LEAD) and actor.agency_id is not None:
        found[Relation.SAFEGUARDING_LEAD] = _works_with_family(actor.agency_id)
    return found


def _personal_ties(actor: Actor, now: datetime) -> dict[Relation, sa.ColumnElement[bool]]:
    me = actor.user_id
    leading = sa.select(LeadProfessionalAssignment.case_id).where(
        LeadProfessionalAssignment.ended_at.is_(None)
    )
    around, asked = TeamAroundTheFamilyMember, LeadProfessionalNomination
    given = LeadHandover
    return {
        Relation.LEAD: Case.id.in_(leading.where(LeadProfessionalAssignment.user_id == me)),
        Relation.DEPUTY: Case.id.in_(
            leading.where(LeadProfessionalAssignment.user_id.in_(covered_by(actor, now)))
        ),
        Relation.TEAM_AROUND: Case.id.in_(
            sa.select(around.case_id).where(around.user_id == me, around.until_at.is_(None))
        ),
        Relation.NOMINEE: Case.id.in_(
            sa.select(asked.case_id)
            .where(asked.nominee_id == me, asked.answered_at.is_(None))
            .union_all(
                sa.select(given.case_id).where(given.to_user_id == me, given.ended_at.is_(None))
            )
        ),
        Relation.TASK_OWNER: Case.id.in_(
            sa.select(Task.case_id).where(
                Task.owner_id == me, Task.closed_at.is_(None), Task.case_id.is_not(None)
            )
        ),
    }


def covered_by(actor: Actor, now: datetime) -> sa.Select[int]:
    """The ids of those this person covers for today."""
    today = london_date(now)
    return sa.select(Absence.user_id).where(
        Absence.deputy_id == actor.user_id,
        Absence.cancelled_at.is_(None),
        Absence.from_on <= today,
        Absence.until_on >= today,
    )


def _works_with_family(agency_id: int) -> sa.ColumnElement[bool]:
    leading = (
        sa.select(LeadProfessionalAssignment.case_id)
        .join(User, User.id == LeadProfessionalAssignment.user_id)
        .where(User.agency_id == agency_id, LeadProfessionalAssignment.ended_at.is_(None))
    )
    involved = sa.select(CaseAgency.case_id).where(
        CaseAgency.agency_id == agency_id, CaseAgency.until_at.is_(None)
    )
    return sa.or_(Case.id.in_(involved), Case.id.in_(leading))


def visible_cases(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """The condition on ``case_file`` that leaves the cases this person may read, and no other.

    A records officer reads one case at a time, with a reason, so lists leave that tie out.
    """
    found = ties(actor, now)
    found.pop(Relation.RECORDS_OFFICER, None)
    inside = [tie for relation, tie in found.items() if relation in SEES_RESTRICTED_CASE]
    outside = [tie for relation, tie in found.items() if relation not in SEES_RESTRICTED_CASE]
    return sa.or_(
        sa.false(), *inside, sa.and_(Case.restricted.is_(False), sa.or_(sa.false(), *outside))
    )


def relations_to(
    session: orm.Session, actor: Actor, case_id: int, now: datetime
) -> frozenset[Relation]:
    """What ties this person to one case, in one query."""
    found = ties(actor, now)
    row = session.execute(
        sa.select(*(tie.label(relation.value) for relation, tie in found.items())).where(
            Case.id == case_id
        )
    ).first()
    if row is None:
        return frozenset()
    return _that_hold(found, row)


def get_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, action: Action, now: datetime
) -> tuple[Case, frozenset[Relation]]:
    """The case and what ties this person to it, in one query, if they may do this to it.

    Raises NotFound when there is no such case or this person may not know of it, and
    NotPermitted when they may read it but not do this.
    """
    column = Case.public_id if isinstance(case_id, UUID) else Case.id
    found = {} if actor.is_service else ties(actor, now)
    row = session.execute(
        sa.select(Case, *(tie.label(relation.value) for relation, tie in found.items())).where(
            column == case_id
        )
    ).first()
    if row is None:
        raise NotFound
    case: Case = row[0]
    if actor.is_service:
        return case, frozenset()
    relations = _that_hold(found, row)
    if not may_on_case(relations, Action.CASE_READ, restricted=case.restricted):
        raise NotFound
    if not may_on_case(relations, action, restricted=case.restricted):
        raise NotPermitted(action)
    return case, relations


def _that_hold(found: Iterable[Relation], row: Any) -> frozenset[Relation]:
    return frozenset(relation for relation in found if row._mapping[relation.value])
