"""Asking for a look sooner, the two-minute check, and telling the family after all."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import AllowFamily, RecordNextLook, RequestReview, WhoDecided
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotPermitted
from ehcoord.models.cases import Case, Child
from ehcoord.models.referrals import FamilyMayKnow
from ehcoord.models.reviews import AskedBy, ReviewRequest
from ehcoord.queries.access import get_case
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.children import lock_children_of
from ehcoord.services.contacts import add_contact
from ehcoord.services.entries import not_in_future
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.review_rows import note_review, opened_review
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_tasks

MIDDAY = time(12, 0)


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """What became of a request for a look sooner, or of a next look that found something new."""

    rechecked: Rechecked | None
    again: bool = False


def request_review(
    actor: Actor, case_id: UUID, command: RequestReview, *, now: datetime
) -> ReviewAsked:
    """Asks for a review of one child's support. No threshold has to be met (R7)."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.REVIEW_REQUEST, now)
        rules = rules_in_force(session, now)
        (child,) = lock_children_of(session, case.id, [command.child_id])
        there = command.one_use_id and session.scalar(
            sa.select(ReviewRequest.id).where(ReviewRequest.one_use_id == command.one_use_id)
        )
        if there:
            return ReviewAsked(None, again=True)
        asked_by = AskedBy(command.asked_by.value)
        _add_request(session, case, child.child, asked_by, command.words, command.one_use_id)
        return ReviewAsked(recheck(session, child, rules, act="request_review"))


def record_next_look(
    actor: Actor, review_id: UUID, command: RecordNextLook, *, now: datetime
) -> ReviewAsked:
    """Answers the two-minute check after a "no change"; anything new makes it a review."""
    if command.anything_new and not command.words:
        raise InvalidInput({"words": ["Say what is new."]})
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.TASK_ANSWER)
        closed = close_tasks(session, [TaskKind.NEXT_LOOK], [opened.review.id], "record_next_look")
        if not closed:
            return ReviewAsked(None, again=True)
        if command.seen:
            at = at_london(command.seen_on or london_date(now), MIDDAY)
            add_contact(
                session,
                opened.child.child,
                happened_at=not_in_future("seen_on", at, now),
                seen=True,
                by_id=actor.user_id,
            )
        if command.anything_new:
            child = opened.child.child
            _add_request(session, opened.case, child, AskedBy.PRACTITIONER, command.words, None)
        note_review(session, "review.looked_again", opened.review, {"new": command.anything_new})
        done = recheck(session, opened.child, opened.rules, act="record_next_look")
        return ReviewAsked(done)


def allow_family(actor: Actor, review_id: UUID, command: AllowFamily, *, now: datetime) -> bool:
    """Records who decided that the family may be told of a review; gives whether it was not so.

    Social care or the police decide where they are acting, else the safeguarding lead. Raises
    NotPermitted for one who may not see what is restricted, or decides in another's place.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_HOLD
                               if command.decided_by is not WhoDecided.SAFEGUARDING_LEAD
                               else Action.REVIEW_READ)  # fmt: skip
        is_own = command.decided_by is WhoDecided.SAFEGUARDING_LEAD
        if is_own and Relation.SAFEGUARDING_LEAD not in opened.relations:
            raise NotPermitted("review:allow-family")
        if not sees_restricted(opened.relations):
            raise NotPermitted("review:allow-family")
        review = opened.review
        if not review.professionals_only:
            return False
        review.professionals_only = False
        session.add_all_now(
            FamilyMayKnow(
                review_id=review.id,
                decided_by=command.decided_by.value,
                who=command.who,
                why=command.why,
                recorded_at=now,
                recorded_by_id=actor.user_id,
            )
        )
        by = {"decided_by": command.decided_by.value}
        note_review(session, "review.family_allowed", review, by)
        return True


def _add_request(
    session: WriteSession,
    case: Case,
    child: Child,
    asked_by: AskedBy,
    words: str,
    one_use_id: UUID | None,
) -> None:
    row = ReviewRequest(
        one_use_id=one_use_id,
        case_id=case.id,
        child_id=child.id,
        asked_by=asked_by,
        words=words,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )
    session.add_all_now(row)
    details = {"asked_by": asked_by.value}
    record(session, Event("review.requested", "request", row.id, case.id, child.id, details))
