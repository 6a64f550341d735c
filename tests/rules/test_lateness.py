"""*Due* and *late* mean one thing everywhere (P10)."""

from datetime import UTC, datetime

import pytest

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.lateness import When, lateness, when_due

# Friday 16 May 2025, 5pm in London.
DUE = datetime(2025, 5, 16, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "is_late", "days_over"),
    [
        (datetime(2025, 5, 16, 16, 0, tzinfo=UTC), False, 0),
        (datetime(2025, 5, 16, 16, 1, tzinfo=UTC), True, 0),
        (datetime(2025, 5, 18, 9, 0, tzinfo=UTC), True, 0),
        (datetime(2025, 5, 19, 7, 0, tzinfo=UTC), True, 1),
        # The bank holiday of 26 May is no day over.
        (datetime(2025, 5, 27, 9, 0, tzinfo=UTC), True, 6),
    ],
)
def test_the_working_days_after_the_due_day_are_over_with_today_counted(now, is_late, days_over):
    found = lateness(DUE, now, WorkingCalendar())
    assert (found.is_late, found.days_over) == (is_late, days_over)


@pytest.mark.parametrize(
    ("due_at", "heading"),
    [
        (datetime(2025, 5, 19, 8, 59, tzinfo=UTC), When.OVERDUE),
        (datetime(2025, 5, 19, 22, 30, tzinfo=UTC), When.TODAY),
        # Half past eleven at night in Greenwich is tomorrow in London's summer.
        (datetime(2025, 5, 19, 23, 30, tzinfo=UTC), When.THIS_WEEK),
        (datetime(2025, 5, 25, 12, 0, tzinfo=UTC), When.THIS_WEEK),
        (datetime(2025, 5, 26, 12, 0, tzinfo=UTC), When.LATER),
    ],
)
def test_a_task_stands_under_the_heading_of_its_day_in_london(due_at, heading):
    assert when_due(due_at, datetime(2025, 5, 19, 9, 0, tzinfo=UTC)) is heading
