"""People with an account, for those who make, change and end accounts: never a case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound, NotPermitted
from ehcoord.models.accounts import Agency, RoleAssignment, Team, TeamMembership, User
from ehcoord.queries.actors import during
from ehcoord.queries.teams import managed_teams
from ehcoord.rules.names import fold
from ehcoord.rules.permissions import Action, Actor, Role, may

PAGE = 25


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One person of the list."""

    public_id: UUID
    name: str
    email: str
    job_title: str
    agency: str
    deactivated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, with what they may do and where."""

    user_id: int
    public_id: UUID
    name: str
    email: str
    job_title: str
    telephone: str
    languages: str
    agency_id: int
    agency: str
    case_limit: int | None
    lead_trained_on: date | None
    deactivated_at: datetime | None
    roles: tuple[Role, ...]
    team_id: int | None


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency and the two people who stand behind its leads; empty where nobody is named."""

    id: int
    name: str
    safeguarding_lead: str
    safeguarding_lead_id: UUID | None
    holiday_substitute: str
    holiday_substitute_id: UUID | None
    withdrawn_at: datetime | None

    @property
    def is_ready(self) -> bool:
        """Whether its staff can be confirmed as leads."""
        return bool(self.safeguarding_lead and self.holiday_substitute and not self.withdrawn_at)


def accounts_of(
    session: orm.Session, actor: Actor, *, name: str = "", page: int = 1
) -> tuple[list[AccountLine], int]:
    """One page of everybody with an account, by name, and how many in all. Raises NotPermitted."""
    check_manages_accounts(actor)
    key = fold(name)
    narrowed = (
        sa.or_(User.name_key.between(key, key + "\uffff"), User.email == name.strip().lower())
        if key
        else sa.true()
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(User).where(narrowed)) or 0
    rows = session.execute(
        sa.select(
            User.public_id, User.name, User.email, User.job_title, Agency.name,
            User.deactivated_at,
        )
        .join(Agency, Agency.id == User.agency_id)
        .where(narrowed)
        .order_by(User.name_key, User.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )  # fmt: skip
    return [AccountLine(*row) for row in rows], total


def account_of(session: orm.Session, actor: Actor, user_id: UUID, now: datetime) -> Account:
    """One account, for who ends accounts or manages the person. Raises NotFound else."""
    row = session.execute(
        sa.select(User, Agency.name.label("agency"))
        .join(Agency, Agency.id == User.agency_id)
        .where(User.public_id == user_id)
    ).first()
    if row is None:
        raise NotFound
    user: User = row.User
    teams = session.scalars(
        sa.select(TeamMembership.team_id)
        .where(TeamMembership.user_id == user.id, *during(TeamMembership, now))
        .order_by(TeamMembership.id)
    ).all()
    if not may(actor, Action.ACCOUNT_MANAGE) and not _manages(session, actor, list(teams)):
        raise NotFound
    roles = session.scalars(
        sa.select(RoleAssignment.role)
        .where(RoleAssignment.user_id == user.id, *during(RoleAssignment, now))
        .order_by(RoleAssignment.id)
    )
    return Account(
        user.id, user.public_id, user.name, user.email, user.job_title, user.telephone,
        user.languages, user.agency_id, row.agency, user.case_limit, user.lead_trained_on,
        user.deactivated_at, tuple(dict.fromkeys(roles)), teams[0] if teams else None,
    )  # fmt: skip


def _manages(session: orm.Session, actor: Actor, teams: list[int]) -> bool:
    condition = sa.and_(Team.id.in_(teams), managed_teams(actor, Team.id))
    return session.scalar(sa.select(Team.id).where(condition).limit(1)) is not None


def agencies(session: orm.Session) -> list[AgencyLine]:
    """Every agency by name, with whom it has named. There is nothing of a case in it."""
    lead, substitute = orm.aliased(User), orm.aliased(User)
    rows = session.execute(
        sa.select(
            Agency.id, Agency.name, sa.func.coalesce(lead.name, ""), lead.public_id,
            sa.func.coalesce(substitute.name, ""), substitute.public_id, Agency.withdrawn_at,
        )
        .outerjoin(lead, lead.id == Agency.safeguarding_lead_id)
        .outerjoin(substitute, substitute.id == Agency.holiday_substitute_id)
        .order_by(Agency.name, Agency.id)
    )  # fmt: skip
    return [AgencyLine(*row) for row in rows]


def agencies_of(session: orm.Session, actor: Actor) -> list[AgencyLine]:
    """Every agency for who makes accounts; their own for a safeguarding lead."""
    everything = may(actor, Action.ACCOUNT_MANAGE)
    return [one for one in agencies(session) if everything or one.id == actor.agency_id]


def agency_of(session: orm.Session, actor: Actor, agency_id: int) -> AgencyLine:
    """One agency that this person looks after. Raises NotFound for any other."""
    for one in agencies_of(session, actor):
        if one.id == agency_id:
            return one
    raise NotFound


def teams(session: orm.Session) -> list[tuple[int, str]]:
    """Every team: its id and name."""
    return [(row.id, row.name) for row in session.execute(
        sa.select(Team.id, Team.name).order_by(Team.name, Team.id)
    )]  # fmt: skip


def who_could_take_over(session: orm.Session, leaver: Account) -> list[tuple[UUID, str]]:
    """Those who may be given what a leaver holds: of their agency, and managers of teams."""
    managers = sa.select(RoleAssignment.user_id).where(
        RoleAssignment.role == Role.TEAM_MANAGER, RoleAssignment.until_at.is_(None)
    )
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(
            sa.or_(User.agency_id == leaver.agency_id, User.id.in_(managers)),
            User.deactivated_at.is_(None),
            User.id != leaver.user_id,
        )
        .order_by(User.name_key, User.id)
    )
    return [(row.public_id, f"{row.name}, {row.job_title}") for row in rows]


def people_with_accounts(session: orm.Session, agency_id: int | None) -> list[tuple[UUID, str]]:
    """Everybody who could be named by an agency: its own people, or (None) anybody."""
    own = User.agency_id == agency_id if agency_id is not None else sa.true()
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(own, User.deactivated_at.is_(None))
        .order_by(User.name_key, User.id)
    )
    return [(row.public_id, f"{row.name}, {row.job_title}") for row in rows]


def check_manages_accounts(actor: Actor) -> None:
    """Raises NotPermitted for whoever does not manage people's accounts."""
    if not may(actor, Action.ACCOUNT_MANAGE):
        raise NotPermitted(Action.ACCOUNT_MANAGE)
