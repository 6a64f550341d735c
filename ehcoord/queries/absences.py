"""Who is away when, who covers, and who could."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import Absence, Agency, RoleAssignment, TeamMembership, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.queries.actors import during
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import NEVER_A_CASE, Actor, Role
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class AbsentPerson:
    """Whose days away these are; ``is_me`` when they are the reader's own."""

    user_id: int
    public_id: UUID
    name: str
    agency_id: int
    leads: int
    is_me: bool


@dataclass(frozen=True, slots=True)
class Away:
    """Days away, both inclusive, and who covers."""

    id: int
    from_on: date
    until_on: date
    deputy: str


def person_away(
    session: orm.Session, actor: Actor, user_id: UUID | None, now: datetime
) -> AbsentPerson:
    """Somebody whose days away the reader may put down. Raises NotFound for anybody else."""
    user = session.scalar(
        sa.select(User).where(User.public_id == user_id, User.deactivated_at.is_(None))
    )
    if user is None or not may_say_away(session, actor, user, now):
        raise NotFound
    led = sa.select(sa.func.count()).where(
        LeadProfessionalAssignment.user_id == user.id,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    leads = session.scalar(led) or 0
    is_me = user.id == actor.user_id
    return AbsentPerson(user.id, user.public_id, user.name, user.agency_id, leads, is_me)


def may_say_away(session: orm.Session, actor: Actor, user: User, now: datetime) -> bool:
    """Whether a person may put down when somebody is away.

    Their own days, those of people they stand behind, whoever stands on their board of people,
    and whoever they were asked to arrange cover for.
    """
    stands_behind = actor.has(Role.SAFEGUARDING_LEAD) and user.agency_id == actor.agency_id
    if user.id == actor.user_id or stands_behind or _on_the_board(session, actor, user, now):
        return True
    asked = sa.select(Task.id).where(
        Task.kind == TaskKind.ARRANGE_COVER,
        Task.about_id == user.id,
        Task.owner_id == actor.user_id,
        Task.closed_at.is_(None),
    )
    return session.scalar(asked.limit(1)) is not None


def _on_the_board(session: orm.Session, actor: Actor, user: User, now: datetime) -> bool:
    in_a_team = sa.select(TeamMembership.id).where(
        TeamMembership.user_id == user.id,
        *during(TeamMembership, now),
        watched_teams(actor, TeamMembership.team_id),
    )
    leads_a_family = (
        sa.select(Case.id)
        .join(LeadProfessionalAssignment, LeadProfessionalAssignment.id == Case.lead_id)
        .where(
            LeadProfessionalAssignment.user_id == user.id,
            Case.closed_at.is_(None),
            watched_teams(actor, Case.team_id),
        )
    )
    return bool(session.scalar(sa.select(sa.or_(in_a_team.exists(), leads_a_family.exists()))))


def absences_of(session: orm.Session, user_id: int, now: datetime) -> list[Away]:
    """The days away of one person from today on, the soonest first."""
    deputy = orm.aliased(User)
    rows = session.execute(
        sa.select(Absence.id, Absence.from_on, Absence.until_on, sa.func.coalesce(deputy.name, ""))
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(
            Absence.user_id == user_id,
            Absence.cancelled_at.is_(None),
            Absence.until_on >= london_date(now),
        )
        .order_by(Absence.from_on, Absence.id)
    )
    return [Away(*row) for row in rows]


def who_could_cover(
    session: orm.Session, person: AbsentPerson, now: datetime
) -> list[tuple[UUID, str]]:
    """Whoever may cover for the families of a person, by name."""
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(may_cover_for(person.user_id, person.agency_id, now))
        .order_by(User.name_key, User.id)
    )
    return [(row.public_id, f"{row.name}, {row.job_title}") for row in rows]


def may_cover_for(user_id: int, agency_id: int, now: datetime) -> sa.ColumnElement[bool]:
    """The condition on people that leaves those who may cover for somebody, and see what they see.

    Colleagues of their agency, whom the agency has named, and the desks of their own teams and of
    the families they lead. Nobody whose roles never see a case.
    """
    desk = sa.select(TeamMembership.user_id).where(
        TeamMembership.team_id.in_(_teams_of(user_id)), *during(TeamMembership, now)
    )
    named = sa.exists().where(
        Agency.id == agency_id,
        User.id.in_([Agency.safeguarding_lead_id, Agency.holiday_substitute_id]),
    )
    sees_cases = sa.exists().where(
        RoleAssignment.user_id == User.id,
        RoleAssignment.role.not_in(NEVER_A_CASE),
        *during(RoleAssignment, now),
    )
    return sa.and_(
        sa.or_(User.agency_id == agency_id, User.id.in_(desk), named),
        sees_cases,
        User.id != user_id,
        User.deactivated_at.is_(None),
    )


def _teams_of(user_id: int) -> sa.CompoundSelect[int]:
    """The teams of a person's desk, and those of the families they lead."""
    own = sa.select(TeamMembership.team_id).where(
        TeamMembership.user_id == user_id, TeamMembership.until_at.is_(None)
    )
    led = (
        sa.select(Case.team_id)
        .join(LeadProfessionalAssignment, LeadProfessionalAssignment.id == Case.lead_id)
        .where(LeadProfessionalAssignment.user_id == user_id, Case.closed_at.is_(None))
    )
    return sa.union(own, led)
