"""What a person answers after an immediate worry, a hospital visit or a same-day question."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ehcoord.rules.vocabulary import Level


class CallSaid(StrEnum):
    """The answers by which the stop screen is left."""

    RUNG = "rung"
    RINGING_NOW = "ringing_now"
    ALREADY_REPORTED = "already_reported"
    SOMEONE_ELSE_WILL = "someone_else_will"
    BY_MISTAKE = "by_mistake"


@dataclass(frozen=True, slots=True)
class AnswerUrgentReferral:
    """Who was told, when and under which reference. ``level`` corrects one chosen by mistake."""

    answer: CallSaid
    who: str = ""
    at: datetime | None = None
    reference: str = ""
    reply: str = field(default="", repr=False)
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class RecordAcknowledgement:
    """Social care's reply to a referral: who gave it, when, and what they said."""

    who: str
    at: datetime
    reply: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordStrategyDiscussion:
    """Social care's strategy discussion as it was told to us."""

    held_at: datetime
    told_by: str
    decided: str = field(repr=False)
    asks_of_us: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecordConsultation:
    """The front door was consulted about a child: who, when and what they advised."""

    who: str = field(repr=False)
    at: datetime
    advice: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerKeepSafe:
    """What keeps the child safe until social care decides, and what the child has been told."""

    keeps_safe: str = field(repr=False)
    child_was_told: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerSameDayQuestion:
    """Whether the front door was consulted: who, when, which advice; or no, because."""

    consulted: bool
    who: str = ""
    at: datetime | None = None
    advice: str = field(default="", repr=False)
    because: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AnswerSeenSinceHospital:
    """Who has seen the child since hospital, and who holds the safety plan."""

    seen: bool
    seen_at: datetime | None = None
    seen_by: str = ""
    plan_held_by: str = ""
    because: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecordSafetyPlan:
    """A plan made with the child. Its words are restricted; that it exists is not."""

    child_id: UUID
    made_on: date
    made_by: str
    copies_with: str = ""
    rings_at_night: str = ""
    next_look_on: date | None = None
    words: str = field(default="", repr=False)
