"""What is asked about one worry or one line of help: each page asks, each answer is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.contacts import RecordContact
from ehcoord.commands.support import StartSupport
from ehcoord.db import db
from ehcoord.models.contacts import Note
from ehcoord.models.reviews import Consultation
from ehcoord.models.risks import RiskCheck, RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.contacts import record_contact
from ehcoord.services.support import start_support
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import open_tasks, record

# Within one session of the browser.
LATER = NOW + timedelta(minutes=20)
ABOUT_A_WORRY = (
    "", "/still-true", "/words", "/same-day-question", "/seen-since-hospital", "/keep-safe",
    "/call", "/reply", "/strategy-discussion", "/correct", "/same-episode", "/wrong-child",
)  # fmt: skip


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, children=2, lead=people.lead)


def worry_of(people, case, **more):
    return f"/cases/{case.public_id}/worries/{record(people, case, **more)}"


def rows(table):
    query = sa.select(table).order_by(table.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_every_page_about_a_worry_opens_for_the_lead_and_exists_for_nobody_else(
    browser_of, people, case
):
    worry = worry_of(people, case, code="A04", level=Level.IMMEDIATE)
    record(people, case, code="A15")
    mine = browser_of(people.lead)
    for page in ABOUT_A_WORRY:
        mine.get(worry + page)
    theirs = browser_of(people.other_practitioner)
    for page in ABOUT_A_WORRY:
        theirs.get(worry + page, status=404)


def test_a_worry_of_another_family_is_not_found_on_this_case(browser_of, people, case):
    other = a_case(people, lead=people.lead)
    stray = worry_of(people, other).rsplit("/", 1)[1]
    browser_of(people.lead).get(f"/cases/{case.public_id}/worries/{stray}", status=404)


def test_still_true_is_kept_and_no_longer_true_asks_who_checked(browser_of, people, case):
    worry = worry_of(people, case, code="A15")
    browser = browser_of(people.lead).at(LATER)
    page = browser.post(f"{worry}/still-true", {"answer": "no_longer_true"}, status=422)
    assert set(page.errors) == {"how_known"}
    browser.post(f"{worry}/still-true", {"answer": "still_true"})
    assert [row.answer for row in rows(RiskCheck)] == ["still_true"]


def test_a_serious_worry_is_no_longer_true_only_when_somebody_saw_the_child(
    browser_of, people, case
):
    worry = worry_of(people, case, code="A15")
    browser = browser_of(people.lead).at(LATER)
    said = {"answer": "no_longer_true", "how_known": "Talked it over with Robin."}
    page = browser.post(f"{worry}/still-true", said, status=409)
    assert "has not been seen" in page.text
    seen = RecordContact(case.child_public_ids[:1], LATER, seen=True)
    record_contact(people.lead, case.public_id, seen, now=LATER)
    page = browser.post(f"{worry}/still-true", said, status=422)
    assert set(page.errors) == {"second_person_id"}
    manager = str(people.manager.public_id)
    browser.post(f"{worry}/still-true", {**said, "second_person_id": manager})
    assert rows(RiskCheck)[0].countersigned_by_id == people.manager.user_id


def test_words_are_suggested_from_what_was_written_and_never_required(browser_of, people, case):
    browser = browser_of(people.practitioner)
    browser.post(
        f"/cases/{case.public_id}/worries/new",
        {"child_ids": [str(case.child_public_ids[0])], "evidence": "Missing all night again.",
         "level": "2", "when": "today", "one_use_id": str(uuid4())},
    )  # fmt: skip
    (row,) = rows(RiskIndicator)
    page = browser.get(f"/cases/{case.public_id}/worries/{row.public_id}/words")
    tapped = page.soup.select_one('input[name="suggested"][value]')["value"]
    assert tapped
    browser.post(
        f"/cases/{case.public_id}/worries/{row.public_id}/words",
        {"suggested": tapped, "one_use_id": str(uuid4())},
    )
    assert [one.code for one in rows(RiskIndicator)] == [None, tapped]


def test_a_correction_keeps_what_was_written_first_and_its_day(browser_of, people, case):
    worry = worry_of(people, case, code="A15", level=Level.MODERATE)
    browser = browser_of(people.practitioner).at(LATER)
    page = browser.get(f"{worry}/correct")
    assert page.value("evidence") == "Seen and written down."
    sent = {
        "evidence": "Seen, and written down rightly.", "level": "2", "when": "as_written",
        "was": page.value("was"), "code": "A15", "one_use_id": page.value("one_use_id"),
    }  # fmt: skip
    said = browser.follow(browser.post(f"{worry}/correct", sent))
    assert "kept as well" in said.said
    first, second = rows(RiskIndicator)
    assert (first.superseded_at, second.observed_at) == (LATER, first.observed_at)


def test_a_worry_corrected_to_immediate_stops_everything_else(browser_of, people, case):
    worry = worry_of(people, case, code="A15", level=Level.MODERATE)
    browser = browser_of(people.practitioner).at(LATER)
    sent = {
        "evidence": "Is not safe tonight.", "level": "4", "when": "today",
        "code": "A15", "one_use_id": str(uuid4()),
    }  # fmt: skip
    page = browser.post(f"{worry}/correct", sent, status=200)
    assert page.h1 == "Nobody has been told by this form. You must ring."
    assert "Robin" in page.text


def test_two_entries_about_one_night_count_once(browser_of, people, case):
    first = record(people, case, code="A15")
    second = worry_of(people, case, code="A15", now=NOW + timedelta(minutes=5))
    browser_of(people.lead).at(LATER).post(f"{second}/same-episode", {"same_as_id": str(first)})
    assert any(row.same_episode_as_id for row in rows(RiskIndicator))


def test_a_worry_on_the_wrong_child_goes_out_of_sight(browser_of, people, case):
    worry = worry_of(people, case, code="A15")
    browser = browser_of(people.practitioner).at(LATER)
    sent = {"why": "Took Robin for Ash.", "right_child_id": str(case.child_public_ids[1])}
    page = browser.follow(browser.post(f"{worry}/wrong-child", sent))
    assert "out of sight" in page.said
    browser.get(worry, status=404)


def test_the_same_day_question_is_answered_with_who_and_what_they_said(browser_of, people, case):
    worry = worry_of(people, case, code="A04")
    browser = browser_of(people.manager).at(LATER)
    page = browser.post(
        f"{worry}/same-day-question", {"consulted": "true", "when": "now"}, status=422
    )
    assert set(page.errors) == {"who", "advice"}
    sent = {"consulted": "true", "when": "now", "who": "Duty desk", "advice": "See her today."}
    browser.post(f"{worry}/same-day-question", sent)
    assert rows(Consultation)[0].who == "Duty desk"
    assert open_tasks("same_day_question") == []


def test_what_keeps_a_child_safe_is_kept_for_those_who_must_act(browser_of, people, case):
    worry = worry_of(people, case, code="A15", level=Level.IMMEDIATE)
    sent = {"keeps_safe": "Stays with her aunt.", "child_was_told": "That we ring tomorrow."}
    browser_of(people.manager).at(LATER).post(f"{worry}/keep-safe", sent)
    assert rows(Note)[0].restricted
    assert open_tasks("keep_safe") == []


def test_one_call_about_two_children_is_recorded_for_both_and_its_reply_ends_the_chase(
    browser_of, people, case
):
    browser = browser_of(people.practitioner)
    both = [str(child) for child in case.child_public_ids]
    sent = {"child_ids": both, "evidence": "Not safe.", "level": "4", "one_use_id": str(uuid4())}
    stop = browser.post(f"/cases/{case.public_id}/worries/new", {**sent, "when": "today"},
                        status=200)  # fmt: skip
    call = stop.links()["I have rung: record it"]
    also = browser.get(call).form()["also"]
    told = {"answer": "rung", "who": "Duty desk", "when": "now", "also": also}
    browser.post(call.split("?")[0], told)
    assert open_tasks("tell_social_care") == []
    chase = open_tasks("chase_acknowledgement")
    assert len(chase) == 2
    answered_at = browser.get(f"/tasks/{chase[0].public_id}", status=303).leads_to
    assert answered_at.endswith("/reply")
    browser.post(answered_at, {"who": "Duty desk", "when": "today", "reply": "They visit today."})
    assert len(open_tasks("chase_acknowledgement")) == 1


def test_a_line_of_help_begins_goes_and_ends(browser_of, people, case):
    line = StartSupport(
        case.child_public_ids[0], "counselling", SupportStatus.ACCEPTED, contacts_per_4_weeks=4.0
    )
    done = start_support(people.lead, case.public_id, line, now=NOW)
    address = f"/cases/{case.public_id}/support/{done.support_id}"
    browser = browser_of(people.lead).at(LATER)
    for page in ("", "/change", "/first-contact", "/missed"):
        browser.get(address + page)
    browser.post(f"{address}/first-contact", {"when": "today", "one_use_id": str(uuid4())})
    page = browser.get(address)
    assert "How is it going?" in page.text
    browser.post(f"{address}/going", {}, status=422)
    browser.post(f"{address}/going", {"answer": "as_planned"})
    browser.post(f"{address}/missed", {"when": "yesterday"})
    browser.post(
        f"{address}/change", {"status": "ended", "when": "today", "one_use_id": str(uuid4())}
    )
    assert "Ended" in browser.get(address).text


def test_help_that_is_declined_says_who_declined_and_is_a_worry(browser_of, people, case):
    line = StartSupport(case.child_public_ids[0], "counselling", SupportStatus.OFFERED)
    done = start_support(people.lead, case.public_id, line, now=NOW)
    address = f"/cases/{case.public_id}/support/{done.support_id}"
    browser = browser_of(people.lead).at(LATER)
    sent = {"status": "declined", "when": "today", "begun": "today"}
    page = browser.post(f"{address}/change", sent, status=422)
    assert set(page.errors) == {"declined_by", "child_was_asked", "reason"}
    why = {"declined_by": "parent", "child_was_asked": "false", "reason": "Too far. A mentor."}
    said = browser.post(f"{address}/change", {**sent, **why})
    assert "a worry of its own" in browser.follow(said).said


def test_notes_plans_and_asking_for_a_review(browser_of, people, case):
    browser = browser_of(people.lead)
    base = f"/cases/{case.public_id}"
    child = str(case.child_public_ids[0])
    for page in ("notes/new", "safety-plans/new", "safety-plans", "reviews/ask"):
        browser.get(f"{base}/{page}")
    browser.post(f"{base}/notes/new", {"words": "Moved to another class."})
    assert rows(Note)[0].words == "Moved to another class."
    plan = {
        "child_id": child, "made_on-day": "18", "made_on-month": "5", "made_on-year": "2025",
        "made_by": "The school nurse", "words": "I ring my aunt.",
    }  # fmt: skip
    assert "I ring my aunt." in browser.follow(browser.post(f"{base}/safety-plans/new", plan)).text
    asked = {"child_id": child, "asked_by": "child", "one_use_id": str(uuid4())}
    page = browser.follow(browser.post(f"{base}/reviews/ask", asked))
    assert "A review is asked for by" in page.said


def test_a_worry_begins_from_home_by_choosing_the_child(browser_of, people, case):
    browser = browser_of(people.lead)
    assert "Record a worry" in browser.get("/").links()
    addresses = browser.get("/worries/new").links().values()
    (first, *_) = [href for href in addresses if "/worries/new?child=" in href]
    assert browser.get(first).value("child_ids") == str(case.child_public_ids[0])
    assert "Find a person" in browser_of(people.other_practitioner).get("/worries/new").text


def test_every_open_task_leads_somewhere_its_owner_can_go(browser_of, people, case):
    record(people, case, code="A04", level=Level.IMMEDIATE)
    browser = browser_of(people.manager)
    for task in rows(Task):
        browser.get(browser.get(f"/tasks/{task.public_id}", status=303).leads_to)
