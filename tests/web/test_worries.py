"""A worry is saved with four things; an immediate one stops everything else."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.referrals import UrgentReferralAnswer
from ehcoord.models.risks import RiskIndicator
from tests.builders import a_case, a_partnership


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, children=2, lead=people.lead)


def a_worry(case, **more):
    return {
        "child_ids": [str(case.child_public_ids[0])],
        "evidence": "Would not go home after the bell.",
        "level": "2",
        "when": "today",
        "one_use_id": str(uuid4()),
        **more,
    }


def recorded():
    query = sa.select(RiskIndicator).order_by(RiskIndicator.id)
    return list(db.session.scalars(query))


def address(case):
    return f"/cases/{case.public_id}/worries/new"


def test_four_things_are_enough(browser_of, people, case):
    browser = browser_of(people.practitioner)
    assert "999" in browser.get(address(case)).text
    page = browser.follow(browser.post(address(case), a_worry(case)))
    assert "Saved." in page.said
    (row,) = recorded()
    assert (row.code, row.how_known) == (None, "told")


def test_several_children_are_one_entry_with_a_row_each(browser_of, people, case):
    both = [str(child) for child in case.child_public_ids]
    browser_of(people.practitioner).post(address(case), a_worry(case, child_ids=both))
    assert len({row.entry_id for row in recorded()}) == 1
    assert {row.child_id for row in recorded()} == set(case.child_ids)


def test_a_double_click_saves_once(browser_of, people, case):
    browser = browser_of(people.practitioner)
    sent = a_worry(case)
    browser.post(address(case), sent)
    browser.post(address(case), sent)
    assert len(recorded()) == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(browser_of, people, case):
    page = browser_of(people.practitioner).post(
        address(case), a_worry(case, level="", child_ids=[]), status=422
    )
    assert set(page.errors) == {"child_ids", "level"}
    assert page.value("evidence") == "Would not go home after the bell."
    assert recorded() == []


@pytest.mark.parametrize(
    "day",
    [("1", "1", "2090"), ("31", "2", "2025"), ("", "2", "2025")],
)
def test_a_day_that_cannot_be_is_refused(browser_of, people, case, day):
    parts = dict(
        zip(("observed_at-day", "observed_at-month", "observed_at-year"), day, strict=True)
    )
    sent = a_worry(case, when="earlier", **parts)
    browser_of(people.practitioner).post(address(case), sent, status=422)
    assert recorded() == []


def test_an_immediate_worry_says_first_that_nobody_has_been_told(browser_of, people, case):
    browser = browser_of(people.practitioner)
    page = browser.post(address(case), a_worry(case, level="4"), status=200)
    assert page.h1 == "Nobody has been told by this form. You must ring."
    assert "What you wrote was saved" in page.text
    link = page.links()["I have rung: record it"]
    told = {"answer": "rung", "who": "Duty desk", "when": "now"}
    page = browser.follow(browser.post(link.split("?")[0], told))
    assert "The call is recorded" in page.said
    assert db.session.scalars(sa.select(UrgentReferralAnswer)).one().who == "Duty desk"


def test_an_immediate_worry_chosen_by_mistake_is_corrected_and_kept(browser_of, people, case):
    browser = browser_of(people.practitioner)
    page = browser.post(address(case), a_worry(case, level="4"), status=200)
    link = page.links()["I chose this by mistake"].split("?")[0]
    browser.post(link, {"answer": "by_mistake", "level": "2", "when": "now"})
    assert [(int(row.level), row.superseded_at is None) for row in recorded()] == [
        (4, False),
        (2, True),
    ]


def test_a_child_of_another_family_and_another_case_are_not_found(browser_of, people, case):
    other = a_case(people, lead=people.lead)
    stray = a_worry(case, child_ids=[str(other.child_public_ids[0])])
    browser_of(people.practitioner).post(address(case), stray, status=404)
    browser_of(people.other_manager).post(address(case), a_worry(case), status=404)
    assert recorded() == []


def test_what_may_have_happened_again_is_what_the_child_named_has_had(browser_of, people, case):
    browser, (first, second) = browser_of(people.practitioner), case.child_public_ids
    browser.post(address(case), a_worry(case, code="F01"))
    name = 'input[name="again"][value="F01"]'
    assert browser.get(f"{address(case)}?child={first}").soup.select(name)
    assert not browser.get(f"{address(case)}?child={second}").soup.select(name)
    assert browser.get(address(case)).soup.select(name)
