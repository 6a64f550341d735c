"""The people of the sample: teams of about ten, their managers, and those above them.

They share one password hash that nothing matches, so nobody can sign in as one of them.
"""

import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from ehcoord.db import WriteSession, transaction
from ehcoord.models.accounts import Agency, RoleAssignment, Team, TeamMembership, User
from ehcoord.rules.permissions import Role
from ehcoord.sample.lives import share_out
from ehcoord.sample.words import FAMILY_NAMES, GIVEN_NAMES
from ehcoord.services.accounts.passwords import hasher
from ehcoord.services.accounts.users import name_key
from ehcoord.services.records import Event, record

WORKERS_A_TEAM, TEAMS_A_SERVICE, FAMILIES_A_WORKER = 10, 5, 500
FEWEST_WORKERS, MOST_WORKERS = 10, 200
AGENCIES = (
    ("Northmere Council", "council"), ("Northmere Health Trust", "health"),
    ("Hillside Academy", "school"), ("Riverside Primary", "school"), ("Beacon School", "school"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Who is around one family: its lead, a colleague, their manager, where they work."""

    team_id: int
    lead_id: int
    colleague_id: int
    manager_id: int
    service_manager_id: int
    safeguarding_lead_id: int
    agency_id: int


def workers_for(families: int) -> int:
    """How many workers lead so many families, where nobody says another number."""
    return min(MOST_WORKERS, max(FEWEST_WORKERS, families // FAMILIES_A_WORKER))


def make_staff(chance: random.Random, workers: int, families: int, now: datetime) -> list[Place]:
    """Makes everybody who works here, and gives each family its place among them."""
    since = now - timedelta(days=1)
    with transaction(None, since) as session:
        agencies = _agencies(session)
        maker = _Maker(session, chance, agencies, hasher().hash(secrets.token_urlsafe(32)), since)
        maker.one(Role.HEAD_OF_SERVICE, "Head of early help", None)
        places = [
            place
            for first in range(0, workers, WORKERS_A_TEAM)
            for place in _team(maker, first, min(WORKERS_A_TEAM, workers - first))
        ]
    return [places[worker] for worker in share_out(chance, families, workers)]


def _agencies(session: WriteSession) -> list[Agency]:
    agencies = [Agency(name=name, kind=kind) for name, kind in AGENCIES]
    session.add_all_now(*agencies)
    return agencies


@dataclass(slots=True)
class _Maker:
    """Makes accounts with one role each, all with the one hash."""

    session: WriteSession
    chance: random.Random
    agencies: list[Agency]
    password_hash: str
    since: datetime
    made: int = 0
    service_manager: User | None = None

    def one(self, role: Role, job: str, team: Team | None, agency: Agency | None = None) -> User:
        """One account."""
        name = f"{self.chance.choice(GIVEN_NAMES)} {self.chance.choice(FAMILY_NAMES)}"
        self.made += 1
        user = User(
            email=f"sample-{self.made:06d}@example.org",
            name=name,
            name_key=name_key(name),
            job_title=job,
            agency_id=(agency or self.agencies[0]).id,
            password_hash=self.password_hash,
            lead_trained_on=self.since.date() - timedelta(days=self.chance.randint(30, 900)),
            case_limit=None if role is not Role.PRACTITIONER else 30,
        )
        self.session.add_all_now(user)
        held = RoleAssignment(
            user_id=user.id, role=role, team_id=team.id if team else None, from_at=self.since
        )
        self.session.add(held)
        if team is not None:
            self.session.add(TeamMembership(user_id=user.id, team_id=team.id, from_at=self.since))
        record(
            self.session, Event("account.created", "user", user.id, details={"roles": [role.value]})
        )
        return user


def _team(maker: _Maker, first: int, size: int) -> list[Place]:
    """One team of some workers under a manager, and each worker's place in it."""
    number = first // WORKERS_A_TEAM
    service = f"Service {number // TEAMS_A_SERVICE + 1}"
    team = Team(name=f"Team {number + 1:03d}", service=service, agency_id=maker.agencies[0].id)
    maker.session.add_all_now(team)
    if number % TEAMS_A_SERVICE == 0:
        maker.service_manager = maker.one(Role.SERVICE_MANAGER, "Service manager", team)
    manager = maker.one(Role.TEAM_MANAGER, "Team manager", team)
    for agency in maker.agencies:
        agency.safeguarding_lead_id = agency.safeguarding_lead_id or manager.id
        agency.holiday_substitute_id = agency.holiday_substitute_id or manager.id
    agencies = [maker.agencies[at % len(maker.agencies)] for at in range(size)]
    workers = [maker.one(Role.PRACTITIONER, "Early help worker", team, one) for one in agencies]
    above = maker.service_manager or manager
    return [
        Place(
            team.id, worker.id, workers[at - 1].id, manager.id, above.id,
            agency.safeguarding_lead_id or manager.id, agency.id,
        )
        for at, (worker, agency) in enumerate(zip(workers, agencies, strict=True))
    ]  # fmt: skip
