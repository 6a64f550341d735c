"""A second person's answer to a review: agreed, or sent back with what to think about (P3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import AlreadyDone, InvalidInput, NotPermitted, RuleBroken
from ehcoord.models.cases import Case
from ehcoord.models.reviews import Countersignature, ReviewDecision, ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries.owners import head_of_service, lead_of, owner_for
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.tasks import OwnerRole, TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.planned_reviews import schedule_planned_review
from ehcoord.services.response_check import Rechecked, evaluation_of, recheck
from ehcoord.services.review_rows import (
    OpenedReview,
    ask_to_hold,
    hold,
    note_review,
    opened_review,
    standing_decisions,
    standing_record,
    tell_head_of_second_no_change,
)
from ehcoord.services.tasks import NewTask, close_tasks, open_task

# Where a role of the rulebook has nobody who may sign, the next above is asked.
ABOVE = (OwnerRole.SERVICE_MANAGER,)


@dataclass(frozen=True, slots=True)
class ReviewSigned:
    """What a second person's answer made of a review."""

    review_id: UUID
    held_at: datetime | None
    rechecked: Rechecked | None
    next_due_at: datetime | None = None


def ask_to_countersign(
    session: WriteSession, author: Actor, opened: OpenedReview, level: Level
) -> Task:
    """Asks the person of the rulebook's role for this level: never the author, never the lead.

    The time they take is their own, and never makes the lead's review late.
    """
    roles = opened.rules.rulebook.countersigners[level]
    owner = _who_may_sign(session, author.user_id, opened.case, roles)
    return open_task(
        session,
        opened.rules,
        NewTask(
            TaskKind.COUNTERSIGN,
            about_id=opened.review.id,
            case=opened.case,
            child_id=opened.review.child_id,
            owner_id=owner,
            reason="A review decided something that a second person has to sign. "
            "Until it is signed, the review has not been held.",
            serious=level >= Level.SERIOUS,
            facts={"roles": list(roles), "level": int(level)},
        ),
    )


def countersign_review(
    actor: Actor, review_id: UUID, command: CountersignReview, *, now: datetime
) -> ReviewSigned:
    """Signs a review, which is then held, or sends it back; it then keeps its first due date.

    Raises NotPermitted for its author, the lead and anybody the rulebook does not name, and
    RuleBroken where a worry it decided on has grown since it was sent.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_COUNTERSIGN)
        review = opened.review
        if review.sent_at is None or review.closed_at is not None:
            raise AlreadyDone("review", str(review.public_id))
        _check_may_sign(session, actor, opened)
        if not command.agreed and not command.note:
            raise InvalidInput({"note": ["Say what they should think about."]})
        if command.agreed:
            _check_nothing_grew(session, opened)
        session.add_all_now(
            Countersignature(
                review_id=review.id,
                agreed=command.agreed,
                note=command.note,
                recorded_at=now,
                recorded_by_id=actor.user_id,
            )
        )
        if command.agreed:
            return _signed(session, opened)
        return _sent_back(session, opened)


def _signed(session: WriteSession, opened: OpenedReview) -> ReviewSigned:
    review = opened.review
    close_tasks(session, [TaskKind.COUNTERSIGN], [review.id], "countersign")
    note_review(session, "review.countersigned", review, {})
    decided = standing_decisions(session, review.id)
    hold(session, opened, _levels(session, opened.rules, opened, decided))
    done = recheck(session, opened.child, opened.rules, act="hold_review")
    tell_head_of_second_no_change(session, opened, done.evaluation)
    planned = schedule_planned_review(session, opened)
    return ReviewSigned(review.public_id, review.held_at, done, planned.due_at if planned else None)


def _sent_back(session: WriteSession, opened: OpenedReview) -> ReviewSigned:
    review = opened.review
    close_tasks(session, [TaskKind.COUNTERSIGN], [review.id], "send_back")
    review.sent_at = None
    session.flush()
    reason = "The review was sent back: it has not been held, and keeps its first due date."
    ask_to_hold(session, opened.rules, opened.case, review, reason)
    note_review(session, "review.sent_back", review, {})
    done = recheck(session, opened.child, opened.rules, act="send_back")
    return ReviewSigned(review.public_id, None, done)


def _levels(
    session: WriteSession,
    rules: RulesInForce,
    opened: OpenedReview,
    decided: list[ReviewDecision],
) -> Mapping[int, Level]:
    evaluation = evaluation_of(session, opened.child.child, rules, session.now)
    levels = {one.worry_id: one.level for one in evaluation.unanswered}
    return {one.risk_id: levels.get(one.risk_id, Level.MODERATE) for one in decided}


def _check_nothing_grew(session: WriteSession, opened: OpenedReview) -> None:
    review = opened.review
    decided = {one.risk_id for one in standing_decisions(session, review.id)}
    evaluation = evaluation_of(session, opened.child.child, opened.rules, session.now)
    if any(
        one.worry_id in decided and review.sent_at is not None and one.since > review.sent_at
        for one in evaluation.unanswered
    ):
        raise RuleBroken(
            "grown-since",
            "A worry that this review decided on has grown since it was sent.",
            fix="Send it back, so that what is new is decided on too.",
        )


def _who_may_sign(
    session: WriteSession, author_id: int | None, case: Case, roles: tuple[str, ...]
) -> int | None:
    not_these = {author_id, lead_of(session, case.id)}
    asked = [OwnerRole(role) for role in roles] + list(ABOVE)
    found = (owner_for(session, role, case) for role in asked)
    return next(
        (one for one in found if one is not None and one not in not_these),
        head_of_service(session, case.id),
    )


def _check_may_sign(session: WriteSession, actor: Actor, opened: OpenedReview) -> None:
    review: ReviewMeeting = opened.review
    author_id = standing_record(session, review.id).recorded_by_id
    if actor.user_id == author_id:
        raise NotPermitted(
            Action.REVIEW_COUNTERSIGN, "You wrote this decision, so someone else must sign it."
        )
    if actor.user_id == lead_of(session, opened.case.id):
        raise NotPermitted(
            Action.REVIEW_COUNTERSIGN, "You lead for this family, so someone else must sign it."
        )
    task = session.scalar(
        sa.select(Task).where(
            Task.kind == TaskKind.COUNTERSIGN,
            Task.about_id == review.id,
            Task.closed_at.is_(None),
        )
    )
    roles = set(task.facts.get("roles", ())) if task else set()
    named = {relation.value for relation in opened.relations} & roles
    is_owner = task is not None and task.owner_id == actor.user_id
    if not (named or is_owner or Relation.HEAD_OF_SERVICE in opened.relations):
        raise NotPermitted(Action.REVIEW_COUNTERSIGN, "The rules name somebody else to sign this.")
