"""Every call there is: described, behind its scope, and blind to other people's cases."""

import re

import pytest

from ehcoord.rules.permissions import Action, may
from ehcoord.web.access import access_of
from tests.pages import ADDRESS
from tests.programs import API, Program, scopes_of_calls, token_of

# What is said of the API itself needs no token.
OPEN = frozenset({f"{API}/openapi.json", f"{API}/docs", f"{API}/docs/<path:name>"})
NO_UUID = {"agency_id": 1, "board": "late", "measure": "reviews-due"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def calls(app):
    """The rule, the method and what is said of it of every call."""
    document = app.test_client().get(f"{API}/openapi.json", base_url=ADDRESS).json
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        if rule.rule.startswith(API) and rule.rule not in OPEN:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in sorted((rule.methods or set()) & set(METHODS)):
                yield rule, method, document["paths"][path][method.lower()]


def example_of(said):
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    return body.get("example")


def ask(app, rule, method, said, token, **ids):
    names = {argument: ids.get(argument, ids["case_id"]) for argument in rule.arguments}
    names |= {name: value for name, value in NO_UUID.items() if name in rule.arguments}
    where = app.url_map.bind("localhost").build(rule.endpoint, names)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = example_of(said) if method != "GET" else None
    if body and "agency_id" in body:
        body |= {"agency_id": ids["agency_id"]}
    return app.test_client().open(
        where, method=method, base_url=ADDRESS, headers=headers,
        **({"json": body} if body is not None else {}),
    )  # fmt: skip


def test_every_call_is_described(app):
    for rule, method, said in calls(app):
        where = (method, rule.rule)
        assert said["summary"].endswith((".", "?")), where
        assert set(said["responses"]) >= {"401", "403", "default"}, where
        assert ("404" in said["responses"]) == ("<" in rule.rule), where
        access = access_of(app.view_functions[rule.endpoint])
        assert said["security"] == [{"token": [access.action.value]}], where
        if "requestBody" in said:
            assert example_of(said), where
            assert {"413", "415", "422"} <= set(said["responses"]), where


def test_no_call_is_answered_without_a_token_and_its_scope(app, people, case):
    other_scope = {
        scope: token_of(people.lead, [one for one in scopes_of_calls(app) if one != scope])
        for scope in scopes_of_calls(app)
    }
    Program(app, people.lead)
    for rule, method, said in calls(app):
        (scope,) = said["security"][0]["token"]
        without = ask(
            app, rule, method, said, None, case_id=case.public_id, agency_id=people.trust_id
        )
        assert (without.status_code, without.json["code"]) == (401, "sign-in"), rule
        wrong = ask(
            app,
            rule,
            method,
            said,
            other_scope[scope],
            case_id=case.public_id,
            agency_id=people.trust_id,
        )
        assert (wrong.status_code, wrong.json["code"]) == (403, "not-permitted"), rule


def test_another_persons_case_does_not_exist(app, people, case):
    token = Program(app, people.other_practitioner).token
    for rule, method, said in calls(app):
        if "case_id" in rule.arguments:
            got = ask(
                app, rule, method, said, token, case_id=case.public_id, agency_id=people.trust_id
            )
            assert (got.status_code, got.json["code"]) == (404, "not-found"), (rule, got.json)


def test_each_example_can_be_sent_as_it_stands(app, people, case):
    sender = people.practitioner
    token = Program(app, sender).token
    for rule, method, said in calls(app):
        action = Action(said["x-scope"])
        if example_of(said) is not None and may(sender, action):
            got = ask(
                app, rule, method, said, token, case_id=case.public_id, agency_id=people.trust_id
            )
            assert got.status_code in (200, 201, 403, 404, 409), (rule, got.json)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": "level=2", "content_type": "application/x-www-form-urlencoded"}, 415, "not-json"),
        ({"data": "{}", "content_type": "text/plain"}, 415, "not-json"),
        ({"data": "{", "content_type": "application/json"}, 400, "unreadable"),
        ({"data": b"\xff", "content_type": "application/json"}, 400, "unreadable"),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400, "unreadable"),
        ({"data": "[1]", "content_type": "application/json"}, 422, "invalid-input"),
        ({"data": "null", "content_type": "application/json"}, 422, "invalid-input"),
        ({"json": {"colour": "blue"}}, 422, "invalid-input"),
        ({"json": {"evidence": "x" * 300_000}}, 413, "too-large"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_used_is_refused(app, lead, case, sent, status, code):
    got = lead.http.post(
        f"{API}/cases/{case.public_id}/worries", base_url=ADDRESS,
        headers={"Authorization": f"Bearer {lead.token}"}, **sent,
    )  # fmt: skip
    assert (got.status_code, got.json["code"]) == (status, code)
    assert got.content_type == "application/problem+json"


def test_unknown_fields_and_unknown_questions_are_refused_by_name(lead, case):
    where = f"/cases/{case.public_id}/notes"
    refused = lead.post(where, {"words": "A note.", "colour": "blue"}, status=422)
    assert refused["errors"] == {"colour": ["This is not asked for here."]}
    asked = lead.get(f"/cases/{case.public_id}/worries", status=422, colour="blue")
    assert asked["errors"] == {"colour": ["This is not asked for here."]}
    assert lead.get("/cases", status=422, page="0")["errors"] == {
        "page": ["Enter a number from 1 to 100000."]
    }


def test_another_method_is_told_which_there_are(lead, case):
    got = lead.http.delete(
        f"{API}/cases/{case.public_id}/worries", base_url=ADDRESS,
        headers={"Authorization": f"Bearer {lead.token}"},
    )  # fmt: skip
    assert (got.status_code, got.json["code"]) == (405, "not-this-way")
    assert {"GET", "POST"} <= set(got.headers["Allow"].split(", "))
