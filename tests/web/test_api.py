"""Programs are known by their token, held to its scopes, and answered in JSON."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ehcoord.commands.accounts import CreateToken
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotPermitted
from ehcoord.queries.actors import actor_of
from ehcoord.rules.permissions import SERVICE, Actor, Role
from ehcoord.services import accounts
from tests.pages import ADDRESS
from tests.web.conftest import NOW, Person, make_person

PROBLEM = "application/problem+json"


def call(client, path, token=None, **more):
    """What a program is answered with."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.http.get(path, base_url=ADDRESS, headers=headers, **more)


def actor_for(person: Person) -> Actor:
    """The person as an actor."""
    found = actor_of(db.session(), person.user_id, NOW)
    assert found is not None
    return found


def a_token(person, *scopes, days=30):
    """A token that the person made for themselves."""
    ends = NOW + timedelta(days=days)
    command = CreateToken(person.public_id, f"System {uuid4()}", scopes, ends)
    return accounts.create_token(actor_for(person), command, now=NOW)


def test_a_token_stands_for_its_person_within_its_scopes(client, person):
    made = a_token(person, "home:read")
    got = call(client, "/api/v1/me", made.token)
    assert got.status_code == 200
    assert got.json["name"] == "Invented Practitioner"
    assert got.json["scopes"] == ["home:read"]


def test_what_is_out_of_scope_is_refused(client, person):
    got = call(client, "/api/v1/me", a_token(person, "case:read").token)
    assert (got.status_code, got.content_type) == (403, PROBLEM)
    assert got.json["code"] == "not-permitted"


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_without_a_token_there_is_no_way_in(client, token):
    got = call(client, "/api/v1/me", token)
    assert (got.status_code, got.content_type) == (401, PROBLEM)
    assert got.json == {"title": "Unauthorized", "status": 401, "code": "sign-in"}
    assert got.headers["WWW-Authenticate"] == "Bearer"


def test_a_cookie_is_not_looked_at(signed_in):
    assert call(signed_in, "/api/v1/me").status_code == 401


def test_a_token_ends_by_its_date_by_being_revoked_and_with_its_person(client, person):
    ended, revoked, left = (a_token(person, "home:read") for _ in range(3))
    client.at(NOW + timedelta(days=31))
    assert call(client, "/api/v1/me", ended.token).status_code == 401
    client.at(NOW)
    accounts.revoke_token(actor_for(person), revoked.token_id, now=NOW)
    assert call(client, "/api/v1/me", revoked.token).status_code == 401
    assert call(client, "/api/v1/me", left.token).status_code == 200
    accounts.deactivate(SERVICE, person.public_id, now=NOW)
    assert call(client, "/api/v1/me", left.token).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "days", "field"),
    [((), 30, "scopes"), (("everything",), 30, "scopes"),
     (("home:read",), 0, "expires_at"), (("home:read",), 400, "expires_at")],
)  # fmt: skip
def test_a_token_for_too_much_or_too_long_is_refused(app, person, scopes, days, field):
    with pytest.raises(InvalidInput) as refused:
        a_token(person, *scopes, days=days)
    assert list(refused.value.messages) == [field]


def test_nobody_makes_or_ends_a_token_of_somebody_else(app, person):
    made = a_token(person, "home:read")
    other = make_person(Role.HEAD_OF_SERVICE, "head@example.org")
    with pytest.raises(NotPermitted):
        accounts.revoke_token(actor_for(other), made.token_id, now=NOW)


def test_there_is_nothing_at_an_unknown_address(client):
    got = call(client, "/api/v1/nothing")
    assert (got.status_code, got.content_type, got.json["code"]) == (404, PROBLEM, "not-found")


def test_the_api_describes_itself(client):
    described = call(client, "/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    assert "/api/v1/me" in described["paths"]
    assert described["security"] == [{"token": []}]
    with call(client, "/api/v1/docs/swagger-ui-bundle.js") as viewer:
        assert viewer.status_code == 200
    assert call(client, "/api/v1/docs/index.html").status_code == 404
