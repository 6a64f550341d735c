"""The dates of a person must be possible, and are looked for as people mistype them."""

from datetime import date, timedelta

import pytest

from ehcoord.rules.people import date_faults, near_dates

TODAY = date(2025, 5, 19)


@pytest.mark.parametrize(
    ("born_on", "expected_on", "field"),
    [
        (None, None, "born_on"),
        (TODAY + timedelta(days=1), None, "born_on"),
        (date(1999, 1, 1), None, "born_on"),
        (date(2020, 1, 1), date(2025, 9, 1), "expected_on"),
        (None, date(2026, 9, 1), "expected_on"),
        (None, date(2025, 1, 1), "expected_on"),
    ],
)
def test_a_childs_impossible_date_is_refused_at_its_field(born_on, expected_on, field):
    assert list(date_faults(born_on, expected_on, child=True, today=TODAY)) == [field]


@pytest.mark.parametrize(
    ("born_on", "expected_on", "child"),
    [
        (date(2014, 3, 4), None, True),
        (TODAY, None, True),
        (None, date(2025, 9, 1), True),
        (date(1975, 1, 1), None, False),
        (None, None, False),
    ],
)
def test_a_possible_date_is_accepted(born_on, expected_on, child):
    assert not date_faults(born_on, expected_on, child=child, today=TODAY)


def test_a_date_is_looked_for_with_day_and_month_swapped_or_one_off():
    assert set(near_dates(date(2014, 3, 4))) == {
        date(2014, 3, 4), date(2014, 3, 3), date(2014, 3, 5), date(2014, 4, 3),
        date(2013, 3, 4), date(2015, 3, 4),
    }  # fmt: skip


def test_a_leap_day_has_no_day_a_year_before_or_after():
    assert set(near_dates(date(2012, 2, 29))) == {
        date(2012, 2, 29), date(2012, 2, 28), date(2012, 3, 1)
    }  # fmt: skip
