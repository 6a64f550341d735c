"""What a measure is on a page: its heads, its lines now and over time, and who they are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from uuid import UUID

from ehcoord.db import db
from ehcoord.queries.measures import families_led
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.measures import FamilyLed, Line, Measure, Member
from ehcoord.web.access import actor

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one number; ``is_count`` says that it counts families, or requests."""

    text: str
    is_count: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A measure as it was found: by team, agency or reason, and by month or why."""

    label: str
    heads: tuple[Head, ...]
    now: list[Line]
    over_time: list[Line] = field(default_factory=list)
    who: list[Member] = field(default_factory=list)
    over_time_label: str = "Month"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which team, and at which instant; ``months`` are the beginnings of the last twelve."""

    team: UUID | None
    now: datetime
    months: tuple[datetime, ...]

    @property
    def named_months(self) -> list[tuple[str, datetime, datetime]]:
        """The last twelve months: name, beginning, and end or now."""
        ends = (*self.months[1:], self.now)
        return [
            (f"{london_date(start):%B %Y}", start, end)
            for start, end in zip(self.months, ends, strict=True)
        ]

    @property
    def since(self) -> datetime:
        """A year ago, from the beginning of that month."""
        return self.months[0]


def asked_of(team: UUID | None, at: datetime) -> Asked:
    """What a measure is asked of at an instant: one team or every, over the last twelve months."""
    today = london_date(at)
    numbers = [today.year * MONTHS + today.month - 1 - back for back in range(MONTHS)]
    firsts = [today.replace(year=one // MONTHS, month=one % MONTHS + 1, day=1) for one in numbers]
    months = tuple(at_london(first, time(0)).astimezone(UTC) for first in reversed(firsts))
    return Asked(team, at, months)


@dataclass(frozen=True, slots=True)
class Page:
    """One measure with the way to find its numbers, and the list that opens from them."""

    measure: Measure
    find: Callable[[Asked], Found]
    board: str = ""


def families_of(asked: Asked) -> list[FamilyLed]:
    """The families a measure is about, as they were led in the last year."""
    return families_led(db.session(), actor(), asked.now, asked.since, asked.team)
