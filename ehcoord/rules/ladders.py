"""When a task speaks, and to whom: the rulebook's ladders as instants."""

from dataclasses import dataclass
from datetime import datetime

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.rulebook import Rung, TaskTerms


@dataclass(frozen=True, slots=True)
class Step:
    """One instant at which a task speaks. ``position`` is its rung's number, from 1, for good."""

    position: int
    at: datetime
    name: str
    tell: tuple[str, ...]
    passes_up_to: str | None


def ladder_steps(
    kind_terms: TaskTerms, opened_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> tuple[Step, ...]:
    """The instants at which a task speaks, strictly increasing, as UTC.

    A reminder that would fall at or before the opening, or not before the next rung, is left out:
    with two days to answer nobody needs to hear on the first that two are left. What follows the
    due instant is never left out, even when a task is opened after it was due.
    """
    steps: list[Step] = []
    for position, rung in reversed(list(enumerate(kind_terms.ladder, start=1))):
        at = _instant(rung, opened_at, due_at, calendar)
        overtaken = bool(steps) and at >= steps[-1].at
        if overtaken or (at < due_at and at <= opened_at):
            continue
        steps.append(Step(position, at, rung.name, rung.tell, rung.passes_up_to))
    return tuple(reversed(steps))


def _instant(
    rung: Rung, opened_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> datetime:
    if rung.from_opening:
        return calendar.due_after(opened_at, rung.after)
    if rung.before_due or rung.after.amount == 0:
        return calendar.before(due_at, rung.after)
    return calendar.due_after(due_at, rung.after)
