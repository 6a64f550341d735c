"""What the response check asks of people, measured against what it may ask (pure).

A budget says when to look at the rule, not at anybody: a number past it is a question to the
partnership about its thresholds. Nothing here is about a person or a child.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.measures import Line
from ehcoord.rules.measures_of_reviews import ReviewOfTeam, held, signed_in_time

CHILDREN_OF_A_LEAD = 15
AGAIN_WITHIN = timedelta(days=30)
A_MONTH = timedelta(days=365) / 12


@dataclass(frozen=True, slots=True)
class PromisedHelp:
    """More help that a held review decided: by when it was to begin, and when it did."""

    by: date
    began_at: datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """What was asked in a time: the reviews, the help promised, who has been seen, how many led."""

    start: datetime
    end: datetime
    reviews: Sequence[ReviewOfTeam]
    promised: Sequence[PromisedHelp]
    silences: Sequence[datetime]
    children: int

    @property
    def months(self) -> float:
        """How many months it lasts."""
        return (self.end - self.start) / A_MONTH

    def within(self, instant: datetime | None) -> bool:
        """Whether an instant lies in it."""
        return instant is not None and self.start <= instant < self.end


def prompted(span: Span) -> list[ReviewOfTeam]:
    """The reviews that the service asked for in it, whatever became of them."""
    return [one for one in span.reviews if one.asked_for and span.within(one.opened_at)]


def budget(span: Span, calendar: WorkingCalendar) -> list[Line]:
    """Each line of the budget: what was counted, of how many, and the rate or percentage."""
    asked = prompted(span)
    over = [one for one in asked if one.due_at < span.end or one.sent_at is not None]
    immediate = [one for one in over if one.immediate]
    decided = [one for one in held(asked) if one.decisions]
    unchanged = [one for one in decided if one.no_change and one.signed_at is not None]
    promised = [one for one in span.promised if span.start.date() <= one.by < span.end.date()]
    seen = [one for one in span.silences if span.within(one)]
    return [
        _rate("Reviews asked for a month, for 15 children (2.5 at most)", len(asked), span),
        _share("The same child asked about again within 30 days (25% at most)",
               _again(asked), len(asked)),
        _share("Held by their day (90% or more)", sum(one.on_time for one in over), len(over)),
        _share("After an immediate worry, held by their day (100%)",
               sum(one.on_time for one in immediate), len(immediate)),
        _share("Ended with more, other or higher help (40% or more; look too above 80%)",
               sum(one.changed > 0 for one in decided), len(decided)),
        _share("Help decided that began by its day (85% or more)",
               sum(_in_time(one, calendar) for one in promised), len(promised)),
        _share("“No change” signed in two working days (100%)",
               sum(signed_in_time(one, calendar) for one in unchanged), len(unchanged)),
        _share("Moved to a later day (20% at most)",
               sum(one.moved > 0 for one in asked), len(asked)),
        _rate("“Who has seen them?” a month, for 15 children (about 0.8)", len(seen), span),
    ]  # fmt: skip


def _rate(label: str, counted: int, span: Span) -> Line:
    rate = None
    if span.children and span.months:
        rate = counted / span.months * CHILDREN_OF_A_LEAD / span.children
    return Line(label, (counted, span.children, rate))


def _share(label: str, counted: int, of: int) -> Line:
    return Line(label, (counted, of, 100 * counted / of if of else None))


def _again(asked: Iterable[ReviewOfTeam]) -> int:
    last: dict[int, datetime] = {}
    counted = 0
    for one in sorted(asked, key=lambda each: each.opened_at):
        before = last.get(one.child_id)
        counted += before is not None and one.opened_at - before <= AGAIN_WITHIN
        last[one.child_id] = one.opened_at
    return counted


def _in_time(one: PromisedHelp, calendar: WorkingCalendar) -> bool:
    return one.began_at is not None and one.began_at <= calendar.end_of_business(one.by)
