"""Whatever goes wrong is answered by a page that says what to do, and tells a stranger nothing."""

from datetime import timedelta

import pytest
from flask import abort

from ehcoord.errors import (
    AlreadyDone,
    Busy,
    InvalidInput,
    NotFound,
    NotPermitted,
    Refused,
    RuleBroken,
    Stale,
    TooMany,
)
from ehcoord.rules.permissions import Action
from ehcoord.web import errors
from ehcoord.web.access import requires
from tests.pages import ADDRESS
from tests.web.conftest import NOW

REFUSALS = {
    "already-done": (409, AlreadyDone("worry", "1")),
    "busy": (503, Busy()),
    "invalid-input": (422, InvalidInput({"words": ["Enter what happened"]})),
    "not-found": (404, NotFound()),
    "not-permitted": (403, NotPermitted("case:close")),
    "rule-broken": (409, RuleBroken("lead-first", "The lead comes first.", fix="Choose one.")),
    "stale": (409, Stale(NOW, "Somebody")),
    "too-many": (429, TooMany(NOW + timedelta(minutes=3))),
}


@pytest.fixture
def answering(app):
    """Makes the home page and the API's first call end in an error of the test's choosing."""
    kept = {name: app.view_functions[name] for name in ("home.mine", "accounts_api.me")}

    def end_in(error):
        @requires(Action.HOME_READ)
        def view():
            raise error

        for name in kept:
            app.view_functions[name] = view

    yield end_in
    app.view_functions.update(kept)


def test_every_refusal_there_is_has_its_answer():
    assert set(errors.REFUSALS) == set(Refused.__subclasses__())
    assert {answer.code for answer in errors.REFUSALS.values()} == set(REFUSALS)


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_is_a_page_of_its_own(signed_in, answering, code):
    status, refusal = REFUSALS[code]
    answering(refusal)
    page = signed_in.get("/", status=status)
    assert page.h1
    assert code not in page.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 418, 422, 429, 500, 503])
def test_what_the_framework_refuses_is_a_page_too(signed_in, answering, status):
    with pytest.raises(Exception) as raised:  # noqa: PT011, any of the framework's errors.
        abort(status)
    answering(raised.value)
    assert signed_in.get("/", status=status).h1


def test_a_fault_gives_a_reference_and_nothing_more(signed_in, answering, capsys):
    answering(ValueError("Robin Ash took the bus to 1 Quay Rise"))
    page = signed_in.get("/", status=500)
    logged = capsys.readouterr().err
    assert "Quay Rise" not in page.response.text + logged
    assert '"fault": "ValueError"' in logged
    assert page.response.headers["X-Request-Id"] in logged


def test_the_wrong_method_says_which_are_right(client):
    got = client.http.delete("/sign-in", base_url=ADDRESS)
    assert got.status_code == 405
    assert got.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "text/html" in got.content_type


def test_too_many_and_busy_say_when_to_come_back(signed_in, answering):
    answering(REFUSALS["too-many"][1])
    assert signed_in.get("/", status=429).response.headers["Retry-After"] == "180"
    answering(Busy())
    assert signed_in.get("/", status=503).response.headers["Retry-After"] == "1"
