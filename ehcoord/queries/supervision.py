"""Supervisions and consultations of a case, and what its reviews decided, child by child."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.reviews import ReviewDecision, ReviewMeeting
from ehcoord.models.supervision import DriftConsultation, Supervision
from ehcoord.rules.vocabulary import DecisionKind


def decided_by_child(
    session: orm.Session, case_id: int
) -> Sequence[Sequence[Collection[DecisionKind]]]:
    """For each child of a case what each held review decided, the oldest review first."""
    rows = session.execute(
        sa.select(ReviewMeeting.child_id, ReviewMeeting.id, ReviewDecision.kind)
        .join(ReviewDecision, ReviewDecision.review_id == ReviewMeeting.id)
        .where(
            ReviewMeeting.case_id == case_id,
            ReviewMeeting.held_at.is_not(None),
            ReviewDecision.superseded_at.is_(None),
        )
        .order_by(ReviewMeeting.held_at, ReviewMeeting.id, ReviewDecision.id)
    )
    found: dict[int, dict[int, set[DecisionKind]]] = {}
    for child_id, review_id, kind in rows:
        found.setdefault(child_id, {}).setdefault(review_id, set()).add(kind)
    return [list(reviews.values()) for reviews in found.values()]


def supervisions_of_case(session: orm.Session, case_id: int) -> Sequence[tuple[Any, str, str]]:
    """Each supervision of a case with who recorded it and who led then, the newest first."""
    recorder, lead = orm.aliased(User), orm.aliased(User)
    rows = session.execute(
        sa.select(Supervision, recorder.name, lead.name)
        .outerjoin(recorder, recorder.id == Supervision.recorded_by_id)
        .outerjoin(lead, lead.id == Supervision.lead_id)
        .where(Supervision.case_id == case_id)
        .order_by(Supervision.held_on.desc(), Supervision.id.desc())
    )
    return [(row, by or "", led or "") for row, by, led in rows]


def drift_consultations_of_case(session: orm.Session, case_id: int) -> Sequence[DriftConsultation]:
    """Each consultation on drift, the newest first."""
    return session.scalars(
        sa.select(DriftConsultation)
        .where(DriftConsultation.case_id == case_id)
        .order_by(DriftConsultation.id.desc())
    ).all()
