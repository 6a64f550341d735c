"""The pages of the end of a case: what stands in the way, what ends, and what is kept."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.cases import Case
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import MORE_HELP, record, review_of, send


@pytest.fixture
def p(app):
    return a_partnership()


def the_case(case):
    return db.session.get_one(Case, case.id, populate_existing=True)


def test_a_lead_sees_everything_that_stands_in_the_way_and_asks_the_manager(browser_of, p):
    case = a_case(p, lead=p.lead)
    record(p, case)
    mine, here = browser_of(p.lead), f"/cases/{case.public_id}/close"
    assert "Close this case" in mine.get(f"/cases/{case.public_id}").links()
    page = mine.get(f"{here}?reason=outcomes_met")
    assert page.h1 == "This case cannot close yet"
    assert "1 worry is waiting for a decision." in page.text
    assert "No review has been held lately" in page.text
    assert page.links()["Go to the reviews"] == f"/cases/{case.public_id}/reviews"
    page = mine.post(f"{here}/ask", {"reason": "outcomes_met"}, status=422)
    assert page.errors == {"summary": "Say in a few sentences what has changed for the family."}
    said = {"reason": "not_engaging", "summary": "Nobody opens the door."}
    assert "answers by" in mine.follow(mine.post(f"{here}/ask", said)).said
    assert mine.post(here, said, status=409).errors["_"].startswith("A manager closes a case")


def test_a_manager_reads_the_wish_decides_each_worry_and_sees_what_ends(browser_of, p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case)
    here = f"/cases/{case.public_id}/close"
    browser_of(p.lead).post(
        f"{here}/ask", {"reason": "not_engaging", "summary": "Nobody opens the door."}
    )
    manager = browser_of(p.manager)
    query = sa.select(Task.public_id).where(Task.kind == TaskKind.APPROVE_CLOSING)
    task = db.session.scalars(query).one()
    page = manager.follow(manager.get(f"/tasks/{task}", status=303))
    assert "Leah Moss asked" in page.text
    page = manager.get(f"{here}?reason=not_engaging")
    assert "Leah Moss no longer leads." in page.text
    assert page.value("summary") == "Nobody opens the door."
    said = {
        "reason": "not_engaging", "summary": "Nobody opens the door.",
        "why_they_say_no": "Nobody knows: three letters, two visits.",
        "consulted": "Duty desk, Monday: not now.", "worries-0-worry_id": str(worry),
        "worries-0-told_to": "The front door", "worries-0-keeps_an_eye": "The head of year",
    }  # fmt: skip
    page = manager.post(here, said, status=422)
    assert page.errors == {f"worries-{worry}": "Say who was consulted about this serious worry."}
    assert page.value("worries-0-keeps_an_eye") == "The head of year"
    page = manager.follow(manager.post(here, {**said, "worries-0-consulted": "Duty desk, today"}))
    assert page.said == "The case is closed. Its story is kept."
    assert "The head of year" in page.text
    assert the_case(case).closed_reason == "not_engaging"
    assert "Closed on Monday 19 May" in manager.get(f"/cases/{case.public_id}").text
    assert manager.get(here).h1 == "This case is closed already"


def test_a_manager_leaves_a_case_open(browser_of, p):
    case = a_case(p, lead=p.lead)
    here = f"/cases/{case.public_id}/close"
    browser_of(p.lead).post(f"{here}/ask", {"reason": "moved_away", "summary": "They packed."})
    manager = browser_of(p.manager)
    assert manager.post(f"{here}/leave-open", status=422).errors == {
        "because": "Say why the case stays open."
    }
    manager.post(f"{here}/leave-open", {"because": "They have not gone yet."})
    assert the_case(case).closed_at is None


def test_a_closed_case_is_looked_at_once_and_opens_again_with_its_story(browser_of, p):
    case = a_case(p, lead=p.lead)
    manager = browser_of(p.manager)
    close = f"/cases/{case.public_id}/close"
    page = manager.post(close, {"reason": "agreement_withdrawn"}, status=422)
    assert set(page.errors) == {"why_they_say_no"}
    said = {"reason": "agreement_withdrawn", "why_they_say_no": "They told the nurse: too much."}
    assert "They told the nurse" in manager.follow(manager.post(close, said)).text
    closed = f"/cases/{case.public_id}/closed"
    page = manager.get(closed)
    assert "The family no longer agrees to help" in page.text
    assert set(manager.post(f"{closed}/check", status=422).errors) == {"answer", "how_known"}
    said = {"answer": "needs_help", "how_known": "The health visitor rang."}
    assert "The health visitor rang." in manager.follow(manager.post(f"{closed}/check", said)).text
    again = f"/cases/{case.public_id}/reopen"
    assert set(manager.post(again, status=422).errors) == {"because"}
    page = manager.follow(manager.post(again, {"because": "They asked for help."}))
    assert "The case is open again" in page.said
    assert the_case(case).closed_at is None
    assert "They asked for help." in manager.get(closed).text


def test_nobody_else_finds_the_way_to_close(browser_of, p):
    case = a_case(p, lead=p.lead)
    theirs = browser_of(p.practitioner)
    assert "Close this case" not in theirs.get(f"/cases/{case.public_id}").links()
    theirs.get(f"/cases/{case.public_id}/close", status=403)
    browser_of(p.other_manager).get(f"/cases/{case.public_id}/closed", status=404)


def test_the_chronology_tells_of_agreements_and_endings(browser_of, p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case)
    lost = {"agreement_stands": False, "agreement_because": "Not the counsellor.", "met_at": NOW}
    send(p, review_of((worry, MORE_HELP), **lost), now=NOW)
    manager = browser_of(p.manager)
    said = {
        "reason": "agreement_withdrawn", "summary": "They want to go on alone.",
        "why_they_say_no": "Too many people.", "consulted": "Duty desk, today.",
    }  # fmt: skip
    manager.post(f"/cases/{case.public_id}/close", said)
    manager.post(f"/cases/{case.public_id}/reopen", {"because": "They asked for help."})
    page = manager.get(f"/cases/{case.public_id}/chronology?kind=case")
    for told in ("The family no longer agreed to all of the help", "Not the counsellor.",
                 "The case was closed", "They want to go on alone.",
                 "The case was opened again", "They asked for help."):  # fmt: skip
        assert told in page.text
    assert "Duty desk" not in page.text
