"""Planned reviews open by themselves: the first meeting, then one after another, never too late."""

from datetime import datetime

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case
from ehcoord.models.reviews import ReviewKind, ReviewMeeting
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.vocabulary import ReviewForm
from ehcoord.services.children import LockedChild
from ehcoord.services.review_rows import OpenedReview, ask_to_hold, note_review, standing_record

EVERY_SIX_WEEKS = "The plan is looked at again every six weeks."
FIRST = "An assessment was submitted: the first meeting of the team around the family."


def schedule_planned_review(session: WriteSession, opened: OpenedReview) -> ReviewMeeting | None:
    """The next planned review, on the day people chose or by the rulebook's term.

    None where a review of the child is open already: a child has one, and it will decide.
    """
    rules = opened.rules
    if _has_open_review(session, opened.child):
        return None
    chosen = standing_record(session, opened.review.id).next_review_on
    if chosen and chosen > london_date(session.now):
        due_at = rules.calendar.end_of_business(chosen)
    else:
        due_at = rules.calendar.due_after(session.now, rules.rulebook.terms["planned_review"])
    review = _planned(opened.case, opened.child, due_at, rules)
    return _open(session, rules, opened.case, review, EVERY_SIX_WEEKS)


def open_first_meeting(
    session: WriteSession, rules: RulesInForce, case: Case, child: LockedChild, kind: str
) -> ReviewMeeting | None:
    """The first meeting after an assessment, sooner after a step-down from social care.

    None where a review of the child is open already: the worries of the assessment called it.
    """
    if _has_open_review(session, child):
        return None
    after_step_down = kind == AssessmentKind.STEP_DOWN
    term = "first_meeting_after_step_down" if after_step_down else "first_meeting"
    due_at = rules.calendar.due_after(session.now, rules.rulebook.terms[term])
    review = _planned(case, child, due_at, rules)
    review.is_first_meeting = True
    return _open(session, rules, case, review, FIRST)


def _has_open_review(session: WriteSession, child: LockedChild) -> bool:
    is_open = sa.select(ReviewMeeting.id).where(
        ReviewMeeting.child_id == child.child.id, ReviewMeeting.closed_at.is_(None)
    )
    return session.scalar(is_open) is not None


def _planned(
    case: Case, child: LockedChild, due_at: datetime, rules: RulesInForce
) -> ReviewMeeting:
    return ReviewMeeting(
        case_id=case.id,
        child_id=child.child.id,
        kind=ReviewKind.PLANNED,
        form=ReviewForm.FULL,
        due_at=due_at,
        rulebook_version=rules.rulebook.version,
    )


def _open(
    session: WriteSession, rules: RulesInForce, case: Case, review: ReviewMeeting, reason: str
) -> ReviewMeeting:
    review.opened_at = session.now
    session.add_all_now(review)
    ask_to_hold(session, rules, case, review, reason)
    note_review(session, "review.planned", review, {})
    return review
