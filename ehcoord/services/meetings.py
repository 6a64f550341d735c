"""Meetings of reviews: arranged, called off, moved once by a manager, or met by too few.

None of this makes a review held, and none but a manager's one reschedule moves the day it is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.meetings import (
    ArrangeReview,
    CallOffMeeting,
    RecordNotQuorate,
    RescheduleReview,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.meetings import ReviewArrangement, ReviewNotQuorate, ReviewReschedule
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.queries.calendar_events import place_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.meetings import reschedule_faults
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.answer_links.reports import ask_for_reports, take_reports_back
from ehcoord.services.entries import not_in_future
from ehcoord.services.invitations import invite
from ehcoord.services.meeting_letters import (
    CALLED_OFF,
    NOT_ASKED,
    ask_invited,
    call_off,
    invited_to,
    leave_meeting,
    standing_arrangement,
    take_back,
)
from ehcoord.services.meeting_rows import (
    add_arrangement,
    arrangements_of,
    next_of_meeting,
    siblings_reviews,
    words_of,
)
from ehcoord.services.review_rows import OpenedReview, note_review, opened_review
from ehcoord.services.reviews import open_only
from ehcoord.services.tasks import bring_forward, next_step_at


@dataclass(frozen=True, slots=True)
class ReviewArranged:
    """When a review is due, which arranging never moves, and how many people were told."""

    due_at: datetime
    meeting_id: UUID
    sequence: int
    told: int


def arrange_review(
    actor: Actor, review_id: UUID, command: ArrangeReview, *, now: datetime
) -> ReviewArranged:
    """Records when and where people meet, invites them and tells them.

    Siblings' reviews that are named meet at once, a record each. Raises InvalidInput for a day
    that has passed, and RuleBroken where the family may not be told of one of the reviews.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ARRANGE)
        if london_date(command.arranged_at) < london_date(now):
            raise InvalidInput({"arranged_at": ["The day must be today or later."]})
        reviews = [
            open_only(opened.review),
            *siblings_reviews(session, opened, command.with_reviews),
        ]
        if command.invite_family and any(one.professionals_only for one in reviews):
            raise RuleBroken(
                "professionals-only",
                "A review here is for professionals only: no member of the family is invited.",
                fix="Take the family out, or record who decided that they may be told.",
            )
        row = _meet_at_once(session, reviews, command)
        not_asked = invite(session, opened, command, row.meeting_id)
        take_back(session, row, not_asked, NOT_ASKED)
        take_reports_back(session, not_asked)
        by = command.report_by or london_date(command.arranged_at)
        invited = invited_to(session, row.meeting_id)
        ask_for_reports(session, (opened.case, opened.rules), invited, reviews, by)
        place = place_of(session, opened.case.id, command.arranged_where)
        told = ask_invited(session, row, words_of(command, place))
        return ReviewArranged(opened.review.due_at, row.meeting_id, row.sequence, told)


def _meet_at_once(
    session: WriteSession, reviews: Sequence[ReviewMeeting], command: ArrangeReview
) -> ReviewArrangement:
    """Arranges one meeting for all of the reviews; those that met with them before do not now."""
    last = standing_arrangement(session, reviews[0].id)
    meeting_id, sequence = next_of_meeting(session, last)
    meet = {review.id for review in reviews}
    for row in arrangements_of(session, meeting_id):
        if row.review_id not in meet and not row.cancelled:
            call_off(session, row, "The review of a brother or sister is arranged without it.")
    for review in reviews[1:]:
        before = standing_arrangement(session, review.id)
        if before is not None and before.meeting_id != meeting_id:
            leave_meeting(session, review, "The review meets with that of a brother or sister.")
    rows = [add_arrangement(session, one, command, meeting_id, sequence) for one in reviews]
    return rows[0]


def call_off_meeting(
    actor: Actor, review_id: UUID, command: CallOffMeeting, *, now: datetime
) -> int:
    """Calls a meeting off, with the reason; the review stays due. Gives how many were told.

    Raises RuleBroken where nothing is arranged.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ARRANGE)
        last = standing_arrangement(session, open_only(opened.review).id)
        if last is None or last.cancelled:
            raise RuleBroken("not-arranged", "No meeting is arranged for this review.")
        asked = invited_to(session, last.meeting_id)
        rows = arrangements_of(session, last.meeting_id)
        off = {
            row.review_id: call_off(session, row, command.because)
            for row in rows
            if not row.cancelled
        }
        return take_back(session, off[opened.review.id], asked, CALLED_OFF)


def reschedule_review(
    actor: Actor, review_id: UUID, command: RescheduleReview, *, now: datetime
) -> datetime:
    """Moves the day a review is due, once, with the reason; gives the new instant.

    Raises RuleBroken the second time, and InvalidInput for a day the rules do not allow.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_RESCHEDULE)
        review = open_only(opened.review)
        moved = sa.select(ReviewReschedule.id).where(ReviewReschedule.review_id == review.id)
        if session.scalar(moved) is not None:
            raise RuleBroken("moved-before", "This review was moved before. It is moved once.")
        asked = session.scalars(
            sa.select(ReviewPrompt.rule).where(
                ReviewPrompt.review_id == review.id, ReviewPrompt.superseded_at.is_(None)
            )
        ).all()
        calendar = opened.rules.calendar
        faults = reschedule_faults(
            command.due_on, review.opened_at, review.due_at, set(asked), calendar
        )
        if faults:
            raise InvalidInput(faults)
        due_at = calendar.end_of_business(command.due_on)
        session.add(
            ReviewReschedule(
                review_id=review.id,
                was_due_at=review.due_at,
                due_at=due_at,
                because=command.because,
                recorded_at=now,
                recorded_by_id=actor.user_id,
            )
        )
        review.due_at = due_at
        _move_task(session, opened, due_at)
        note_review(session, "review.rescheduled", review, {})
        return due_at


def record_not_quorate(
    actor: Actor, review_id: UUID, command: RecordNotQuorate, *, now: datetime
) -> date:
    """Records that people met and too few took part; gives the day by which they meet again.

    The review has not been held: its ladder goes on, and where there was longer time than that
    it is due by that day now. It is never due later.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_HOLD)
        review = open_only(opened.review)
        met_at = not_in_future("met_at", command.met_at, now)
        rules = opened.rules
        again_at = rules.calendar.due_after(
            met_at, rules.rulebook.terms["meet_again_after_too_few"]
        )
        again = london_date(again_at)
        session.add(
            ReviewNotQuorate(
                review_id=review.id,
                met_at=met_at,
                who_came=command.who_came,
                meet_again_by=again,
                recorded_at=now,
                recorded_by_id=actor.user_id,
            )
        )
        review.arranged_at, review.arranged_where = None, ""
        _due_by(session, opened, again_at)
        note_review(session, "review.not_quorate", review, {})
        return again


def _due_by(session: WriteSession, opened: OpenedReview, due_at: datetime) -> None:
    """Brings a review and the task to hold it forward; later is refused without a word."""
    opened.review.due_at = min(opened.review.due_at, due_at)
    task = _hold_task(session, opened)
    if task is not None:
        bring_forward(session, opened.rules, task, due_at)


def _move_task(session: WriteSession, opened: OpenedReview, due_at: datetime) -> None:
    task = _hold_task(session, opened)
    if task is not None:
        task.due_at = due_at
        task.next_step_at = next_step_at(opened.rules, task)


def _hold_task(session: WriteSession, opened: OpenedReview) -> Task | None:
    return session.scalar(
        sa.select(Task).where(
            Task.kind == TaskKind.HOLD_REVIEW,
            Task.about_id == opened.review.id,
            Task.closed_at.is_(None),
        )
    )
