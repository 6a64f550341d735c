"""A conflict of interest is declared, and somebody is kept apart, on pages and by programs."""

import pytest

from tests.builders import a_case, a_partnership
from tests.programs import Program


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, lead=people.lead)


def test_a_conflict_is_declared_from_the_team_page_and_closes_the_case_to_its_author(
    browser_of, people, case
):
    browser = browser_of(people.practitioner)
    team = browser.get(f"/cases/{case.public_id}/team-and-lead")
    where = team.links()["Declare a conflict of interest with this family"]
    assert "Who is kept apart from this family" not in team.links()
    assert list(browser.post(where, {"because": ""}, status=422).errors) == ["because"]
    done = browser.post(where, {"because": "We are neighbours."})
    assert "You see this family no longer." in browser.follow(done).said
    browser.get(f"/cases/{case.public_id}", status=404)
    manager = browser_of(people.manager)
    listed = manager.get(f"/cases/{case.public_id}/kept-apart")
    assert "Priya Nair said so themselves" in listed.text
    act = listed.soup.select_one("main form")["action"]
    assert "kept apart no longer" in manager.follow(manager.post(act)).said


def test_a_manager_keeps_somebody_apart_and_who_leads_is_refused_with_the_reason(
    browser_of, people, case
):
    browser, where = browser_of(people.manager), f"/cases/{case.public_id}/kept-apart"
    sent = {"email": "coordinator@example.org", "because": "A cousin."}
    done = browser.follow(browser.post(where, sent))
    assert "Cora Lake neither sees nor leads this family." in done.said
    refused = browser.post(where, {**sent, "email": "lead@example.org"}, status=409)
    assert "Leah Moss leads this family. Let somebody else lead first" in refused.text


def test_programs_do_the_same(app, people, case):
    kept = app.extensions["now"]
    where = f"/cases/{case.public_id}"
    manager, worker = Program(app, people.manager), Program(app, people.practitioner)
    worker.post(f"{where}/conflict", {"because": "We are neighbours."})
    worker.get(where, status=404)
    (one,) = manager.get(f"{where}/kept-apart")["items"]
    assert (one["name"], one["declared"]) == ("Priya Nair", True)
    sent = {"email": "coordinator@example.org", "because": "A cousin."}
    assert manager.post(f"{where}/kept-apart", sent)["name"] == "Cora Lake"
    manager.post(f"{where}/kept-apart/{one['id']}/end")
    assert len(manager.get(f"{where}/kept-apart")["items"]) == 1
    app.extensions["now"] = kept
