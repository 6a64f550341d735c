"""Until when training to lead holds, where the rulebook requires any (pure)."""

from datetime import date, datetime

from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce


def oldest_that_holds(rules: RulesInForce, now: datetime) -> date | None:
    """The earliest day of a training that still holds; None where none is required."""
    terms = rules.rulebook.leads
    if not terms.training_required:
        return None
    today = rules.calendar.end_of_business(london_date(now))
    return london_date(rules.calendar.before(today, terms.training_lasts))


def has_lapsed(rules: RulesInForce, trained_on: date | None, now: datetime) -> bool:
    """Whether somebody may not be a confirmed lead, because they lack a training that holds."""
    oldest = oldest_that_holds(rules, now)
    return oldest is not None and (trained_on is None or trained_on < oldest)
