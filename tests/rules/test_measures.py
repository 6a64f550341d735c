"""Measures are counted from facts, and what leaves a team points at nobody."""

from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.measures import (
    FEWEST_SHOWN,
    NOT_SHOWN,
    WITHHELD,
    FamilyLed,
    Led,
    Line,
    changes_since,
    days_to_lead,
    days_without,
    leaving,
    middle,
    unled_at,
    written,
)
from tests.builders import NOW

DAY = timedelta(days=1)


def led(kind, start, end=None, user_id=1):
    return Led(kind, NOW + start * DAY, None if end is None else NOW + end * DAY, "handover",
               "Council", user_id)  # fmt: skip


def family(*leads, flagged=0, closed=None):
    at: datetime | None = None if flagged is None else NOW + flagged * DAY
    ended = None if closed is None else NOW + closed * DAY
    return FamilyLed(uuid4(), "Okonjo", "NM-1", "North", at, NOW, ended, "", leads)


def test_who_leads_for_now_who_is_held_and_whom_nobody_leads_are_counted_apart():
    families = [
        family(led("interim", 0)), family(led("manager_held", 0)), family(),
        family(led("confirmed", 0)), family(led("interim", 0), closed=1), family(flagged=None),
    ]  # fmt: skip
    assert unled_at(families, NOW + 2 * DAY) == (1, 1, 1)


def test_the_days_to_a_lead_are_working_days_from_the_flag():
    one = family(led("interim", 0, 7), led("confirmed", 7))
    # The seventh day is a bank holiday.
    assert days_to_lead(one, WorkingCalendar()) == 4
    assert days_to_lead(family(led("interim", 0)), WorkingCalendar()) is None


def test_a_change_is_another_person_not_another_kind():
    same = family(led("interim", 0, 2), led("confirmed", 2))
    other = family(led("confirmed", 0, 2), led("confirmed", 2, user_id=2))
    assert changes_since(same, NOW) == []
    assert len(changes_since(other, NOW)) == 1
    assert changes_since(other, NOW + 3 * DAY) == []


def test_days_without_a_lead_are_found_at_the_start_between_and_at_the_end():
    assert days_without(family(led("interim", 0)), NOW + 9 * DAY) == 0
    gap = family(led("interim", 1, 3), led("confirmed", 5, 6))
    assert days_without(gap, NOW + 8 * DAY) == 1 + 2 + 2


def test_a_median_of_nothing_is_nothing():
    assert middle([]) is None
    assert [written(one) for one in (None, 3.0, 2.5)] == ["", "3", "2.5"]


LINES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda two: Line("A", two)), max_size=8
)


@given(lines=LINES)
def test_no_small_number_leaves_and_none_can_be_worked_out_from_a_sum(lines):
    shown = leaving(lines, (True, True))
    for at in range(2):
        column = [row[at] for _, row in shown]
        for line, words in zip(lines, column, strict=True):
            assert not 0 < line.numbers[at] < FEWEST_SHOWN or words == WITHHELD
        hidden = [words for words in column if words in (WITHHELD, NOT_SHOWN)]
        others = [line for line, words in zip(lines, column, strict=True)
                  if words not in (WITHHELD, NOT_SHOWN) and line.numbers[at]]  # fmt: skip
        assert len(hidden) != 1 or not others


def test_a_median_of_few_families_does_not_leave():
    ((_, row),) = leaving([Line("North", (3.0, 12.0))], (True, False))
    assert row == (WITHHELD, NOT_SHOWN)
