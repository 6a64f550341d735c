"""A ladder never ends at an empty desk: a deputy is told, or the next above."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import RecordAbsence
from ehcoord.db import db
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.messages import Message
from ehcoord.services.absences import record_absence
from tests.builders import NOW, a_case, a_partnership

# The task to confirm a lead is due on 27 May; on 22 May its owner is reminded.
REMINDED = datetime(2025, 5, 22, 16, 30, tzinfo=UTC)


@pytest.fixture
def p(app):
    return a_partnership()


def told_when_the_manager_is(p, away):
    a_case(p, flagged=True)
    if away is not None:
        record_absence(p.manager, away, now=NOW)
    run_sweep(REMINDED)
    return db.session.scalars(sa.select(Message.to_id).order_by(Message.id)).all()


def days(p, deputy=None, until=date(2025, 5, 23)):
    return RecordAbsence(
        p.manager.public_id, date(2025, 5, 20), until, deputy.public_id if deputy else None
    )


def test_a_manager_who_is_here_is_told(p):
    assert told_when_the_manager_is(p, None) == [p.manager.user_id]


def test_whoever_stands_in_for_a_manager_on_leave_is_told(p):
    assert told_when_the_manager_is(p, days(p, p.consultant)) == [p.consultant.user_id]


def test_where_nobody_stands_in_the_next_above_is_told(p):
    assert told_when_the_manager_is(p, days(p)) == [p.service_manager.user_id]


def test_a_manager_who_is_back_is_told_again(p):
    back = days(p, until=date(2025, 5, 21))
    assert told_when_the_manager_is(p, back) == [p.manager.user_id]
