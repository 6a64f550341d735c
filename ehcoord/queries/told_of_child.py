"""A child's worries, support and reviews as a page tells them to one reader, as values."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ehcoord.models.reviews import ClosedHow, ReviewKind
from ehcoord.queries.case_heads import ChildHead
from ehcoord.queries.child_words import Call, Told
from ehcoord.queries.contacts import LastSeen
from ehcoord.rules.evaluation import Evaluation, Prompt
from ehcoord.rules.timeline import SupportLine
from ehcoord.rules.vocabulary import (
    ConfirmedAs,
    DecisionKind,
    HowKnown,
    Level,
    ReviewForm,
    RuleMode,
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a held review decided about a worry, and who signed it."""

    kind: DecisionKind
    held_at: datetime
    signed_by: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorryTold:
    """One entry as the page tells it. ``hidden`` says that this reader sees that it is, no more.

    ``first_recorded_at`` is when it became news; ``waits_since`` is set on the one entry of a
    worry at which it waits for a decision.
    """

    id: UUID
    root_id: int
    worry_id: int
    code: str | None
    level: Level
    observed_at: datetime
    first_recorded_at: datetime
    recorded_by: str
    how_known: HowKnown
    evidence: str = field(repr=False)
    restricted: bool
    hidden: bool
    waits_since: datetime | None
    decided: Decided | None
    call: Call | None
    ended_at: datetime | None
    not_confirmed_since: datetime | None
    steps_down_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line of support: its name and every change of it. ``for_ids`` are worries it is for."""

    id: UUID
    type_code: str
    name: str
    provider: str
    line: SupportLine
    confirmed_as: ConfirmedAs | None
    confirmed_at: datetime | None

    @property
    def for_ids(self) -> frozenset[int]:
        """The root ids of the worries it is for."""
        return self.line.worry_ids


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """One review: why, by when, and what became of it."""

    key: int
    id: UUID
    kind: ReviewKind
    form: ReviewForm
    professionals_only: bool
    chaired_by: str
    opened_at: datetime
    due_at: datetime
    sent_at: datetime | None
    held_at: datetime | None
    closed_at: datetime | None
    closed_how: ClosedHow | None
    decisions: tuple[DecisionKind, ...]
    worry_ids: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildStory:
    """What was known of one child at an instant, for a reader."""

    child: ChildHead
    at: datetime
    begins: datetime
    evaluation: Evaluation
    worries: tuple[WorryTold, ...]
    support: tuple[LineTold, ...]
    reviews: tuple[ReviewTold, ...]
    seen: LastSeen | None
    told: tuple[Told, ...]

    @property
    def waiting(self) -> tuple[WorryTold, ...]:
        """The worries that wait for a decision, as the response check says (P10)."""
        return tuple(one for one in self.worries if one.waits_since is not None)

    @property
    def asked(self) -> tuple[Prompt, ...]:
        """Every reason for which a review is asked for, but those worked out for a panel alone."""
        return tuple(one for one in self.evaluation.prompts if one.mode is RuleMode.ON)

    @property
    def open_review(self) -> ReviewTold | None:
        """The review that is still to be held, if there is one."""
        return next((one for one in self.reviews if one.closed_at is None), None)

    @property
    def last_held(self) -> ReviewTold | None:
        """The review that was held last."""
        held = [one for one in self.reviews if one.held_at is not None]
        return max(held, key=lambda one: (one.held_at or one.due_at, one.key), default=None)
