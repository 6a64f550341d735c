"""When a review may be moved, and which agencies have stayed away: pure checks over values."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from ehcoord.rules.calendar import WorkingCalendar, london_date
from ehcoord.rules.reviews import Faults
from ehcoord.rules.vocabulary import Rule


def reschedule_faults(
    new_day: date,
    opened_at: datetime,
    due_at: datetime,
    rules_asked: Collection[Rule],
    calendar: WorkingCalendar,
) -> Faults:
    """Whether a review may be moved to a day: at most as long again, and never for R0."""
    if Rule.IMMEDIATE in rules_asked:
        return {"due_on": ["A review after an immediate worry is never moved."]}
    due_on = london_date(due_at)
    given = calendar.working_days_between(london_date(opened_at), due_on)
    latest = calendar.add_working_days(due_on, max(1, given))
    if due_on < new_day <= latest and calendar.is_working(new_day):
        return {}
    after, by = _day(due_on), _day(latest)
    return {"due_on": [f"The new day must be a working day after {after} and by {by}."]}


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def stayed_away(
    invited_and_came: Sequence[tuple[Iterable[str], Iterable[str]]], in_a_row: int
) -> frozenset[str]:
    """The agencies that were invited to the latest meetings, so many in a row, and came to none.

    Each pair is who was invited and who took part, in the room or in writing, the oldest first.
    """
    latest = list(invited_and_came)[-in_a_row:]
    if len(latest) < in_a_row:
        return frozenset()
    away = [
        {_folded(one) for one in invited} - {_folded(one) for one in came}
        for invited, came in latest
    ]
    return frozenset(set.intersection(*away))


def _folded(agency: str) -> str:
    return " ".join(agency.casefold().split())
