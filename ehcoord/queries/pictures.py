"""The picture's facts out of a child's story: nothing is added, and nothing restricted is named."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from ehcoord.models.reviews import ReviewKind
from ehcoord.queries.told_of_child import ChildStory, LineTold, ReviewTold, WorryTold
from ehcoord.rules.calendar import london_date
from ehcoord.rules.picture.facts import (
    Entry,
    Going,
    PictureFacts,
    ReviewMark,
    Spell,
    SupportBar,
    WorryLine,
)
from ehcoord.rules.response_check.reasons import LEARNED_LATER_DAYS, OUTCOMES
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.support_over_time import amount, ended_at, often, stretches
from ehcoord.rules.vocabulary import Level

HIDDEN = "A restricted entry"
NOT_NAMED = "Not named yet"


def name_of(worry: WorryTold, rulebook: Rulebook) -> str:
    """What a worry is called where there is little room."""
    if worry.hidden:
        return HIDDEN
    indicator = rulebook.indicators.get(worry.code) if worry.code else None
    return indicator.short_name if indicator else NOT_NAMED


def picture_of(
    story: ChildStory, rulebook: Rulebook, *, is_past: bool = False, whole: bool = False
) -> PictureFacts:
    """What the picture of a child shows, as the story was known."""
    today = london_date(story.at)
    return PictureFacts(
        child=story.child.given_name,
        opened=min(london_date(story.begins), today),
        today=today,
        levels={level: name.lower() for level, name in rulebook.level_names.items()},
        worries=tuple(_worries(story, rulebook, today)),
        support=tuple(bar for one in story.support if (bar := _bar(one, today)) is not None),
        reviews=tuple(_review(one, story) for one in story.reviews),
        is_past=is_past,
        whole=whole,
    )


def _worries(story: ChildStory, rulebook: Rulebook, today: date) -> Iterable[WorryLine]:
    """One line a worry: entries under one code are one, and an entry without a code is its own."""

    def same(one: WorryTold) -> tuple[str, int]:
        return (one.code, 0) if one.code and not one.hidden else ("", one.worry_id)

    oldest_first = sorted(story.worries, key=lambda one: (one.first_recorded_at, one.root_id))
    for _, group in groupby(sorted(oldest_first, key=same), key=same):
        together = list(group)
        yield _line(name_of(together[0], rulebook), together, today)


def _line(name: str, together: list[WorryTold], today: date) -> WorryLine:
    last = together[-1]
    entries = [_entry(one) for one in together]
    steps_down = _past(last.steps_down_at, today)
    if steps_down is not None and last.level is Level.IMMEDIATE:
        entries.append(Entry(max(steps_down, entries[-1].on), Level.SERIOUS, is_step=True))
    ended = all(one.ended_at is not None for one in together) and last.ended_at is not None
    return WorryLine(
        name,
        tuple(entries),
        ended=london_date(last.ended_at) if ended and last.ended_at else None,
        not_confirmed_since=None if ended else _past(last.not_confirmed_since, today),
    )


def _past(instant: datetime | None, today: date) -> date | None:
    if instant is None or london_date(instant) >= today:
        return None
    return london_date(instant)


def _entry(one: WorryTold) -> Entry:
    on, happened = london_date(one.first_recorded_at), london_date(one.observed_at)
    was_long_before = (on - happened).days >= LEARNED_LATER_DAYS
    waits = max(on, london_date(one.waits_since)) if one.waits_since else None
    return Entry(on, one.level, happened if was_long_before else None, waits)


def _bar(told: LineTold, today: date) -> SupportBar | None:
    """A bar with its spells; None for help that was never asked for or never begun."""
    line = told.line
    going = Going.HAPPENING if line.counts_as_support else Going.NOT_SUPPORT
    spells = tuple(
        Spell(
            going if one.happening else Going.WAITING,
            london_date(one.since),
            london_date(one.until) if one.until else None,
        )
        for one in stretches(line)
        if london_date(one.since) <= today
    )
    if not spells:
        return None
    ended = ended_at(line)
    said = "" if "week" in told.name.lower() else often(amount(line))
    return SupportBar(told.name, spells, said, london_date(ended) if ended else None)


def _review(told: ReviewTold, story: ChildStory) -> ReviewMark:
    held = london_date(told.held_at) if told.held_at else None
    done = london_date(told.closed_at) if told.closed_at and held is None else None
    outcome = OUTCOMES[told.decisions[0]] if len(told.decisions) == 1 else ""
    # A planned one that is also asked for waits for people like any other.
    planned = told.kind is ReviewKind.PLANNED and not (story.asked and told.closed_at is None)
    return ReviewMark(london_date(told.due_at), held, outcome, planned, done)
