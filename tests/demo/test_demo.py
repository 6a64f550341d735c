"""The demonstration is played through the services, so its promises hold like any other's."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.demo.play import NotHere, play
from ehcoord.models.accounts import User
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.services.checks import check_promises

NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)


@pytest.fixture
def played(app):
    play("violet kettle harbour", now=NOW, families=12)


def test_the_invented_families_break_no_promise(played):
    assert check_promises(NOW, full=True) == []


def test_they_show_leads_and_reviews_and_every_role(played):
    assert db.session.scalars(sa.select(LeadProfessionalAssignment)).first()
    assert db.session.scalars(sa.select(ReviewMeeting)).first()
    emails = set(db.session.scalars(sa.select(User.email)))
    assert {"manager@example.org", "lead@example.org", "homeeducation@example.org"} <= emails


def test_a_database_with_cases_is_never_filled_again(played):
    with pytest.raises(NotHere):
        play("violet kettle harbour", now=NOW, families=1)
