"""The page behind a link, as somebody without an account meets it."""

import sqlite3
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ehcoord.commands.answer_links import SendAnswer
from ehcoord.commands.meetings import ArrangeReview
from ehcoord.db import db, transaction
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.answer_links import LinkSaid
from ehcoord.services.answer_links import answer_link, take_back_link
from ehcoord.services.answer_links.opening import MOST_MISSES
from ehcoord.services.answer_links.tokens import token_of
from ehcoord.services.meetings import arrange_review
from ehcoord.web.access import access_of
from tests.applications import new_application
from tests.asking import a_member, ask, token_sent
from tests.builders import NOW, a_case, a_partnership
from tests.pages import ADDRESS, Client
from tests.reviewing import MORE_HELP, record, review_of, send, the_review

NOT_SAID = ("Robin", "Sample", "Leah Moss", "Nadia", "Northmere Hospital", "2012-03-04", "4 March")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


@pytest.fixture
def path(p, case, tmp_path):
    ask(p, case)
    return f"/answer/{token_sent(tmp_path)}"


def test_it_shows_the_question_the_initials_and_the_year_and_nothing_else(client, path):
    page = client.get(path)
    assert page.h1 == "Have you seen this child?"
    assert "R.S., born 2012" in page.text
    assert [name for name in NOT_SAID if name in page.response.text] == []
    assert page.soup.select_one(".app-identity") is None


def test_it_is_kept_nowhere_and_its_address_is_told_to_nobody(client, path):
    answer = client.get(path).response
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_opening_it_any_number_of_times_leaves_it_to_be_answered(client, path):
    for _ in range(3):
        client.get(path)
    client.http.head(path, base_url=ADDRESS)
    page = client.post(path, {"said": "no", "words": "Not since Easter."}, status=200)
    assert page.h1 == "Thank you. Your answer has arrived."
    assert db.session.scalars(sa.select(AnswerByLink.words)).all() == ["Not since Easter."]


def test_what_is_missing_is_said_at_its_field_with_what_was_typed(client, path):
    typed = {"said": "yes", "words": "On the ward.", "worry": "Said so."}
    page = client.post(path, typed, status=422)
    assert page.errors == {"worry_level": "Choose how worrying it is."}
    assert page.value("worry") == "Said so."
    page = client.post(path, typed | {"worry": ""}, status=422)
    assert page.errors == {"on_day": "Enter the day."}
    assert page.value("words") == "On the ward."


def test_every_link_that_opens_nothing_has_the_same_page(client, p, case, path):
    used = path
    client.post(used, {"said": "no"}, status=200)
    back = ask(p, case)
    take_back_link(p.lead, back.link_id, now=NOW)
    old = ask(p, case)
    with transaction(None, NOW) as session:
        row = session.scalars(
            sa.select(AnswerLink).where(AnswerLink.public_id == old.link_id)
        ).one()
        row.expires_at = NOW - timedelta(hours=1)
    gone = [used, *(f"/answer/{token_of(one.link_id)}" for one in (back, old)), "/answer/none"]
    said = {client.get(one, status=404).text for one in gone}
    assert len(said) == 1
    assert "ring whoever wrote to you" in said.pop()
    lost = {client.post(one, {"said": "no"}, status=404).text for one in gone}
    assert len(lost) == 1
    assert "What you sent was not kept" in lost.pop()


def _run_out(p, link):
    with transaction(None, NOW) as session:
        session.get_one(AnswerLink, link.id).expires_at = NOW - timedelta(hours=1)


def _taken_back(p, link):
    take_back_link(p.lead, link.public_id, now=NOW)


def _answered(p, link):
    answer_link(token_of(link.public_id), SendAnswer(LinkSaid.NO), now=NOW)


def _review_sent(p, link):
    worry = db.session.scalars(sa.select(RiskIndicator.public_id)).one()
    send(p, review_of((worry, MORE_HELP)))


@pytest.fixture(params=[_run_out, _taken_back, _answered, _review_sent])
def ended_while_typing(request, client, p, case):
    """A link that was read while it was live, and has ended since; and its clock."""
    if request.param is _review_sent:
        record(p, case)
        arrange_review(p.lead, the_review().public_id, ArrangeReview(
            NOW + timedelta(days=2), "School", report_by=date(2025, 5, 20),
            invite_without_account=(a_member(p, case),)), now=NOW)  # fmt: skip
    else:
        ask(p, case)
    link = db.session.scalars(sa.select(AnswerLink)).one()
    path = f"/answer/{token_of(link.public_id)}"
    client.get(path)
    request.param(p, link)
    return path


def test_what_comes_after_the_end_of_a_link_is_shown_again_and_said_to_be_lost(
    client, ended_while_typing
):
    told = {"said": "yes", "words": "On <the> ward.", "worry": "Said so.", "worry_level": "3"}
    page = client.post(ended_while_typing, told, status=404)
    assert page.h1 == "What you sent was not kept"
    assert "Ring whoever wrote to you" in page.text
    assert "On <the> ward." in page.text
    assert "Said so." in page.text
    assert "nothing more to do" not in page.text


def test_an_immediate_worry_after_the_end_of_a_link_is_answered_with_the_numbers(
    client, ended_while_typing
):
    told = {"said": "no", "worry": "Said so.", "worry_level": "4"}
    page = client.post(ended_while_typing, told, status=404)
    assert page.h1 == "Nobody has been told by this form. You must ring."
    assert "What you wrote was not kept" in page.text
    assert "Said so." in page.text
    assert page.soup.select("main form") == []


def test_whoever_tries_many_addresses_waits(client, path):
    for number in range(MOST_MISSES):
        client.get(f"/answer/guess-{number}", status=404)
    page = client.get("/answer/one-more", status=429)
    assert page.h1 == "This link is not in use"
    assert int(page.response.headers["Retry-After"]) > 0
    client.get(path)


def test_an_immediate_worry_is_kept_and_answered_with_the_numbers(client, path):
    told = {"said": "not_known", "worry": "Said so.", "worry_level": "4"}
    page = client.post(path, told, status=200)
    assert page.h1 == "Nobody has been told by this form. You must ring."
    assert len(db.session.scalars(sa.select(RiskIndicator)).all()) == 1
    assert [name for name in NOT_SAID if name in page.response.text] == []


def test_an_immediate_worry_with_a_fault_is_answered_with_the_numbers_and_then_the_fault(
    client, path
):
    told = {"worry": "Said so.", "worry_level": "4", "words": "Today.",
            "worry_on-day": "1", "worry_on-month": "6", "worry_on-year": "2025"}  # fmt: skip
    page = client.post(path, told, status=422)
    assert page.h1 == "Nobody has been told by this form. You must ring."
    kept = {name: said[0] for name, said in page.form().items()}
    assert kept.items() >= told.items()
    page = client.post(f"{path}?rung=1", kept, status=422)
    assert page.errors == {"worry_on": "The day must be today or earlier."}
    assert page.value("worry") == "Said so."


def test_a_worry_alone_is_an_answer(client, path):
    page = client.post(path, {"worry": "Said so.", "worry_level": "3"}, status=200)
    assert page.h1 == "Thank you. Your answer has arrived."
    assert len(db.session.scalars(sa.select(RiskIndicator)).all()) == 1


def test_an_immediate_worry_that_cannot_be_kept_is_answered_with_the_numbers_too(tmp_path):
    app = new_application(f"sqlite:///{tmp_path / 'held.sqlite'}", tmp_path)
    app.extensions["now"] = lambda: NOW
    with app.app_context():
        people = a_partnership()
        made = ask(people, a_case(people, lead=people.lead))
        path = f"/answer/{token_of(made.link_id)}"
    told = {"said": "not_known", "worry": "Said so.", "worry_level": "4"}
    nurse = Client(app)
    nurse.get(path)
    holder = sqlite3.connect(tmp_path / "held.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    page = nurse.post(path, told, status=200)
    holder.execute("ROLLBACK")
    holder.close()
    assert page.h1 == "Nobody has been told by this form. You must ring."
    kept = page.form()
    assert kept["worry"] == ["Said so."]
    nurse.post(path, {name: said[0] for name, said in kept.items()}, status=200)
    with app.app_context():
        assert len(db.session.scalars(sa.select(RiskIndicator)).all()) == 1


def test_a_form_of_another_site_is_refused(client, path):
    sent = client.http.post(path, data={"said": "no"}, base_url=ADDRESS)
    assert sent.status_code == 403
    sent = client.http.post(
        path, data={"said": "no"}, base_url=ADDRESS, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert sent.status_code == 403
    assert db.session.scalars(sa.select(AnswerByLink)).all() == []


def test_its_address_is_on_no_line_of_the_log(client, path, capsys):
    client.get(path)
    client.post(path, {"said": "no"}, status=200)
    client.get(path, status=404)
    out = capsys.readouterr()
    assert "request.answered" in out.err
    assert path.rpartition("/")[2] not in out.err + out.out


def test_whoever_holds_a_link_is_nobody_to_any_other_page(client, path, case):
    """With the cookies and the token of a link, every other address asks to sign in first."""
    client.get(path)
    token = path.rpartition("/")[2]
    bearer = {"Authorization": f"Bearer {token}"}
    case_id, child_id = case.public_id, case.child_public_ids[0]
    ids = {"case_id": case_id, "child_id": child_id}
    for rule in client.app.url_map.iter_rules():
        access = access_of(client.app.view_functions.get(rule.endpoint))
        if access is None or access.action is None or "GET" not in rule.methods:
            continue
        found = {name: ids.get(name, _made_up(rule, name)) for name in rule.arguments}
        with client.app.test_request_context(base_url=ADDRESS):
            where = client.app.url_for(rule.endpoint, **found)
        answer = client.http.get(where, base_url=ADDRESS, headers=bearer)
        at_the_door = "Sign in" in answer.text or "/sign-in" in answer.headers.get("Location", "")
        assert at_the_door or answer.status_code == 401, (where, answer.status_code)
        assert "Robin" not in answer.text, where


def _made_up(rule, name):
    converter = type(rule._converters[name]).__name__
    return {"UUIDConverter": "6f1f2c1e-5d3b-4f0a-9a57-0c9a2f6f0001", "IntegerConverter": 1}.get(
        converter, "a"
    )


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_a_changed_token_opens_nothing(client, path, data):
    token = path.rpartition("/")[2]
    at = data.draw(st.integers(0, len(token) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzABC0123456789-_"))
    changed = f"{token[:at]}{letter}{token[at + 1 :]}"
    answer = client.http.get(f"/answer/{changed}", base_url=ADDRESS)
    assert (answer.status_code == 200) == (changed == token)
    if changed != token:
        assert "born 2012" not in answer.text
