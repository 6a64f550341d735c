"""People get in with their password, out when they say or stop, and nobody else gets in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from ehcoord.commands.accounts import SignIn
from ehcoord.db import db, transaction
from ehcoord.models.accounts import SignInAttempt, User, UserSession
from ehcoord.models.records import AuditEvent
from ehcoord.rules.permissions import SERVICE
from ehcoord.services import accounts
from tests.web.conftest import NOW, PASSWORD, Person

WRONG = "not the password at all"
REFUSED = "The e-mail address or the password is not right. Check both and try again."


def begin(person: Person) -> accounts.SignedIn:
    """Another browser of the person."""
    done = accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.7", now=NOW)
    assert isinstance(done, accounts.SignedIn)
    return done


def test_a_person_signs_in_and_lands_where_they_were_going(client, person):
    going = client.get("/account/password", status=303)
    assert going.leads_to == "/sign-in?next=/account/password"
    fields = {"email": person.email.upper(), "password": PASSWORD, "next": "/account/password"}
    done = client.post("/sign-in", fields)
    assert done.leads_to == "/account/password"
    assert client.get("/account/password").h1 == "Change your password"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil", "x"])
def test_signing_in_leads_to_no_other_site(client, person, elsewhere):
    fields = {"email": person.email, "password": PASSWORD, "next": elsewhere}
    assert client.post("/sign-in", fields).leads_to == "/"


def test_every_refusal_reads_the_same_and_keeps_the_address_but_not_the_password(client, person):
    for email in (person.email, "nobody@example.org"):
        page = client.post("/sign-in", {"email": email, "password": WRONG}, status=422)
        assert page.errors == {"_": REFUSED}
        assert page.value("email") == email
        assert WRONG not in page.response.text


def test_what_is_left_blank_is_asked_for(client):
    page = client.post("/sign-in", {"email": " ", "password": ""}, status=422)
    assert page.errors == {
        "email": "Enter your e-mail address", "password": "Enter your password"
    }  # fmt: skip


def test_six_failures_are_six_rows(app, person):
    for _ in range(6):
        done = accounts.sign_in(SignIn(person.email, WRONG), "192.0.2.1", now=NOW)
        assert isinstance(done, accounts.SignInRefused)
    assert db.session.scalar(sa.select(sa.func.count(SignInAttempt.id))) == 6


def test_after_ten_failures_the_right_password_waits_too_and_then_works(app, person):
    for second in range(10):
        at = NOW + timedelta(seconds=second)
        accounts.sign_in(SignIn(person.email, WRONG), "192.0.2.1", now=at)
    soon = NOW + timedelta(minutes=1)
    waiting = accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.9", now=soon)
    assert waiting == accounts.SignInRefused(retry_at=NOW + timedelta(minutes=15))
    later = NOW + timedelta(minutes=15)
    done = accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.9", now=later)
    assert isinstance(done, accounts.SignedIn)


def test_one_address_cannot_try_account_after_account(app, person):
    for number in range(50):
        accounts.sign_in(SignIn(f"{number}@example.org", WRONG), "192.0.2.1", now=NOW)
    there = accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.1", now=NOW)
    elsewhere = accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.2", now=NOW)
    assert isinstance(there, accounts.SignInRefused)
    assert isinstance(elsewhere, accounts.SignedIn)


def test_the_page_says_when_to_try_again(client, person):
    for _ in range(10):
        client.post("/sign-in", {"email": person.email, "password": WRONG}, status=422)
    page = client.post("/sign-in", {"email": person.email, "password": PASSWORD}, status=429)
    assert page.errors["_"] == "There have been too many tries. Try again after 10:15am."
    assert page.response.headers["Retry-After"] == "900"


def test_somebody_who_has_left_cannot_sign_in_and_is_signed_out(signed_in, person):
    accounts.deactivate(SERVICE, person.public_id, now=NOW)
    assert signed_in.get("/", status=303).leads_to == "/sign-in?next=/"
    page = signed_in.sign_in(person.email, PASSWORD, status=422)
    assert page.errors == {"_": REFUSED}


@pytest.mark.parametrize(
    ("minutes", "status"),
    [((29, 58, 87), 200), ((31,), 303), (range(29, 740, 29), 303)],
)
def test_a_session_ends_when_idle_and_after_half_a_day(signed_in, minutes, status):
    for minute in minutes:
        page = signed_in.at(NOW + timedelta(minutes=minute)).http.get("/")
    assert page.status_code == status


def test_being_seen_is_noted_at_most_once_a_minute(signed_in):
    seen = sa.select(UserSession.last_seen_at)
    signed_in.at(NOW + timedelta(seconds=59)).get("/")
    assert db.session.scalar(seen) == NOW
    signed_in.at(NOW + timedelta(seconds=61)).get("/")
    assert db.session.scalar(seen) == NOW + timedelta(seconds=61)


def test_signing_out_ends_the_session_itself(signed_in):
    assert signed_in.post("/sign-out").leads_to == "/sign-in"
    assert db.session.scalar(sa.select(UserSession.ended_how)) == "signed_out"
    assert signed_in.get("/", status=303).leads_to == "/sign-in?next=/"


def test_the_cookie_holds_no_id_and_its_token_is_not_in_the_database(app, person):
    done = begin(person)
    kept = db.session.scalars(sa.select(UserSession.token_hash)).one()
    assert done.token not in kept
    assert len(done.token) >= 43


def test_another_password_ends_every_session(signed_in, person):
    fields = {"current_password": PASSWORD, "new_password": "copper lantern orchard"}
    assert signed_in.post("/account/password", fields).leads_to == "/sign-in"
    assert signed_in.get("/", status=303)
    signed_in.sign_in(person.email, PASSWORD, status=422)
    signed_in.sign_in(person.email, "copper lantern orchard")


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        (WRONG, "copper lantern orchard", "current_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "passwordpassword", "new_password"),
        (PASSWORD, "someone@example.org", "new_password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_at_its_field(signed_in, current, new, field):
    fields = {"current_password": current, "new_password": new}
    page = signed_in.post("/account/password", fields, status=422)
    assert list(page.errors) == [field]


def test_a_person_sees_and_ends_their_own_sessions(signed_in, person):
    other = begin(person)
    assert "Another browser" in signed_in.get("/account/sessions").text
    page = signed_in.post("/account/sessions", {"session_id": other.session_id})
    assert signed_in.follow(page).said == "The session has ended."
    assert "Another browser" not in signed_in.get("/account/sessions").text
    signed_in.post("/account/sessions", {"session_id": other.session_id}, status=404)
    assert signed_in.post("/account/sessions").leads_to == "/sign-in"


def test_a_sign_in_is_on_the_record_and_a_weaker_hash_is_renewed(app, person):
    with transaction(None, NOW) as session:
        user = session.get_one(User, person.user_id)
        old = user.password_hash
        # The same password, hashed with one pass instead of three.
        user.password_hash = PasswordHasher(1, 64, 1).hash(PASSWORD)
    accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.1", now=NOW)
    renewed = db.session.scalar(sa.select(User.password_hash).where(User.id == person.user_id))
    assert renewed not in (None, old)
    assert "t=3" in str(renewed)
    names = db.session.scalars(
        sa.select(AuditEvent.name).where(AuditEvent.actor_id == person.user_id)
    ).all()
    assert names == ["account.signed_in"]


def test_tries_and_sessions_are_forgotten_after_thirty_days_and_no_sooner(app, person):
    accounts.sign_in(SignIn(person.email, WRONG), "192.0.2.1", now=NOW)
    accounts.sign_in(SignIn(person.email, PASSWORD), "192.0.2.1", now=NOW)
    soon = accounts.forget_old_sign_ins(NOW + timedelta(days=30))
    assert (soon.tries, soon.sessions) == (0, 0)
    late = accounts.forget_old_sign_ins(NOW + timedelta(days=31))
    assert (late.tries, late.sessions) == (2, 1)
