"""Every route says whom it is for, and lets in those and nobody else."""

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from ehcoord.db import db
from ehcoord.models.records import AuditEvent
from ehcoord.queries.actors import actor_of
from ehcoord.rules.permissions import ON_NO_CASE, Action, Role, may
from ehcoord.web.access import access_of, public
from tests.pages import ADDRESS, Client
from tests.web.conftest import NOW, PASSWORD, make_person

# What anybody on the internet may ask for; a new line here is a decision, not a formality.
OPEN = {
    "accounts.sign_in", "answer.answer", "api-docs.openapi_json", "api_docs_page.docs_file",
    "api_docs_page.docs_page", "public.accessibility", "public.healthz", "public.help_page",
    "public.metrics_page", "public.numbers", "public.privacy", "public.readyz",
    "rulebook.in_words", "static",
}  # fmt: skip
NO_ONE = uuid.UUID(int=1)


def routes(app: Flask) -> list[Rule]:
    """Every route of the service in the order of its name."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def address(app: Flask, rule: Rule) -> str:
    """The address of a route about nothing there is."""
    blank = {
        name: NO_ONE if type(converter).__name__ == "UUIDConverter" else 1
        for name, converter in rule._converters.items()
    }
    return app.url_map.bind("localhost").build(rule.endpoint, blank)


def method(rule: Rule) -> str:
    """The method a route is tried with: the one that changes something, where there is one."""
    return min((rule.methods or set()) & {"POST", "GET", "PUT", "PATCH", "DELETE"} - {"GET"}) if (
        (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}) else "GET"  # fmt: skip


def test_every_route_declares_whom_it_is_for_and_few_are_for_everybody(app):
    declared = {rule.endpoint: access_of(app.view_functions[rule.endpoint]) for rule in routes(app)}
    assert [name for name, access in declared.items() if access is None] == []
    assert {name for name, a in declared.items() if a and a.action is None} == OPEN


def test_addresses_are_written_in_one_way(app):
    for rule in routes(app):
        fixed = "".join(part for _, part in rule._trace).replace("<", "").replace(">", "")
        assert "_" not in rule.rule.split("<")[0], rule
        assert fixed == fixed.lower(), rule
        assert "PUT" not in (rule.methods or set()) or rule.rule.startswith("/api/"), rule


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_through_exactly_where_the_table_says(app, client, role):
    made = make_person(role, "walker@example.org")
    actor = actor_of(db.session(), made.user_id, NOW)
    assert actor is not None
    for rule in routes(app):
        access = access_of(app.view_functions[rule.endpoint])
        if access is None or access.action is None or rule.rule.startswith("/api/"):
            continue
        status = ask(client, made.email, method(rule), address(app, rule))
        assert (status == 403) == (not may(actor, access.action)), (rule, status)
        assert status < 500, (rule, status)


def ask(client: Client, email: str, how: str, where: str) -> int:
    """The status a signed-in person is answered with; they sign in again if that ended it."""
    if client.http.get("/", base_url=ADDRESS).status_code == 303:
        client.sign_in(email, PASSWORD)
    data = {"csrf_token": client.token()} if how != "GET" else None
    return client.http.open(where, method=how, data=data, base_url=ADDRESS).status_code


def test_nobody_gets_past_the_door_without_signing_in(app, client):
    for rule in routes(app):
        access = access_of(app.view_functions[rule.endpoint])
        if access is None or access.action is None:
            continue
        got = client.http.open(address(app, rule), method=method(rule), base_url=ADDRESS)
        assert got.status_code in (303, 401), rule


@pytest.fixture
def one_more_route(app):
    """A way to add a route for one test; it is gone afterwards."""
    added: list[Rule] = []

    def add(path, view):
        rule = Rule(path, endpoint="added", methods=["GET", "POST"])
        app.url_map.add(rule)
        app.view_functions["added"] = view
        added.append(rule)

    yield add
    app.view_functions.pop("added", None)
    for rule in added:
        # Werkzeug has no way to take a rule out again; without its view it answers nobody.
        rule.build_only = True


def test_a_route_that_declares_nothing_is_refused(signed_in, one_more_route):
    one_more_route("/undeclared", lambda: "seen")
    page = signed_in.get("/undeclared", status=403)
    assert page.h1 == "You may not do this"
    assert "seen" not in page.text


def test_a_refusal_is_on_the_record(sign_in_as, one_more_route):
    one_more_route("/undeclared-too", lambda: "seen")
    sign_in_as(Role.PRACTITIONER).get("/undeclared-too", status=403)
    row = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == "access.refused")).one()
    assert row.details == {"action": "undeclared", "asked": "added"}


def test_the_table_names_only_actions_there_are():
    assert set(ON_NO_CASE) <= set(Action)
    assert access_of(public(lambda: None)) is not None
