"""What the picture of one child shows: worries with their entries, support, reviews, and a day.

Days are London days. Nothing here says more than was recorded, and nothing is joined, summed or
graded: a worry is drawn at the level of each of its entries and ends only when a person ends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from ehcoord.rules.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a worry, on the day it was recorded; ``happened`` where it was long before.

    ``waits_since`` is set while it waits for a decision: from its recording, or from the day on
    which what had been decided turned out not to have come. ``is_step`` is a level that came
    about without an entry: a worry that stepped down by the rulebook.
    """

    on: date
    level: Level
    happened: date | None = None
    waits_since: date | None = None
    is_step: bool = False

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return self.waits_since is not None


@dataclass(frozen=True, slots=True)
class WorryLine:
    """A worry and every entry of it, the first recorded first. It never ends by itself."""

    name: str
    entries: tuple[Entry, ...]
    ended: date | None = None
    not_confirmed_since: date | None = None

    @property
    def waiting_since(self) -> date | None:
        """The day since when it waits for a decision, if it does."""
        return min((one.waits_since for one in self.entries if one.waits_since), default=None)


@unique
class Going(StrEnum):
    """How a spell of support is drawn: only what is happening counts as help."""

    WAITING = "waiting"
    HAPPENING = "happening"
    NOT_SUPPORT = "not_support"


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which a line of support stood in one way; ``until`` None means that it still does."""

    going: Going
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SupportBar:
    """One line of support and its spells; ``often`` says how often, in words."""

    name: str
    spells: tuple[Spell, ...]
    often: str = ""
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """One review: when it was due, when it was held, and what it came to, in a word or two.

    ``planned`` is one that only the plan asks for. ``done`` is the day it stopped being asked for
    without having been held.
    """

    due: date
    held: date | None = None
    outcome: str = ""
    planned: bool = False
    done: date | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Everything the picture of one child shows, as it was known on a day."""

    child: str
    opened: date
    today: date
    levels: Mapping[Level, str]
    worries: tuple[WorryLine, ...] = ()
    support: tuple[SupportBar, ...] = ()
    reviews: tuple[ReviewMark, ...] = ()
    is_past: bool = False
    whole: bool = False

    @property
    def waiting(self) -> tuple[date, ...]:
        """The days since when each worry that waits for a decision has waited, in order."""
        return tuple(
            sorted(e.waits_since for one in self.worries for e in one.entries if e.waits_since)
        )

    @property
    def waiting_since(self) -> date | None:
        """The day since when the oldest of them waits."""
        return next(iter(self.waiting), None)


def spells_without_support(facts: PictureFacts) -> tuple[tuple[date, date], ...]:
    """The days on which no support that counts was happening, from the opening to today."""
    happening = sorted(
        (spell.since, spell.until or facts.today)
        for bar in facts.support
        for spell in bar.spells
        if spell.going is Going.HAPPENING and spell.since <= facts.today
    )
    found, reached = [], facts.opened
    for since, until in happening:
        if since > reached:
            found.append((reached, since))
        reached = max(reached, min(until, facts.today))
    if reached < facts.today:
        found.append((reached, facts.today))
    return tuple(found)
