"""When a case drifts, so that somebody from outside looks at it (pure)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.reviews import unchanged_in_a_row
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.vocabulary import DecisionKind

OPEN_LONG = "It has been open for more than a year."
NO_BETTER = "The last {count} reviews of one child changed nothing."


def why_it_drifts(
    opened_at: datetime,
    decided: Sequence[Sequence[Collection[DecisionKind]]],
    now: datetime,
    rulebook: Rulebook,
    calendar: WorkingCalendar,
) -> tuple[str, ...]:
    """Why a case drifts, in words; nothing where it does not.

    ``decided`` are for each child the decisions of its held reviews, the oldest review first.
    """
    most = rulebook.limits["drift_reviews"]
    long = now > calendar.due_after(opened_at, rulebook.terms["drift_consultation"])
    unchanged = max((unchanged_in_a_row(reviews) for reviews in decided), default=0)
    return (
        *((OPEN_LONG,) if long else ()),
        *((NO_BETTER.format(count=unchanged),) if unchanged >= most else ()),
    )
