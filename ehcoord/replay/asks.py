"""What the service asked in one played story, and whether help had grown by the day it was due.

Nothing is worked out beside the service: an ask is a row that the response check wrote, and
whether a worry had been met is the response check's own answer at the instant it was due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.reviews import ReviewDecision, ReviewMeeting, ReviewPrompt
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.replay.days import number_of
from ehcoord.replay.family import Family
from ehcoord.rules.calendar import london_date
from ehcoord.rules.vocabulary import DecisionKind, Rule, RuleMode

# What counts as prompted; silence and somebody asking are told apart.
PROMPTS = frozenset(
    {
        Rule.IMMEDIATE, Rule.SEVERAL_SERIOUS, Rule.SERIOUS, Rule.BUILDING_UP, Rule.REPEAT,
        Rule.SUPPORT_FELL, Rule.NOT_STARTED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One ask: the day it came, the rule, the day people were to meet by, and its words."""

    day: int
    rule: str
    due_on: date
    due_day: int
    text: str


@dataclass(frozen=True, slots=True)
class Asks:
    """The asks of one story, oldest first: R0 to R5, silence (R6) and somebody asking (R7)."""

    prompts: tuple[ReviewPrompt, ...]
    silence: tuple[ReviewPrompt, ...]
    someone_asked: tuple[ReviewPrompt, ...]


def asks_of(family: Family, asked_by_the_replay: set[datetime]) -> Asks:
    """Every ask of a played family, each once.

    One that outlived a review is stored again for the next and is still one ask. A meeting that
    the replay itself asked for, because the story tells of one, is none.
    """
    rows = db.session.scalars(
        sa.select(ReviewPrompt)
        .where(
            ReviewPrompt.child_id == family.child().id,
            ReviewPrompt.superseded_at.is_(None),
            ReviewPrompt.mode == RuleMode.ON,
        )
        .order_by(ReviewPrompt.since, ReviewPrompt.due_at, ReviewPrompt.id)
    ).all()
    once = tuple({(row.rule, row.since): row for row in reversed(rows)}.values())[::-1]
    someone = [row for row in _of(once, {Rule.SOMEONE_ASKED}) if row.since not in
               asked_by_the_replay]  # fmt: skip
    return Asks(_of(once, PROMPTS), _of(once, {Rule.SILENCE}), tuple(someone))


def _of(rows: Iterable[ReviewPrompt], rules: Iterable[Rule]) -> tuple[ReviewPrompt, ...]:
    wanted = frozenset(rules)
    return tuple(row for row in rows if row.rule in wanted)


def as_told(row: ReviewPrompt) -> Asked:
    """An ask as the report tells it."""
    return Asked(
        day=number_of(row.since),
        rule=row.rule.value,
        due_on=london_date(row.due_at),
        due_day=number_of(row.due_at),
        text=row.reason,
    )


def came_before_more_help(family: Family, row: ReviewPrompt) -> bool:
    """Whether an ask was about a worry that waited, for which help had not grown by its due day."""
    waited = {one.worry_id for one in family.evaluation(row.since).unanswered}
    about = waited.intersection(row.facts["worries"])
    if not about:
        return False
    still = {one.worry_id for one in family.evaluation(row.due_at).unanswered}
    return any(one in still or _decided_without_help(one, row) for one in sorted(about))


def _decided_without_help(worry_id: int, row: ReviewPrompt) -> bool:
    """Whether a review answered a worry by the day it was due, and no more help had begun."""
    decided = db.session.execute(
        sa.select(ReviewDecision.id, ReviewDecision.kind)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewDecision.review_id)
        .where(
            ReviewDecision.risk_id == worry_id,
            ReviewDecision.superseded_at.is_(None),
            ReviewMeeting.held_at > row.since,
            ReviewMeeting.held_at <= row.due_at,
        )
        .order_by(ReviewMeeting.held_at)
    ).all()
    if not decided:
        return False
    promises = [one.id for one in decided if one.kind is DecisionKind.INCREASE]
    return not promises or not _has_begun(promises, row.due_at)


def _has_begun(decision_ids: Sequence[int], by: datetime) -> bool:
    begun = sa.select(SupportChange.id).join(
        SupportService, SupportService.id == SupportChange.support_id
    )
    begun = begun.where(
        SupportService.decision_id.in_(decision_ids), SupportChange.first_contact_at <= by
    )
    return db.session.scalar(begun.limit(1)) is not None
