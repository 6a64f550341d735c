"""A session that ends in the middle of a form loses nothing of what was typed."""

from datetime import timedelta

import pytest
from flask import g

from ehcoord.rules.permissions import Role
from ehcoord.web.kept import Kept, seal, unseal
from tests.web.conftest import NOW, PASSWORD, make_person

TYPED = {"current_password": PASSWORD, "new_password": "copper lantern orchard"}


@pytest.fixture
def lost(signed_in):
    """The answer to a form sent forty minutes later than the page was opened."""
    token = signed_in.token()
    signed_in.at(NOW + timedelta(minutes=40))
    sent = {**TYPED, "csrf_token": token}
    return signed_in.post("/account/password", sent, status=401)


def test_the_sign_in_page_carries_it_where_nobody_can_read_it(lost):
    assert "What you typed is kept on this page." in lost.text
    assert "copper" not in lost.response.text
    assert lost.value("kept")


def test_the_same_person_sends_it_after_signing_in(signed_in, person, lost):
    fields = {"email": person.email, "password": PASSWORD, "kept": lost.value("kept")}
    page = signed_in.post("/sign-in", fields, status=200)
    assert page.h1 == "What you typed is kept"
    form = {name: said[0] for name, said in page.form().items()}
    assert form == {**TYPED, "csrf_token": form["csrf_token"]}
    assert signed_in.post("/account/password", form).leads_to == "/sign-in"


def test_a_wrong_password_in_between_loses_nothing(signed_in, person, lost):
    fields = {"email": person.email, "password": "wrong", "kept": lost.value("kept")}
    again = signed_in.post("/sign-in", fields, status=422)
    assert again.value("kept") == lost.value("kept")


def test_somebody_else_never_gets_it(signed_in, lost):
    other = make_person(Role.PRACTITIONER, "other@example.org")
    fields = {"email": other.email, "password": PASSWORD, "kept": lost.value("kept")}
    assert signed_in.post("/sign-in", fields).leads_to == "/"


def test_a_form_without_its_token_is_not_kept(signed_in):
    signed_in.at(NOW + timedelta(minutes=40))
    sent = {**TYPED, "csrf_token": "forged"}
    assert signed_in.post("/account/password", sent, status=401).value("kept") == ""


def test_what_was_sealed_opens_for_its_person_only_whole_and_for_half_a_day(app, client):
    with app.test_request_context("/", base_url="http://localhost"):
        kept = Kept(
            7, "/somewhere", (("words", "long text " * 9000), ("child", "1"), ("child", "2"))
        )
        sealed = seal(kept)
        assert unseal(sealed, 7) == kept
        assert unseal(sealed, 8) is None
        assert unseal(sealed[:-4], 7) is None
        assert unseal("é", 7) is None
    client.at(NOW + timedelta(hours=13))
    with app.test_request_context("/", base_url="http://localhost"):
        g.pop("now", None)
        assert unseal(sealed, 7) is None
