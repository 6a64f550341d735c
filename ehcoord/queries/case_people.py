"""Who works with a family: those to hand a task to, or to put a second name to something."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import RoleAssignment, TeamMembership, User
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.queries.access import get_case
from ehcoord.queries.owners import lead_of
from ehcoord.rules.permissions import Action, Actor


@dataclass(frozen=True, slots=True)
class KnowsTheCase:
    """A person who can be chosen: their name and job."""

    id: UUID
    name: str
    job_title: str

    @property
    def words(self) -> str:
        """Their name with their job, as a choice shows it."""
        return f"{self.name}, {self.job_title}" if self.job_title else self.name


def second_people(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[KnowsTheCase, ...]:
    """People of the case other than this person and the lead, by name."""
    people = people_of_case(session, actor, case_id, now)
    case, _ = get_case(session, actor, case_id, Action.CASE_READ, now)
    lead = session.get(User, lead_of(session, case.id) or 0)
    return tuple(one for one in people if lead is None or one.id != lead.public_id)


def people_of_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[KnowsTheCase, ...]:
    """Everybody else who works with the family or in the case's team, by name."""
    case, _ = get_case(session, actor, case_id, Action.CASE_READ, now)
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(
            User.deactivated_at.is_(None),
            User.id != actor.user_id,
            User.id.in_(_tied_to(case)),
        )
        .order_by(User.name_key, User.id)
    )
    return tuple(KnowsTheCase(*row) for row in rows)


def _tied_to(case: Case) -> sa.CompoundSelect[int]:
    around, led = TeamAroundTheFamilyMember, LeadProfessionalAssignment
    desk, role = TeamMembership, RoleAssignment
    return sa.union(
        sa.select(around.user_id).where(around.case_id == case.id, around.until_at.is_(None)),
        sa.select(led.user_id).where(led.case_id == case.id, led.ended_at.is_(None)),
        sa.select(desk.user_id).where(desk.team_id == case.team_id, desk.until_at.is_(None)),
        sa.select(role.user_id).where(role.team_id == case.team_id, role.until_at.is_(None)),
    )
