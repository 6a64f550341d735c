"""The people of a case: who works with the family, and the family with the agencies around it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Agency, RoleAssignment, TeamMembership, User
from ehcoord.models.cases import Case, CaseAgency, CaseMember, TeamAroundTheFamilyMember
from ehcoord.models.leads import KeptApart, LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.queries.access import get_case
from ehcoord.queries.case_heads import CaseHead
from ehcoord.queries.owners import lead_of
from ehcoord.queries.teams import works_with_families
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import WORK_WITH_FAMILIES, Action, Actor, Role

MANAGERS = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER)


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
    case, _ = get_case(session, actor, case_id, Action.CASE_READ, now)
    lead = session.get(User, lead_of(session, case.id) or 0)
    people = _people_of(session, actor, case)
    return tuple(one for one in people if lead is None or one.id != lead.public_id)


def people_of_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[KnowsTheCase, ...]:
    """Everybody else who works with the family or in the case's team, by name."""
    case, _ = get_case(session, actor, case_id, Action.CASE_READ, now)
    return _people_of(session, actor, case)


def _people_of(session: orm.Session, actor: Actor, case: Case) -> tuple[KnowsTheCase, ...]:
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(
            User.deactivated_at.is_(None),
            User.id != actor.user_id,
            User.id.in_(tied_to(case)),
        )
        .order_by(User.name_key, User.id)
    )
    return tuple(KnowsTheCase(*row) for row in rows)


def everybody_of_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[KnowsTheCase, ...]:
    """Everybody who works with the family or in the case's team, this person among them."""
    case, _ = get_case(session, actor, case_id, Action.CASE_READ, now)
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(User.deactivated_at.is_(None), User.id.in_(tied_to(case)))
        .order_by(User.name_key, User.id)
    )
    return tuple(KnowsTheCase(*row) for row in rows)


def tied_to(case: Case) -> sa.Select[int]:
    """The ids of those who work with a family, or with families in its case's team.

    Of the team of a restricted case only its managers: it is kept from the rest of the desk, and
    whatever somebody is given to do would let them in. Nobody who is kept apart from the family.
    """
    around, led = TeamAroundTheFamilyMember, LeadProfessionalAssignment
    desk, role = TeamMembership, RoleAssignment
    near = (
        sa.select(around.user_id).where(around.case_id == case.id, around.until_at.is_(None)),
        sa.select(led.user_id).where(led.case_id == case.id, led.ended_at.is_(None)),
    )
    holders = sa.select(role.user_id).where(role.team_id == case.team_id, role.until_at.is_(None))
    if case.restricted:
        return _but_apart(case, *near, holders.where(role.role.in_(MANAGERS)))
    team = sa.select(desk.user_id).where(
        desk.team_id == case.team_id, desk.until_at.is_(None), works_with_families(desk.user_id)
    )
    return _but_apart(case, *near, team, holders.where(role.role.in_(WORK_WITH_FAMILIES)))


def _but_apart(case: Case, *near: sa.Select[int]) -> sa.Select[int]:
    near_it = User.id.in_(sa.union(*near))
    return sa.select(User.id).where(near_it, User.id.not_in(_apart(case.id)))


def _apart(case_id: int) -> sa.Select[int]:
    """The ids of those who are kept apart from a case."""
    kept = KeptApart
    return sa.select(kept.user_id).where(kept.case_id == case_id, kept.ended_at.is_(None))


@dataclass(frozen=True, slots=True)
class InFamily:
    """Somebody of a family, as those who may read the case read it.

    ``address`` is None where it must be kept back from this reader.
    """

    person_id: UUID
    name: str
    role: MemberRole
    relationship: str
    parental_responsibility: bool | None
    lives_with_children: bool | None
    born_on: date | None
    expected_on: date | None
    telephone: str
    address: str | None
    restricted: bool
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class AgencyAround:
    """An agency that works with the family, since when."""

    id: int
    name: str
    since: datetime


def family_of(session: orm.Session, head: CaseHead) -> tuple[InFamily, ...]:
    """Everybody who is or was of a family, the children first, in one query.

    Who may have caused harm is left out for those who need not act on it.
    """
    member = CaseMember
    query = (
        sa.select(member, Person)
        .join(Person, Person.id == member.person_id)
        .where(member.case_id == head.id)
        .order_by(member.until_at.is_not(None), Person.born_on.is_(None), Person.born_on, member.id)
    )
    if not head.shows_restricted:
        query = query.where(member.restricted.is_(False))
    return tuple(_in_family(row, person, head) for row, person in session.execute(query))


def _in_family(row: CaseMember, person: Person, head: CaseHead) -> InFamily:
    kept_back = person.address_restricted and not head.shows_restricted
    return InFamily(
        person_id=person.public_id,
        name=f"{person.given_name} {person.family_name}",
        role=row.role,
        relationship=row.relationship,
        parental_responsibility=row.parental_responsibility,
        lives_with_children=row.lives_with_children,
        born_on=person.born_on,
        expected_on=person.expected_on,
        telephone=person.telephone,
        address=None if kept_back else person.address,
        restricted=row.restricted,
        since=row.from_at,
        until=row.until_at,
    )


def agencies_around(session: orm.Session, head: CaseHead) -> tuple[AgencyAround, ...]:
    """The agencies that work with the family now, by name."""
    rows = session.execute(
        sa.select(Agency.id, Agency.name, CaseAgency.from_at)
        .join(CaseAgency, CaseAgency.agency_id == Agency.id)
        .where(CaseAgency.case_id == head.id, CaseAgency.until_at.is_(None))
        .order_by(Agency.name, Agency.id)
    )
    return tuple(AgencyAround(*row) for row in rows)


def other_agencies(session: orm.Session, head: CaseHead) -> list[tuple[int, str]]:
    """The agencies that could be added to a case, by name."""
    there = sa.select(CaseAgency.agency_id).where(
        CaseAgency.case_id == head.id, CaseAgency.until_at.is_(None)
    )
    rows = session.execute(
        sa.select(Agency.id, Agency.name)
        .where(Agency.withdrawn_at.is_(None), Agency.id.not_in(there))
        .order_by(Agency.name, Agency.id)
    )
    return [(row.id, row.name) for row in rows]


def could_join(session: orm.Session, head: CaseHead) -> tuple[KnowsTheCase, ...]:
    """Who could come into the team around the family: the case's team, and the agencies' staff."""
    around, desk = TeamAroundTheFamilyMember, TeamMembership
    team = sa.select(Case.team_id).where(Case.id == head.id).scalar_subquery()
    agencies = sa.select(CaseAgency.agency_id).where(
        CaseAgency.case_id == head.id, CaseAgency.until_at.is_(None)
    )
    there = sa.select(around.user_id).where(around.case_id == head.id, around.until_at.is_(None))
    in_team = sa.select(desk.user_id).where(desk.team_id == team, desk.until_at.is_(None))
    rows = session.execute(
        sa.select(User.public_id, User.name, User.job_title)
        .where(
            User.deactivated_at.is_(None),
            User.id.not_in(there),
            User.id.not_in(_apart(head.id)),
            sa.or_(User.id.in_(in_team), User.agency_id.in_(agencies)),
        )
        .order_by(User.name_key, User.id)
    )
    return tuple(KnowsTheCase(*row) for row in rows)
