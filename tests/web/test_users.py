"""An administrator makes, changes and ends accounts; a leaver is settled on one screen."""

from datetime import date

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import RecordAbsence
from ehcoord.db import db
from ehcoord.models.accounts import Absence, Agency, User
from ehcoord.models.leads import LeadKind
from ehcoord.models.tasks import Task
from ehcoord.queries.actors import actor_of
from ehcoord.rules.permissions import Role
from ehcoord.services.absences import record_absence
from tests.builders import NOW, a_case, a_partnership
from tests.leading import the_lead
from tests.web.conftest import PASSWORD

NEW = {
    "name": "Nia Vale", "email": "nia@example.org", "job_title": "Nurse", "roles": "practitioner",
    "password": PASSWORD,
}  # fmt: skip


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def admin(browser_of, people):
    return browser_of(people.admin)


def test_an_account_is_made_found_and_changed(admin, people):
    page = admin.post("/accounts/new", {**NEW, "roles": "team_manager"}, status=422)
    assert set(page.errors) == {"agency_id"}
    sent = {**NEW, "agency_id": str(people.trust_id)}
    page = admin.post("/accounts/new", {**sent, "roles": "team_manager"}, status=422)
    assert page.errors == {"team_id": "Choose the team in which they do this."}
    made = admin.follow(admin.post("/accounts/new", sent))
    assert made.h1 == "Nia Vale"
    assert "Nia Vale" in admin.get("/accounts?name=nia").text
    assert "Nobody of that name" in admin.get("/accounts?name=zz").text
    user = db.session.scalars(sa.select(User).where(User.email == "nia@example.org")).one()
    change = {
        "name": "Nia Vale", "job_title": "Head nurse", "agency_id": str(people.trust_id),
        "roles": ["practitioner", "team_manager"], "team_id": str(people.other_team_id),
    }  # fmt: skip
    done = admin.follow(admin.post(f"/accounts/{user.public_id}", change))
    assert "is changed" in done.said
    actor = actor_of(db.session(), user.id, NOW)
    assert {held.role for held in actor.roles} == {Role.PRACTITIONER, Role.TEAM_MANAGER}


def test_somebody_who_typed_wrong_passwords_may_try_again(admin, people):
    email = "lead@example.org"
    other = type(admin)(admin.app).at(NOW)
    for _ in range(10):
        other.sign_in(email, "not the right one", status=422)
    address = f"/accounts/{people.lead.public_id}"
    assert "Too many wrong passwords" in admin.get(address).text
    done = admin.follow(admin.post(f"{address}/unlock"))
    assert "may try again now" in done.said
    assert "Too many wrong passwords" not in done.text


def test_a_leaver_is_settled_on_one_screen_and_the_account_ends(admin, people):
    case, other = a_case(people, lead=people.lead), a_case(people, lead=people.lead)
    address = f"/accounts/{people.lead.public_id}"
    page = admin.get(address)
    assert "leads 2 families" in page.text
    refused = admin.post(f"{address}/end", status=409)
    assert "Leah Moss leads 2 families" in refused.text
    assert f"{address}/leaving" in refused.links().values()
    page = admin.get(f"{address}/leaving")
    assert "Sample" not in page.text, "an administrator sees references, never a family's name"
    sent = {
        "because": "leaving",
        "successor_id": str(people.safeguarding.public_id),
        f"others-{other.public_id}": str(people.practitioner.public_id),
        "end": "true",
    }
    done = admin.follow(admin.post(f"{address}/leaving", sent))
    assert "2 families have another lead for now" in done.said
    assert the_lead(case) == (people.safeguarding.user_id, LeadKind.INTERIM)
    assert the_lead(other) == (people.practitioner.user_id, LeadKind.INTERIM)
    assert db.session.get_one(User, people.lead.user_id).deactivated_at == NOW


def test_a_manager_settles_the_leaving_of_somebody_they_manage_and_of_nobody_else(
    browser_of, people
):
    a_case(people, lead=people.practitioner)
    browser = browser_of(people.manager)
    page = browser.get(f"/accounts/{people.practitioner.public_id}/leaving")
    assert "End the account" not in page.text
    browser.get(f"/accounts/{people.lead.public_id}/leaving", status=404)
    browser.get("/accounts", status=403)


def test_an_agency_names_its_two_and_leaves(admin, browser_of, people):
    assert "Safia Reed" in admin.get("/agencies").text
    address = f"/agencies/{people.school_id}"
    both = {
        "safeguarding_lead_id": str(people.lead.public_id),
        "holiday_substitute_id": str(people.lead.public_id),
    }
    page = admin.post(address, both, status=422)
    assert set(page.errors) == {"holiday_substitute_id"}
    admin.post(address, {**both, "holiday_substitute_id": str(people.manager.public_id)})
    named = db.session.get_one(Agency, people.school_id)
    assert named.safeguarding_lead_id == people.lead.user_id
    browser_of(people.safeguarding).get(f"/agencies/{people.trust_id}", status=404)
    case = a_case(people, lead=people.lead)
    administrator = browser_of(people.admin)
    done = administrator.follow(administrator.post(f"{address}/withdraw"))
    assert "1 family has another lead for now" in done.said
    assert the_lead(case) == (people.manager.user_id, LeadKind.INTERIM)


def test_days_away_are_put_down_covered_and_taken_back(browser_of, people):
    a_case(people, lead=people.lead)
    browser = browser_of(people.lead)
    days = {
        "user_id": str(people.lead.public_id),
        "from_on-day": "2", "from_on-month": "6", "from_on-year": "2025",
        "until_on-day": "13", "until_on-month": "6", "until_on-year": "2025",
    }  # fmt: skip
    page = browser.post("/away", days, status=422)
    assert set(page.errors) == {"deputy_id"}
    done = browser.post("/away", {**days, "deputy_id": str(people.safeguarding.public_id)})
    assert "Safia Reed" in browser.follow(done).text
    row = db.session.scalars(sa.select(Absence)).one()
    browser.post(f"/away/{people.lead.public_id}/cancel", {"absence_id": str(row.id)})
    assert "No days away" in browser.get("/away").text
    assert "When Leah Moss is away" in (
        browser_of(people.safeguarding).get(f"/away/{people.lead.public_id}").h1
    )
    browser_of(people.other_manager).get(f"/away/{people.lead.public_id}", status=404)


def test_a_manager_who_was_asked_to_arrange_cover_does_it_from_the_task(browser_of, people):
    a_case(people, lead=people.lead)
    away = RecordAbsence(people.lead.public_id, date(2025, 5, 19), date(2025, 6, 6))
    recorded = record_absence(people.safeguarding, away, now=NOW)
    browser = browser_of(people.manager)
    page = browser.get("/tasks")
    assert "Arrange who covers for Leah Moss" in page.text
    task = db.session.scalars(sa.select(Task).where(Task.owner_id == people.manager.user_id)).one()
    address = f"/away/{people.lead.public_id}"
    assert browser.get(f"/tasks/{task.public_id}", status=303).leads_to == address
    days = {"absence_id": str(recorded.absence_id)}
    page = browser.post(f"{address}/cover", days, status=422)
    assert set(page.errors) == {"deputy_id"}
    covers = {**days, "deputy_id": str(people.safeguarding.public_id)}
    done = browser.post(f"{address}/cover", covers)
    assert db.session.get_one(Absence, recorded.absence_id).deputy_id == people.safeguarding.user_id
    assert done.leads_to == address


def test_a_refusal_leads_to_the_act_that_settles_it(browser_of, people):
    case = a_case(people, lead=people.lead)
    browser = browser_of(people.manager)
    page = browser.post(f"/cases/{case.public_id}/lead/hold", status=409)
    assert f"/cases/{case.public_id}/team-and-lead" in page.links().values()


def test_the_board_of_people_leads_a_manager_to_somebody_s_days_away(browser_of, people):
    a_case(people, lead=people.lead)
    browser = browser_of(people.manager)
    away = f"/away/{people.lead.public_id}"
    assert browser.get("/team/people").soup.select(f'a[href="{away}"]')
    assert "When Leah Moss is away" in browser.get(away).h1
