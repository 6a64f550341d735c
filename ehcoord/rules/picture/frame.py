"""The three drawings, and where a day stands in each: words keep their size, drawings change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ehcoord.rules.picture.facts import PictureFacts

BEFORE_OPENING = timedelta(days=4)
SHOWN = timedelta(weeks=52)
AFTER_TODAY = timedelta(days=16)
AFTER_PLANNED = timedelta(days=9)
# A review planned further ahead than this is in the table; it would press the rest together.
FURTHEST_PLANNED = timedelta(days=60)
MONTHS_SHOWN = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawing: its width, and between which two places time runs."""

    name: str
    width: float
    left: float
    right: float
    narrow: bool = False

    @property
    def margin(self) -> float:
        """Where the words of the left-hand column begin."""
        return 0.0 if self.narrow else 8.0


DESK = Frame("desk", 1100, 132, 1076)
PAGE = Frame("page", 720, 96, 706)
PHONE = Frame("phone", 360, 10, 350, narrow=True)
FRAMES = (DESK, PAGE, PHONE)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Where each day stands in a frame. What lies outside stands at the edge."""

    frame: Frame
    start: date
    end: date
    today: date

    def x(self, day: date) -> float:
        """The place of a day from left to right."""
        share = (day - self.start) / (self.end - self.start)
        inside = min(max(share, 0.0), 1.0)
        return self.frame.left + inside * (self.frame.right - self.frame.left)

    @property
    def now(self) -> float:
        """The place of the day the picture is of."""
        return self.x(self.today)

    def marks(self) -> Iterator[tuple[date, date]]:
        """The months that are shown in part or whole, or the years of a longer time."""
        step = 1 if self.end - self.start <= MONTHS_SHOWN else 12
        at = date(self.start.year, self.start.month if step == 1 else 1, 1)
        while at <= self.end:
            after = _months_on(at, step)
            yield at, after
            at = after

    @property
    def in_years(self) -> bool:
        """Whether time is marked in years, as there are too many months."""
        return self.end - self.start > MONTHS_SHOWN


def time_scale(facts: PictureFacts, frame: Frame) -> TimeScale:
    """The time a picture covers: from the opening, or the last 52 weeks, to what is planned."""
    start = facts.opened - BEFORE_OPENING
    if not facts.whole:
        start = max(start, facts.today - SHOWN)
    planned = [
        one.due + AFTER_PLANNED
        for one in facts.reviews
        if one.due > facts.today and one.due - facts.today <= FURTHEST_PLANNED
    ]
    return TimeScale(frame, start, max([facts.today + AFTER_TODAY, *planned]), facts.today)


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
