"""P3: a review counts as held only when it decided on everything, and was signed where needed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.cases import Child
from ehcoord.models.reviews import (
    Countersignature,
    ReviewDecision,
    ReviewMeeting,
    ReviewPrompt,
)
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.vocabulary import DecisionKind, Level
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.rulebook import rules_in_force

BATCH = 200
JUST_BEFORE = timedelta(microseconds=1)


def not_really_held(session: orm.Session, now: datetime, progress: Progress) -> Iterator[Finding]:
    """Reviews that count as held and skipped a worry, or lack the second name they need."""
    yield from _unsigned(session)
    rules = rules_in_force(session, now)
    last = 0
    while batch := _held(session, last):
        for row in batch:
            yield from _skipped(session, row, rules)
            progress.one_more()
        last = batch[-1].review_id
        session.expunge_all()


def _unsigned(session: orm.Session) -> Iterator[Finding]:
    signed = sa.select(Countersignature.id).where(
        Countersignature.review_id == ReviewMeeting.id,
        Countersignature.agreed,
        Countersignature.superseded_at.is_(None),
    )
    needs_a_name = sa.or_(
        sa.and_(
            ReviewDecision.kind == DecisionKind.NO_CHANGE,
            RiskIndicator.level >= Level.MODERATE,
        ),
        sa.and_(
            ReviewDecision.kind == DecisionKind.NO_LONGER_TRUE,
            RiskIndicator.level >= Level.SERIOUS,
        ),
    )
    found = session.scalars(
        sa.select(ReviewMeeting.id)
        .join(ReviewDecision, ReviewDecision.review_id == ReviewMeeting.id)
        .join(RiskIndicator, RiskIndicator.id == ReviewDecision.risk_id)
        .where(
            ReviewMeeting.held_at.is_not(None),
            ReviewDecision.superseded_at.is_(None),
            needs_a_name,
            ~signed.exists(),
        )
        .distinct()
        .order_by(ReviewMeeting.id)
    )
    for review_id in found:
        yield Finding(
            "P3", "A review counts as held without its signature.", "review", (review_id,)
        )


def _held(session: orm.Session, last: int) -> Sequence[Any]:
    return session.execute(
        sa.select(
            ReviewMeeting.id.label("review_id"),
            ReviewMeeting.child_id,
            sa.func.coalesce(
                ReviewMeeting.sent_at, ReviewMeeting.held_at, type_=ReviewMeeting.held_at.type
            ).label("decided_at"),
        )
        .where(ReviewMeeting.id > last, ReviewMeeting.held_at.is_not(None))
        .order_by(ReviewMeeting.id)
        .limit(BATCH)
    ).all()


def _skipped(session: orm.Session, row: Any, rules: RulesInForce) -> Iterator[Finding]:
    """What the review was called for and still waited when it was sent, without a decision."""
    prompts = session.scalars(
        sa.select(ReviewPrompt.facts).where(
            ReviewPrompt.review_id == row.review_id, ReviewPrompt.recorded_at < row.decided_at
        )
    )
    called_for = {worry for facts in prompts for worry in facts["worries"]}
    decided = session.scalars(
        sa.select(ReviewDecision.risk_id).where(ReviewDecision.review_id == row.review_id)
    )
    left = called_for.difference(decided)
    if not left:
        return
    before = row.decided_at - JUST_BEFORE
    child = session.get_one(Child, row.child_id)
    waiting = {one.worry_id for one in evaluation_of(session, child, rules, before).unanswered}
    if left & waiting:
        ids = (row.review_id, *sorted(left & waiting))
        yield Finding("P3", "A held review did not decide on a worry.", "review, worries", ids)
