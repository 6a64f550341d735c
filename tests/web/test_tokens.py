"""A person makes a token for a program of theirs, sees it once, and ends it at once."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.accounts import ApiToken
from ehcoord.models.records import AuditEvent
from ehcoord.rules.permissions import Action, Role
from ehcoord.web.tokens import SCOPE_WORDS
from tests.pages import ADDRESS
from tests.programs import scopes_of_calls
from tests.web.conftest import make_person

UNTIL = {"expires_at-day": "30", "expires_at-month": "6", "expires_at-year": "2025"}
WANTED = {"name": "The school’s record", "scopes": ["home:read", "worry:write"], **UNTIL}


def me(client, token):
    headers = {"Authorization": f"Bearer {token}"}
    return client.http.get("/api/v1/me", base_url=ADDRESS, headers=headers)


def made(client, **more):
    page = client.post("/account/tokens", {**WANTED, **more}, status=200)
    return page.value("token") or page.soup.select_one("#token")["value"]


def test_the_name_at_the_top_leads_to_the_account(signed_in):
    links = signed_in.get("/mine").links()
    page = signed_in.get(links["Invented Practitioner"])
    assert page.links()["Tokens for programs"] == "/account/tokens"


def test_a_token_is_shown_once_works_within_its_scopes_and_is_listed(signed_in):
    token = made(signed_in)
    got = me(signed_in, token)
    assert got.json["scopes"] == ["home:read", "worry:write"]
    page = signed_in.get("/account/tokens")
    assert "The school’s record" in page.text
    assert "works until the end of Monday 30 June" in page.text
    assert "Record worries" in page.text
    assert token not in page.response.text
    assert token not in str(db.session.scalars(sa.select(ApiToken.token_hash)).all())


def test_a_token_is_ended_at_once_and_all_of_it_is_on_the_record(signed_in):
    token = made(signed_in)
    row = db.session.scalars(sa.select(ApiToken)).one()
    page = signed_in.follow(signed_in.post(f"/account/tokens/{row.id}/end"))
    assert page.said == "The token has ended."
    assert me(signed_in, token).status_code == 401
    names = db.session.scalars(
        sa.select(AuditEvent.name).where(AuditEvent.about_kind == "token").order_by(AuditEvent.id)
    )
    assert list(names) == ["token.created", "token.revoked"]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": ""}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes"),
     ({"expires_at-year": "2024"}, "expires_at"), ({"expires_at-year": "2030"}, "expires_at"),
     ({"expires_at-day": "", "expires_at-month": "", "expires_at-year": ""}, "expires_at")],
)  # fmt: skip
def test_what_is_missing_or_too_much_is_said_at_its_field(signed_in, more, field):
    page = signed_in.post("/account/tokens", {**WANTED, **more}, status=422)
    assert list(page.errors) == [field]
    assert db.session.scalar(sa.select(ApiToken.id)) is None


def test_a_form_sent_twice_makes_one_token(signed_in):
    made(signed_in)
    page = signed_in.post("/account/tokens", WANTED, status=422)
    assert "There is a token for this already" in page.errors["name"]
    assert len(db.session.scalars(sa.select(ApiToken)).all()) == 1


def test_nobody_ends_somebody_elses_token(sign_in_as, app):
    other = make_person(Role.PRACTITIONER, "other@example.org")
    client = sign_in_as(Role.PRACTITIONER)
    made(client)
    token_id = db.session.scalars(sa.select(ApiToken.id)).one()
    client.http = app.test_client()
    client.sign_in(other.email, "violet kettle harbour")
    client.post(f"/account/tokens/{token_id}/end", status=403)
    assert db.session.scalars(sa.select(ApiToken)).one().revoked_at is None


def test_only_scopes_that_are_of_use_are_offered_and_each_has_words(sign_in_as, app):
    assert {one.value for one in SCOPE_WORDS} == set(scopes_of_calls(app))
    page = sign_in_as(Role.PARTNERSHIP_OFFICER).get("/account/tokens")
    offered = {box["value"] for box in page.soup.select("input[name=scopes]")}
    assert Action.HOME_READ.value in offered
    assert Action.CASE_LIST.value not in offered


def test_every_scope_there_is_fits_into_one_token(signed_in, app):
    everything = {"scopes": [action.value for action in Action]}
    assert len(me(signed_in, made(signed_in, **everything)).json["scopes"]) == len(Action)
