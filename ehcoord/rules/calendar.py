"""Working days, London dates and due instants: the one place that counts time.

Working days leave out weekends, England's bank holidays and the partnership's own closures, and
never school holidays. Working days count from the London date of the cause, whatever the hour,
and day 1 is the next working day; what is due, is due at 17:00 London on the last day. Clock
hours and minutes are exact and never become working days. Weeks, months and calendar days that
end on a closed day move to the working day before, unless that is not after the cause: then to
the working day after. Nought days means the same day. Instants go in aware and come out in UTC.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from ehcoord.rules.rulebook import Rulebook, Term
from ehcoord.rules.vocabulary import Unit

LONDON = ZoneInfo("Europe/London")
CLOSE_OF_BUSINESS = time(17, 0)
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def london_date(instant: datetime) -> date:
    """The day it is in London at an instant; raises ValueError for an instant with no zone."""
    return _aware(instant).astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The UTC instant at which a London day begins."""
    return at_london(day, time(0, 0))


@lru_cache(maxsize=8192)
def at_london(day: date, clock: time) -> datetime:
    """The UTC instant of a wall-clock time in London on a day."""
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


@lru_cache(maxsize=256)
def england_bank_holidays(year: int) -> Mapping[date, str]:
    """England's bank holidays in one year, by date, as known to the ``holidays`` package."""
    found = country_holidays("GB", subdiv="ENG", years=year)
    return {day: name for day, name in found.items() if day.year == year}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are working days, for one partnership, in one version.

    ``closures`` are the days this partnership is closed, with the reason in words.
    ``extra_bank_holidays`` are those proclaimed after the installed list was made.
    """

    version: int = 1
    closures: Mapping[date, str] = field(default_factory=dict)
    extra_bank_holidays: Mapping[date, str] = field(default_factory=dict)
    # The response check counts from the same days again and again, for every child.
    _counted: dict[tuple[date, int], date] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day.weekday() < SATURDAY and not self.is_closed(day)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after a day (before it, for n below zero); n = 0 is the day."""
        found = self._counted.get((day, n))
        if found is None:
            found = self._counted[(day, n)] = self._count(day, n)
        return found

    def _count(self, day: date, n: int) -> date:
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start``, up to and including ``end``; never below 0."""
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, 7)
        weekdays = weeks * 5 + sum(
            (end - timedelta(days=back)).weekday() < SATURDAY for back in range(rest)
        )
        return weekdays - sum(1 for _ in self._closed_weekdays(start, end))

    def end_of_business(self, day: date) -> datetime:
        """The UTC instant of 17:00 in London on a day."""
        return at_london(day, CLOSE_OF_BUSINESS)

    def due_after(self, cause: datetime, term: Term) -> datetime:
        """When something is due that may take ``term`` from its cause, as a UTC instant.

        Raises ValueError for a cause with no zone or a term below zero.
        """
        exact = _exact(term)
        if exact is not None:
            return _in_utc(cause) + exact
        day = london_date(cause)
        if term.amount == 0:
            return self._same_day(cause, day)
        if term.unit is Unit.WORKING_DAYS:
            return self.end_of_business(self.add_working_days(day, term.amount))
        last = self._working_day_before_or_on(_by_the_calendar(day, term, 1))
        return self.end_of_business(last if last > day else self.add_working_days(day, 1))

    def before(self, due: datetime, term: Term) -> datetime:
        """The UTC instant that lies ``term`` before a due instant, counted the same way."""
        exact = _exact(term)
        if exact is not None:
            return _in_utc(due) - exact
        if term.amount == 0:
            return _in_utc(due)
        day = london_date(due)
        if term.unit is Unit.WORKING_DAYS:
            return self.end_of_business(self.add_working_days(day, -term.amount))
        return self.end_of_business(self._working_day_before_or_on(_by_the_calendar(day, term, -1)))

    def _same_day(self, cause: datetime, day: date) -> datetime:
        # What is asked for today is asked for on a Sunday too; after 17:00 the day has until
        # midnight, because a due instant that lies before its cause helps nobody.
        close = self.end_of_business(day)
        return close if cause < close else start_of_day(day + ONE_DAY)

    def _working_day_before_or_on(self, day: date) -> date:
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def is_closed(self, day: date) -> bool:
        """Whether a day is a bank holiday or a closure; a plain weekend is not."""
        return (
            day in self.closures
            or day in self.extra_bank_holidays
            or day in england_bank_holidays(day.year)
        )

    def _closed_weekdays(self, start: date, end: date) -> Iterator[date]:
        closed = {*self.closures, *self.extra_bank_holidays}
        for year in range(start.year, end.year + 1):
            closed.update(england_bank_holidays(year))
        return (day for day in closed if start < day <= end and day.weekday() < SATURDAY)


def calendar_of(rulebook: Rulebook) -> WorkingCalendar:
    """The working calendar of a rulebook: its closures and its late bank holidays."""
    return WorkingCalendar(
        version=rulebook.calendar_version,
        closures=rulebook.closures,
        extra_bank_holidays=rulebook.extra_bank_holidays,
    )


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant


def _in_utc(instant: datetime) -> datetime:
    return _aware(instant).astimezone(UTC)


def _exact(term: Term) -> timedelta | None:
    if term.amount < 0:
        raise ValueError("A length of time cannot be below zero.")
    if term.unit is Unit.CLOCK_MINUTES:
        return timedelta(minutes=term.amount)
    if term.unit is Unit.CLOCK_HOURS:
        return timedelta(hours=term.amount)
    return None


def _by_the_calendar(day: date, term: Term, sign: int) -> date:
    if term.unit is Unit.MONTHS:
        return _add_months(day, sign * term.amount)
    days = term.amount * (7 if term.unit is Unit.WEEKS else 1)
    return day + sign * timedelta(days=days)


def _add_months(day: date, months: int) -> date:
    # A month from 31 January is the last day of February, not a day in March.
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def clock_words(instant: datetime) -> str:
    """5pm, 2:30pm, midnight, midday: as it is said."""
    there = instant.astimezone(LONDON)
    if there.minute == 0 and there.hour in (0, 12):
        return "midday" if there.hour else "midnight"
    minutes = f":{there.minute:02}" if there.minute else ""
    return f"{there.hour % 12 or 12}{minutes}{'pm' if there.hour >= 12 else 'am'}"
