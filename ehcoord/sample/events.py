"""An invented family's life as values: what happened, in the order in which it happened."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique

from ehcoord.rules.vocabulary import Level


@unique
class Course(StrEnum):
    """How often people write something down about a child."""

    STABLE = "stable"
    FLUCTUATING = "fluctuating"
    RISING = "rising"


@dataclass(frozen=True, slots=True)
class ChildLife:
    """One child of a family; ``course`` is where it starts and ``rises_at`` when worries grow."""

    number: int
    given_name: str
    born_on: date
    course: Course
    rises_at: datetime | None


@dataclass(frozen=True, slots=True)
class NeedsFlagged:
    """The assessor says that needs are emerging."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LeadConfirmed:
    """The person who was asked to lead says yes."""

    at: datetime


@dataclass(frozen=True, slots=True)
class WorryRaised:
    """Somebody writes a worry down. ``repeats`` is the number of the child's same worry before."""

    at: datetime
    child: int
    number: int
    code: str
    level: Level
    words: str
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class SupportStarted:
    """A line of help holds its first contact, for the worries of these numbers."""

    at: datetime
    child: int
    number: int
    type: str
    worries: tuple[int, ...]
    contacts_per_4_weeks: float


@dataclass(frozen=True, slots=True)
class SupportEnded:
    """A line of help ends."""

    at: datetime
    child: int
    support: int


@dataclass(frozen=True, slots=True)
class ChildrenSeen:
    """Somebody sees these children of the family, alone or not."""

    at: datetime
    children: tuple[int, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class PlannedReviewHeld:
    """The team around the family meets as planned, about every child."""

    at: datetime


LifeEvent = (
    NeedsFlagged | LeadConfirmed | WorryRaised | SupportStarted | SupportEnded | ChildrenSeen
    | PlannedReviewHeld
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FamilyLife:
    """One family from the day its case opens: who is in it, and what happens in order of time.

    Children, worries and lines of support are named by their numbers within the family, from 0.
    """

    number: int
    family_name: str
    children: tuple[ChildLife, ...]
    opened_at: datetime
    events: tuple[LifeEvent, ...]
