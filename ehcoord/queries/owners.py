"""Which person a role means for a case: its lead, its team's manager, its agency's safeguarder."""

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Agency, RoleAssignment, Team, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.queries.kept_apart import apart
from ehcoord.rules.permissions import Role
from ehcoord.rules.tasks import OwnerRole

_IN_THE_TEAM = {
    OwnerRole.TEAM_MANAGER: Role.TEAM_MANAGER,
    OwnerRole.DUTY_MANAGER: Role.TEAM_MANAGER,
    OwnerRole.CONSULTANT: Role.CONSULTANT,
}


def owner_for(session: orm.Session, role: OwnerRole, case: Case | None) -> int | None:
    """The id of the person a role means for a case; None leaves the task with the role.

    Falls back upwards: a case without a lead asks its team's manager, an agency without a
    safeguarding lead likewise. Whoever is kept apart from the case is passed over. A role that
    only the caller can know (author) gives None.
    """
    if case is None or role in (OwnerRole.AUTHOR, OwnerRole.NOMINEE):
        return None
    if role is OwnerRole.LEAD:
        return lead_of(session, case.id) or manager_of(session, case.team_id, case.id)
    if role is OwnerRole.SAFEGUARDING_LEAD:
        return _safeguarding_lead(session, case) or manager_of(session, case.team_id, case.id)
    if role is OwnerRole.SERVICE_MANAGER:
        return service_manager_of(session, case.team_id, case.id)
    return holder_in_team(session, _IN_THE_TEAM[role], case.team_id, case.id) or manager_of(
        session, case.team_id, case.id
    )


def lead_of(session: orm.Session, case_id: int) -> int | None:
    """Who leads a case now, interim or confirmed."""
    return session.scalar(
        sa.select(LeadProfessionalAssignment.user_id).where(
            LeadProfessionalAssignment.case_id == case_id,
            LeadProfessionalAssignment.ended_at.is_(None),
        )
    )


def manager_of(session: orm.Session, team_id: int, case_id: int | None = None) -> int | None:
    """The manager of a team; where there are several, the one who has been it longest.

    Whoever is kept apart from the case, where one is named, is passed over.
    """
    return holder_in_team(session, Role.TEAM_MANAGER, team_id, case_id)


def service_manager_of(
    session: orm.Session, team_id: int, case_id: int | None = None
) -> int | None:
    """The service manager above a team: one who holds the role in a team of the same service."""
    service = sa.select(Team.service).where(Team.id == team_id).scalar_subquery()
    return session.scalar(
        _holders(Role.SERVICE_MANAGER, case_id)
        .join(Team, Team.id == RoleAssignment.team_id)
        .where(Team.service == service)
    )


def head_of_service(session: orm.Session, case_id: int | None = None) -> int | None:
    """The head of service."""
    return session.scalar(_holders(Role.HEAD_OF_SERVICE, case_id))


def holder_in_team(
    session: orm.Session, role: Role, team_id: int, case_id: int | None = None
) -> int | None:
    """Who holds a role in a team."""
    return session.scalar(_holders(role, case_id).where(RoleAssignment.team_id == team_id))


def _holders(role: Role, case_id: int | None) -> sa.Select[int]:
    return (
        sa.select(RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role == role,
            RoleAssignment.until_at.is_(None),
            User.deactivated_at.is_(None),
            ~apart(User.id, case_id),
        )
        .order_by(RoleAssignment.id)
        .limit(1)
    )


def _safeguarding_lead(session: orm.Session, case: Case) -> int | None:
    return session.scalar(
        sa.select(Agency.safeguarding_lead_id)
        .join(User, User.agency_id == Agency.id)
        .join(LeadProfessionalAssignment, LeadProfessionalAssignment.user_id == User.id)
        .where(
            LeadProfessionalAssignment.case_id == case.id,
            LeadProfessionalAssignment.ended_at.is_(None),
            ~apart(Agency.safeguarding_lead_id, case.id),
        )
    )
