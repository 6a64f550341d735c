"""A review is held only with a decision on every worry, and "no change" waits for a second name."""

from datetime import timedelta

import pytest

from ehcoord.commands.meetings import ArrangeReview
from ehcoord.commands.support import StartSupport
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.meetings import arrange_review
from ehcoord.services.support import start_support
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import MORE_HELP, record, review_of, send, the_review
from tests.services.test_saving_a_worry import statements_of


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, lead=people.lead)


def a_date(name, day):
    return {f"{name}-day": str(day), f"{name}-month": "5", f"{name}-year": "2025"}


def held(worry_id, **more):
    return {
        "draft_version": "0",
        "when": "now",
        "attendance-0-name": "Leah Moss",
        "attendance-0-agency": "School",
        "attendance-0-own_view": "5",
        "attendance-0-part": "lead",
        "attendance-1-name": "Priya Nair",
        "attendance-1-agency": "Council",
        "attendance-1-own_view": "5",
        "attendance-1-part": "manager",
        "attendance-2-name": "Ola Finn",
        "attendance-2-agency": "Health",
        "attendance-2-own_view": "5",
        "attendance-2-part": "other",
        "child_seen_by": "Leah Moss",
        "child_seen_alone": "true",
        "child_says": "Wants the mentor to stay.",
        "how_child_said": "Told the school nurse.",
        "agreement_stands": "true",
        "lead_is_right": "true",
        "parents_say": "Agree.",
        "decisions-0-worry_id": str(worry_id),
        "decisions-0-kind": "no_change",
        "decisions-0-why": "The mentor began on Monday.",
        "decisions-0-change_our_mind": "Another night away.",
        **a_date("child_seen_on", 16),
        **a_date("decisions-0-next_look_on", 23),
        **more,
    }


def test_the_agenda_writes_itself(browser_of, people, case):
    record(people, case, code="A15")
    page = browser_of(people.lead).get(f"/reviews/{the_review().public_id}")
    assert "What is waiting for a decision" in page.text
    assert "Seen and written down." in page.text


def test_declined_and_serious_unanswered_asks_for_a_different_offer_and_about_a_referral(
    browser_of, people, case
):
    worry = record(people, case, code="A15")
    declined = StartSupport(
        case.child_public_ids[0], "counselling", SupportStatus.DECLINED, (worry,),
        declined_by="parent", child_was_asked=True, reason="Too far. A mentor was offered.",
    )  # fmt: skip
    start_support(people.lead, case.public_id, declined, now=NOW)
    page = browser_of(people.lead).get(f"/reviews/{the_review().public_id}")
    assert "was declined, Monday 19 May. What else can be offered?" in page.text
    assert "is it bad enough for a referral without agreement?" in page.text


def test_the_page_of_the_agenda_takes_twenty_queries_with_everything_there_is(
    app, browser_of, people, case
):
    """With earlier reviews, a meeting and people asked to it; and it notes the session as seen."""
    invite = (people.lead.public_id, people.practitioner.public_id)
    for now in (NOW, NOW + timedelta(minutes=5)):
        worry = record(people, case, code="A15", now=now)
        plan = ArrangeReview(arranged_at=now, arranged_where="School", invite=invite)
        arrange_review(people.lead, the_review().public_id, plan, now=now)
        send(people, review_of((worry, MORE_HELP), met_at=now), now=now)
    now = NOW + timedelta(minutes=10)
    record(people, case, code="A06", now=now)
    arrange_review(
        people.lead, the_review().public_id,
        ArrangeReview(arranged_at=now + timedelta(days=1), arranged_where="School", invite=invite),
        now=now,
    )  # fmt: skip
    browser = browser_of(people.lead).at(now)
    address = f"/reviews/{the_review().public_id}"
    browser.get(address)
    browser.at(now + timedelta(minutes=2))
    app.extensions["rules_in_memory"].looked_at = now + timedelta(minutes=2)
    seen = statements_of(app.extensions["read_bind"], lambda: browser.get(address))
    assert any("UPDATE user_session" in one for one in seen)
    assert len(seen) <= 20, "\n".join(one[:70].replace("\n", " ") for one in seen)


def test_no_change_on_a_serious_worry_waits_for_a_signature(browser_of, people, case):
    worry = record(people, case, code="A15")
    review = the_review().public_id
    browser = browser_of(people.lead)
    browser.get(f"/reviews/{review}/hold")
    page = browser.follow(browser.post(f"/reviews/{review}/hold", held(worry)))
    assert "until then, the review has not been held" in page.said
    browser = browser_of(people.consultant)
    assert "The mentor began on Monday." in browser.get(f"/reviews/{review}/sign").text
    page = browser.follow(browser.post(f"/reviews/{review}/sign", {"agreed": "true"}))
    assert "Signed. The review has been held." in page.said


def test_a_worry_without_a_decision_is_said_and_nothing_typed_is_lost(browser_of, people, case):
    worry = record(people, case, code="A15")
    address = f"/reviews/{the_review().public_id}/hold"
    page = browser_of(people.lead).post(
        address, held(worry, **{"decisions-0-kind": ""}), status=422
    )
    assert page.errors
    assert page.value("child_says") == "Wants the mentor to stay."
    assert the_review().sent_at is None


def test_one_agency_is_no_quorum(browser_of, people, case):
    worry = record(people, case, code="A15")
    alone = {
        name: said
        for name, said in held(worry).items()
        if not name.startswith(("attendance-1", "attendance-2"))
    }
    page = browser_of(people.lead).post(
        f"/reviews/{the_review().public_id}/hold", alone, status=422
    )
    assert page.errors


def test_sending_back_says_what_to_think_about_and_the_lead_never_signs(browser_of, people, case):
    worry = record(people, case, code="A15")
    review = the_review().public_id
    browser_of(people.lead).post(f"/reviews/{review}/hold", held(worry))
    browser_of(people.lead).post(f"/reviews/{review}/sign", {"agreed": "true"}, status=403)
    browser = browser_of(people.consultant)
    page = browser.post(f"/reviews/{review}/sign", {"agreed": "false"}, status=422)
    assert set(page.errors) == {"note"}
    browser.post(f"/reviews/{review}/sign", {"agreed": "false", "note": "And the evenings?"})
    assert the_review().sent_at is None


def test_someone_elses_review_does_not_exist(browser_of, people, case):
    record(people, case, code="A15")
    review = the_review().public_id
    browser = browser_of(people.other_manager)
    for page in ("", "/hold", "/sign"):
        browser.get(f"/reviews/{review}{page}", status=404)


def test_the_reviews_of_a_case_are_listed(browser_of, people, case):
    assert (
        "No review has been asked for"
        in browser_of(people.lead).get(f"/cases/{case.public_id}/reviews").text
    )
    record(people, case, code="A15")
    assert "To be held" in browser_of(people.lead).get(f"/cases/{case.public_id}/reviews").text


def test_what_is_written_is_kept_and_shown_again_with_who_kept_it(browser_of, people, case):
    worry = record(people, case, code="A15")
    address = f"/reviews/{the_review().public_id}/hold"
    browser = browser_of(people.lead)
    written = {"draft_version": "0", "act": "keep", "child_says": "Wants the mentor to stay.",
               "decisions-0-worry_id": str(worry), "decisions-0-why": "Too early.",
               **a_date("child_seen_on", 16)}  # fmt: skip
    page = browser.follow(browser.post(address, written))
    assert "It has not been sent" in page.said
    assert page.value("child_says") == "Wants the mentor to stay."
    assert page.value("decisions-0-why") == "Too early."
    assert page.value("child_seen_on-day") == "16"
    assert "by Leah Moss" in page.text
    assert the_review().sent_at is None


def test_two_who_write_at_once_see_both_texts_and_lose_neither(browser_of, people, case):
    record(people, case, code="A15")
    address = f"/reviews/{the_review().public_id}/hold"
    keep = {"draft_version": "0", "act": "keep"}
    browser_of(people.manager).post(address, {**keep, "child_says": "Is tired of meetings."})
    browser = browser_of(people.lead)
    page = browser.post(address, {**keep, "child_says": "Wants the mentor."}, status=409)
    assert "Marta Quill wrote here" in page.errors["_"]
    assert page.value("child_says") == "Wants the mentor."
    assert "Is tired of meetings." in page.text
    again = {"draft_version": page.value("draft_version"), "act": "keep"}
    page = browser.follow(browser.post(address, {**again, "child_says": "Both."}))
    assert page.value("child_says") == "Both."


def test_an_immediate_worry_said_in_the_meeting_stops_it_and_the_draft_is_kept(
    browser_of, people, case
):
    first = record(people, case, code="A15")
    review = the_review().public_id
    browser = browser_of(people.lead)
    said = {"draft_version": "0", "act": "worry", "decisions-0-worry_id": str(first),
            "decisions-0-why": "About the first."}  # fmt: skip
    form = browser.follow(browser.post(f"/reviews/{review}/hold", said))
    assert "kept as far as it is written" in form.said
    told = {**form.form(), "child_ids": [str(case.child_public_ids[0])], "level": "4",
            "evidence": "Said in the meeting.", "when": "today"}  # fmt: skip
    stop = browser.post(f"/cases/{case.public_id}/worries/new", told, status=200)
    assert "You must ring" in stop.text
    page = browser.get(f"/reviews/{review}/hold")
    rows = {page.value(f"decisions-{n}-worry_id"): page.value(f"decisions-{n}-why") for n in (0, 1)}
    assert rows[str(first)] == "About the first."
    assert sorted(rows.values()) == ["", "About the first."]


def test_minor_worries_are_ticked_together(browser_of, people, case):
    serious = record(people, case, code="A15")
    minor = [record(people, case, Level.MINOR, code=code) for code in ("A01", "C01")]
    address = f"/reviews/{the_review().public_id}/hold"
    browser = browser_of(people.lead)
    page = browser.get(address)
    assert "The 2 minor worries" in page.text
    order = [page.value(f"decisions-{n}-worry_id") for n in range(3)]
    at = order.index(str(serious))
    fields = {name.replace("decisions-0", f"decisions-{at}"): value
              for name, value in held(serious).items()}  # fmt: skip
    fields |= {f"decisions-{order.index(str(one))}-worry_id": str(one) for one in minor}
    fields |= {"minor_in_hand": "true", "minor_row": [order.index(str(one)) for one in minor]}
    page = browser.follow(browser.post(address, fields))
    assert "is asked to sign by" in page.said


def test_the_second_person_sees_the_worry_the_words_and_how_often_before(browser_of, people, case):
    worry = record(people, case, code="A15")
    review = the_review().public_id
    browser_of(people.lead).post(f"/reviews/{review}/hold", held(worry))
    page = browser_of(people.consultant).get(f"/reviews/{review}/sign")
    assert page.h1 == "Do you agree that nothing should change?"
    for words in ("Wants the mentor to stay.", "Another night away.", "First “no change”",
                  "Priya Nair, Council", "Support for it now: none"):  # fmt: skip
        assert words in page.text


def test_the_copy_of_a_review_is_printed_and_the_familys_says_less(browser_of, people, case):
    worry = record(people, case, code="A15")
    review = the_review().public_id
    browser = browser_of(people.lead)
    sent = {**held(worry), "attendance-0-own_view": "4"}
    page = browser.follow(browser.post(f"/reviews/{review}/hold", sent))
    assert "The family’s copy" in page.links()
    page = browser.get(f"/reviews/{review}/copy")
    assert "Not held yet" in page.text
    assert "Leah Moss: 4" in page.text
    family = browser.get(f"/reviews/{review}/copy?for=family")
    assert "Wants the mentor to stay." in family.text
    assert "Leah Moss: 4" not in family.text
