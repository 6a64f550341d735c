"""Working days, clock hours, months and due instants, around every edge of the year."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import (
    LONDON,
    WorkingCalendar,
    at_london,
    england_bank_holidays,
    london_date,
    start_of_day,
)
from ehcoord.rules.rulebook import Term
from ehcoord.rules.vocabulary import Unit

PLAIN = WorkingCalendar()
DAY = timedelta(days=1)
GOOD_FRIDAY = date(2025, 4, 18)
days = st.dates(date(2012, 1, 1), date(2035, 12, 31))
instants = st.datetimes(
    datetime(2012, 1, 1),  # noqa: DTZ001, the strategy adds the zone.
    datetime(2035, 12, 31),  # noqa: DTZ001, as above.
    timezones=st.just(UTC),
)
closed_after = st.sets(st.integers(-5, 90), max_size=12)
day_terms = st.builds(
    Term,
    st.integers(1, 40),
    st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS]),
)
clock_terms = st.builds(
    Term, st.integers(0, 200), st.sampled_from([Unit.CLOCK_HOURS, Unit.CLOCK_MINUTES])
)


def london(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def at_five(day: date) -> datetime:
    return at_london(day, time(17, 0))


def closed_near(day: date, offsets: set[int]) -> WorkingCalendar:
    return WorkingCalendar(closures={day + DAY * offset: "Closed" for offset in offsets})


def working_days(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAYS)


def test_weekends_bank_holidays_and_closures_are_not_working_days() -> None:
    closed = WorkingCalendar(closures={date(2026, 12, 29): "Between Christmas and New Year"})
    assert not PLAIN.is_working(date(2025, 4, 19))
    assert not PLAIN.is_working(GOOD_FRIDAY)
    assert PLAIN.is_working(date(2026, 12, 29))
    assert not closed.is_working(date(2026, 12, 29))


def test_school_holidays_are_working_days() -> None:
    assert all(PLAIN.is_working(date(2025, 8, day)) for day in range(4, 9))


def test_bank_holidays_are_englands_and_not_scotlands() -> None:
    assert PLAIN.is_working(date(2025, 1, 2))
    assert date(2025, 8, 25) in england_bank_holidays(2025)


def test_a_bank_holiday_at_a_weekend_is_taken_on_the_working_day_after() -> None:
    assert not PLAIN.is_working(date(2021, 12, 27))
    assert not PLAIN.is_working(date(2021, 12, 28))


@pytest.mark.parametrize("hour", [0, 9, 17, 18, 23])
def test_the_hour_of_recording_changes_no_working_day(hour: int) -> None:
    friday = london(2025, 5, 9, hour)
    assert PLAIN.due_after(friday, working_days(1)) == at_five(date(2025, 5, 12))


def test_day_one_is_the_next_working_day_also_from_a_weekend() -> None:
    assert PLAIN.add_working_days(date(2025, 5, 10), 1) == date(2025, 5, 12)


def test_ten_working_days_skip_easter_and_both_may_holidays() -> None:
    assert PLAIN.add_working_days(date(2025, 4, 17), 10) == date(2025, 5, 6)


def test_what_is_due_is_due_at_five_in_london_in_summer_and_in_winter() -> None:
    assert PLAIN.end_of_business(date(2025, 6, 2)) == datetime(2025, 6, 2, 16, tzinfo=UTC)
    assert PLAIN.end_of_business(date(2025, 12, 1)) == datetime(2025, 12, 1, 17, tzinfo=UTC)


def test_a_late_evening_in_utc_is_already_the_next_day_in_london_in_summer() -> None:
    assert london_date(datetime(2025, 6, 1, 23, 30, tzinfo=UTC)) == date(2025, 6, 2)


@pytest.mark.parametrize(
    ("start", "lasts"), [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25), (date(2025, 6, 1), 24)]
)
def test_a_london_day_has_as_many_hours_as_the_clocks_give_it(start: date, lasts: int) -> None:
    assert start_of_day(start + DAY) - start_of_day(start) == timedelta(hours=lasts)


@pytest.mark.parametrize("night", [london(2025, 3, 29, 22), london(2025, 10, 25, 22)])
def test_clock_hours_are_exact_through_both_clock_changes(night: datetime) -> None:
    due = PLAIN.due_after(night, Term(48, Unit.CLOCK_HOURS))
    assert due - night.astimezone(UTC) == timedelta(hours=48)


@pytest.mark.parametrize("cause", [london(2025, 3, 28), london(2025, 10, 24)])
def test_a_working_day_over_a_clock_change_is_still_due_at_five(cause: datetime) -> None:
    due = PLAIN.due_after(cause, working_days(1)).astimezone(LONDON)
    assert (due.hour, due.weekday()) == (17, 0)


def test_a_month_from_the_thirty_first_is_the_last_day_of_the_month() -> None:
    one_month = Term(1, Unit.MONTHS)
    assert PLAIN.due_after(london(2024, 1, 31), one_month) == at_five(date(2024, 2, 29))
    assert PLAIN.due_after(london(2025, 1, 31), one_month) == at_five(date(2025, 2, 28))


def test_twelve_months_from_a_leap_day_is_the_last_of_february() -> None:
    assert PLAIN.due_after(london(2024, 2, 29), Term(12, Unit.MONTHS)) == at_five(date(2025, 2, 28))


def test_six_weeks_that_end_on_a_bank_holiday_move_to_the_working_day_before() -> None:
    cause = london(2025, 3, 7)
    assert PLAIN.due_after(cause, Term(6, Unit.WEEKS)) == at_five(date(2025, 4, 17))


def test_a_day_that_would_move_to_before_its_cause_moves_forward_instead() -> None:
    friday_evening = london(2025, 5, 9, 18)
    due = PLAIN.due_after(friday_evening, Term(1, Unit.CALENDAR_DAYS))
    assert due == at_five(date(2025, 5, 12))


def test_the_same_day_is_until_five_and_after_five_until_midnight() -> None:
    same_day = Term(0, Unit.CALENDAR_DAYS)
    assert PLAIN.due_after(london(2025, 5, 10, 10), same_day) == at_five(date(2025, 5, 10))
    assert PLAIN.due_after(london(2025, 5, 9, 17), same_day) == start_of_day(date(2025, 5, 10))


def test_a_bank_holiday_added_late_moves_what_is_due_by_one_day() -> None:
    proclaimed = date(2027, 5, 12)
    late = WorkingCalendar(version=2, extra_bank_holidays={proclaimed: "Jubilee"})
    cause = london(2027, 5, 10)
    assert PLAIN.due_after(cause, working_days(2)) == at_five(proclaimed)
    assert late.due_after(cause, working_days(2)) == at_five(proclaimed + DAY)
    assert late.due_after(cause, working_days(1)) == PLAIN.due_after(cause, working_days(1))
    assert late.is_closed(proclaimed)


def test_a_closure_added_late_moves_a_due_day_by_one() -> None:
    late = WorkingCalendar(closures={date(2025, 5, 12): "Flood"})
    assert late.due_after(london(2025, 5, 9), working_days(1)) == at_five(date(2025, 5, 13))


def test_a_reminder_two_working_days_before_is_counted_backwards() -> None:
    due = at_five(date(2025, 5, 6))
    assert PLAIN.before(due, working_days(2)) == at_five(date(2025, 5, 1))
    assert PLAIN.before(due, Term(24, Unit.CLOCK_HOURS)) == due - DAY
    assert PLAIN.before(due, working_days(0)) == due
    assert PLAIN.before(due, Term(1, Unit.MONTHS)) == at_five(date(2025, 4, 4))


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2025, 5, 9, 9)  # noqa: DTZ001, the fault is what is tested.
    with pytest.raises(ValueError, match="time zone"):
        PLAIN.due_after(naive, working_days(1))
    with pytest.raises(ValueError, match="time zone"):
        PLAIN.due_after(naive, Term(1, Unit.CLOCK_HOURS))


def test_a_length_of_time_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        PLAIN.due_after(london(2025, 5, 9), working_days(-1))


@given(days, st.integers(1, 60), closed_after)
def test_adding_then_counting_working_days_gives_the_same_number(
    day: date, n: int, closed: set[int]
) -> None:
    calendar = closed_near(day, closed)
    assert calendar.working_days_between(day, calendar.add_working_days(day, n)) == n
    assert calendar.is_working(calendar.add_working_days(day, n))


@given(days, st.integers(0, 400), closed_after)
def test_counting_agrees_with_looking_at_every_day(
    day: date, length: int, closed: set[int]
) -> None:
    calendar = closed_near(day, closed)
    one_by_one = sum(calendar.is_working(day + DAY * ahead) for ahead in range(1, length + 1))
    assert calendar.working_days_between(day, day + DAY * length) == one_by_one
    assert calendar.working_days_between(day, day - DAY * length) == 0


@given(days, st.integers(1, 60))
def test_going_back_from_a_working_day_undoes_going_forward(day: date, n: int) -> None:
    day = PLAIN.add_working_days(day, 1)
    assert PLAIN.add_working_days(PLAIN.add_working_days(day, n), -n) == day


@given(instants, day_terms, closed_after)
def test_a_due_instant_is_five_on_a_working_day_after_its_cause(
    cause: datetime, term: Term, closed: set[int]
) -> None:
    calendar = closed_near(london_date(cause), closed)
    due = calendar.due_after(cause, term)
    assert due > cause
    assert due.tzinfo is UTC
    assert calendar.is_working(london_date(due))
    assert due == calendar.end_of_business(london_date(due))


@given(instants, clock_terms)
def test_clock_time_is_exact_and_comes_back(cause: datetime, term: Term) -> None:
    assert PLAIN.before(PLAIN.due_after(cause, term), term) == cause


@given(instants, instants, day_terms)
def test_a_later_cause_is_never_due_sooner(one: datetime, other: datetime, term: Term) -> None:
    first, second = sorted((one, other))
    assert PLAIN.due_after(first, term) <= PLAIN.due_after(second, term)


@given(instants, st.integers(1, 30), days)
def test_a_closure_added_late_never_brings_a_working_day_forward(
    cause: datetime, n: int, closed: date
) -> None:
    late = WorkingCalendar(closures={closed: "Closed"})
    assert late.due_after(cause, working_days(n)) >= PLAIN.due_after(cause, working_days(n))
