"""When the leads of an agency are asked who covers in a school holiday, and by when (pure).

A holiday never changes which days are working days: what is due in it stays due, and is seen to
by whoever covers.
"""

from datetime import date, datetime

from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.rulebook import Term
from ehcoord.rules.vocabulary import Unit

SAME_DAY = Term(0, Unit.WORKING_DAYS)


def asks_at(rules: RulesInForce, from_on: date, until_on: date) -> datetime | None:
    """When the leads are asked; None for a holiday shorter than the rulebook asks about."""
    days = (until_on - from_on).days + 1
    if days < rules.rulebook.limits["holiday_asked_from_days"]:
        return None
    begins = rules.calendar.end_of_business(from_on)
    return rules.calendar.before(begins, rules.rulebook.terms["holiday_cover_asked_before"])


def answer_due(rules: RulesInForce, from_on: date, now: datetime) -> datetime:
    """The end of the last working day before the holiday; of today, where that has passed."""
    last = rules.calendar.end_of_business(rules.calendar.add_working_days(from_on, -1))
    return max(last, rules.calendar.due_after(now, SAME_DAY))
