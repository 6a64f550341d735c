"""A manager sees in one page what nobody holds; tiles, rows and files agree on what that is."""

import csv
import io
from datetime import timedelta

import pytest

from ehcoord.db import db
from ehcoord.jobs.sweep import run_sweep
from ehcoord.queries import boards
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record


@pytest.fixture
def people(app):
    return a_partnership()


def test_an_empty_board_says_so_without_praise(browser_of, people):
    page = browser_of(people.manager).get("/team")
    assert "Every family whose needs were flagged has a confirmed lead" in page.text
    assert "That does not mean there is no worry." in page.text


def test_a_sweep_that_never_ran_is_said_loudly(browser_of, people):
    assert "Due dates have not been checked" in browser_of(people.manager).get("/team").text
    run_sweep(NOW)
    assert "last checked at" in browser_of(people.manager).get("/team").text


def test_a_flagged_family_stands_on_the_board_with_its_act(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    browser = browser_of(people.manager)
    page = browser.get("/team")
    assert "Okonjo family" in page.text
    assert "Nobody has been asked yet" in page.text
    assert "Okonjo family" in browser.get("/team/lead-not-confirmed").text


def test_a_serious_worry_waits_for_a_decision_and_is_late_after_its_day(browser_of, people):
    record(people, a_case(people, lead=people.lead), code="A15")
    assert boards.counts(db.session(), people.manager, NOW).waiting == 1
    later = NOW + timedelta(days=14)
    found = boards.counts(db.session(), people.manager, later)
    assert (found.waiting, found.waiting_late, found.late) == (1, 1, 1)


def test_another_managers_families_are_not_on_my_board(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    assert "Okonjo" not in browser_of(people.other_manager).get("/team").text
    assert boards.counts(db.session(), people.head, NOW).unled == 1


def test_the_file_holds_the_rows_of_the_board_and_no_formula(browser_of, people):
    a_case(people, flagged=True, family_name="=cmd")
    a_case(people, flagged=True, family_name="Okonjo")
    answer = browser_of(people.manager).get("/team/lead-not-confirmed.csv")
    rows = list(csv.reader(io.StringIO(answer.response.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["Family", "'=cmd family", "Okonjo family"]


def test_the_counts_are_the_rows(app, people):
    for number in range(30):
        a_case(people, flagged=True, family_name=f"Family {number}")
    found = boards.counts(db.session(), people.manager, NOW)
    assert found.unled == len(boards.unled(db.session(), people.manager, most=1000)) == 30


@pytest.mark.parametrize("path", ["/team", "/team/late", "/team/late.csv"])
def test_boards_are_for_managers(browser_of, people, path):
    browser_of(people.practitioner).get(path, status=403)


def test_a_board_that_is_not_there_is_not_found(browser_of, people):
    browser_of(people.manager).get("/team/everything", status=404)
