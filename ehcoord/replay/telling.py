"""One case of the report: what was asked before the harm, when, and how long before it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.replay.asks import Asked, Asks, as_told, asks_of, came_before_more_help
from ehcoord.replay.days import DAYS_A_MONTH, day_of, number_of
from ehcoord.replay.family import Family, rules
from ehcoord.replay.play import Play
from ehcoord.replay.stories import Story
from ehcoord.rules.calendar import WorkingCalendar, start_of_day
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level

# A rule that had ten working days to speak is asked whether it did.
TIME_TO_SPEAK = 10


@dataclass(frozen=True, slots=True)
class Load:
    """How much was asked in the days before the harm."""

    prompts: int
    silence: int
    next_looks: int
    countersignatures: int
    prompts_per_child_month: float


@dataclass(frozen=True, slots=True)
class Case:
    """What the service asked in one story. Days count from day 0, ``lead`` days are working days.

    ``prompted_before_harm``: an ask about a worry that waited, due before the harm, while help
    for it had not grown. It says that people would have been asked, and nothing else.
    """

    id: str
    evidence: str
    precision: str
    harm_day: int
    prompts: tuple[Asked, ...]
    prompted_before_harm: bool
    lead_working_days: int | None
    last_look_working_days: int | None
    forced_consultation: bool
    prompts_per_child_month: float
    silence: tuple[Asked, ...]
    someone_asked: tuple[Asked, ...]
    known_ten_working_days_before: bool
    load: Load


def tell(played: Play) -> Case:
    """What was asked in a story that has been played to the day of its harm."""
    story, family = played.story, played.family
    harm = start_of_day(day_of(story.harm_day))
    calendar = rules(harm).calendar
    asks = before(asks_of(family, played.asked_at), harm)
    first = first_before_more_help(family, asks, harm)
    load = _load(story, family, asks, harm)
    return Case(
        id=story.id,
        evidence=story.evidence,
        precision=story.precision,
        harm_day=story.harm_day,
        prompts=tuple(map(as_told, asks.prompts)),
        prompted_before_harm=first is not None,
        lead_working_days=_working_days(calendar, first.since, story) if first else None,
        last_look_working_days=_last_look(family, asks, harm, calendar, story),
        forced_consultation=_was_forced(family, harm),
        prompts_per_child_month=load.prompts_per_child_month,
        silence=tuple(map(as_told, asks.silence)),
        someone_asked=tuple(map(as_told, asks.someone_asked)),
        known_ten_working_days_before=_was_known(family, calendar, story),
        load=load,
    )


def first_rule(played: Play) -> str:
    """The rule of the first ask before the harm while help had not grown; empty if none came."""
    harm = start_of_day(day_of(played.story.harm_day))
    asks = asks_of(played.family, played.asked_at)
    first = first_before_more_help(played.family, asks, harm)
    return first.rule.value if first else ""


def before(asks: Asks, harm: datetime) -> Asks:
    """The asks that came before the day of the harm."""
    return Asks(
        *(
            tuple(row for row in rows if row.since < harm)
            for rows in (asks.prompts, asks.silence, asks.someone_asked)
        )
    )


def first_before_more_help(family: Family, asks: Asks, harm: datetime) -> ReviewPrompt | None:
    """The first ask that was due before the harm while help for it had not grown."""
    due = (row for row in asks.prompts if row.due_at < harm)
    return next((row for row in due if came_before_more_help(family, row)), None)


def _working_days(calendar: WorkingCalendar, since: datetime, story: Story) -> int:
    return calendar.working_days_between(day_of(number_of(since)), day_of(story.harm_day))


def _last_look(
    family: Family, asks: Asks, harm: datetime, calendar: WorkingCalendar, story: Story
) -> int | None:
    """From the last prompt, or the last day that somebody was to look again, to the harm."""
    looks = [row.since for row in asks.prompts]
    looks += [task.due_at for task in _tasks(family, TaskKind.NEXT_LOOK) if task.due_at < harm]
    return _working_days(calendar, max(looks), story) if looks else None


def _was_forced(family: Family, harm: datetime) -> bool:
    """Whether the repeated "no change" rule fired: a review counts once held or past its date."""
    reviews = db.session.scalars(
        sa.select(ReviewMeeting).where(ReviewMeeting.child_id == family.child().id)
    ).all()
    counted = {at for one in reviews for at in (one.held_at, one.due_at) if at and at < harm}
    return any(family.evaluation(at).consultation_forced for at in sorted(counted))


def _was_known(family: Family, calendar: WorkingCalendar, story: Story) -> bool:
    recorded = db.session.scalars(
        sa.select(RiskIndicator.recorded_at).where(
            RiskIndicator.child_id == family.child().id, RiskIndicator.level >= Level.MODERATE
        )
    )
    return any(_working_days(calendar, at, story) >= TIME_TO_SPEAK for at in recorded)


def _load(story: Story, family: Family, asks: Asks, harm: datetime) -> Load:
    opened = {
        kind: sum(task.opened_at < harm for task in _tasks(family, kind))
        for kind in (TaskKind.NEXT_LOOK, TaskKind.COUNTERSIGN)
    }
    months = story.harm_day / DAYS_A_MONTH
    return Load(
        prompts=len(asks.prompts),
        silence=len(asks.silence),
        next_looks=opened[TaskKind.NEXT_LOOK],
        countersignatures=opened[TaskKind.COUNTERSIGN],
        prompts_per_child_month=round(len(asks.prompts) / months, 2) if months else 0.0,
    )


def _tasks(family: Family, kind: TaskKind) -> list[Task]:
    query = sa.select(Task).where(Task.child_id == family.child().id, Task.kind == kind)
    return list(db.session.scalars(query))
