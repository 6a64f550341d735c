"""School holidays on pages: an agency keeps its dates, and a lead says who covers."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from tests.builders import a_case, a_partnership
from tests.reviewing import record

ASKED = datetime(2025, 7, 2, 16, 5, tzinfo=UTC)
DAYS = {
    "from_on-day": "23", "from_on-month": "7", "from_on-year": "2025",
    "until_on-day": "1", "until_on-month": "9", "until_on-year": "2025",
}  # fmt: skip


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def dates(people):
    return f"/agencies/{people.school_id}/holidays"


def test_an_agency_keeps_its_dates_and_takes_one_back(browser_of, people, dates):
    browser = browser_of(people.safeguarding)
    assert "No school holidays are kept" in browser.get(dates).text
    assert list(browser.post(dates, {"name": "", **DAYS}, status=422).errors) == ["name"]
    kept = browser.follow(browser.post(dates, {"name": "Summer", **DAYS}))
    assert "Each lead is asked who covers." in kept.said
    assert "Asked on Wednesday 2 July" in kept.text
    act = kept.soup.select_one("main form")["action"]
    assert "Summer is taken back." in browser.follow(browser.post(act)).said
    browser.get(f"/agencies/{people.trust_id}/holidays", status=404)


def test_a_lead_is_asked_reads_of_whom_to_think_and_says_who_covers(browser_of, people, dates):
    record(people, a_case(people, lead=people.lead), code="A06")
    browser_of(people.safeguarding).post(dates, {"name": "Summer", **DAYS})
    run_sweep(ASKED)
    task = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.NAME_HOLIDAY_COVER)).one()
    browser = browser_of(people.lead)
    asked = browser.get(f"/tasks/{task.public_id}", status=303)
    page = browser.follow(asked)
    assert "Robin Sample : a serious worry stands" in page.text
    sent = page.form()
    refused = browser.post(asked.leads_to, {**sent, "nobody_because": "Nothing."}, status=422)
    assert "name somebody who is there" in refused.errors["cover_id"]
    assert (
        "whom_to_ring"
        in browser.post(
            asked.leads_to, {**sent, "cover_id": str(people.practitioner.public_id)}, status=422
        ).errors
    )
    named = browser.post(
        asked.leads_to,
        {
            **sent,
            "cover_id": str(people.practitioner.public_id),
            "whom_to_ring": "The team, 01632 960 001",
        },
    )
    done = browser.follow(named)
    assert "Priya Nair sees the families on those days" in done.said
    assert "The team, 01632 960 001" in done.text


def test_days_of_somebody_else_are_nobody_s_to_read(browser_of, people):
    browser_of(people.other_manager).get(f"/away/{people.lead.public_id}/holidays", status=404)
    assert (
        "No school holidays are kept for their agency"
        in browser_of(people.safeguarding).get(f"/away/{people.lead.public_id}/holidays").text
    )
