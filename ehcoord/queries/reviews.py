"""Reviews as they are read: one by its address, and the agenda, which writes itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.cases import Case
from ehcoord.models.reviews import (
    ReviewDecision,
    ReviewKind,
    ReviewMeeting,
    ReviewPrompt,
)
from ehcoord.models.support import SupportService
from ehcoord.queries.access import get_case
from ehcoord.queries.contacts import LastSeen, last_seen
from ehcoord.queries.risks import DECIDED, Worry, worries_of_case
from ehcoord.queries.support import SupportLine, lines_where
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.vocabulary import DecisionKind, ReviewForm, SupportStatus

PROMISED = frozenset({SupportStatus.ACCEPTED, SupportStatus.WAITING, SupportStatus.REFERRED})


@dataclass(frozen=True, slots=True)
class Review:
    """One review. ``reasons`` are why it was asked for; none where it was only planned."""

    id: UUID
    case_id: int
    child_id: int
    kind: ReviewKind
    form: ReviewForm
    professionals_only: bool
    chaired_by: str
    opened_at: datetime
    due_at: datetime
    arranged_at: datetime | None
    arranged_where: str
    sent_at: datetime | None
    held_at: datetime | None
    closed_at: datetime | None
    reasons: tuple[str, ...]
    draft_version: int
    draft: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What was decided about a worry the last time, beside what has been recorded since."""

    worry: Worry
    kind: DecisionKind
    words: str
    why: str
    change_our_mind: str
    held_at: datetime
    deliver_by: date | None
    recorded_since: tuple[Worry, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a review has to look at, in the order in which it is spoken of.

    ``not_known`` is what nobody has said yet; it is a heading so that it is never empty by habit.
    """

    review: Review
    waiting: tuple[Worry, ...]
    others: tuple[Worry, ...]
    support: tuple[SupportLine, ...]
    last_decisions: tuple[LastDecision, ...]
    promised: tuple[SupportLine, ...]
    last_seen: LastSeen | None
    not_known: tuple[str, ...]


def find_review(
    session: orm.Session, actor: Actor, review_id: UUID, now: datetime
) -> tuple[Review, Case, frozenset[Relation]]:
    """One review for those who may read its case. Raises NotFound for everybody else."""
    row = session.scalar(sa.select(ReviewMeeting).where(ReviewMeeting.public_id == review_id))
    if row is None:
        raise NotFound
    case, relations = get_case(session, actor, row.case_id, Action.REVIEW_READ, now)
    return _review(row, _reasons(session, [row.id]).get(row.id, ())), case, relations


def reviews_of_case(
    session: orm.Session,
    actor: Actor,
    case_id: UUID | int,
    now: datetime,
    *,
    for_family: bool = False,
) -> tuple[Review, ...]:
    """The reviews of a case, the latest first.

    ``for_family`` leaves out what the family may not be told of: whatever they are handed.
    """
    case, _ = get_case(session, actor, case_id, Action.REVIEW_READ, now)
    query = sa.select(ReviewMeeting).where(ReviewMeeting.case_id == case.id)
    if for_family:
        query = query.where(ReviewMeeting.professionals_only.is_(False))
    rows = session.scalars(
        query.order_by(ReviewMeeting.opened_at.desc(), ReviewMeeting.id.desc())
    ).all()
    reasons = _reasons(session, [row.id for row in rows])
    return tuple(_review(row, reasons.get(row.id, ())) for row in rows)


def agenda(
    session: orm.Session,
    actor: Actor,
    review_id: UUID,
    now: datetime,
    *,
    waiting: frozenset[int],
    for_family: bool = False,
) -> Agenda:
    """The agenda of one review, written from what was recorded.

    ``waiting`` are the root ids of the worries that wait for a decision, as the response check
    says. Raises NotFound for the family's copy of a review that is for professionals only.
    """
    review, case, relations = find_review(session, actor, review_id, now)
    if for_family and review.professionals_only:
        raise NotFound
    everything = worries_of_case(session, actor, case.id, now, waiting=waiting)
    worries = tuple(one for one in everything if one.child_id == review.child_id)
    lines = lines_where(session, SupportService.child_id == review.child_id, relations)
    seen = last_seen(session, actor, [review.child_id], now).get(review.child_id)
    return Agenda(
        review=review,
        waiting=tuple(one for one in worries if one.root_id in waiting),
        others=tuple(one for one in worries if one.root_id not in waiting),
        support=lines,
        last_decisions=_last_decisions(session, worries),
        promised=tuple(line for line in lines if line.status in PROMISED),
        last_seen=seen,
        not_known=tuple(_not_known(worries, lines, seen)),
    )


def _last_decisions(session: orm.Session, worries: tuple[Worry, ...]) -> tuple[LastDecision, ...]:
    by_root = {one.root_id: one for one in worries}
    rows = session.execute(
        sa.select(ReviewDecision, ReviewMeeting.held_at)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewDecision.review_id)
        .where(
            ReviewDecision.risk_id.in_(by_root),
            ReviewDecision.superseded_at.is_(None),
            ReviewMeeting.held_at.is_not(None),
        )
        .order_by(ReviewMeeting.held_at, ReviewDecision.id)
    )
    last = {row.risk_id: (row, held_at) for row, held_at in rows if held_at is not None}
    return tuple(
        decision_shown(
            row, by_root[root], held_at, tuple(w for w in worries if w.recorded_at > held_at)
        )
        for root, (row, held_at) in last.items()
    )


def decision_shown(
    row: ReviewDecision, worry: Worry, held_at: datetime, since: tuple[Worry, ...]
) -> LastDecision:
    """A decision for a page, beside the worries that were recorded since."""
    return LastDecision(
        worry=worry,
        kind=row.kind,
        words=DECIDED[row.kind],
        why=row.why,
        change_our_mind=row.change_our_mind,
        held_at=held_at,
        deliver_by=row.deliver_by,
        recorded_since=since,
    )


def _not_known(
    worries: tuple[Worry, ...], lines: tuple[SupportLine, ...], seen: LastSeen | None
) -> list[str]:
    found = []
    if seen is None:
        found.append("When the child was last seen.")
    elif not seen.alone:
        found.append("What the child says when they are seen alone.")
    found += ["Which words of the catalogue fit a worry." for one in worries if one.code is None]
    found += [f"Whether {line.name} has begun." for line in lines if line.status in PROMISED]
    return list(dict.fromkeys(found))


def _reasons(session: orm.Session, review_ids: list[int]) -> Mapping[int, tuple[str, ...]]:
    rows = session.execute(
        sa.select(ReviewPrompt.review_id, ReviewPrompt.reason)
        .where(ReviewPrompt.review_id.in_(review_ids), ReviewPrompt.superseded_at.is_(None))
        .order_by(ReviewPrompt.due_at, ReviewPrompt.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for review_id, reason in rows:
        if review_id is not None:
            found[review_id] = tuple(dict.fromkeys((*found.get(review_id, ()), reason)))
    return found


def _review(row: ReviewMeeting, reasons: tuple[str, ...]) -> Review:
    return Review(
        id=row.public_id,
        case_id=row.case_id,
        child_id=row.child_id,
        kind=row.kind,
        form=row.form,
        professionals_only=row.professionals_only,
        chaired_by=row.chaired_by,
        opened_at=row.opened_at,
        due_at=row.due_at,
        arranged_at=row.arranged_at,
        arranged_where=row.arranged_where,
        sent_at=row.sent_at,
        held_at=row.held_at,
        closed_at=row.closed_at,
        reasons=reasons,
        draft_version=row.draft_version,
        draft=row.draft,
    )
