"""Agencies that were asked to the last reviews of a child and neither came nor wrote."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.meetings import InvitationAnswer, ReviewArrangement, ReviewInvitation
from ehcoord.models.reviews import ReviewAttendance, ReviewMeeting
from ehcoord.rules.meetings import stayed_away


def absent_agencies(session: orm.Session, child_id: int, in_a_row: int) -> tuple[str, ...]:
    """The agencies, by name, for a reader who has been let in to the case of the child."""
    invited, came = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    for row in session.execute(
        sa.union_all(_asked(child_id, came=False), _wrote(child_id), _came(child_id)).order_by(
            "at", "review_id"
        )
    ):
        (came if row.came else invited)[row.review_id].add(row.agency)
    latest = list(invited)[-in_a_row:]
    if len(latest) < in_a_row:
        return ()
    away = stayed_away([(invited[one], came[one]) for one in latest], in_a_row)
    names = {" ".join(one.casefold().split()): one for one in sorted(invited[latest[-1]])}
    return tuple(names[one] for one in sorted(away))


def _wrote(child_id: int) -> sa.Select[Any]:
    """Who sent a report, whether or not somebody wrote them down among those who took part."""
    wrote = ReviewInvitation.answer == InvitationAnswer.IN_WRITING
    return _asked(child_id, came=True).where(wrote)


def _asked(child_id: int, *, came: bool) -> sa.Select[Any]:
    return (
        _held(child_id, ReviewInvitation.agency, came=came)
        .join(ReviewArrangement, ReviewArrangement.review_id == ReviewMeeting.id)
        .join(ReviewInvitation, ReviewInvitation.meeting_id == ReviewArrangement.meeting_id)
        .where(
            ReviewArrangement.superseded_at.is_(None),
            ReviewArrangement.cancelled.is_(False),
            ReviewInvitation.withdrawn_at.is_(None),
            ReviewInvitation.agency != "",
        )
    )


def _came(child_id: int) -> sa.Select[Any]:
    return (
        _held(child_id, ReviewAttendance.agency, came=True)
        .join(ReviewAttendance, ReviewAttendance.review_id == ReviewMeeting.id)
        .where(ReviewAttendance.superseded_at.is_(None))
    )


def _held(child_id: int, agency: Any, *, came: bool) -> sa.Select[Any]:
    return sa.select(
        ReviewMeeting.id.label("review_id"), ReviewMeeting.held_at.label("at"),
        agency.label("agency"), sa.literal(came).label("came"),
    ).where(ReviewMeeting.child_id == child_id, ReviewMeeting.held_at.is_not(None))  # fmt: skip
