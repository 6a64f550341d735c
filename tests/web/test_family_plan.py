"""The plan's pages: from a need to who does what by when, answered and agreed."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.plans import PlanAction, PlanOutcome
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from tests.builders import a_case, a_partnership

OUTCOME = {
    "need": "Mornings go wrong.", "outcome": "Robin walks to school without tears.",
    "how_we_know": "School sees Robin arrive.",
}  # fmt: skip
BY = {"by_when-day": "2", "by_when-month": "6", "by_when-year": "2025"}


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def the_one(table):
    return db.session.scalars(sa.select(table).order_by(table.id.desc())).first()


def test_a_plan_from_a_need_to_its_agreement(browser_of, p, case):
    plan, lead = f"/cases/{case.public_id}/plan", browser_of(p.lead)
    page = lead.get(plan)
    assert "No outcome is worked on" in page.text
    assert set(lead.post(f"{plan}/outcomes/new", status=422).errors) == set(OUTCOME)
    page = lead.post(f"{plan}/outcomes/new", OUTCOME)
    actions = f"{plan}/outcomes/{the_one(PlanOutcome).public_id}/actions/new"
    assert page.leads_to == actions
    assert set(lead.post(actions, status=422).errors) == {"what", "by_when", "owner_id"}
    asked = {"what": "Walk with Robin", "owner_id": str(p.practitioner.public_id), **BY}
    page = lead.follow(lead.post(actions, asked))
    assert "Priya Nair" in page.text
    assert "Not agreed yet. Help goes ahead all the same." in page.text
    assert set(lead.post(f"{plan}/agree", status=422).errors) == {"agreed_on", "with_whom"}
    agreed = {"agreed_on-day": "19", "agreed_on-month": "5", "agreed_on-year": "2025",
              "with_whom": "Robin and their mother"}  # fmt: skip
    assert lead.follow(lead.post(f"{plan}/agree", agreed)).said == (
        "The plan is agreed: version 1."
    )
    assert "agreed on Monday 19 May with Robin and their mother" in lead.get(plan).text
    page = lead.get(f"{plan}?version=1")
    assert "Walk with Robin" in page.text
    assert "Add an outcome" not in page.text
    lead.get(f"{plan}?version=2", status=404)


def test_the_owner_goes_from_the_task_to_the_answer(browser_of, p, case):
    plan, lead = f"/cases/{case.public_id}/plan", browser_of(p.lead)
    lead.post(f"{plan}/outcomes/new", OUTCOME)
    actions = f"{plan}/outcomes/{the_one(PlanOutcome).public_id}/actions/new"
    asked = {"what": "Walk with Robin", "owner_id": str(p.practitioner.public_id), **BY}
    lead.post(actions, asked)
    query = sa.select(Task.public_id).where(Task.kind == TaskKind.DO_ACTION)
    owner = browser_of(p.practitioner)
    page = owner.get(f"/tasks/{db.session.scalars(query).one()}", status=303)
    answer = f"/actions/{the_one(PlanAction).public_id}"
    assert page.leads_to == answer
    assert set(owner.post(answer, {"answer": "not_done"}, status=422).errors) == {"words"}
    page = owner.follow(owner.post(answer, {"answer": "done", "words": "Every Monday."}))
    assert "Every Monday." in page.text
    browser_of(p.other_practitioner).get(answer, status=404)


def test_progress_and_what_happens_otherwise_stand_in_the_plan(browser_of, p, case):
    plan, lead = f"/cases/{case.public_id}/plan", browser_of(p.lead)
    lead.post(f"{plan}/outcomes/new", OUTCOME)
    look = f"{plan}/outcomes/{the_one(PlanOutcome).public_id}/progress"
    assert set(lead.post(look, status=422).errors) == {"progress"}
    lead.post(look, {"progress": "better", "words": "Two mornings without tears."})
    page = lead.post(f"{plan}/contingency", {"contingency": "Ring the front door.", "version": "0"})
    page = lead.follow(page)
    assert "Two mornings without tears." in page.text
    assert "Ring the front door." in page.text
    sent = {"contingency": "Ring the nurse.", "version": "0"}
    page = lead.post(f"{plan}/contingency", sent, status=409)
    assert (page.value("contingency"), "Ring the front door." in page.text) == (
        "Ring the nurse.", True,
    )  # fmt: skip
    lead.post(look, {"progress": "better", "ended": "reached"})
    assert "It has been reached." in lead.get(plan).text


def test_without_a_confirmed_lead_the_page_says_where_to_settle_it(browser_of, p):
    case = a_case(p, flagged=True)
    plan, mine = f"/cases/{case.public_id}/plan", browser_of(p.practitioner)
    mine.post(f"{plan}/outcomes/new", OUTCOME)
    page = mine.get(plan)
    assert page.links()["see who leads"] == f"/cases/{case.public_id}/team-and-lead"
    assert page.soup.select_one("form[action*=agree]") is None


def test_a_restricted_outcome_is_not_printed_and_others_are_told_that_there_is_one(
    browser_of, p, case
):
    plan, lead = f"/cases/{case.public_id}/plan", browser_of(p.lead)
    lead.post(f"{plan}/outcomes/new", {**OUTCOME, "restricted": "true"})
    page = lead.get(plan)
    shown = page.soup.find(string=OUTCOME["outcome"])
    assert shown.find_parent(class_="app-noprint") is not None
    coordinator = browser_of(p.coordinator)
    page = coordinator.get(plan)
    assert "1 more outcome. Details are restricted." in page.text
    assert OUTCOME["outcome"] not in page.text
    assert "restricted" not in coordinator.get(f"{plan}/outcomes/new").form()
