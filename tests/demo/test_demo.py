"""The demonstration is played through the services, so its promises hold like any other's."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.demo.play import NotHere, play
from ehcoord.models.accounts import User
from ehcoord.models.holidays import SchoolHoliday
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.plans import PlanOutcome
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.services.checks import check_promises
from tests import databases
from tests.applications import new_application

NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(request, tmp_path_factory):
    """The invented families, played once on each engine."""
    folder = tmp_path_factory.mktemp("demo")
    with databases.new_database(request.param, folder) as url:
        app = new_application(url, folder)
        with app.app_context():
            play("violet kettle harbour", now=NOW, families=12)
            yield app
            db.session.remove()
            db.engine.dispose()


def test_the_invented_families_break_no_promise(played):
    assert check_promises(NOW, full=True) == []


def test_they_show_leads_plans_and_reviews_and_every_role(played):
    for table in (LeadProfessionalAssignment, PlanOutcome, ReviewMeeting):
        assert db.session.scalars(sa.select(table).limit(1)).first()
    emails = set(db.session.scalars(sa.select(User.email)))
    assert {"manager@example.org", "lead@example.org", "homeeducation@example.org"} <= emails


def test_most_of_what_is_asked_is_answered_on_time(played):
    late = db.session.scalars(sa.select(Task).where(Task.closed_at.is_(None), Task.due_at < NOW))
    answered = db.session.scalars(sa.select(Task).where(Task.closed_at.is_not(None)))
    assert 0 < len(late.all()) * 4 < len(answered.all())


def test_the_school_keeps_its_holidays(played):
    kept = db.session.scalars(sa.select(SchoolHoliday)).one()
    assert (kept.name, kept.from_on, kept.asks_at is not None) == (
        "Christmas", date(2025, 12, 21), True,
    )  # fmt: skip


def test_a_database_with_cases_is_never_filled_again(played):
    with pytest.raises(NotHere):
        play("violet kettle harbour", now=NOW, families=1)
