"""The days of a replay: day 0 is one fixed working day, and each row has its minute."""

from datetime import date, datetime, time, timedelta

from ehcoord.rules.calendar import at_london, london_date, start_of_day

DAY_0 = date(2024, 1, 8)
BEFORE = start_of_day(DAY_0) - timedelta(days=30)
ROWS, VISITS, MEETINGS, NIGHT = time(10, 0), time(12, 0), time(15, 30), time(23, 30)
OPENING = time(9, 0)
DAYS_A_MONTH = 30.4375


def day_of(number: int) -> date:
    """The date of a day of the story."""
    return DAY_0 + timedelta(days=number)


def instant(number: int, clock: time = ROWS, minutes: int = 0) -> datetime:
    """An instant of a day of the story, London time."""
    return at_london(day_of(number), clock) + timedelta(minutes=minutes)


def number_of(at: datetime) -> int:
    """On which day of the story an instant lies."""
    return (london_date(at) - DAY_0).days
