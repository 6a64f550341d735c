"""Minutes are written, shared, put right and handed to the family, each on a page of its own."""

import pytest

from ehcoord.commands.meetings import ArrangeReview
from ehcoord.services.meetings import arrange_review
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import MORE_HELP, record, review_of, send, the_review


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, lead=people.lead)


@pytest.fixture
def minutes(people, case):
    worry = record(people, case, code="A15")
    review_id = the_review().public_id
    invite = (people.lead.public_id, people.practitioner.public_id)
    plan = ArrangeReview(NOW, "School", note_taker="Priya Nair", invite=invite)
    arrange_review(people.lead, review_id, plan, now=NOW)
    send(people, review_of((worry, MORE_HELP), met_at=NOW), now=NOW)
    return f"/reviews/{review_id}/minutes"


SAID = {"everybody": "We met at school.", "professionals": "We did not agree about Friday."}


def share(browser_of, who, minutes, **more):
    browser = browser_of(who)
    return browser.follow(browser.post(f"{minutes}/write", {"draft_version": "0", **SAID, **more}))


def test_who_took_notes_finds_the_task_keeps_a_draft_and_shares_it(browser_of, people, minutes):
    browser = browser_of(people.practitioner)
    assert "Share the minutes of the review" in browser.get("/tasks").text
    kept = browser.follow(
        browser.post(f"{minutes}/write", {"draft_version": "0", "act": "keep", **SAID})
    )
    assert "Nobody else is shown them yet" in kept.said
    assert kept.value("everybody") == "We met at school."
    browser_of(people.other_practitioner).get(minutes, status=404)
    browser = browser_of(people.practitioner)
    stale = browser.post(f"{minutes}/write", {"draft_version": "0", **SAID}, status=409)
    assert "changed this after you opened it" in stale.text
    page = browser.follow(browser.post(f"{minutes}/write", {"draft_version": "1", **SAID}))
    assert "1 person was told" in page.said
    assert "We met at school." in page.text
    assert "More help" in page.text or "more help" in page.text


def test_a_correction_is_asked_for_accepted_and_makes_a_version(browser_of, people, minutes):
    share(browser_of, people.practitioner, minutes)
    browser = browser_of(people.lead)
    empty = browser.post(f"{minutes}/correct", {}, status=422)
    assert set(empty.errors) == {"words"}
    browser.post(f"{minutes}/correct", {"words": "It was Thursday."})
    browser = browser_of(people.practitioner)
    page = browser.get(minutes)
    answer = next(to for to in page.links().values() if "/minutes/corrections/" in to)
    refused = browser.post(answer, {"number": "1", "accepted": "false"}, status=422)
    assert set(refused.errors) == {"because"}
    said = {**SAID, "professionals": "We did not agree about Thursday."}
    page = browser.follow(browser.post(answer, {"number": "1", "accepted": "true", **said}))
    assert "Version 2" in page.text
    assert "We did not agree about Thursday." in page.text
    assert "We did not agree about Friday." in browser.get(f"{minutes}?version=1").text
    browser.get(f"{minutes}?version=7", status=404)


def test_whoever_was_there_may_mark_what_they_ask_as_restricted(browser_of, people, case, minutes):
    share(browser_of, people.lead, minutes)
    browser = browser_of(people.practitioner)
    assert "those who may see what is restricted" in browser.get(f"{minutes}/correct").text
    browser.post(f"{minutes}/correct", {"words": "It was her aunt.", "restricted": "true"})
    assert "It was her aunt." in browser.get(minutes).text
    assert "It was her aunt." not in browser_of(people.coordinator).get(minutes).text


def test_nothing_written_is_not_shared(browser_of, people, minutes):
    blank = {"draft_version": "0", "everybody": " "}
    page = browser_of(people.lead).post(f"{minutes}/write", blank, status=422)
    assert set(page.errors) == {"everybody"}


def test_the_familys_copy_has_nothing_that_is_not_for_them(browser_of, people, case, minutes):
    share(browser_of, people.lead, minutes, restricted="What was said of home.")
    browser = browser_of(people.lead)
    browser.post(f"{minutes}/correct", {"words": "Nobody shouted."})
    page = browser.get(f"{minutes}?for_family=true")
    assert "We met at school." in page.text
    for words in ("did not agree", "said of home", "Nobody shouted", "Restricted", "own view,"):
        assert words not in page.text
    assert "What was said of home." in browser.get(minutes).text
    assert "What was said of home." not in browser_of(people.practitioner).get(minutes).text


def test_minutes_are_locked_by_a_button_and_changed_after_that_with_a_reason(
    browser_of, people, minutes
):
    share(browser_of, people.lead, minutes)
    browser = browser_of(people.lead)
    page = browser.follow(browser.post(f"{minutes}/lock", {}))
    assert "Locked." in page.text
    assert f"{minutes}/correct" not in page.links().values()
    browser.get(f"{minutes}/correct", status=403)
    again = browser.post(f"{minutes}/again", {"number": "1", **SAID}, status=422)
    assert set(again.errors) == {"because"}
    page = browser.follow(
        browser.post(
            f"{minutes}/again", {"number": "1", "because": "A name.", "everybody": "We met."}
        )
    )
    assert "version 2" in page.said
    assert "We did not agree about Friday." not in page.text


def test_who_was_not_there_reads_minutes_and_is_not_led_to_put_them_right(
    browser_of, people, minutes
):
    share(browser_of, people.lead, minutes)
    browser_of(people.other_manager).get(minutes, status=404)
    browser = browser_of(people.consultant)
    page = browser.get(minutes)
    assert "Version 1" in page.text
    assert f"{minutes}/correct" not in page.links().values()
    browser.post(f"{minutes}/correct", {"words": "It was Thursday."}, status=403)
