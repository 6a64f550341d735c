"""What is measured of a team's work, and how: counted from facts, exact, and never about a child.

Each measure says in words what it counts. None ranks people or teams, and none says how likely
harm is. A number that leaves the team is withheld while it is small enough to point at somebody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from ehcoord.rules.calendar import WorkingCalendar, london_date

FEWEST_SHOWN = 6
WITHHELD = "fewer than 6"
NOT_SHOWN = "not shown"
MANY_CHANGES = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name in addresses, its title, what it counts, and what it does not say."""

    name: str
    title: str
    counts: str
    does_not_say: str


@dataclass(frozen=True, slots=True)
class Led:
    """Somebody led a family from an instant until another; None is still."""

    kind: str
    started_at: datetime
    ended_at: datetime | None
    because: str
    agency: str
    user_id: int


@dataclass(frozen=True, slots=True)
class FamilyLed:
    """A family of a team with everybody who led it, in order."""

    case_id: UUID
    family_name: str
    reference: str
    team: str
    flagged_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    closed_reason: str
    leads: tuple[Led, ...]

    def lead_at(self, instant: datetime) -> Led | None:
        """Who led at an instant, if anybody did."""
        for led in self.leads:
            if led.started_at <= instant and (led.ended_at is None or led.ended_at > instant):
                return led
        return None

    def needed_one_at(self, instant: datetime) -> bool:
        """Whether needs had been flagged and the case was open."""
        flagged = self.flagged_at is not None and self.flagged_at <= instant
        return flagged and (self.closed_at is None or self.closed_at > instant)

    @property
    def first_confirmed_at(self) -> datetime | None:
        """When a lead was first confirmed after the flag."""
        since = self.flagged_at
        starts = (
            led.started_at
            for led in self.leads
            if led.kind == "confirmed" and since is not None and led.started_at >= since
        )
        return min(starts, default=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is of, and its numbers; None where there is nothing to say."""

    label: str
    numbers: tuple[float | None, ...]


class FamilyNamed(Protocol):
    """A family as a page names it."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def family_name(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def team(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Member:
    """One family behind a number, with what is counted of it."""

    family: FamilyNamed
    says: str


def by_team(families: Iterable[FamilyLed]) -> Mapping[str, list[FamilyLed]]:
    """The families of each team, the teams in alphabetical order."""
    found: dict[str, list[FamilyLed]] = {}
    for one in families:
        found.setdefault(one.team, []).append(one)
    return MappingProxyType(dict(sorted(found.items())))


def unled_at(families: Sequence[FamilyLed], instant: datetime) -> tuple[int, int, int]:
    """How many lacked a confirmed lead: led for now, held by a manager, led by nobody."""
    kinds = [
        led.kind if (led := one.lead_at(instant)) else "nobody"
        for one in families
        if one.needed_one_at(instant)
    ]
    return kinds.count("interim"), kinds.count("manager_held"), kinds.count("nobody")


def days_to_lead(one: FamilyLed, calendar: WorkingCalendar) -> int | None:
    """The working days from the flag to the first confirmed lead; None while there is none."""
    if one.flagged_at is None or one.first_confirmed_at is None:
        return None
    return calendar.working_days_between(
        london_date(one.flagged_at), london_date(one.first_confirmed_at)
    )


def middle(numbers: Sequence[float]) -> float | None:
    """The median, or None of nothing."""
    return float(median(numbers)) if numbers else None


def changes_since(one: FamilyLed, since: datetime) -> list[Led]:
    """The leads that ended since an instant and were followed by somebody else."""
    return [
        before
        for before, after in zip(one.leads, one.leads[1:], strict=False)
        if before.ended_at is not None
        and before.ended_at >= since
        and before.user_id != after.user_id
    ]


def days_without(one: FamilyLed, now: datetime) -> float:
    """For how many days since the flag nobody led: it must be nought (P1)."""
    if one.flagged_at is None:
        return 0.0
    until, at, gap = one.closed_at or now, one.flagged_at, 0.0
    for led in one.leads:
        if led.started_at > at:
            gap += (min(led.started_at, until) - at).total_seconds()
        at = max(at, led.ended_at or until)
    gap += max(0.0, (until - at).total_seconds())
    return gap / 86_400


def leaving(lines: Sequence[Line], counts: Sequence[bool]) -> list[tuple[str, tuple[str, ...]]]:
    """The lines as they may leave the team: nothing in them points at fewer than six.

    ``counts`` says of each number whether it counts families; one that does not (a median) goes
    with the first count of its line. Where one number of a column alone is withheld, the smallest
    of the others is too, so that it cannot be worked out from a sum known elsewhere.
    """
    table = [[_may_leave(line, at, counts) for at in range(len(counts))] for line in lines]
    for at in range(len(counts)):
        _hide_a_second(lines, table, at)
    return [(line.label, tuple(row)) for line, row in zip(lines, table, strict=True)]


def _may_leave(line: Line, at: int, counts: Sequence[bool]) -> str:
    number = line.numbers[at]
    counted = number if counts[at] else line.numbers[counts.index(True)]
    if counted is not None and 0 < counted < FEWEST_SHOWN:
        return WITHHELD if counts[at] else NOT_SHOWN
    return written(number)


def _hide_a_second(lines: Sequence[Line], table: list[list[str]], at: int) -> None:
    hidden = [row for row in table if row[at] in (WITHHELD, NOT_SHOWN)]
    shown = [
        (number, place)
        for place, line in enumerate(lines)
        if (number := line.numbers[at]) and table[place][at] not in (WITHHELD, NOT_SHOWN)
    ]
    if len(hidden) == 1 and shown:
        table[min(shown)[1]][at] = NOT_SHOWN


def written(number: float | None) -> str:
    """A number as it is read: whole where it is whole; nothing for None."""
    if number is None:
        return ""
    return str(int(number)) if number == int(number) else f"{number:.1f}"
