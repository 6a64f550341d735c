"""The record of use is chained, and what is chained cannot be changed unseen."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ehcoord.db import db, transaction
from ehcoord.models.records import AuditEvent
from ehcoord.services.records import HASHED, Event, hash_of, record

NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)


@pytest.fixture
def two_events(app):
    with transaction(None, NOW) as session:
        record(session, Event("database.checked", details={"rows": 3}))
        record(session, Event("database.checked", details={"rows": 4}))
    return list(
        db.session.scalars(
            sa.select(AuditEvent).where(AuditEvent.name == "database.checked").order_by("number")
        )
    )


def test_each_event_carries_the_hash_of_the_one_before_it(app, two_events):
    first, second = two_events
    assert second.number == first.number + 1
    assert second.previous_hash == first.hash
    said = [getattr(second, name) for name in HASHED]
    assert second.hash == hash_of(said, app.extensions["settings"].audit_key)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET name = 'x'", "DELETE FROM audit_event"]
)
def test_the_database_refuses_to_change_the_record(app, two_events, statement):
    with pytest.raises(sa.exc.IntegrityError), transaction(None, NOW) as session:
        session.execute(sa.text(statement))
