"""When a review may be moved, and which agencies stayed away: pure checks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.meetings import reschedule_faults, stayed_away
from ehcoord.rules.vocabulary import Rule

CALENDAR = WorkingCalendar()
OPENED = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)
DUE = CALENDAR.end_of_business(date(2025, 5, 27))


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (date(2025, 5, 27), True),
        (date(2025, 5, 28), False),
        (date(2025, 5, 31), True),
        (date(2025, 6, 3), False),
        (date(2025, 6, 4), True),
    ],
)
def test_a_review_moves_to_a_working_day_at_most_as_long_again(day, refused):
    assert bool(reschedule_faults(day, OPENED, DUE, {Rule.SERIOUS}, CALENDAR)) is refused


@given(st.dates(date(2025, 5, 28), date(2025, 6, 30)), st.sets(st.sampled_from(Rule)))
def test_a_review_after_an_immediate_worry_never_moves(day, rules):
    assert reschedule_faults(day, OPENED, DUE, rules | {Rule.IMMEDIATE}, CALENDAR)


AGENCIES = st.sets(st.sampled_from(["School", "Health", "Police"]))


@given(st.lists(st.tuples(AGENCIES, AGENCIES), max_size=4))
def test_an_agency_stayed_away_only_if_it_was_asked_and_came_to_neither(meetings):
    found = stayed_away(meetings, 2)
    assert not found or len(meetings) >= 2
    for agency in found:
        for invited, came in meetings[-2:]:
            assert agency in {one.casefold() for one in invited}
            assert agency not in {one.casefold() for one in came}


def test_whoever_wrote_has_not_stayed_away():
    twice = [({"School", "Health"}, {"school "}), ({"School", "Health"}, {"SCHOOL"})]
    assert stayed_away(twice, 2) == {"health"}
