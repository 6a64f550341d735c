"""One lead writes a handover, the next reads it and answers; each refusal stands at its field."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db, transaction
from ehcoord.models.cases import TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadHandover, LeadKind, LeadProfessionalAssignment
from tests.builders import NOW, a_case, a_partnership


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    made = a_case(people, lead=people.practitioner)
    with transaction(None, NOW) as session:
        session.add(
            TeamAroundTheFamilyMember(case_id=made.id, user_id=people.lead.user_id, from_at=NOW)
        )
    return made


def the_lead():
    query = sa.select(LeadProfessionalAssignment).where(
        LeadProfessionalAssignment.ended_at.is_(None)
    )
    row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    return row.user_id, row.kind


def fields(who):
    return {
        "user_id": str(who.public_id), "because": "caseload", "risks": "One worry stands.",
        "open_actions": "Ring the school.", "next_dates": "Review on 5 June.",
        "family_told_by": "Priya Nair", "family_told_on-day": "16", "family_told_on-month": "5",
        "family_told_on-year": "2025", "why_no_joint_visit": "The family preferred a call.",
    }  # fmt: skip


def test_a_handover_is_written_read_and_accepted(browser_of, people, case):
    team = f"/cases/{case.public_id}/team-and-lead"
    browser = browser_of(people.manager)
    assert "Hand over to another lead" in browser.get(team).text
    done = browser.post(f"/cases/{case.public_id}/lead/hand-over", fields(people.lead))
    said = browser.follow(done)
    assert "Handed to Leah Moss" in said.said
    assert "is being handed over to Leah Moss" in said.text
    assert "Hand over to another lead" not in said.text
    handover = db.session.scalars(sa.select(LeadHandover)).one()
    page = browser_of(people.lead).get(f"/handovers/{handover.public_id}")
    assert "Ring the school." in page.text
    assert "None: The family preferred a call." in page.text
    browser_of(people.lead).post(
        f"/handovers/{handover.public_id}", {"accepted": "true", "trained": "true"}
    )
    assert the_lead() == (people.lead.user_id, LeadKind.CONFIRMED)


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(browser_of, people, case):
    sent = fields(people.lead)
    del sent["why_no_joint_visit"], sent["risks"]
    page = browser_of(people.manager).post(
        f"/cases/{case.public_id}/lead/hand-over", sent, status=422
    )
    assert set(page.errors) == {"risks"}
    assert page.value("open_actions") == "Ring the school."
    sent["risks"] = "None known."
    page = browser_of(people.manager).post(
        f"/cases/{case.public_id}/lead/hand-over", sent, status=422
    )
    assert set(page.errors) == {"why_no_joint_visit"}


def test_the_loser_of_two_who_answer_reads_what_happened(browser_of, people, case):
    browser_of(people.manager).post(f"/cases/{case.public_id}/lead/hand-over", fields(people.lead))
    handover = db.session.scalars(sa.select(LeadHandover)).one()
    browser_of(people.manager).post(f"/handovers/{handover.public_id}/take-back")
    page = browser_of(people.lead).post(
        f"/handovers/{handover.public_id}", {"accepted": "true", "trained": "true"}, status=409
    )
    assert "This handover was taken back" in page.text


def test_a_manager_changes_a_lead_who_cannot_be_reached(browser_of, people, case):
    browser = browser_of(people.manager)
    address = f"/cases/{case.public_id}/lead/change"
    assert "without a record" in browser.get(address).text
    page = browser.post(address, {"because": "leaving"}, status=422)
    assert set(page.errors) == {"user_id", "confirmed"}
    browser.post(
        address,
        {"user_id": str(people.manager.public_id), "because": "leaving", "confirmed": "false"},
    )
    assert the_lead() == (people.manager.user_id, LeadKind.INTERIM)
