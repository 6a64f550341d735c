"""What earlier reviews of a child said and decided, and what became of it, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.reviews import ReviewDecision, ReviewMeeting, ReviewRecord
from ehcoord.queries.risks import DECIDED, Worry
from ehcoord.queries.support import SupportLine
from ehcoord.rules.vocabulary import DecisionKind


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What was decided about a worry the last time, and whether that has happened.

    ``help`` is the line of support that more help became; ``recorded_since`` the worries that
    were recorded after the decision.
    """

    worry: Worry
    kind: DecisionKind
    words: str
    why: str
    change_our_mind: str
    next_look_on: date | None
    held_at: datetime
    deliver_by: date | None
    consulted: str
    reply: str
    accepted: bool | None
    help: SupportLine | None
    recorded_since: tuple[Worry, ...]


@dataclass(frozen=True, slots=True)
class EarlierReview:
    """The last held review in the words that were then written down."""

    id: UUID
    held_at: datetime
    met_at: datetime
    child_says: str
    child_seen_on: date | None
    child_seen_by: str
    parents_say: str
    next_review_on: date | None


@dataclass(frozen=True, slots=True)
class EarlierReviews:
    """The last review, the last decision on each worry, and each review's kinds of decision."""

    last: EarlierReview | None
    decisions: tuple[LastDecision, ...]
    decided: tuple[tuple[DecisionKind, ...], ...]


def earlier_reviews(
    session: orm.Session,
    child_id: int,
    worries: Sequence[Worry],
    lines: Sequence[SupportLine],
) -> EarlierReviews:
    """What held reviews of a child said, with only the worries and lines that are given."""
    rows = session.execute(
        sa.select(ReviewMeeting, ReviewRecord, ReviewDecision)
        .join(ReviewRecord, _stands_for(ReviewRecord))
        .outerjoin(ReviewDecision, _stands_for(ReviewDecision))
        .where(ReviewMeeting.child_id == child_id, ReviewMeeting.held_at.is_not(None))
        .order_by(ReviewMeeting.held_at, ReviewMeeting.id, ReviewDecision.id)
    ).all()
    if not rows:
        return EarlierReviews(None, (), ())
    decided: dict[int, tuple[DecisionKind, ...]] = {}
    last: dict[int, tuple[ReviewDecision, datetime]] = {}
    for meeting, _, decision in rows:
        kinds = decided.setdefault(meeting.id, ())
        if decision is not None:
            decided[meeting.id] = (*kinds, decision.kind)
            last[decision.risk_id] = (decision, meeting.held_at or decision.recorded_at)
    known = {one.root_id: one for one in worries}
    begun = {one.decision_id: one for one in lines if one.decision_id is not None}
    return EarlierReviews(
        last=_shown(rows[-1][0], rows[-1][1]),
        decisions=tuple(
            decision_shown(
                decision,
                known[root],
                held_at,
                help_begun=begun.get(decision.id),
                since=tuple(one for one in worries if one.recorded_at > held_at),
            )
            for root, (decision, held_at) in last.items()
            if root in known
        ),
        decided=tuple(decided.values()),
    )


def decision_shown(
    row: ReviewDecision,
    worry: Worry,
    held_at: datetime,
    *,
    help_begun: SupportLine | None = None,
    since: tuple[Worry, ...] = (),
) -> LastDecision:
    """A decision for a page, beside what became of it and the worries recorded since."""
    return LastDecision(
        worry=worry,
        kind=row.kind,
        words=DECIDED[row.kind],
        why=row.why,
        change_our_mind=row.change_our_mind,
        next_look_on=row.next_look_on,
        held_at=held_at,
        deliver_by=row.deliver_by,
        consulted=row.consulted,
        reply=row.reply,
        accepted=row.accepted,
        help=help_begun,
        recorded_since=since,
    )


def _stands_for(table: type[ReviewRecord] | type[ReviewDecision]) -> sa.ColumnElement[bool]:
    return sa.and_(table.review_id == ReviewMeeting.id, table.superseded_at.is_(None))


def _shown(meeting: ReviewMeeting, said: ReviewRecord) -> EarlierReview:
    return EarlierReview(
        id=meeting.public_id,
        held_at=meeting.held_at or said.met_at,
        met_at=said.met_at,
        child_says=said.child_says,
        child_seen_on=said.child_seen_on,
        child_seen_by=said.child_seen_by,
        parents_say=said.parents_say,
        next_review_on=said.next_review_on,
    )
