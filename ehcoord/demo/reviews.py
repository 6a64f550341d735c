"""Invented reviews: whatever waits gets a decision, and some of them wait for a signature."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import DecideOnWorry, SendReview, TookPart
from ehcoord.db import db
from ehcoord.models.cases import Child
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Actor
from ehcoord.rules.reviews import Part
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.reviews import send_review
from ehcoord.services.rulebook import rules_in_force

THERE = (
    TookPart("Dan Hale", "Hillside Academy", Part.LEAD, own_view=5),
    TookPart("Ruth Adeyemi", "Northmere Council", Part.MANAGER, own_view=4),
    TookPart("Colin Marsh", "Northmere Council", Part.SERVICE_MANAGER, own_view=6),
    TookPart("Sian Webb", "Northmere Health Trust", in_writing=True),
)


def hold_open_review(
    actor: Actor, child_id: UUID, now: datetime, decide: Callable[[UUID], DecisionKind]
) -> None:
    """Sends the open review of a child with a decision on everything that waits, if there is one.

    Raises what ``send_review`` refuses with.
    """
    session = db.session()
    child = session.scalars(sa.select(Child).where(Child.public_id == child_id)).one()
    review = session.scalar(
        sa.select(ReviewMeeting).where(
            ReviewMeeting.child_id == child.id, ReviewMeeting.closed_at.is_(None)
        )
    )
    if review is None or review.sent_at is not None:
        return
    evaluation = evaluation_of(session, child, rules_in_force(session, now), now)
    ids = [one.worry_id for one in evaluation.unanswered]
    worries = session.scalars(
        sa.select(RiskIndicator.public_id).where(RiskIndicator.id.in_(ids))
    ).all()
    told = SendReview(
        draft_version=review.draft_version,
        met_at=now,
        attendance=THERE,
        decisions=tuple(_decision(worry, now, decide(worry)) for worry in worries),
        child_seen_on=london_date(now - timedelta(days=2)),
        child_seen_by="Helen Brook",
        child_seen_alone=True,
        child_says="Likes the mentor, and wants school to stop ringing home.",
        how_child_said="Told the mentor, who asked.",
        agreement_stands=True,
        lead_is_right=True,
        parents_say="Glad that somebody asked.",
    )
    send_review(actor, review.public_id, told, now=now)


def _decision(worry: UUID, now: datetime, kind: DecisionKind) -> DecideOnWorry:
    if kind is DecisionKind.NO_CHANGE:
        return DecideOnWorry(
            worry,
            DecisionKind.NO_CHANGE,
            why="The help began this week and it is too early to say.",
            change_our_mind="Another week like the last.",
            next_look_on=london_date(now + timedelta(days=4)),
            # Asked only where it is the second time; then it is there.
            consulted="Duty desk, children’s social care",
            consulted_at=now,
            reply="Go on as planned, and ring again at once if there is more.",
        )
    if kind is DecisionKind.REDISTRIBUTE:
        return DecideOnWorry(
            worry,
            kind,
            why="The Friday group has come to its end anyway.",
            what_help="The hour of the Friday group",
            what_stops="The Friday group",
        )
    return DecideOnWorry(
        worry,
        DecisionKind.INCREASE,
        why="What there is does not reach this.",
        what_help="Family support worker, twice a week",
        support_type="family_support_worker",
        by_whom="Helen Brook",
        contacts_per_4_weeks=8.0,
        deliver_by=london_date(now + timedelta(days=5)),
    )
