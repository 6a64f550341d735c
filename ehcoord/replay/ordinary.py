"""One lead's ordinary caseload, played for some months through the services.

What happens in the families is drawn by ``ehcoord.sample.lives``; what is asked because of it is
answered by the afternoon it is due. The lead is confirmed from the first day and sees the
children as often as the lives say, with the three taps that confirm help as well.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.contacts import SeenBy, WeeklyCard
from ehcoord.commands.people import PersonDetails
from ehcoord.commands.risks import RecordWorry
from ehcoord.commands.support import ChangeSupport, StartSupport
from ehcoord.db import db
from ehcoord.models.tasks import Task
from ehcoord.replay.answering import answer, ring
from ehcoord.replay.days import BEFORE, DAY_0
from ehcoord.replay.family import Family, open_led_case
from ehcoord.replay.meeting import ask_to_meet, open_review
from ehcoord.replay.passing import Passing
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ConfirmedAs, Level, SupportStatus
from ehcoord.sample.events import (
    ChildrenSeen,
    FamilyLife,
    LifeEvent,
    PlannedReviewHeld,
    SupportEnded,
    SupportStarted,
    WorryRaised,
)
from ehcoord.sample.lives import MONTH, lives, working_days
from ehcoord.services.contacts import weekly_card
from ehcoord.services.risks import record_worry
from ehcoord.services.support import change_support, start_support

AFTERNOON = time(15, 0)
# The first month fills the diaries and is not counted.
NOT_COUNTED = 1
AT_ONCE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Caseload:
    """So many children of one lead, for so many months that count; the seed decides their lives."""

    children: int
    lead: str
    months: int
    seed: int


@dataclass(slots=True)
class Led:
    """One family of the caseload: its life, a family for each child, what has been recorded."""

    life: FamilyLife
    families: tuple[Family, ...]
    worries: dict[int, UUID] = field(default_factory=dict)
    lines: dict[int, UUID] = field(default_factory=dict)


@dataclass(slots=True)
class OrdinaryPlay:
    """A caseload as it is played. ``asked_at`` are first meetings that only the play asked for."""

    caseload: Caseload
    days: Sequence[datetime]
    led: tuple[Led, ...]
    chance: random.Random
    time: Passing = field(default_factory=Passing)
    asked_at: set[datetime] = field(default_factory=set)
    answered: list[int] = field(default_factory=list)

    @property
    def counts_from(self) -> datetime:
        """The instant from which what is asked is counted."""
        return self.days[NOT_COUNTED * MONTH]

    def to_its_end(self) -> None:
        """Plays every working day: what happens in the families, then what is to be answered."""
        events = sorted(
            ((event.at, led.life.number, event, led) for led in self.led
             for event in led.life.events),
            key=lambda one: one[:2],
        )  # fmt: skip
        waiting = iter(events)
        coming = next(waiting, None)
        for day, next_day in zip(self.days, [*self.days[1:], self.days[-1]], strict=True):
            afternoon = at_london(london_date(day), AFTERNOON)
            while coming is not None and coming[0] < afternoon:
                self.time.until(coming[0])
                self._happen(coming[2], coming[3])
                coming = next(waiting, None)
            self.time.until(afternoon)
            self._answer_what_is_due(afternoon, at_london(london_date(next_day), AFTERNOON))

    def _happen(self, event: LifeEvent, led: Led) -> None:
        if isinstance(event, WorryRaised):
            self._record_worry(event, led)
        elif isinstance(event, SupportStarted):
            self._start_support(event, led)
        elif isinstance(event, SupportEnded):
            family = led.families[event.child]
            told = ChangeSupport(SupportStatus.ENDED, event.at)
            change_support(family.worker, family.case_id, led.lines[event.support], told,
                           now=event.at)  # fmt: skip
        elif isinstance(event, ChildrenSeen):
            for child in event.children:
                tapped = WeeklyCard(SeenBy.ME, support=ConfirmedAs.AS_PLANNED)
                family = led.families[child]
                weekly_card(family.lead, family.child_id, tapped, now=event.at)
        elif isinstance(event, PlannedReviewHeld):
            self._plan_first_meeting(event, led)

    def _record_worry(self, event: WorryRaised, led: Led) -> None:
        family = led.families[event.child]
        told = RecordWorry((family.child_id,), event.words, event.level, event.at, event.code)
        done = record_worry(family.worker, family.case_id, told, now=event.at)
        led.worries[event.number] = worry_id = done.worries[0].worry_id
        if event.level is Level.IMMEDIATE:
            ring(family, worry_id, event.at + AT_ONCE)

    def _start_support(self, event: SupportStarted, led: Led) -> None:
        family = led.families[event.child]
        told = StartSupport(
            family.child_id, event.type, SupportStatus.ACTIVE,
            tuple(led.worries[number] for number in event.worries),
            contacts_per_4_weeks=event.contacts_per_4_weeks, first_contact_at=event.at,
        )  # fmt: skip
        done = start_support(family.worker, family.case_id, told, now=event.at)
        led.lines[event.number] = done.support_id

    def _plan_first_meeting(self, event: PlannedReviewHeld, led: Led) -> None:
        """The first planned meeting of each child; the service plans the later ones itself."""
        for number, family in enumerate(led.families):
            if open_review(family) is None:
                at = event.at + number * AT_ONCE
                ask_to_meet(family, at)
                self.asked_at.add(at)

    def _answer_what_is_due(self, now: datetime, back_at: datetime) -> None:
        """Answers what is due before anybody is back: reviews last, for they settle the rest."""
        for number in range(1000):
            task = self._due(back_at)
            if task is None:
                return
            self.answered.append(task.id)
            family = self._family_of(task)
            # Each act at its own instant, as people do one thing after another.
            answer(family, task, now + number * timedelta(minutes=2), self.chance)

    def _due(self, before: datetime) -> Task | None:
        # A second name is given with the review it is for.
        return db.session.scalar(
            sa.select(Task)
            .where(
                Task.closed_at.is_(None), Task.due_at < before,
                Task.kind != TaskKind.COUNTERSIGN, Task.id.not_in(self.answered),
            )
            .order_by(Task.kind == TaskKind.HOLD_REVIEW, Task.due_at, Task.id)
            .limit(1)
        )  # fmt: skip

    def _family_of(self, task: Task) -> Family:
        families = [family for led in self.led for family in led.families]
        if task.child_id is not None:
            return next(one for one in families if one.child().id == task.child_id)
        return next(one for one in families if one.child().case_id == task.case_id)


def play_ordinary(caseload: Caseload) -> OrdinaryPlay:
    """Plays one caseload on a database in which nothing has happened yet."""
    months = caseload.months + NOT_COUNTED
    days = working_days(DAY_0 + timedelta(days=35 * months), months)
    played = OrdinaryPlay(
        caseload,
        days,
        tuple(_taken_on(caseload, days)),
        random.Random(caseload.seed),  # noqa: S311
    )
    played.to_its_end()
    return played


def _taken_on(caseload: Caseload, days: Sequence[datetime]) -> Iterator[Led]:
    """Families, one after the other, until the lead holds exactly so many children."""
    left = caseload.children
    opened_at = max(days[0] - timedelta(hours=12), BEFORE)
    for life in lives(caseload.seed, caseload.children * 10, days):
        if not left:
            return
        if len(life.children) > left:
            continue
        left -= len(life.children)
        people = [
            PersonDetails(
                given_name=child.given_name, family_name=life.family_name, born_on=child.born_on
            )
            for child in life.children
        ]
        yield Led(life, open_led_case(life.family_name, people, caseload.lead, opened_at))
