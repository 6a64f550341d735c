"""The reviews of a story: held with one decision on every worry that waits, signed the same day."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import (
    CountersignReview,
    DecideOnWorry,
    RequestReview,
    SendReview,
    TookPart,
    WhoAsked,
)
from ehcoord.db import db
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.replay.family import Family, person, person_by_id, rules
from ehcoord.rules.calendar import london_date
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.reviews import Part
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.review_requests import request_review
from ehcoord.services.reviews import send_review

NOT_TOLD = "The published review does not say."
THERE = tuple(
    TookPart(name, agency, part, own_view_because=NOT_TOLD)
    for name, agency, part in (
        ("Helen Brook", "Northmere Council", Part.LEAD),
        ("Ruth Adeyemi", "Hillside Academy", Part.MANAGER),
        ("Colin Marsh", "Northmere Council", Part.SERVICE_MANAGER),
        ("Sian Webb", "Northmere Health Trust", Part.OTHER),
    )
)
SIGNED_AFTER = timedelta(minutes=1)


def open_review(family: Family) -> ReviewMeeting | None:
    """The child's review that waits to be held, if there is one."""
    return db.session.scalar(
        sa.select(ReviewMeeting).where(
            ReviewMeeting.child_id == family.child().id, ReviewMeeting.closed_at.is_(None)
        )
    )


def ask_to_meet(family: Family, now: datetime) -> None:
    """A practitioner asks for the meeting that people held although nothing had called it."""
    told = RequestReview(family.child_id, WhoAsked.PRACTITIONER, "The story tells of a meeting.")
    request_review(family.worker, family.case_id, told, now=now)


def hold(
    family: Family, review_id: UUID, kind: DecisionKind, now: datetime, *, support_type: str
) -> None:
    """Holds a review with one kind of decision on all that waits; who must sign does, at once."""
    evaluation = family.evaluation(now)
    review = db.session.scalars(
        sa.select(ReviewMeeting).where(ReviewMeeting.public_id == review_id)
    ).one()
    told = SendReview(
        draft_version=review.draft_version,
        met_at=now,
        attendance=THERE,
        decisions=_decisions(evaluation, kind, now, support_type),
        child_not_asked_because=NOT_TOLD,
        parents_not_asked_because=NOT_TOLD,
        agreement_stands=True,
        lead_is_right=True,
    )
    forced = evaluation.no_changes_in_a_row >= rules(now).rulebook.check.no_change_before_escalation
    # Another "no change" is then the head of service's own decision.
    chair = person("head", now) if forced else family.lead
    sent = send_review(chair, review_id, told, now=now)
    if sent.held_at is None:
        _sign(review.id, review_id, now + SIGNED_AFTER)


def _sign(review_id: int, public_id: UUID, now: datetime) -> None:
    owner_id = db.session.scalars(
        sa.select(Task.owner_id).where(
            Task.kind == TaskKind.COUNTERSIGN, Task.about_id == review_id, Task.closed_at.is_(None)
        )
    ).one()
    signer = person("head", now) if owner_id is None else person_by_id(owner_id, now)
    countersign_review(signer, public_id, CountersignReview(agreed=True), now=now)


def _decisions(
    evaluation: Evaluation, kind: DecisionKind, now: datetime, support_type: str
) -> tuple[DecideOnWorry, ...]:
    levels = {one.worry_id: one.level for one in evaluation.unanswered}
    named = sa.select(RiskIndicator.id, RiskIndicator.public_id).where(RiskIndicator.id.in_(levels))
    addresses = {row.id: row.public_id for row in db.session.execute(named)}
    decide = _more_help if kind is DecisionKind.INCREASE else _no_change
    return tuple(
        decide(addresses[one], level, now, support_type) for one, level in sorted(levels.items())
    )


def _no_change(worry_id: UUID, level: Level, now: datetime, _type: str) -> DecideOnWorry:
    today, in_force = london_date(now), rules(now)
    days = in_force.rulebook.check.next_look_serious_wd
    serious = level >= Level.SERIOUS
    return DecideOnWorry(
        worry_id,
        DecisionKind.NO_CHANGE,
        why=f"On {today} people met and support stayed as it was.",
        change_our_mind=NOT_TOLD,
        # Only a serious worry is looked at again before the next planned review.
        next_look_on=in_force.calendar.add_working_days(today, days) if serious else None,
        consulted=NOT_TOLD,
        consulted_at=now,
        reply=NOT_TOLD,
    )


def _more_help(worry_id: UUID, level: Level, now: datetime, support_type: str) -> DecideOnWorry:
    in_force = rules(now)
    check = in_force.rulebook.check
    days = check.deliver_serious_wd if level >= Level.SERIOUS else check.deliver_wd
    return DecideOnWorry(
        worry_id,
        DecisionKind.INCREASE,
        why=NOT_TOLD,
        what_help="More help, as the review decided",
        support_type=support_type,
        by_whom=NOT_TOLD,
        contacts_per_4_weeks=4.0,
        deliver_by=in_force.calendar.add_working_days(london_date(now), days),
    )
