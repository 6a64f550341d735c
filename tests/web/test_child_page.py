"""The page of a child: the picture and its words, the tables, the file, and what was known when."""

import csv
import io
from datetime import timedelta

import pytest

from ehcoord.commands.referrals import AnswerUrgentReferral, CallSaid
from ehcoord.commands.reviews import CountersignReview, RequestReview, WhoAsked
from ehcoord.commands.risks import CorrectWorry
from ehcoord.db import transaction
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.referrals import answer_urgent_referral
from ehcoord.services.review_requests import request_review
from ehcoord.services.risks import correct_worry
from tests.builders import NOW, a_case, a_partnership
from tests.facts import add_contact, add_support, add_worry, check_again
from tests.reviewing import LATER, MORE_HELP, NO_CHANGE, record, review_of, send, the_review

NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, children=2, lead=people.lead, now=NOW - timedelta(days=30))


@pytest.fixture
def seen_at(client, browser_of, people):
    """The lead's browser at an instant: signed in again, as a session does not last."""

    def start(instant):
        client.at(instant)
        return browser_of(people.lead)

    return start


def page_of(browser, case, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return browser.get(f"/cases/{case.public_id}?{query}")


def test_the_picture_is_an_image_with_a_name_and_words_at_three_widths(browser_of, people, case):
    record(people, case, code="A15")
    page = page_of(browser_of(people.lead), case)
    drawings = page.soup.select("figure svg")
    assert len(drawings) == 3
    for drawing in drawings:
        assert drawing["role"] == "img"
        title, words = drawing["aria-labelledby"].split()
        assert drawing.select_one(f"#{title}").text == "Robin: worries, support and reviews"
        said = drawing.select_one(f"#{words}").text
        assert said.startswith("One worry waits for a decision, since 19 May.")
        assert said in page.text
    assert not page.soup.select("svg [class], svg [style], svg [fill^=url]")


def test_what_is_typed_into_a_name_stays_words_in_the_picture(browser_of, people, case):
    with transaction(people.lead.user_id, NOW) as session:
        add_support(session, case.id, case.child_ids[0], name="<script>alert(1)</script> & co")
    page = page_of(browser_of(people.lead), case)
    assert "<script>alert" not in page.response.text
    assert "<script>alert(1)</script> & co" in page.soup.select_one("figure svg").get_text()


def test_the_four_facts_are_always_there_and_never_praise(browser_of, people, case):
    facts = page_of(browser_of(people.lead), case).soup.select_one(".app-facts").get_text(" ")
    for words in ("Waiting for a decision", "None recorded", "Support happening now", "None",
                  "None is asked for", "Robin last seen", "Nobody has recorded it"):  # fmt: skip
        assert words in facts


def test_in_the_evening_the_reason_gives_the_number_that_answers_then(
    client, browser_of, people, case
):
    record(people, case, code="A10")
    client.at(NOW + timedelta(hours=9))
    page = page_of(browser_of(people.lead), case)
    box = page.soup.select_one(".app-why").get_text(" ")
    assert "01632 960 099" in box
    assert "01632 960 050" not in box


def test_the_reason_says_what_was_recorded_who_was_told_and_who_is_next(browser_of, people, case):
    record(people, case, code="A10")
    box = page_of(browser_of(people.lead), case).soup.select_one(".app-why").get_text(" ")
    said = " ".join(box.split())
    assert "These have been recorded:" in said
    assert "19 May, posting or searching about suicide, serious (Priya Nair)" in said
    assert "If the review is not held," in said
    assert "This does not say what will happen." in said
    assert "01632 960 050" in said
    assert "Rulebook, version" in said


def test_a_decided_worry_says_what_was_decided_and_who_signed(seen_at, people, case):
    worry = record(people, case, code="A15")
    send(people, review_of((worry, NO_CHANGE)))
    countersign_review(
        people.consultant, the_review().public_id, CountersignReview(agreed=True), now=LATER
    )
    row = page_of(seen_at(LATER), case).soup.select_one("table.app-board tbody tr").get_text(" ")
    said = " ".join(row.split())
    assert "Review 21 May: no change. Signed by Con Marsh, 21 May" in said
    before = page_of(seen_at(LATER), case, on="2025-05-20")
    assert "Waiting for a decision, 1 working day" in before.text
    assert "no change" not in before.soup.select_one("table.app-board").get_text()


def test_more_help_that_was_decided_and_did_not_come_waits_again(seen_at, people, case):
    worry = record(people, case, code="A15")
    send(people, review_of((worry, MORE_HELP)))
    late = NOW + timedelta(days=14)
    page = page_of(seen_at(late), case)
    assert "Waiting for a decision" in page.soup.select_one("table.app-board").get_text()
    assert "Help that was promised has not begun by its date." in page.text


def test_support_says_from_when_to_when_and_how_much(browser_of, people, case):
    began = NOW - timedelta(days=20)
    with transaction(people.lead.user_id, began) as session:
        add_support(session, case.id, case.child_ids[0], weekly=2, first_contact_at=began)
        add_support(session, case.id, case.child_ids[0], status=SupportStatus.WAITING)
        add_contact(session, case.id, case.child_ids[0])
    page = page_of(browser_of(people.lead), case)
    assert "Began 29 April" in page.text
    assert "Asked for 29 April" in page.text
    assert "The most in 12 weeks: 8 contacts in 4 weeks" in page.text
    assert "29 April" in page.soup.select_one(".app-facts").get_text()


def test_who_was_called_about_a_hidden_worry_is_hidden_with_it(browser_of, people, case):
    worry = record(people, case, Level.IMMEDIATE, code="B01", restricted=True)
    rung = AnswerUrgentReferral(CallSaid.RUNG, "Desk of Ro Hale", NOW, "REF 12")
    answer_urgent_referral(people.lead, case.public_id, worry, rung, now=NOW)
    assert "Desk of Ro Hale" in page_of(browser_of(people.lead), case).text
    hidden = page_of(browser_of(people.coordinator), case)
    assert "Details are restricted" in hidden.text
    assert "Ro Hale" not in hidden.text


def test_a_restricted_entry_stands_in_its_place_without_its_name(browser_of, people, case):
    record(people, case, code="B01", restricted=True)
    seen = page_of(browser_of(people.lead), case)
    assert "Tells of sexual abuse" in seen.text
    hidden = page_of(browser_of(people.practitioner), case)
    assert "Tells of sexual abuse" not in hidden.response.text
    assert "Seen and written down." not in hidden.text
    assert "A restricted entry" in hidden.soup.select_one("figure svg").get_text()
    assert "Details are restricted" in hidden.text


def test_the_same_facts_come_as_a_file_and_taking_it_is_on_the_record(browser_of, people, case):
    record(people, case, code="A15")
    browser = browser_of(people.lead)
    address = f"/cases/{case.public_id}/picture.csv?child={case.child_public_ids[0]}"
    answer = browser.get(address).response
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1][:3] == ["Worry", "19 May", "Bullied, in person or online. Seen and written down"]
    used = browser_of(people.manager).get(f"/cases/{case.public_id}/record-of-use").text
    assert "Took a file away" in used


def test_longer_than_a_year_shows_the_last_52_weeks_and_offers_the_rest(browser_of, people, case):
    with transaction(people.lead.user_id, NOW - timedelta(days=800)) as session:
        add_worry(session, case.id, case.child_ids[0], Level.MINOR, "A15")
    browser = browser_of(people.lead)
    page = page_of(browser, case)
    # The check begins with the case, and the first entry is older than it.
    assert "Bullied" in page.soup.select_one("figure svg").get_text()
    assert page_of(browser, case, time="all").status == 200


def test_what_is_recorded_later_does_not_show_on_an_earlier_day(seen_at, people, case):
    record(people, case, Level.MODERATE, code="A15")
    shown_then = told(page_of(seen_at(NOW + timedelta(hours=12)), case))
    with transaction(people.lead.user_id, NEXT_WEEK) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "F01")
        add_support(session, case.id, case.child_ids[0])
        add_contact(session, case.id, case.child_ids[0])
        check_again(session, case.child_ids[0])
    browser = seen_at(NEXT_WEEK + timedelta(hours=1))
    now = page_of(browser, case)
    assert "Went missing" in now.text or "Missing" in now.text
    before = page_of(browser, case, on="2025-05-19")
    assert told(before) == shown_then
    assert "This is what was recorded by 19 May 2025." in before.text
    assert "Back to today" in before.links()
    assert "Record a worry" not in before.links()


def told(page):
    """What a page tells of a child: the picture in words, the facts, the reason, the tables."""
    caption = page.soup.select_one("figcaption").get_text(" ").split("The same facts")[0]
    boxes = page.soup.select(".app-facts, .app-why ul, .app-why__ask, table.app-board")
    said = [each.get_text(" ") for each in boxes]
    drawings = [each.get_text(" ").replace("as known on", "today,") for each in page.soup("svg")]
    return [" ".join(each.split()) for each in (caption, *drawings, *said)]


def test_names_leads_and_reviews_are_those_of_the_day(seen_at, people, case):
    worry = record(people, case, code="A15")
    evening = NOW + timedelta(hours=8)
    shown_then = told(page_of(seen_at(evening), case))
    send(people, review_of((worry, MORE_HELP)))
    with transaction(people.manager.user_id, LATER) as session:
        person = session.get_one(Person, case.person_ids[0])
        person.given_name, person.sort_key = "Renamed", "sample renamed"
        row = session.get_one(Case, case.id)
        led = LeadProfessionalAssignment
        session.get_one(led, row.lead_id).ended_at = LATER
        session.flush()
        new = led(case_id=case.id, user_id=people.manager.user_id, kind=LeadKind.CONFIRMED,
                  started_at=LATER, trained=True)  # fmt: skip
        session.add_all_now(new)
        row.lead_id, row.family_name = new.id, "Renamed"
    browser = seen_at(LATER + timedelta(hours=1))
    now = page_of(browser, case)
    assert "Renamed family" in now.text
    before = page_of(browser, case, on="2025-05-19")
    assert told(before) == shown_then
    bar = before.soup.select_one(".app-identity").get_text(" ")
    assert "Sample" in bar
    assert "Leah Moss" in bar
    assert "Renamed" not in before.text


def test_what_is_corrected_later_reads_as_it_was_read_then(seen_at, people, case):
    worry = record(people, case, Level.MODERATE, code="A15")
    later = NOW + timedelta(days=2)
    correct_worry(
        people.practitioner, case.public_id, worry,
        CorrectWorry("It was another group.", Level.MINOR, NOW, code="A15"), now=later,
    )  # fmt: skip
    browser = seen_at(later + timedelta(hours=1))
    assert "It was another group." in page_of(browser, case).text
    before = page_of(browser, case, on="2025-05-19")
    assert "Seen and written down." in before.text
    assert "It was another group." not in before.text


def test_a_review_held_later_is_still_to_be_held_on_an_earlier_day(seen_at, people, case):
    worry = record(people, case, Level.MINOR, code="A15")
    record(people, case, code="C01")
    del worry
    assert "Asked for" in told(page_of(seen_at(NOW), case))[-1]
    browser = seen_at(NOW + timedelta(days=14))
    assert "Asked for" in told(page_of(browser, case, on="2025-05-19"))[-1]
    assert "over" in told(page_of(browser, case))[-1]


@pytest.mark.parametrize("on", ["yesterday", "2025-05-20", "2025-13-01"])
def test_a_day_that_is_none_or_has_not_come_is_not_found(browser_of, people, case, on):
    browser_of(people.lead).get(f"/cases/{case.public_id}?on={on}", status=404)


def test_a_case_that_nobody_knew_of_then_is_not_found(browser_of, people, case):
    browser_of(people.lead).get(f"/cases/{case.public_id}?on=2020-01-01", status=404)


def test_today_as_a_date_is_the_page_itself(browser_of, people, case):
    page = page_of(browser_of(people.lead), case, on="2025-05-19")
    assert "This is what was recorded by" not in page.text


def test_a_look_that_somebody_asked_for_says_so(browser_of, people, case):
    told = RequestReview(case.child_public_ids[0], WhoAsked.PARENT, "Please look sooner.")
    request_review(people.practitioner, case.public_id, told, now=NOW)
    page = page_of(browser_of(people.lead), case)
    assert "Someone asked for a look sooner" in page.soup.select_one(".app-why").get_text()
    assert "Someone asked for a look sooner" in page.soup.select("table.app-board")[-1].get_text()
