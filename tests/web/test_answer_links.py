"""Asking by link on the pages of a case, and taking in what came by one tap."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.answer_links import AskByLink, SendAnswer
from ehcoord.commands.referrals import AnswerUrgentReferral, CallSaid
from ehcoord.db import db
from ehcoord.models.contacts import Contact
from ehcoord.rules.answer_links import LinkQuestion, LinkSaid
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.answer_links import answer_link, ask_by_link
from ehcoord.services.answer_links.tokens import token_of
from ehcoord.services.referrals import answer_urgent_referral
from tests.asking import WARD, a_member, ask, the_link
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import open_tasks, record

LATER = NOW + timedelta(hours=3)
TODAY = NOW.date()


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


@pytest.fixture
def lead(p, browser_of):
    return browser_of(p.lead)


def test_whoever_wrote_a_restricted_worry_asks_reads_and_takes_in(p, case, browser_of):
    worry = record(p, case, Level.IMMEDIATE, restricted=True)
    rung = AnswerUrgentReferral(CallSaid.RUNG, "Duty desk", NOW, "REF 12")
    answer_urgent_referral(p.practitioner, case.public_id, worry, rung, now=NOW)
    command = AskByLink(LinkQuestion.ACKNOWLEDGEMENT, case.child_public_ids[0], name="Dee Sands",
                        agency="The front door", email=WARD, worry_id=worry)  # fmt: skip
    made = ask_by_link(p.practitioner, case.public_id, command, now=NOW)
    practitioner = browser_of(p.practitioner)
    assert practitioner.get(f"/asked-by-link/{made.link_id}").h1.startswith("Has our urgent")
    told = SendAnswer(LinkSaid.YES, reference="SC 41")
    answer_link(token_of(made.link_id), told, now=NOW)
    page = practitioner.post(f"/asked-by-link/{made.link_id}/confirm")
    assert "Taken in by Priya Nair" in practitioner.follow(page).text
    assert open_tasks(TaskKind.CONFIRM_ANSWER) == []


def test_who_waits_for_a_restricted_answer_reads_and_takes_it_in_whoever_asked(p, case, browser_of):
    worry = record(p, case, Level.IMMEDIATE, restricted=True)
    rung = AnswerUrgentReferral(CallSaid.RUNG, "Duty desk", NOW, "REF 12")
    answer_urgent_referral(p.practitioner, case.public_id, worry, rung, now=NOW)
    made = ask(p, case, LinkQuestion.ACKNOWLEDGEMENT, worry_id=worry, name="Dee Sands",
               agency="The front door", email=WARD)  # fmt: skip
    practitioner = browser_of(p.practitioner)
    practitioner.get(f"/asked-by-link/{made.link_id}", status=404)
    answer_link(token_of(made.link_id), SendAnswer(LinkSaid.YES), now=NOW)
    practitioner.get(f"/asked-by-link/{made.link_id}")
    practitioner.follow(practitioner.post(f"/asked-by-link/{made.link_id}/confirm"))


def test_somebody_without_an_account_joins_is_asked_and_leaves(case, lead):
    team = f"/cases/{case.public_id}/team-and-lead"
    nurse = {"name": "Nadia Okoro", "agency": "Northmere Hospital", "email": "not an address"}
    page = lead.post(f"{team}/join-without-account", nurse, status=422)
    assert page.errors == {"email": "Enter an e-mail address, like name@example.org."}
    page = lead.follow(lead.post(f"{team}/join-without-account", nurse | {"email": WARD}))
    assert "They see nothing here and can be asked." in page.said
    assert WARD in page.text
    form = lead.get(f"/cases/{case.public_id}/asked-by-link/new")
    member = form.soup.select_one("input[name=member_id]")["value"]
    asked = {"question": "seen", "child_id": str(case.child_public_ids[0]), "member_id": member}
    page = lead.follow(lead.post(f"/cases/{case.public_id}/asked-by-link/new", asked))
    assert page.h1 == "Have you seen this child?"
    assert "Waiting until Tuesday 3 June" in page.text
    leave = next(one for one in lead.get(team).links().values() if "/without-account/" in one)
    lead.get(leave)
    assert WARD not in lead.follow(lead.post(leave)).text
    assert "They are no longer around the family" in lead.get(
        f"/cases/{case.public_id}/asked-by-link"
    ).text  # fmt: skip


def test_whom_to_ask_has_to_be_said(case, lead):
    where = f"/cases/{case.public_id}/asked-by-link/new"
    asked = {"question": "seen", "child_id": str(case.child_public_ids[0])}
    page = lead.post(where, asked, status=422)
    assert page.errors["name"] == "Choose whom to ask, or enter the name."
    page = lead.post(where, asked | {"name": "Nadia Okoro"}, status=422)
    assert set(page.errors) == {"agency", "email"}
    page = lead.post(
        where, asked | {"name": "Robin Sample", "agency": "Home", "email": WARD}, status=409
    )
    assert "Speak to the safeguarding lead first." in page.errors["_"]


def test_what_came_in_is_read_from_its_task_and_taken_in_by_one_tap(p, case, lead):
    made = ask(p, case)
    answer_link(
        token_of(made.link_id), SendAnswer(LinkSaid.YES, TODAY, words="On the ward."), now=NOW
    )
    (task,) = open_tasks(TaskKind.CONFIRM_ANSWER)
    page = lead.follow(lead.get(f"/tasks/{task.public_id}", status=303))
    assert "Nadia Okoro, Northmere Hospital" in page.text
    assert "On the ward." in page.text
    assert "Taking it in records that Robin was seen." in page.text
    page = lead.follow(lead.post(f"/asked-by-link/{made.link_id}/confirm"))
    assert page.said == "Taken in, under your name."
    assert len(db.session.scalars(sa.select(Contact)).all()) == 1
    assert lead.get("/tasks").text.count("Read what came in") == 0


def test_a_worry_that_came_in_is_shown_with_who_told_it(p, case, lead):
    made = ask(p, case)
    told = SendAnswer(LinkSaid.NO, worry="Told me of it.", worry_level=Level.MODERATE)
    answer_link(token_of(made.link_id), told, now=NOW)
    page = lead.get(f"/asked-by-link/{made.link_id}")
    worry = page.links()["Read it, and correct it if it is not right"]
    shown = lead.get(worry)
    assert "Told by link: Nadia Okoro, Northmere Hospital" in shown.text
    assert "Nobody here has confirmed it yet." in shown.text
    lead.post(f"/asked-by-link/{made.link_id}/confirm")
    assert "Nobody here has confirmed it yet." not in lead.get(worry).text


def test_it_is_taken_back_and_sent_again_from_the_page(p, case, lead):
    made = ask(p, case)
    page = lead.follow(lead.post(f"/asked-by-link/{made.link_id}/send-again"))
    assert "Sent again by a new link." in page.said
    listed = lead.get(f"/cases/{case.public_id}/asked-by-link")
    new = listed.soup.select_one("a[href^='/asked-by-link/']")["href"]
    page = lead.follow(lead.post(f"{new}/take-back"))
    assert page.said == "Taken back. The link opens nothing now."
    assert the_link(made).ended_how == "sent_again"


def test_a_link_of_a_case_one_may_not_see_does_not_exist(p, case, browser_of):
    made = ask(p, case)
    other = browser_of(p.other_practitioner)
    other.get(f"/asked-by-link/{made.link_id}", status=404)
    other.get(f"/cases/{case.public_id}/asked-by-link", status=404)
    other.post(f"/asked-by-link/{made.link_id}/take-back", status=404)


def test_those_without_an_account_are_offered_where_something_is_asked(p, case, lead):
    a_member(p, case)
    page = lead.get(f"/cases/{case.public_id}/asked-by-link/new")
    assert "Nadia Okoro, Northmere Hospital" in page.text
