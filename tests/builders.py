"""Invented people, teams and cases, as rows that every test of services and pages starts from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from ehcoord.db import WriteSession, db, transaction
from ehcoord.models.accounts import Agency, RoleAssignment, Team, TeamMembership, User
from ehcoord.models.cases import Case, CaseMember, Child, TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.queries.actors import actor_of
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import Actor, Role
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task

# A Monday in British Summer Time: ten o'clock in London, with no bank holiday for a week.
NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=365)
GIVEN_NAMES = ("Robin", "Ash", "Sky", "Wren", "Rowan", "Fern")

# Attribute of a Partnership: name, role, agency, the team of the role, the team of the desk.
PEOPLE: dict[str, tuple[str, Role, str, str | None, str | None]] = {
    "practitioner": ("Priya Nair", Role.PRACTITIONER, "council", None, "team"),
    "lead": ("Leah Moss", Role.PRACTITIONER, "school", None, None),
    "manager": ("Marta Quill", Role.TEAM_MANAGER, "council", "team", "team"),
    "service_manager": ("Sol Avery", Role.SERVICE_MANAGER, "council", "team", None),
    "head": ("Hana Broom", Role.HEAD_OF_SERVICE, "council", None, None),
    "partnership": ("Pat Lorne", Role.PARTNERSHIP_OFFICER, "council", None, None),
    "records": ("Rhys Tallow", Role.RECORDS_OFFICER, "council", None, None),
    "admin": ("Ada Finch", Role.ADMINISTRATOR, "council", None, None),
    "safeguarding": ("Safia Reed", Role.SAFEGUARDING_LEAD, "school", None, None),
    "coordinator": ("Cora Lake", Role.COORDINATOR, "council", "team", "team"),
    "consultant": ("Con Marsh", Role.CONSULTANT, "council", "team", "team"),
    "home_education": ("Edie Holm", Role.HOME_EDUCATION_OFFICER, "council", None, None),
    "other_practitioner": ("Otis Crane", Role.PRACTITIONER, "trust", None, "other_team"),
    "other_manager": ("Olga Stone", Role.TEAM_MANAGER, "trust", "other_team", "other_team"),
}


@dataclass(frozen=True, slots=True)
class Partnership:
    """One person of every role, two teams and three agencies; nobody has a case yet."""

    practitioner: Actor
    lead: Actor
    manager: Actor
    service_manager: Actor
    head: Actor
    partnership: Actor
    records: Actor
    admin: Actor
    safeguarding: Actor
    coordinator: Actor
    consultant: Actor
    home_education: Actor
    other_practitioner: Actor
    other_manager: Actor
    team_id: int
    other_team_id: int
    council_id: int
    school_id: int
    trust_id: int


@dataclass(frozen=True, slots=True)
class ACase:
    """A case that stands in the database, by its ids."""

    id: int
    public_id: UUID
    child_ids: tuple[int, ...]
    child_public_ids: tuple[UUID, ...]
    person_ids: tuple[int, ...]


def a_partnership() -> Partnership:
    """A council, a school and a health trust with one person of every role, since a year ago.

    The school's lead and its safeguarding lead are colleagues; the two ``other`` people work for
    the trust, in a team of another service.
    """
    with transaction(None, BEFORE) as session:
        agencies = {
            "council": Agency(name="Northmoor Council", kind="council"),
            "school": Agency(name="Hill Lane School", kind="school"),
            "trust": Agency(name="Moorside Health Trust", kind="health"),
        }
        session.add_all_now(*agencies.values())
        ids = {name: agency.id for name, agency in agencies.items()}
        team = Team(name="North team", service="Families north", agency_id=ids["council"])
        other = Team(name="South team", service="Families south", agency_id=ids["trust"])
        session.add_all_now(team, other)
        teams = {"team": team.id, "other_team": other.id}
        users = {name: _user(session, name, ids, teams) for name in PEOPLE}
        for agency, head in (("council", "manager"), ("school", "safeguarding"),
                             ("trust", "other_manager")):  # fmt: skip
            agencies[agency].safeguarding_lead_id = users[head]
            agencies[agency].holiday_substitute_id = users["manager"]
    actors = {name: the_actor(user_id) for name, user_id in users.items()}
    return Partnership(
        **actors,
        team_id=teams["team"],
        other_team_id=teams["other_team"],
        council_id=ids["council"],
        school_id=ids["school"],
        trust_id=ids["trust"],
    )


def the_actor(user_id: int, now: datetime = NOW) -> Actor:
    """The person as an actor, with the roles they hold at an instant."""
    actor = actor_of(db.session(), user_id, now)
    assert actor is not None
    return actor


def _user(session: WriteSession, key: str, ids: dict[str, int], teams: dict[str, int]) -> int:
    name, role, agency, role_team, desk = PEOPLE[key]
    user = User(
        email=f"{key.replace('_', '')}@example.org",
        name=name,
        name_key=" ".join(reversed(name.lower().split())),
        job_title=role.value.replace("_", " ").capitalize(),
        agency_id=ids[agency],
        lead_trained_on=date(2024, 9, 2),
    )
    session.add_all_now(user)
    place = teams[role_team] if role_team else None
    session.add(RoleAssignment(user_id=user.id, role=role, team_id=place, from_at=BEFORE))
    if desk:
        session.add(TeamMembership(user_id=user.id, team_id=teams[desk], from_at=BEFORE))
    return user.id


def a_case(
    p: Partnership,
    *,
    children: int = 1,
    lead: Actor | None = None,
    flagged: bool = False,
    restricted: bool = False,
    team_id: int | None = None,
    family_name: str = "Sample",
    now: datetime = NOW,
) -> ACase:
    """An open case of an invented family, opened by the practitioner, who is in its team.

    ``lead`` is confirmed as its Lead Professional; ``flagged`` without one makes the practitioner
    its interim lead and opens the task of confirming one.
    """
    with transaction(p.practitioner.user_id, now) as session:
        case = _case_row(session, p, family_name, team_id or p.team_id, now)
        case.restricted = restricted
        members = [_child(session, case, number, now) for number in range(children)]
        if lead is not None or flagged:
            _give_a_lead(session, case, lead or p.practitioner, confirmed=lead is not None)
    return ACase(
        id=case.id,
        public_id=case.public_id,
        child_ids=tuple(child.id for child in members),
        child_public_ids=tuple(child.public_id for child in members),
        person_ids=tuple(child.person_id for child in members),
    )


def _case_row(
    session: WriteSession, p: Partnership, family_name: str, team_id: int, now: datetime
) -> Case:
    case = Case(
        reference=uuid4().hex[:12],
        family_name=family_name,
        sort_key=family_name.lower(),
        team_id=team_id,
        opened_at=now,
        opened_by_id=p.practitioner.user_id,
    )
    session.add_all_now(case)
    case.reference = f"NM-{2000 + case.id}"
    session.add(
        TeamAroundTheFamilyMember(case_id=case.id, user_id=p.practitioner.user_id, from_at=now)
    )
    return case


def _child(session: WriteSession, case: Case, number: int, now: datetime) -> Child:
    given = GIVEN_NAMES[number % len(GIVEN_NAMES)]
    person = Person(
        given_name=given,
        family_name=case.family_name,
        sort_key=f"{case.family_name} {given}".lower(),
        born_on=date(2012 + number, 3, 4),
    )
    session.add_all_now(person)
    child = Child(person_id=person.id, case_id=case.id)
    member = CaseMember(
        case_id=case.id, person_id=person.id, role=MemberRole.CHILD, from_at=now
    )  # fmt: skip
    session.add_all_now(child, member)
    return child


def _give_a_lead(session: WriteSession, case: Case, who: Actor, *, confirmed: bool) -> None:
    assignment = LeadProfessionalAssignment(
        case_id=case.id,
        user_id=who.user_id,
        kind=LeadKind.CONFIRMED if confirmed else LeadKind.INTERIM,
        started_at=session.now,
        trained=True,
    )
    session.add_all_now(assignment)
    case.needs_lead, case.flagged_at = True, session.now
    case.lead_id, case.lead_is_current = assignment.id, True
    session.flush()
    if not confirmed:
        rules = rules_in_force(session, session.now)
        reason = "Needs are emerging and no lead is confirmed."
        open_task(session, rules, NewTask(TaskKind.CONFIRM_LEAD, case.id, case, reason))
