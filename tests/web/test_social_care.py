"""The page of social care: asked, answered, with them, ended, and what continues."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.social_care import HelpContinues
from tests.builders import a_case, a_partnership


@pytest.fixture
def p(app):
    return a_partnership()


def day(name):
    return {f"{name}-day": "19", f"{name}-month": "5", f"{name}-year": "2025"}


def test_from_a_step_up_that_is_refused_to_what_continues(browser_of, p):
    case = a_case(p, lead=p.lead)
    here, lead = f"/cases/{case.public_id}/social-care", browser_of(p.lead)
    assert "This case is not with social care." in lead.get(here).text
    assert set(lead.post(f"{here}/step-up", status=422).errors) == {"asked_of", "asked_on", "why"}
    said = {"asked_of": "The front door", "why": "It gets worse.", **day("asked_on")}
    page = lead.follow(lead.post(f"{here}/step-up", said))
    assert "Early help stays open" in page.text
    assert set(lead.post(f"{here}/step-up/answer", status=422).errors) == {
        "answer", "in_writing_from",
    }  # fmt: skip
    said = {"answer": "refused", "in_writing_from": "The duty social worker"}
    page = lead.follow(lead.post(f"{here}/step-up/answer", said))
    assert "Waiting for an answer by Tuesday 27 May" in page.text
    assert set(lead.post(f"{here}/continues", status=422).errors) == {"what", "leads_id", "from_on"}
    said = {"what": "The mentor, weekly.", "leads_id": str(p.lead.public_id), **day("from_on")}
    page = lead.follow(lead.post(f"{here}/continues", said))
    assert "led by Leah Moss: The mentor, weekly." in page.text
    assert len(db.session.scalars(sa.select(HelpContinues)).all()) == 1


def test_the_social_worker_and_who_holds_early_helps_tasks_are_named(browser_of, p):
    case = a_case(p, lead=p.lead)
    here, lead = f"/cases/{case.public_id}/social-care", browser_of(p.lead)
    assert set(lead.post(f"{here}/begin", status=422).errors) == {
        "does", "social_worker", "from_on",
    }  # fmt: skip
    said = {"does": "child_in_need", "social_worker": "Sam Ives", "team": "Duty team",
            **day("from_on")}  # fmt: skip
    page = lead.follow(lead.post(f"{here}/begin", said))
    assert "Sam Ives, Duty team" in page.text
    assert "Who holds every task of early help Leah Moss" in page.text
    page = lead.follow(lead.post(f"{here}/end", {"because": "The plan ended."}))
    assert "What help continues?" in page.text
    theirs = browser_of(p.practitioner)
    assert "Sam Ives" in theirs.get(here).text
    theirs.post(f"{here}/end", {"because": "No."}, status=403)
