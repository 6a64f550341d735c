"""Whom a rung of a ladder tells: the people behind its words, for one task, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Absence, Agency, RoleAssignment, Team, TeamMembership, User
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.queries.kept_apart import apart
from ehcoord.rules.calendar import CLOSE_OF_BUSINESS, LONDON, WorkingCalendar, london_date
from ehcoord.rules.permissions import Role
from ehcoord.rules.tasks import OwnerRole

TEAM, CASE, OWNER_ID = (
    sa.bindparam(name, type_=sa.Integer()) for name in ("team", "case", "owner")
)
OWNER = "owner"
# Who manages the owner, whoever manages the case; in an agency without a team here, the one whom
# the agency has named.
OWNERS_MANAGER = "owners_manager"
OWNERS_AGENCY = "owners_agency"
ON_CALL = "on_call"
START_OF_BUSINESS_HOUR = 8
TODAY = sa.bindparam("today", type_=sa.Date())
# Where a role has no holder, the next above is told: somebody always is.
_UPWARDS = {
    OWNERS_MANAGER: OWNERS_AGENCY,
    OWNERS_AGENCY: Role.TEAM_MANAGER.value,
    "lead": Role.TEAM_MANAGER.value,
    "safeguarding_lead": Role.TEAM_MANAGER.value,
    Role.CONSULTANT.value: Role.TEAM_MANAGER.value,
    Role.TEAM_MANAGER.value: Role.SERVICE_MANAGER.value,
    Role.SERVICE_MANAGER.value: Role.HEAD_OF_SERVICE.value,
}
# Words that an owner's role and a ladder use for someone who holds a role of another name.
_HELD_AS = {
    OwnerRole.DUTY_MANAGER.value: Role.TEAM_MANAGER.value,
    OwnerRole.AUTHOR.value: "lead",
    OwnerRole.NOMINEE.value: Role.TEAM_MANAGER.value,
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who is told, and the hour of the day at which they want ordinary messages."""

    user_id: int
    message_hour: int


def recipients(
    session: orm.Session, task: Task, words: Iterable[str], now: datetime, calendar: WorkingCalendar
) -> dict[str, Recipient]:
    """For each word of a ladder the person it means for a task; a word nobody fills is left out.

    Who is away is stood in for by their deputy, and where there is none the next above is told.
    ``on_call`` is the manager in working hours and the service manager at any other time.
    """
    found = _holders(session, task, london_date(now))
    told: dict[str, Recipient] = {}
    for word in words:
        one = _behind(_role_of(word, task, now, calendar), found)
        if one is None and word == OWNER:
            # Away, and nobody stands in: whoever is above the owner's role is told instead.
            one = _behind(_HELD_AS.get(task.owner_role.value, task.owner_role.value), found)
        if one is not None:
            told[word] = one
    return told


def _role_of(word: str, task: Task, now: datetime, calendar: WorkingCalendar) -> str:
    if word == OWNER and task.owner_id is None:
        word = task.owner_role.value
    if word == ON_CALL:
        in_hours = _is_in_hours(now, calendar)
        return (Role.TEAM_MANAGER if in_hours else Role.SERVICE_MANAGER).value
    return _HELD_AS.get(word, word)


def _is_in_hours(now: datetime, calendar: WorkingCalendar) -> bool:
    there = now.astimezone(LONDON)
    is_open = there.hour >= START_OF_BUSINESS_HOUR and there.time() < CLOSE_OF_BUSINESS
    return is_open and calendar.is_working(there.date())


def _behind(role: str | None, found: dict[str, Recipient]) -> Recipient | None:
    while role is not None and role not in found:
        role = _UPWARDS.get(role)
    return found[role] if role is not None else None


def _holders(session: orm.Session, task: Task, today: date) -> dict[str, Recipient]:
    """The people who could be meant, by role; the one who has held it longest stands first."""
    found: dict[str, Recipient] = {}
    about = {
        "team": task.team_id, "case": task.case_id, "owner": task.owner_id, "today": today
    }  # fmt: skip
    for row in session.execute(_everyone(), about):
        found.setdefault(row.role, Recipient(row.user_id, row.message_hour))
    return found


@cache
def _everyone() -> sa.Executable:
    """The statement, made once: a sweep runs it for every step of every ladder."""
    service = sa.select(Team.service).where(Team.id == TEAM).scalar_subquery()
    above = sa.or_(
        RoleAssignment.role == Role.HEAD_OF_SERVICE,
        sa.and_(
            RoleAssignment.role.in_((Role.TEAM_MANAGER, Role.CONSULTANT)),
            RoleAssignment.team_id == TEAM,
        ),
        sa.and_(RoleAssignment.role == Role.SERVICE_MANAGER, Team.service == service),
    )
    by_role = (
        _person(sa.type_coerce(RoleAssignment.role, sa.String(40)), RoleAssignment.id)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .outerjoin(Team, Team.id == RoleAssignment.team_id)
        .where(RoleAssignment.until_at.is_(None), above)
    )
    leads = sa.and_(
        LeadProfessionalAssignment.case_id == CASE,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    lead = _person(sa.literal("lead"), sa.literal(0)).join(
        LeadProfessionalAssignment,
        sa.and_(LeadProfessionalAssignment.user_id == User.id, leads),
    )
    lead_user = orm.aliased(User)
    safeguarding = (
        _person(sa.literal("safeguarding_lead"), sa.literal(0))
        .join(Agency, Agency.safeguarding_lead_id == User.id)
        .join(lead_user, lead_user.agency_id == Agency.id)
        .join(
            LeadProfessionalAssignment,
            sa.and_(LeadProfessionalAssignment.user_id == lead_user.id, leads),
        )
    )
    owner = _person(sa.literal(OWNER), sa.literal(0)).where(User.id == OWNER_ID)
    everyone = sa.union_all(by_role, lead, safeguarding, owner, *_above_the_owner())
    return everyone.order_by("since", "user_id")


def _above_the_owner() -> tuple[Any, Any]:
    colleague = orm.aliased(User)
    manager = (
        _person(sa.literal(OWNERS_MANAGER), RoleAssignment.id)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .join(TeamMembership, TeamMembership.team_id == RoleAssignment.team_id)
        .where(
            RoleAssignment.role == Role.TEAM_MANAGER,
            RoleAssignment.until_at.is_(None),
            TeamMembership.user_id == OWNER_ID,
            TeamMembership.until_at.is_(None),
        )
    )
    named = (
        _person(sa.literal(OWNERS_AGENCY), sa.literal(0))
        .join(Agency, Agency.safeguarding_lead_id == User.id)
        .join(colleague, colleague.agency_id == Agency.id)
        .where(colleague.id == OWNER_ID)
    )
    return manager, named


def _person(role: Any, since: Any) -> Any:
    """A person, or whoever stands in for them today; nobody where nobody does.

    Whoever is kept apart from the case neither is told nor stands in.
    """
    away, deputy = orm.aliased(Absence), orm.aliased(User)
    is_away = sa.and_(
        away.user_id == User.id,
        away.cancelled_at.is_(None),
        away.from_on <= TODAY,
        away.until_on >= TODAY,
    )
    stands_in = sa.and_(
        deputy.id == away.deputy_id, deputy.deactivated_at.is_(None), ~apart(deputy.id, CASE)
    )
    return (
        sa.select(
            role.label("role"),
            sa.func.coalesce(deputy.id, User.id).label("user_id"),
            sa.func.coalesce(deputy.message_hour, User.message_hour).label("message_hour"),
            since.label("since"),
        )
        .select_from(User)
        .outerjoin(away, is_away)
        .outerjoin(deputy, stands_in)
        .where(
            User.deactivated_at.is_(None),
            sa.or_(sa.and_(away.id.is_(None), ~apart(User.id, CASE)), deputy.id.is_not(None)),
        )
    )
