"""Who reads which part of minutes, who writes them, and when they are locked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.minutes import (
    MinutesPart,
    are_locked,
    may_be_put_right,
    may_write,
    named,
    parts_shown,
)
from ehcoord.rules.permissions import SEES_RESTRICTED, Relation

UNTIL = date(2025, 5, 29)
AFTER = date(2025, 5, 30)
AT = datetime(2025, 5, 22, 9, tzinfo=UTC)
ties = st.frozensets(st.sampled_from(sorted(Relation)))


@given(ties)
def test_the_familys_copy_has_one_part_whoever_prints_it(relations):
    assert parts_shown(relations, for_family=True) == (MinutesPart.EVERYBODY,)


@given(ties)
def test_the_restricted_part_is_for_those_who_may_see_what_is_restricted(relations):
    shown = parts_shown(relations, for_family=False)
    assert (MinutesPart.RESTRICTED in shown) == bool(relations & SEES_RESTRICTED)
    assert {MinutesPart.EVERYBODY, MinutesPart.PROFESSIONALS} <= set(shown)


@given(st.none() | st.just(AT), st.none() | st.just(UNTIL), st.integers(0, 3), st.integers(-9, 9))
def test_minutes_that_may_be_put_right_are_never_locked(locked_at, until, left, days):
    today = UNTIL + timedelta(days=days)
    if may_be_put_right(locked_at, until, today):
        assert not are_locked(locked_at, until, left, today)


@pytest.mark.parametrize(
    ("today", "left", "locked"),
    [
        (UNTIL, 0, False),
        (UNTIL + timedelta(days=1), 0, True),
        (UNTIL + timedelta(days=1), 1, False),
    ],
)
def test_minutes_lock_themselves_when_their_days_are_over_and_all_is_answered(today, left, locked):
    assert are_locked(None, UNTIL, left, today) is locked


def test_a_coordinator_and_the_note_taker_write_and_a_member_of_the_team_does_not():
    assert may_write(frozenset({Relation.COORDINATOR}), is_writer=False, restricted=False)
    assert may_write(frozenset({Relation.TEAM_AROUND}), is_writer=True, restricted=False)
    assert not may_write(frozenset({Relation.TEAM_AROUND}), is_writer=False, restricted=False)
    assert not may_write(frozenset({Relation.COORDINATOR}), is_writer=False, restricted=True)


def test_a_name_means_somebody_only_where_it_means_one_person():
    people = [(1, "Priya Nair"), (2, "Zoë Löwe"), (3, "Ann Lee"), (4, "ann  lee")]
    assert named(people, " priya NAIR ") == 1
    assert named(people, "Zoe Lowe") == 2
    assert named(people, "Ann Lee") is None
    assert named(people, "") is None
