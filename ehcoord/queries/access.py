"""Which cases a person may see and why: the third wall. Everything that reads a case asks here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound, NotPermitted
from ehcoord.models.accounts import Absence, Team, User
from ehcoord.models.cases import Case, CaseAgency, TeamAroundTheFamilyMember
from ehcoord.models.leads import (
    KeptApart,
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
Ties = dict[Relation, sa.ColumnElement[bool]]
ME, TODAY = sa.bindparam("me", type_=sa.Integer()), sa.bindparam("today", type_=sa.Date())


def ties(actor: Actor, now: datetime) -> Ties:
    """For each relation this person could have, the condition on ``case_file`` that gives it."""
    return _with_ties_by_role(actor, _personal_ties(actor.user_id, london_date(now)))


def _with_ties_by_role(actor: Actor, personal: Ties) -> Ties:
    if actor.is_kept_from_cases:
        return dict.fromkeys(personal, sa.false())
    found = dict(personal)
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


def _personal_ties(me: Any, today: Any) -> Ties:
    leading = sa.select(LeadProfessionalAssignment.case_id).where(
        LeadProfessionalAssignment.ended_at.is_(None)
    )
    around, asked = TeamAroundTheFamilyMember, LeadProfessionalNomination
    given = LeadHandover
    return {
        Relation.LEAD: Case.id.in_(leading.where(LeadProfessionalAssignment.user_id == me)),
        Relation.DEPUTY: Case.id.in_(
            leading.where(LeadProfessionalAssignment.user_id.in_(_covered_by(me, today)))
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
    return _covered_by(actor.user_id, london_date(now))


def _covered_by(me: Any, today: Any) -> sa.Select[int]:
    return sa.select(Absence.user_id).where(
        Absence.deputy_id == me,
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


def _is_kept_apart(me: Any) -> sa.ColumnElement[bool]:
    """The condition on cases that a person is kept apart from, whatever ties them to it."""
    apart = sa.select(KeptApart.case_id).where(
        KeptApart.user_id == me, KeptApart.ended_at.is_(None)
    )
    return Case.id.in_(apart)


def visible_cases(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """The condition on ``case_file`` that leaves the cases this person may read, and no other.

    A records officer reads one case at a time, with a reason, so lists leave that tie out.
    """
    found = ties(actor, now)
    found.pop(Relation.RECORDS_OFFICER, None)
    inside = [tie for relation, tie in found.items() if relation in SEES_RESTRICTED_CASE]
    outside = [tie for relation, tie in found.items() if relation not in SEES_RESTRICTED_CASE]
    return sa.and_(
        sa.or_(
            sa.false(), *inside, sa.and_(Case.restricted.is_(False), sa.or_(sa.false(), *outside))
        ),
        ~_is_kept_apart(actor.user_id),
    )


def relations_to(
    session: orm.Session, actor: Actor, case_id: int, now: datetime
) -> frozenset[Relation]:
    """What ties this person to one case, in one query."""
    found = _with_ties_by_role(actor, _ties_of_whoever_asks())
    query = sa.select(*_named(found)).where(Case.id == case_id, ~_is_kept_apart(ME))
    row = session.execute(query, _who_asks(actor, now)).first()
    return frozenset() if row is None else _that_hold(found, row)


def get_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, action: Action, now: datetime
) -> tuple[Case, frozenset[Relation]]:
    """The case and what ties this person to it, in one query, if they may do this to it.

    Raises NotFound when there is no such case or this person may not know of it, and
    NotPermitted when they may read it but not do this.
    """
    column = Case.public_id if isinstance(case_id, UUID) else Case.id
    rows, relations = let_in(session, actor, sa.select(Case).where(column == case_id), action, now)
    return rows[0][0], relations


def let_in(
    session: orm.Session, actor: Actor, query: Any, action: Action, now: datetime
) -> tuple[Sequence[Any], frozenset[Relation]]:
    """The rows of a query that begins with the case, if this person may do this to that case.

    It reads of one case, and of no table that ties people to cases. Raises like ``get_case``.
    """
    found = {} if actor.is_service else _with_ties_by_role(actor, _ties_of_whoever_asks())
    query = query.where(~_is_kept_apart(ME)).add_columns(*_named(found))
    rows = session.execute(query, _who_asks(actor, now)).all()
    if not rows:
        raise NotFound
    case: Case = rows[0][0]
    if actor.is_service:
        return rows, frozenset()
    relations = _that_hold(found, rows[0])
    if not may_on_case(relations, Action.CASE_READ, restricted=case.restricted):
        raise NotFound
    if not may_on_case(relations, action, restricted=case.restricted):
        raise NotPermitted(action)
    return rows, relations


@cache
def _ties_of_whoever_asks() -> Ties:
    """The personal ties, made once: whose they are comes with ``_who_asks``."""
    return _personal_ties(ME, TODAY)


def _who_asks(actor: Actor, now: datetime) -> Mapping[str, Any]:
    return {"me": actor.user_id, "today": london_date(now)}


def _named(found: Ties) -> Iterable[sa.Label[bool]]:
    return (tie.label(relation.value) for relation, tie in found.items())


def _that_hold(found: Iterable[Relation], row: Any) -> frozenset[Relation]:
    return frozenset(relation for relation in found if row._mapping[relation.value])
