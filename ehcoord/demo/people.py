"""The people of the demonstration: one account a role, in an invented partnership."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ehcoord.commands.accounts import CreateUser
from ehcoord.db import db, transaction
from ehcoord.models.accounts import Agency, User
from ehcoord.queries.actors import actor_of
from ehcoord.rules.permissions import SERVICE, Actor, HeldRole, Role
from ehcoord.services import accounts

COUNCIL, SCHOOL, TRUST = "Northmere Council", "Hillside Academy", "Northmere Health Trust"
TEAM = "Harbour team"

# Account: name, what they do, agency, role. Every one is invented.
PEOPLE = {
    "practitioner": ("Leanne Potts", "Early help practitioner", COUNCIL, Role.PRACTITIONER),
    "lead": ("Dan Hale", "Head of year 9", SCHOOL, Role.PRACTITIONER),
    "worker": ("Helen Brook", "Family support worker", COUNCIL, Role.PRACTITIONER),
    "nurse": ("Sian Webb", "Health visitor", TRUST, Role.PRACTITIONER),
    "manager": ("Ruth Adeyemi", "Team manager", COUNCIL, Role.TEAM_MANAGER),
    "service": ("Colin Marsh", "Service manager", COUNCIL, Role.SERVICE_MANAGER),
    "head": ("Priya Nair", "Head of early help", COUNCIL, Role.HEAD_OF_SERVICE),
    "partnership": ("Jo Farrow", "Partnership officer", COUNCIL, Role.PARTNERSHIP_OFFICER),
    "records": ("Sue Lacey", "Records officer", COUNCIL, Role.RECORDS_OFFICER),
    "admin": ("Marcus Bell", "Administrator", COUNCIL, Role.ADMINISTRATOR),
    "safeguarding": ("Mel Forde", "Safeguarding lead", SCHOOL, Role.SAFEGUARDING_LEAD),
    "coordinator": ("Kerry Lane", "Co-ordinator", COUNCIL, Role.COORDINATOR),
    "consultant": ("Nadia Rahman", "Social work consultant", COUNCIL, Role.CONSULTANT),
    "homeeducation": ("Asha Karim", "Home education officer", COUNCIL, Role.HOME_EDUCATION_OFFICER),
}  # fmt: skip
SAFEGUARDERS = {COUNCIL: "manager", SCHOOL: "safeguarding", TRUST: "nurse"}


@dataclass(frozen=True, slots=True)
class Cast:
    """The invented people as actors, by the name of their account."""

    actors: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        """The person with an account of this name."""
        return self.actors[name]


def make_people(password: str, *, now: datetime) -> Cast:
    """Makes the partnership and its accounts, since a day before the first family."""
    earlier = now - timedelta(days=1)
    places = {
        agency: accounts.find_or_make_place(SERVICE, agency, TEAM, now=earlier)
        for agency in (COUNCIL, SCHOOL, TRUST)
    }
    for name, (called, job, agency, role) in PEOPLE.items():
        team_id = places[COUNCIL].team_id
        command = CreateUser(
            email=f"{name}@example.org",
            name=called,
            job_title=job,
            agency_id=places[agency].agency_id,
            password=password,
            roles=(HeldRole(role, team_id),),
            team_ids=(team_id,) if team_id and role is not Role.RECORDS_OFFICER else (),
        )
        accounts.create_user(SERVICE, command, now=earlier)
    _name_safeguarders(earlier)
    return Cast({name: _actor(name, now) for name in PEOPLE})


def _name_safeguarders(now: datetime) -> None:
    """Without both, nobody of an agency could be confirmed as lead."""
    with transaction(None, now) as session:
        users = {user.email: user for user in session.query(User)}
        for agency in session.query(Agency):
            agency.safeguarding_lead_id = users[f"{SAFEGUARDERS[agency.name]}@example.org"].id
            agency.holiday_substitute_id = users["manager@example.org"].id
        for name in ("lead", "worker", "practitioner"):
            users[f"{name}@example.org"].lead_trained_on = now.date() - timedelta(days=200)
            users[f"{name}@example.org"].case_limit = 4 if name == "lead" else 30


def _actor(name: str, now: datetime) -> Actor:
    user = db.session.query(User).where(User.email == f"{name}@example.org").one()
    actor = actor_of(db.session(), user.id, now)
    if actor is None:
        raise RuntimeError(f"{name} has no account.")
    return actor
