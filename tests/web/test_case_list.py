"""The list of cases: searched, narrowed, ordered and paged, all of it kept in the address."""

from datetime import timedelta

import pytest

from ehcoord.db import db
from ehcoord.queries.case_lists import CaseFilter, CaseOrder, cases_of, choices_of
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def families(people):
    return {
        "Abara": a_case(people, lead=people.lead, family_name="Abara"),
        "Okonjo": a_case(people, flagged=True, family_name="Okonjo", now=NOW - timedelta(days=9)),
        "Zephyr": a_case(people, lead=people.manager, family_name="Zephyr"),
    }


def names(actor, **wanted):
    now = wanted.pop("now", NOW)
    rows, total = cases_of(db.session(), actor, CaseFilter(**wanted), now, page=1)
    assert total == len(rows)
    return [row.family_name for row in rows]


def test_each_filter_leaves_what_it_says(people, families):
    record(people, families["Zephyr"], code="A15")
    assert names(people.manager) == ["Abara", "Okonjo", "Zephyr"]
    assert names(people.manager, waiting=True) == ["Zephyr"]
    assert names(people.manager, lead=people.lead.public_id) == ["Abara"]
    assert names(people.manager, mine=True) == ["Zephyr"]
    assert names(people.practitioner, mine=True) == ["Abara", "Okonjo", "Zephyr"]
    late = NOW + timedelta(days=1)
    assert names(people.manager, late=True, now=late) == ["Okonjo"]


def test_the_order_is_the_one_that_was_asked_for(people, families):
    record(people, families["Zephyr"], code="A15")
    assert names(people.manager, order=CaseOrder.OPENED)[-1] == "Okonjo"
    by_due = names(people.manager, order=CaseOrder.NEXT_DUE)
    assert by_due == ["Okonjo", "Zephyr", "Abara"]


def test_the_choices_are_of_the_cases_one_may_see(people, families):
    mine = choices_of(db.session(), people.manager, NOW)
    assert [name for _, name in mine.teams] == ["North team"]
    assert {name for _, name in mine.leads} == {"Leah Moss", "Marta Quill", "Priya Nair"}
    others = choices_of(db.session(), people.other_manager, NOW)
    assert (others.teams, others.leads) == ((), ())


def test_what_was_asked_for_stays_in_every_address(browser_of, people, families):
    browser = browser_of(people.manager)
    page = browser.get(f"/cases?only=mine&lead={people.manager.public_id}&name=z")
    assert "1 case," in page.text
    order = page.links()["Due next"]
    assert "only=mine" in order
    assert "name=z" in order
    assert str(people.manager.public_id) in order
    assert page.value("only") == "mine"
    again = browser.get(order)
    assert "in order of what is due next" in again.text


def test_a_long_list_is_paged(browser_of, people):
    for number in range(27):
        a_case(people, family_name=f"Family {number:02}")
    browser = browser_of(people.manager)
    assert "Family 26" not in browser.get("/cases").text
    assert "Family 26" in browser.get("/cases?page=2").text


def test_words_that_mean_nothing_narrow_nothing(browser_of, people, families):
    page = browser_of(people.manager).get("/cases?team=x&lead=y&order=z&only=q&page=w")
    assert "3 cases" in page.text


def test_an_empty_list_says_why_in_words(browser_of, people, families):
    browser = browser_of(people.manager)
    assert "No case fits what you asked for" in browser.get("/cases?only=waiting").text
    assert "No case is shown" in browser_of(people.other_manager).get("/cases").text


def test_nobody_sees_a_name_that_is_not_theirs(browser_of, people, families):
    assert "Okonjo" not in browser_of(people.other_manager).get("/cases").text
    assert names(people.head, name="oko") == ["Okonjo"]
