"""Measures say what they count, count it exactly, say who they are, and leave without the few."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from ehcoord.commands.leads import AnswerNomination, AskToLead, ChangeLead, ConfirmLead
from ehcoord.commands.meetings import ArrangeReview
from ehcoord.db import transaction
from ehcoord.models.assessments import Assessment
from ehcoord.services import leads
from ehcoord.services.meetings import arrange_review
from ehcoord.web.reports.routes import EVERY
from tests.builders import NOW, a_case, a_partnership
from tests.programs import Program
from tests.reviewing import LATER, MORE_HELP, THERE, record, review_of, send, the_review

DAY = timedelta(days=1)


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def program_of_manager(app, people):
    return Program(app, people.manager)


def numbers(page, label, section="now"):
    table = page.soup.select_one(f'table[aria-labelledby="{section}"]')
    (row,) = [row for row in table.select("tbody tr") if row.th.get_text(strip=True) == label]
    return [cell.get_text(strip=True) for cell in row.select("td")]


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_measure_says_what_it_counts_on_a_page_and_in_two_files(browser_of, people, name):
    a_case(people, flagged=True)
    record(people, a_case(people, lead=people.lead), code="A15")
    browser = browser_of(people.manager)
    page = browser.get(f"/reports/{name}")
    assert "What is counted." in page.text
    assert "What it does not say." in page.text
    for file in (f"/reports/{name}.csv", f"/reports/{name}/to-send.csv"):
        assert browser.get(file).response.text.startswith("\ufeff")
    browser_of(people.practitioner).get(f"/reports/{name}", status=403)


def test_who_has_no_confirmed_lead_is_counted_by_how_they_are_led_and_named(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    held = a_case(people, flagged=True, family_name="Pell")
    leads.hold_as_manager(people.manager, held.public_id, now=NOW)
    a_case(people, lead=people.lead, family_name="Farrow")
    page = browser_of(people.manager).get("/reports/lead-not-confirmed")
    assert numbers(page, "North team") == ["1", "1", "0"]
    assert "Okonjo family" in page.text
    assert "Farrow" not in page.text


def test_the_days_to_a_lead_are_working_days(browser_of, people):
    case = a_case(people, flagged=True, now=NOW - 4 * DAY)
    leads.confirm_lead(
        people.manager, case.public_id, ConfirmLead(trained=True), now=NOW - DAY / 24
    )
    page = browser_of(people.manager).get("/reports/days-to-a-lead")
    assert numbers(page, "North team") == ["1", "2", "2"]
    assert numbers(page, "May 2025", "months") == ["1", "2", "2"]


def test_declines_are_by_agency_and_reason_and_never_by_person(browser_of, people):
    case = a_case(people, flagged=True)
    asked = leads.nominate_lead(
        people.manager, case.public_id, AskToLead(people.lead.public_id), now=NOW
    )
    no = AnswerNomination(accepted=False, decline_reason="capacity", decline_words="No.")
    leads.answer_nomination(people.lead, asked.nomination_id, no, now=NOW)
    page = browser_of(people.manager).get("/reports/declines")
    assert numbers(page, "Hill Lane School") == ["1", "1", "0"]
    assert "Leah Moss" not in page.text


def test_who_leads_and_who_assessed_is_counted_by_agency(browser_of, people):
    a_case(people, lead=people.lead)
    case = a_case(people, flagged=True)
    with transaction(None, NOW) as session:
        for when in (NOW - 400 * DAY, NOW - DAY, None):
            session.add(
                Assessment(
                    case_id=case.id, kind="core", assessor_id=people.other_practitioner.user_id,
                    started_at=NOW - 420 * DAY, submitted_at=when,
                )
            )  # fmt: skip
    page = browser_of(people.manager).get("/reports/leads-by-agency")
    assert numbers(page, "Hill Lane School") == ["1", "1", "0"]
    assert numbers(page, "Northmoor Council") == ["1", "0", "0"]
    assert numbers(page, "Moorside Health Trust") == ["0", "0", "1"]


def test_a_change_of_lead_is_counted_and_nobody_was_without(browser_of, people):
    case = a_case(people, lead=people.lead, now=NOW - 2 * DAY)
    change = ChangeLead(people.practitioner.public_id, "family_asked", confirmed=True, trained=True)
    leads.change_lead(people.manager, case.public_id, change, now=NOW - DAY)
    page = browser_of(people.manager).get("/reports/continuity")
    assert numbers(page, "North team") == ["1", "1", "0", "0"]


def test_a_review_past_its_day_is_counted_and_the_list_behind_it_opens(browser_of, people):
    case = a_case(people, lead=people.lead, now=NOW - 14 * DAY)
    record(people, case, code="A15", now=NOW - 14 * DAY)
    page = browser_of(people.manager).get("/reports/reviews-due")
    assert numbers(page, "North team") == ["1", "1", "0"]
    assert page.links()["Open the list behind it"] == "/team/waiting-for-a-decision"


def test_what_reviews_changed_and_heard_is_counted(browser_of, client, people):
    worry = record(people, a_case(people, lead=people.lead), code="A15")
    send(people, review_of((worry, MORE_HELP)))
    client.at(NOW + 3 * DAY)
    browser = browser_of(people.manager)
    assert numbers(browser.get("/reports/what-reviews-changed"), "North team") == [
        "1", "1", "0", "0"
    ]  # fmt: skip
    assert numbers(browser.get("/reports/voice"), "North team") == ["1", "1", "1"]
    assert numbers(browser.get("/reports/held-on-time"), "North team") == ["1", "1", "1"]


def test_what_is_sent_on_withholds_the_few_and_names_nobody(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    browser = browser_of(people.manager)
    file = browser.get("/reports/lead-not-confirmed/to-send.csv").response.text
    rows = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))
    assert rows[1] == ["North team", "fewer than 6", "0", "0"]
    exact = browser.get("/reports/lead-not-confirmed.csv").response.text
    assert '"North team","1","0","0"' in exact
    assert "Okonjo" not in file + exact


def test_another_teams_families_are_not_in_my_measures(browser_of, people):
    a_case(people, flagged=True, team_id=people.other_team_id, family_name="Okonjo")
    assert "Okonjo" not in browser_of(people.manager).get("/reports/lead-not-confirmed").text
    page = browser_of(people.head).get("/reports/lead-not-confirmed")
    assert numbers(page, "South team") == ["1", "0", "0"]


def test_a_measure_there_is_not_is_not_found(browser_of, people):
    browser_of(people.manager).get("/reports/best-lead", status=404)
    assert "Measures" in browser_of(people.manager).get("/reports").text


def test_worries_that_wait_are_counted_with_how_long_and_who(browser_of, client, people):
    record(people, a_case(people, lead=people.lead, family_name="Okonjo"), code="A15")
    client.at(NOW + DAY / 24)
    page = browser_of(people.manager).get("/reports/worries-waiting")
    assert numbers(page, "North team") == ["1", "0", "0", "0", "0"]
    assert numbers(page, "May 2025", "months")[:3] == ["1", "0", "0"]
    assert "Okonjo family" in page.text


def test_agencies_that_were_invited_came_wrote_or_did_neither(browser_of, client, people):
    case = a_case(people, lead=people.lead)
    worry = record(people, case, code="A15")
    invited = (people.lead.public_id, people.practitioner.public_id)
    told = ArrangeReview(arranged_at=LATER, invite=invited)
    arrange_review(people.lead, the_review().public_id, told, now=NOW)
    there = tuple(replace(one, agency="Hill Lane School") if one.name == "Leah Moss" else one
                  for one in THERE if one.name != "Priya Nair")  # fmt: skip
    send(people, review_of((worry, MORE_HELP), attendance=there))
    client.at(NOW + 3 * DAY)
    page = browser_of(people.manager).get("/reports/attendance")
    assert numbers(page, "Hill Lane School") == ["1", "1", "0"]
    assert numbers(page, "Northmoor Council") == ["1", "0", "1"]


def test_a_case_that_drifts_is_counted_with_why_and_whether_somebody_was_asked(browser_of, people):
    a_case(people, lead=people.lead, family_name="Okonjo", now=NOW - 400 * DAY)
    a_case(people, lead=people.lead, family_name="Farrow")
    page = browser_of(people.manager).get("/reports/open-over-a-year")
    assert numbers(page, "North team") == ["2", "1", "0"]
    assert "It has been open for more than a year." in page.text
    assert "Farrow" not in page.text


def test_what_the_rules_ask_stands_beside_its_budget_and_for_programs(
    browser_of, client, program_of_manager, people
):
    worry = record(people, a_case(people, lead=people.lead), code="A15")
    send(people, review_of((worry, MORE_HELP), met_at=NOW), now=NOW)
    client.at(NOW + DAY / 24)
    page = browser_of(people.manager).get("/reports/workload-budget")
    said = "Ended with more, other or higher help (40% or more; look too above 80%)"
    assert numbers(page, said) == ["1", "1", "100"]
    assert numbers(page, "Held by their day (90% or more)") == ["1", "1", "100"]
    found = program_of_manager.get("/measures/workload-budget")
    assert {"label": said, "numbers": [1.0, 1.0, 100.0]} in found["now"]
    every = program_of_manager.get("/measures")["items"]
    assert [one["name"] for one in every] == list(EVERY)
    program_of_manager.get("/measures/best-lead", status=404)


def test_what_families_say_is_kept_once_and_counted(browser_of, client, people):
    case = a_case(people, lead=people.lead)
    lead, address = browser_of(people.lead), f"/cases/{case.public_id}/feedback"
    missing = lead.post(address, {"words": "Fine."}, status=422)
    assert set(missing.errors) == {"said_by", "helped", "lead_listens"}
    said = {"said_by": "child", "helped": "yes", "lead_listens": "true",
            "one_use_id": lead.get(address).value("one_use_id")}  # fmt: skip
    for _ in range(2):
        lead.post(address, said)
    lead.post(address, {"said_by": "parent", "helped": "no", "lead_listens": "false"})
    browser_of(people.other_practitioner).get(address, status=404)
    client.at(NOW + DAY / 24)
    page = browser_of(people.manager).get("/reports/feedback")
    assert numbers(page, "North team") == ["2", "1", "0", "1", "1", "50"]
