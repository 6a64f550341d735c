"""The reviews that the measures are counted from: when due, held, what was decided and heard."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Team
from ehcoord.models.cases import Case
from ehcoord.models.reviews import (
    ClosedHow,
    Countersignature,
    ReviewDecision,
    ReviewMeeting,
    ReviewRecord,
)
from ehcoord.queries.access import visible_cases
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.measures_of_reviews import ReviewOfTeam
from ehcoord.rules.permissions import Actor


def reviews_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[ReviewOfTeam]:
    """The reviews of the teams that are open, or were due since an instant."""
    record, decision, signed = ReviewRecord, ReviewDecision, Countersignature
    kinds = _of_review(decision.review_id, sa.func.count(decision.id), decision)
    rows: Any = session.execute(
        sa.select(
            Case.public_id, Case.family_name, Case.reference, Team.name,
            ReviewMeeting.kind, ReviewMeeting.is_first_meeting, ReviewMeeting.opened_at,
            ReviewMeeting.due_at, ReviewMeeting.sent_at, ReviewMeeting.held_at,
            ReviewMeeting.closed_at, kinds,
            _of_review(decision.review_id, sa.func.count(decision.id), decision,
                       decision.kind == "no_change"),
            _of_review(decision.review_id, sa.func.count(decision.id), decision,
                       decision.kind.in_(("increase", "step_up", "redistribute"))),
            _of_review(record.review_id, sa.func.count(record.id), record,
                       record.child_seen_alone.is_(True)),
            _of_review(record.review_id, sa.func.count(record.id), record,
                       record.child_says != ""),
            _of_review(signed.review_id, sa.func.min(signed.recorded_at), signed,
                       signed.agreed.is_(True)),
        )
        .join(Case, Case.id == ReviewMeeting.case_id)
        .join(Team, Team.id == Case.team_id)
        .where(
            sa.or_(
                ReviewMeeting.closed_at.is_(None),
                sa.and_(ReviewMeeting.due_at >= since, ReviewMeeting.closed_how == ClosedHow.HELD),
            ),
            watched_teams(actor, Case.team_id),
            visible_cases(actor, now),
            *([] if team is None else [Team.public_id == team]),
        )
        .order_by(Team.name, ReviewMeeting.due_at, ReviewMeeting.id)
    )  # fmt: skip
    return [ReviewOfTeam(*row) for row in rows]


def _of_review(key: Any, value: Any, table: Any, *conditions: Any) -> Any:
    return (
        sa.select(value)
        .where(key == ReviewMeeting.id, table.superseded_at.is_(None), *conditions)
        .correlate(ReviewMeeting)
        .scalar_subquery()
    )
