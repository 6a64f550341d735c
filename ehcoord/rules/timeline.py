"""What is known of one child at an instant: the facts the response check reads.

Every fact keeps two instants: when it happened (``observed_at``, ``held_at``) and when the
service learned of it (``recorded_at``). The check reads a fact from ``recorded_at`` on: an old
event that arrives late is new to us. A timeline is made of facts already known and is never
changed; *as known on a date* is the same timeline with fewer facts.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ehcoord.rules.vocabulary import (
    ConfirmedAs,
    DecisionKind,
    HowKnown,
    Level,
    Question,
    StillTrue,
    SupportStatus,
)


@dataclass(frozen=True, slots=True)
class Worry:
    """One entry. A correction keeps ``id``; ``recorded_at`` moves only if it raised or recoded."""

    id: int
    code: str | None
    level: Level
    observed_at: datetime
    recorded_at: datetime
    how_known: HowKnown = HowKnown.TOLD
    agency: str = ""
    about_adult: bool = False
    hospital: bool = False
    discharged_at: datetime | None = None
    in_first_assessment: bool = False
    same_episode_as: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A person said whether a worry is still true."""

    worry_id: int
    answer: StillTrue
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class SupportChange:
    """One step in the life of a line of support: a new status, or a new planned amount."""

    recorded_at: datetime
    happened_at: datetime
    status: SupportStatus
    contacts_per_4_weeks: float = 0
    start_by: date | None = None
    first_contact_at: datetime | None = None
    planned_ending: bool = False
    worker_gap: bool = False


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Someone who knows said how a line of support is going."""

    recorded_at: datetime
    answer: ConfirmedAs


@dataclass(frozen=True, slots=True)
class MissedContact:
    """A planned contact of a line of support that was not held."""

    planned_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One line of help for a child and every change of it, oldest first.

    ``level`` is the level of support, 0 to 6. ``for_child`` is false when only an adult is
    helped. ``promised_by`` is the id of the review decision that promised this line.
    ``holidays`` are the school holidays (first day, last day) of a term-time line.
    """

    id: int
    type: str
    level: int
    worry_ids: frozenset[int]
    changes: tuple[SupportChange, ...]
    confirmations: tuple[Confirmation, ...] = ()
    missed: tuple[MissedContact, ...] = ()
    for_child: bool = True
    counts_as_support: bool = True
    holidays: tuple[tuple[date, date], ...] = ()
    promised_by: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Someone saw the child."""

    at: datetime
    recorded_at: datetime
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a held review decided about one worry. ``deliver_by`` is for more help.

    ``stepped_up_answered`` is whether a step up was accepted, None while nobody has replied,
    and ``step_up_answered_at`` the instant that the reply was recorded.
    """

    id: int
    worry_id: int
    kind: DecisionKind
    deliver_by: date | None = None
    stepped_up_answered: bool | None = None
    next_look_on: date | None = None
    step_up_answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review held in full: every decision made, and countersigned where the level asks it.

    ``held_at`` is when it answers; an unsigned "no change" is not in the timeline at all.
    ``by_head_of_service`` is true when a head of service decided it.
    """

    id: int
    held_at: datetime
    recorded_at: datetime
    decisions: tuple[Decision, ...]
    planned: bool = False
    is_first_meeting: bool = False
    by_head_of_service: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A child, parent, carer or practitioner asked for a look sooner (R7)."""

    id: int
    recorded_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question already put to a person: what follows it counts from the asking."""

    question: Question
    about: int
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StrategyDiscussion:
    """A recorded strategy discussion: it answers *what keeps this child safe*."""

    worry_id: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """A review the service has opened for this child: its due instant, as it now stands."""

    id: int
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A recorded history outside the catalogue: a protection plan, an open investigation."""

    kind: str
    since: datetime
    until: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything known about one child that the response check reads. Order does not matter."""

    child_id: int
    born_on: date | None
    opened_at: datetime
    worries: tuple[Worry, ...] = ()
    checks: tuple[Check, ...] = ()
    support: tuple[SupportLine, ...] = ()
    seen: tuple[Seen, ...] = ()
    held: tuple[HeldReview, ...] = ()
    opened: tuple[OpenedReview, ...] = ()
    requests: tuple[Request, ...] = ()
    asked: tuple[Asked, ...] = ()
    strategy: tuple[StrategyDiscussion, ...] = ()
    histories: tuple[History, ...] = ()
    first_assessment_at: datetime | None = None
