"""A disagreement between agencies on its page and for programs."""

import pytest

from ehcoord.db import transaction
from ehcoord.models.cases import Case
from ehcoord.models.tasks import Task
from ehcoord.services.escalations import open_escalation
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW, a_case, a_partnership
from tests.programs import Program


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def opened(people):
    """A disagreement with the school about a family, by its address, and its task."""
    case = a_case(people, flagged=True)
    with transaction(None, NOW) as session:
        row = open_escalation(
            session, rules_in_force(session, NOW), session.get_one(Case, case.id),
            ("nomination", 1), agency_id=people.school_id, why="The school said no.",
        )  # fmt: skip
        task = session.query(Task).filter_by(about_id=row.id, kind="answer_escalation").one()
        return case, row.public_id, task.public_id


def test_who_is_asked_answers_in_words_and_a_blank_answer_is_refused(browser_of, people, opened):
    case, escalation_id, task_id = opened
    browser = browser_of(people.safeguarding)
    asked = browser.get(f"/tasks/{task_id}", status=303)
    assert asked.leads_to == f"/escalations/{escalation_id}"
    page = browser.follow(asked)
    assert "The school said no." in page.text
    assert list(browser.post(asked.leads_to, {"words": " "}, status=422).errors) == ["words"]
    done = browser.post(asked.leads_to, {"words": "Our SENCO leads from Monday."})
    assert "Your answer is recorded." in browser.follow(done).said
    manager = browser_of(people.manager)
    team = manager.get(f"/cases/{case.public_id}/team-and-lead")
    assert "Answered by Safia Reed" in team.text
    assert "Our SENCO leads from Monday." in manager.get(asked.leads_to).text


def test_a_program_answers_it_and_a_stranger_finds_nothing(app, people, opened):
    _, escalation_id, _ = opened
    kept = app.extensions["now"]
    where = f"/escalations/{escalation_id}"
    agency = Program(app, people.safeguarding)
    assert agency.get(where)["why"] == "The school said no."
    assert "words" in agency.post(f"{where}/answer", {"words": ""}, status=422)["errors"]
    done = agency.post(f"{where}/answer", {"words": "Our SENCO leads from Monday."})
    assert done["answered_by"] == "Safia Reed"
    Program(app, people.other_manager).get(where, status=404)
    refused = Program(app, people.manager).post(f"{where}/answer", {"words": "No."}, status=409)
    assert refused["rule"] == "escalation-answered"
    app.extensions["now"] = kept
