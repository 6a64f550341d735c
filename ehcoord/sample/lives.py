"""What happens in an ordinary family over some months, drawn from a seed and nothing else.

Rates are those of the simulation that the response check's burden was worked out with: three
children in four are stable, one in four fluctuates, and for 16% worries rise over three months.
They are invented and show proportion; they forecast nothing. Every life is a family's own chance:
the same number and seed give the same life, in any order and in any process.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from ehcoord.rules.calendar import WorkingCalendar, at_london
from ehcoord.rules.vocabulary import Level
from ehcoord.sample.events import (
    ChildLife,
    ChildrenSeen,
    Course,
    FamilyLife,
    LeadConfirmed,
    LifeEvent,
    NeedsFlagged,
    PlannedReviewHeld,
    SupportEnded,
    SupportStarted,
    WorryRaised,
)
from ehcoord.sample.words import FAMILY_NAMES, GIVEN_NAMES, HELP, WORRIES, KindOfWorry

# Everything here is counted in working days; this many are a month.
MONTH = 21
RISES, FLUCTUATES, REPEATS, REPEATS_RISING = 0.16, 0.25, 0.2, 0.4
ENDS, REVIEW_EVERY, REVIEW_IS_HELD, SEEN = 0.05, 40, 0.85, MONTH / 7
SILENCE_BEGINS, SILENCE_LASTS = 0.003, 25
NEVER_CONFIRMED, NEVER_FLAGGED = 0.05, 0.03
CHILDREN = ((1, 2, 3, 4, 5), (45, 32, 15, 6, 2))
KINDS = {kind.code: kind for kind in WORRIES}
FULL_RISE, STEEPEST, RISE_FROM = 63, 1.5, 0.5


# Worries a child a month, minor to immediate, and new help a child a month.
WORRY_RATES = {
    Course.STABLE: (0.25, 0.15, 0.02, 0.002),
    Course.FLUCTUATING: (0.50, 0.40, 0.08, 0.008),
    Course.RISING: (0.50, 0.80, 0.35, 0.050),
}
HELP_RATES = {Course.STABLE: 0.05, Course.FLUCTUATING: 0.10, Course.RISING: 0.10}


def lives(seed: int, families: int, days: Sequence[datetime]) -> Iterator[FamilyLife]:
    """The lives of so many families, all open from the first of these days."""
    for number in range(families):
        yield life_of(chance_of(seed, number), number, days)


def chance_of(seed: int, number: int) -> random.Random:
    """A family's own chance."""
    return random.Random(f"{seed} {number}")  # noqa: S311, nothing secret.


@cache
def working_days(last: date, months: int) -> tuple[datetime, ...]:
    """The opening hours of the working days of so many months, up to and with a day."""
    calendar = WorkingCalendar()
    day, found = last, list[datetime]()
    while len(found) < months * MONTH:
        if calendar.is_working(day):
            found.append(at_london(day, time(9)))
        day -= timedelta(days=1)
    return tuple(reversed(found))


def life_of(chance: random.Random, number: int, days: Sequence[datetime]) -> FamilyLife:
    """What one family lives through on these days."""
    diary = _Diary(chance, days)
    opened_at = diary.instant(0)
    _flag_and_confirm(diary)
    children = tuple(_child(diary, child) for child in range(chance.choices(*CHILDREN)[0]))
    _see(diary, len(children))
    for day in range(chance.randint(5, REVIEW_EVERY), len(days), REVIEW_EVERY):
        if chance.random() < REVIEW_IS_HELD:
            diary.events.append(PlannedReviewHeld(diary.instant(day)))
    events = tuple(sorted(diary.events, key=lambda event: event.at))
    return FamilyLife(number, chance.choice(FAMILY_NAMES), children, opened_at, events)


def share_out(chance: random.Random, families: int, workers: int) -> Iterator[int]:
    """The worker, from 0, who leads each family: some carry twice what others do."""
    weights = [chance.triangular(0.4, 2.0, 1.0) for _ in range(workers)]
    yield from chance.choices(range(workers), weights, k=families)


@dataclass(slots=True)
class _Diary:
    """What is written of one family: no two of its events share an instant."""

    chance: random.Random
    days: Sequence[datetime]
    events: list[LifeEvent] = field(default_factory=list)
    minutes: dict[int, int] = field(default_factory=dict)
    worries: int = 0
    lines: int = 0

    def instant(self, day: int) -> datetime:
        """A later minute of a day than any before."""
        minute = self.minutes.get(day, 0) + self.chance.randint(1, 25)
        self.minutes[day] = minute
        return self.days[day] + timedelta(minutes=minute)

    def arrivals(self, a_month: float, first: int, last: int) -> Iterator[int]:
        """The days on which something happens that comes so often a month, by chance."""
        at = float(first)
        while (at := at + self.chance.expovariate(a_month / MONTH)) < last:
            yield int(at)


def _flag_and_confirm(diary: _Diary) -> None:
    chance = diary.chance
    flagged = chance.randint(0, 10)
    confirmed = flagged + min(1 + int(chance.expovariate(0.45)), 15)
    if chance.random() < NEVER_FLAGGED or flagged >= len(diary.days):
        return
    diary.events.append(NeedsFlagged(diary.instant(flagged)))
    if chance.random() >= NEVER_CONFIRMED and confirmed < len(diary.days):
        diary.events.append(LeadConfirmed(diary.instant(confirmed)))


def _child(diary: _Diary, number: int) -> ChildLife:
    chance, length = diary.chance, len(diary.days)
    course = Course.FLUCTUATING if chance.random() < FLUCTUATES else Course.STABLE
    rises = chance.randrange(length) if chance.random() < RISES else None
    raised = _worries(diary, number, course, length if rises is None else rises)
    _help(diary, number, course, raised)
    age = timedelta(days=int(chance.triangular(0, 18, 13) * 365))
    born_on = diary.days[0].date() - age
    rises_at = None if rises is None else diary.days[rises]
    return ChildLife(number, chance.choice(GIVEN_NAMES), born_on, course, rises_at)


def _worries(
    diary: _Diary, child: int, course: Course, rises: int
) -> list[tuple[int, WorryRaised]]:
    """Every worry about a child with its day: at its own rate, then growing from the rise on."""
    chance, raised = diary.chance, list[tuple[int, WorryRaised]]()
    for day in diary.arrivals(sum(WORRY_RATES[course]), 0, rises):
        raised.append((day, _worry(diary, child, day, course, raised)))
    most = sum(WORRY_RATES[Course.RISING]) * STEEPEST
    for day in diary.arrivals(most, rises, len(diary.days)):
        if chance.random() * STEEPEST < min(STEEPEST, RISE_FROM + (day - rises) / FULL_RISE):
            raised.append((day, _worry(diary, child, day, Course.RISING, raised)))
    return raised


def _worry(
    diary: _Diary, child: int, day: int, course: Course, raised: Sequence[tuple[int, WorryRaised]]
) -> WorryRaised:
    chance = diary.chance
    level = chance.choices(list(Level), WORRY_RATES[course])[0]
    kind, repeats = _new_kind(chance, level), None
    repeat_share = REPEATS_RISING if course is Course.RISING else REPEATS
    before = [one for _, one in raised if level in KINDS[one.code].levels]
    if before and chance.random() < repeat_share:
        same = chance.choice(before)
        kind, repeats = KINDS[same.code], same.number
    at, number = diary.instant(day), diary.worries
    diary.worries += 1
    worry = WorryRaised(at, child, number, kind.code, level, kind.words, repeats)
    diary.events.append(worry)
    return worry


def _new_kind(chance: random.Random, level: Level) -> KindOfWorry:
    return chance.choice([kind for kind in WORRIES if level in kind.levels])


def _help(
    diary: _Diary, child: int, course: Course, raised: Sequence[tuple[int, WorryRaised]]
) -> None:
    """Lines of help that start for worries of two parts of the catalogue, and some that end."""
    chance, running = diary.chance, list[SupportStarted]()
    length = len(diary.days)
    starts = sorted({min(2, length - 1), *diary.arrivals(HELP_RATES[course], 0, length)})
    ends = list(diary.arrivals(ENDS, 0, length))
    for day in sorted([*starts, *ends]):
        if day in ends and running:
            ended = running.pop(chance.randrange(len(running)))
            diary.events.append(SupportEnded(diary.instant(day), child, ended.number))
        elif day in starts:
            running.append(_start(diary, child, day, raised))


def _start(
    diary: _Diary, child: int, day: int, raised: Sequence[tuple[int, WorryRaised]]
) -> SupportStarted:
    chance = diary.chance
    parts = chance.sample(list(HELP), 2)
    worries = tuple(w.number for on, w in raised if on < day and w.code[0] in parts)
    started = SupportStarted(
        diary.instant(day), child, diary.lines, chance.choice(HELP[parts[0]]), worries,
        contacts_per_4_weeks=chance.choice((1.0, 2.0, 4.0, 4.0)),
    )  # fmt: skip
    diary.lines += 1
    diary.events.append(started)
    return started


def _see(diary: _Diary, children: int) -> None:
    """Contacts about every seven working days, and now and then weeks without any."""
    chance, silent_until = diary.chance, 0
    for day in diary.arrivals(SEEN, 0, len(diary.days)):
        if day < silent_until:
            continue
        seen = tuple(child for child in range(children) if children == 1 or chance.random() < 0.85)
        if seen:
            at, alone = diary.instant(day), chance.random() < 0.3
            diary.events.append(ChildrenSeen(at, seen, alone))
        if chance.random() < SILENCE_BEGINS * 7:
            silent_until = day + 1 + int(chance.expovariate(1 / SILENCE_LASTS))
