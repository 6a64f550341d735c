"""What a person asks for about reviews: draft, send, sign, ask for one, look again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ehcoord.rules.reviews import Part
from ehcoord.rules.vocabulary import DecisionKind


class WhoAsked(StrEnum):
    """Who asked for a look sooner."""

    CHILD = "child"
    PARENT = "parent"
    PRACTITIONER = "practitioner"


class WhoDecided(StrEnum):
    """Who decided that the family may be told."""

    SOCIAL_CARE = "social_care"
    POLICE = "police"
    SAFEGUARDING_LEAD = "safeguarding_lead"


@dataclass(frozen=True, slots=True)
class SaveReviewDraft:
    """The review as far as it is written; ``draft_version`` is the one that was read."""

    draft_version: int
    draft: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TookPart:
    """One person who took part, with their own 0 to 10 if they gave one."""

    name: str
    agency: str
    part: Part = Part.OTHER
    in_writing: bool = False
    own_view: int | None = None
    own_view_because: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DecideOnWorry:
    """What the review decided about one worry, and what that decision must record."""

    worry_id: UUID
    kind: DecisionKind
    why: str = field(default="", repr=False)
    change_our_mind: str = field(default="", repr=False)
    next_look_on: date | None = None
    deliver_by: date | None = None
    what_help: str = field(default="", repr=False)
    support_type: str | None = None
    what_stops: str = field(default="", repr=False)
    by_whom: str = ""
    contacts_per_4_weeks: float | None = None
    consulted: str = ""
    consulted_at: datetime | None = None
    reply: str = field(default="", repr=False)
    accepted: bool | None = None
    holds_meanwhile: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SendReview:
    """A review as it was held, sent by the person who led it."""

    draft_version: int
    met_at: datetime
    attendance: tuple[TookPart, ...]
    decisions: tuple[DecideOnWorry, ...]
    decision_call: bool = False
    child_seen_on: date | None = None
    child_seen_by: str = ""
    child_seen_alone: bool | None = None
    child_says: str = field(default="", repr=False)
    how_child_said: str = ""
    child_not_asked_because: str = field(default="", repr=False)
    parents_say: str = field(default="", repr=False)
    parents_not_asked_because: str = field(default="", repr=False)
    agreement_stands: bool | None = None
    agreement_because: str = field(default="", repr=False)
    lead_is_right: bool | None = None
    lead_because: str = field(default="", repr=False)
    next_review_on: date | None = None
    full_meeting_needed: bool = False


@dataclass(frozen=True, slots=True)
class CountersignReview:
    """A second person's answer: agreed, or sent back with what to think about."""

    agreed: bool
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RequestReview:
    """A child, a parent, a carer or a practitioner asks for a look sooner."""

    child_id: UUID
    asked_by: WhoAsked
    words: str = field(default="", repr=False)
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordNextLook:
    """The two-minute check: was the child seen or spoken to since, and is anything new?"""

    seen: bool
    anything_new: bool
    seen_on: date | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AllowFamily:
    """Who decided that the family may be told of this review, and why."""

    decided_by: WhoDecided
    who: str
    why: str = field(repr=False)
