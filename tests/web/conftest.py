"""People of a small invented partnership, and browsers for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from ehcoord.commands.accounts import CreateUser
from ehcoord.db import transaction
from ehcoord.models.accounts import User
from ehcoord.rules.permissions import SERVICE, Actor, HeldRole, Role
from ehcoord.services import accounts
from ehcoord.services.accounts.passwords import hasher
from tests.pages import Client

NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)
PASSWORD = "violet kettle harbour"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    user_id: int
    public_id: UUID
    email: str


def make_person(role: Role, email: str, password: str | None = PASSWORD) -> Person:
    """An account with one role in one team."""
    place = accounts.find_or_make_place(SERVICE, "Northmere Council", "Harbour team", now=NOW)
    command = CreateUser(
        email=email,
        name=f"Invented {role.value.replace('_', ' ').title()}",
        job_title="Invented",
        agency_id=place.agency_id,
        password=password,
        roles=(HeldRole(role, place.team_id),),
        team_ids=(place.team_id or 0,),
    )
    made = accounts.create_user(SERVICE, command, now=NOW)
    return Person(made.user_id, made.public_id, email)


@pytest.fixture
def client(app: Flask) -> Iterator[Client]:
    """A browser at nine o'clock on a Monday in May, with nobody signed in."""
    kept = app.extensions["now"]
    yield Client(app).at(NOW)
    app.extensions["now"] = kept


@pytest.fixture
def person(app: Flask) -> Person:
    """A practitioner with an account."""
    return make_person(Role.PRACTITIONER, "someone@example.org")


@pytest.fixture
def signed_in(client: Client, person: Person) -> Client:
    """The practitioner's browser."""
    client.sign_in(person.email, PASSWORD)
    return client


@pytest.fixture
def sign_in_as(client: Client) -> Callable[[Role], Client]:
    """Makes a person of a role and gives their browser."""

    def start(role: Role) -> Client:
        made = make_person(role, f"{role.value}@example.org")
        client.sign_in(made.email, PASSWORD)
        return client

    return start


@pytest.fixture
def browser_of(client: Client) -> Callable[[Actor], Client]:
    """Signs a person of ``a_partnership`` in, and gives their browser."""

    def start(actor: Actor) -> Client:
        assert actor.user_id is not None
        with transaction(None, NOW) as session:
            user = session.get_one(User, actor.user_id)
            user.password_hash = hasher().hash(PASSWORD)
            email = user.email
        client.http = client.app.test_client()
        client.sign_in(email, PASSWORD)
        return client

    return start
