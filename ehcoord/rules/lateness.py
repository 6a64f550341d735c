"""What *due* and *late* mean, in one place, for every page, count, export and job (P10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from ehcoord.rules.calendar import WorkingCalendar, london_date


@unique
class When(StrEnum):
    """When something is due, as a heading of a list."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Lateness:
    """A due instant beside now. ``days_over`` is 0 when it is late since earlier today."""

    due_at: datetime
    is_late: bool
    days_over: int


def lateness(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> Lateness:
    """How late something is: the working days after the due day, today counted."""
    days = calendar.working_days_between(london_date(due_at), london_date(now))
    return Lateness(due_at, is_late=due_at < now, days_over=days if due_at < now else 0)


def when_due(due_at: datetime, now: datetime) -> When:
    """Under which heading something stands: the week runs to Sunday, in London."""
    if due_at < now:
        return When.OVERDUE
    day, today = london_date(due_at), london_date(now)
    if day == today:
        return When.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return When.THIS_WEEK if day <= sunday else When.LATER
