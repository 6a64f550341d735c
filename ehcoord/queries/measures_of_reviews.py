"""The reviews that the measures are counted from: when due, held, what was decided and heard."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Team
from ehcoord.models.cases import Case
from ehcoord.models.meetings import ReviewReschedule
from ehcoord.models.reviews import (
    ClosedHow,
    Countersignature,
    ReviewDecision,
    ReviewMeeting,
    ReviewPrompt,
    ReviewRecord,
)
from ehcoord.queries.access import visible_cases
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.measures_of_reviews import ReviewOfTeam
from ehcoord.rules.permissions import Actor
from ehcoord.rules.vocabulary import Rule, RuleMode


def reviews_since(
    session: orm.Session,
    actor: Actor,
    now: datetime,
    since: datetime,
    team: UUID | None = None,
    *,
    answered_too: bool = False,
) -> list[ReviewOfTeam]:
    """The reviews of the teams that are open, or were due since an instant and held.

    With ``answered_too``, also those that nobody had to hold, because help began before.
    """
    ended = ClosedHow.HELD, *((ClosedHow.ANSWERED,) if answered_too else ())
    rows: Any = session.execute(
        sa.select(
            Case.public_id, Case.family_name, Case.reference, Team.name,
            ReviewMeeting.kind, ReviewMeeting.is_first_meeting, ReviewMeeting.opened_at,
            ReviewMeeting.due_at, ReviewMeeting.sent_at, ReviewMeeting.held_at,
            ReviewMeeting.closed_at, *_decided_and_heard(), ReviewMeeting.child_id, *_asked_for(),
        )
        .join(Case, Case.id == ReviewMeeting.case_id)
        .join(Team, Team.id == Case.team_id)
        .where(
            sa.or_(
                ReviewMeeting.closed_at.is_(None),
                sa.and_(ReviewMeeting.due_at >= since, ReviewMeeting.closed_how.in_(ended)),
            ),
            watched_teams(actor, Case.team_id),
            visible_cases(actor, now),
            *([] if team is None else [Team.public_id == team]),
        )
        .order_by(Team.name, ReviewMeeting.due_at, ReviewMeeting.id)
    )  # fmt: skip
    return [ReviewOfTeam(*row) for row in rows]


def _decided_and_heard() -> tuple[Any, ...]:
    """Of each review: its decisions, with no change, with a change; seen alone, heard; signed."""
    record, decision, signed = ReviewRecord, ReviewDecision, Countersignature
    changes = decision.kind.in_(("increase", "step_up", "redistribute"))
    return (
        _count(decision),
        _count(decision, decision.kind == "no_change"),
        _count(decision, changes),
        _count(record, record.child_seen_alone.is_(True)),
        _count(record, record.child_says != ""),
        _of_review(
            signed.review_id, sa.func.min(signed.recorded_at), signed, signed.agreed.is_(True)
        ),
    )


def _asked_for() -> tuple[Any, ...]:
    """Of each review: the reasons to meet, those of an immediate worry, whether it was moved."""
    prompt = ReviewPrompt
    return (
        _count(prompt, prompt.mode == RuleMode.ON),
        _count(prompt, prompt.rule == Rule.IMMEDIATE),
        _count(ReviewReschedule),
    )


def _count(table: Any, *conditions: Any) -> Any:
    return _of_review(table.review_id, sa.func.count(table.id), table, *conditions)


def _of_review(key: Any, value: Any, table: Any, *conditions: Any) -> Any:
    return (
        sa.select(value)
        .where(key == ReviewMeeting.id, table.superseded_at.is_(None), *conditions)
        .correlate(ReviewMeeting)
        .scalar_subquery()
    )
