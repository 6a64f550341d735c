"""The rulebook in force: installed once, and completed when a newer release asks for more."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ehcoord.db import db, transaction
from ehcoord.models.rulebook import RulebookVersion
from ehcoord.schemas.rulebook import RulebookInvalid, canonical
from ehcoord.services.rulebook import complete_rulebook, install_rulebook, rules_in_force

FOLDER = Path(__file__).parents[2] / "rulebook"
NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def rewrite_in_force(change):
    """The rulebook in force as an older release, or a partnership, had written it."""
    with transaction(None, NOW) as session:
        row = session.scalars(sa.select(RulebookVersion)).one()
        raw = json.loads(row.canonical)
        change(raw["england"])
        row.canonical, row.hash = canonical(raw), "as it was"


def versions():
    return db.session.scalars(sa.select(RulebookVersion).order_by(RulebookVersion.number)).all()


def test_a_whole_rulebook_is_left_as_it_is(app):
    number = install_rulebook(FOLDER, now=NOW)
    assert complete_rulebook(FOLDER, now=NOW) == number
    assert len(versions()) == 1


def test_what_a_newer_release_asks_for_is_added_and_what_was_decided_stays(app):
    def as_before(england):
        del england["tasks"]["accept_handover"]
        england["labels"]["worry"] = "concern"

    rewrite_in_force(as_before)
    number = complete_rulebook(FOLDER, now=NOW)
    rulebook = rules_in_force(db.session(), LATER).rulebook
    assert (rulebook.version, len(versions())) == (number, 2)
    assert rulebook.labels["worry"] == "concern"
    assert "accept_handover" in rulebook.tasks
    assert complete_rulebook(FOLDER, now=LATER) == number
    assert len(versions()) == 2


def test_a_fault_of_another_kind_is_said_and_mends_nothing(app):
    rewrite_in_force(lambda england: england["labels"].update(worry=7))
    with pytest.raises(RulebookInvalid):
        complete_rulebook(FOLDER, now=NOW)
