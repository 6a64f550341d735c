"""A manager sees who could lead and why, asks one, and that person answers."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.db import db, transaction
from ehcoord.models.cases import TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment, LeadProfessionalNomination
from ehcoord.models.records import AuditEvent
from tests.builders import NOW, a_case, a_partnership
from tests.programs import Program
from tests.rulebooks import of_leads


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    made = a_case(people, flagged=True)
    with transaction(None, NOW) as session:
        session.add(
            TeamAroundTheFamilyMember(
                case_id=made.id,
                user_id=people.lead.user_id,
                what_they_do="Head of year",
                from_at=NOW,
            )
        )
    return made


def current_lead():
    query = sa.select(LeadProfessionalAssignment).where(
        LeadProfessionalAssignment.ended_at.is_(None)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def the_request():
    return db.session.scalars(sa.select(LeadProfessionalNomination)).one()


def ask(browser, people, case, **more):
    return browser.post(
        f"/cases/{case.public_id}/lead/choose",
        {"user_id": str(people.lead.public_id), "one_use_id": str(uuid4()), **more},
    )


def test_the_picker_says_why_each_person_and_chooses_nobody(browser_of, people, case):
    page = browser_of(people.manager).get(f"/cases/{case.public_id}/lead/choose")
    assert "Works with the family now: Head of year" in page.text
    assert not page.soup.select("input[name=user_id][checked]")
    assert "It is only an order" in page.text


def test_the_person_who_is_asked_says_yes_and_leads(browser_of, people, case):
    browser = browser_of(people.manager)
    page = browser.follow(ask(browser, people, case, note="He likes you."))
    assert "has been asked" in page.text
    browser = browser_of(people.lead)
    address = f"/requests-to-lead/{the_request().public_id}"
    assert "He likes you." in browser.get(address).text
    browser.post(address, {"accepted": "true", "trained": "true"})
    assert (current_lead().user_id, current_lead().kind) == (
        people.lead.user_id,
        LeadKind.CONFIRMED,
    )
    assert "has been answered" in browser.get(address).text


def test_a_no_needs_a_reason_and_keeps_what_was_typed(browser_of, people, case):
    browser = browser_of(people.manager)
    ask(browser, people, case)
    browser = browser_of(people.lead)
    address = f"/requests-to-lead/{the_request().public_id}"
    page = browser.post(address, {"accepted": "false", "decline_words": "Leaving."}, status=422)
    assert "Choose why you cannot lead" in page.text
    assert "Leaving." in page.soup.select_one("textarea").text
    browser.post(address, {"accepted": "false", "decline_reason": "capacity"})
    page = browser_of(people.manager).get(f"/cases/{case.public_id}/team-and-lead")
    assert "Said no" in page.text


def test_who_said_no_is_not_offered_again_and_the_picker_says_why(browser_of, people, case):
    ask(browser_of(people.manager), people, case)
    address = f"/requests-to-lead/{the_request().public_id}"
    browser_of(people.lead).post(address, {"accepted": "false", "decline_reason": "capacity"})
    page = browser_of(people.manager).get(f"/cases/{case.public_id}/lead/choose")
    assert "Not offered, and why (1)" in page.text
    assert "declined 19 May" in page.text


def test_nobody_chosen_is_said_at_the_field(browser_of, people, case):
    page = browser_of(people.manager).post(
        f"/cases/{case.public_id}/lead/choose", {"one_use_id": str(uuid4())}, status=422
    )
    assert page.soup.select_one("#user_id-error")


def test_a_manager_assigns_only_people_they_manage(browser_of, people, case):
    browser = browser_of(people.manager)
    address = f"/cases/{case.public_id}/lead/assign"
    browser.post(address, {"user_id": str(people.lead.public_id), "trained": "true"}, status=403)
    browser.post(address, {"user_id": str(people.practitioner.public_id), "trained": "true"})
    assert current_lead().kind is LeadKind.CONFIRMED


def test_someone_elses_case_and_request_do_not_exist(browser_of, people, case):
    browser = browser_of(people.manager)
    ask(browser, people, case)
    browser = browser_of(people.other_manager)
    browser.get(f"/cases/{case.public_id}/team-and-lead", status=404)
    browser.get(f"/cases/{case.public_id}/lead/choose", status=404)
    browser.get(f"/requests-to-lead/{the_request().public_id}", status=404)


def test_a_manager_takes_back_holds_and_confirms(browser_of, people, case):
    browser = browser_of(people.manager)
    ask(browser, people, case)
    browser.post(f"/requests-to-lead/{the_request().public_id}/take-back")
    browser.post(f"/cases/{case.public_id}/lead/confirm", {"trained": "false"})
    assert current_lead().kind is LeadKind.CONFIRMED


def test_each_look_at_a_case_is_on_the_record(browser_of, people, case):
    browser_of(people.manager).get(f"/cases/{case.public_id}/team-and-lead")
    seen = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == "case.seen")).all()
    assert [(row.actor_id, row.details["page"]) for row in seen] == [
        (people.manager.user_id, "team and lead")
    ]


DAY = {"until_on-day": "23", "until_on-month": "5", "until_on-year": "2025"}


@pytest.fixture
def override_allowed(app):
    """A rulebook that lets a manager go ahead, which the pages read at once."""
    memory = app.extensions["rules_in_memory"]
    kept = memory.rules, memory.looked_at
    of_leads(override_allowed=True)
    memory.looked_at = None
    yield
    memory.rules, memory.looked_at = kept


def test_nothing_goes_ahead_before_a_lead_is_confirmed_and_the_refusal_leads_on(browser_of, people):
    case = a_case(people, flagged=True)
    browser = browser_of(people.manager)
    team = browser.get(f"/cases/{case.public_id}/team-and-lead")
    assert "Go ahead before a lead is confirmed" not in team.text
    sent = {"because": "The family asks.", **DAY}
    refused = browser.post(f"/cases/{case.public_id}/lead/go-ahead", sent, status=409)
    assert "The rulebook does not let" in refused.text
    assert f"/cases/{case.public_id}/lead/choose" in refused.links().values()


def test_a_manager_goes_ahead_where_the_rulebook_allows_it(browser_of, people, override_allowed):
    case = a_case(people, flagged=True)
    act = f"/cases/{case.public_id}/lead/go-ahead"
    browser = browser_of(people.manager)
    assert list(browser.post(act, DAY, status=422).errors) == ["because"]
    done = browser.follow(browser.post(act, {"because": "The family asks.", **DAY}))
    assert "goes ahead until Friday 23 May" in done.said
    assert "Marta Quill lets this family go ahead" in done.text


def test_a_program_goes_ahead_and_is_refused_with_what_settles_it(app, people, override_allowed):
    case = a_case(people, flagged=True)
    manager, act = Program(app, people.manager), f"/cases/{case.public_id}/lead/go-ahead"
    sent = {"because": "The family asks.", "until_on": "2025-05-23"}
    assert manager.post(act, sent) == {"until_on": "2025-05-23"}
    of_leads(override_allowed=False)
    refused = manager.post(act, sent, status=409)
    assert refused["rule"] == "override-not-allowed"
    assert refused["fix_url"] == f"/cases/{case.public_id}/lead/choose"
