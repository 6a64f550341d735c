"""Reviews: drafted, sent and held. A review is held only when it decides (P3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import SaveReviewDraft, SendReview
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import AlreadyDone, InvalidInput, RuleBroken, Stale
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.meetings import own_views
from ehcoord.queries.risks import roots_named, the_root
from ehcoord.rules.calendar import london_date
from ehcoord.rules.decisions import Before, Terms, decision_faults
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.permissions import Action, Actor, Role
from ehcoord.rules.reviews import (
    Faults,
    attendance_faults,
    chair_faults,
    countersigning_level,
    may_be_decision_call,
    must_be_decided,
    next_date_faults,
    standing_faults,
    view_faults,
    voice_faults,
)
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.countersigning import ask_to_countersign
from ehcoord.services.entries import not_in_future
from ehcoord.services.meeting_letters import leave_meeting
from ehcoord.services.planned_reviews import schedule_planned_review
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.review_rows import (
    OpenedReview,
    hold,
    note_review,
    opened_review,
    tell_head_of_second_no_change,
    what_stands,
)
from ehcoord.services.review_writing import note_seen, write_review
from ehcoord.services.tasks import close_tasks

HEAD_OF_SERVICE = "head_of_service"


@dataclass(frozen=True, slots=True)
class ReviewSent:
    """A complete review. ``held_at`` is None while it waits for a second person's signature."""

    review_id: UUID
    held_at: datetime | None
    rechecked: Rechecked | None
    next_due_at: datetime | None = None


def save_review_draft(
    actor: Actor, review_id: UUID, command: SaveReviewDraft, *, now: datetime
) -> int:
    """Keeps what is written so far; gives the draft's new version. Raises Stale."""
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_HOLD)
        review = open_only(opened.review)
        _check_version(review, command.draft_version, now)
        saved = {"by": actor.name, "at": now.isoformat()}
        review.draft = {**command.draft, "_saved": saved}
        review.draft_version += 1
        return review.draft_version


def send_review(actor: Actor, review_id: UUID, command: SendReview, *, now: datetime) -> ReviewSent:
    """Sends a complete review. It is held at once, or once a second person has signed (P3).

    Raises InvalidInput at the field that is missing, RuleBroken for a worry without a decision,
    Stale where the draft has changed since, and AlreadyDone for one that was sent before.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_HOLD)
        review = open_only(opened.review)
        _check_version(review, command.draft_version, now)
        met_at = not_in_future("met_at", command.met_at, now)
        command = _with_own_views(session, review, command)
        ids = [one.worry_id for one in command.decisions]
        if len(set(ids)) != len(ids):
            raise InvalidInput({"decisions": ["Decide on each worry once."]})
        roots = roots_named(session, review.child_id, ids)
        levels = _levels(session, review.child_id, list(roots.values()))
        evaluation, before = what_stands(session, opened, levels)
        terms = Terms(
            met_at, opened.rules.rulebook, opened.rules.calendar, command.child_seen_on,
            actor.has(Role.HEAD_OF_SERVICE),
        )  # fmt: skip
        _check(session, opened, command, roots, before, terms)
        _check_all_decided(command, evaluation, frozenset(roots.values()))
        write_review(session, opened, command, met_at, roots)
        note_seen(session, opened, command, met_at)
        if actor.has(Role.HEAD_OF_SERVICE):
            review.chaired_by = HEAD_OF_SERVICE
        return _finish(session, actor, opened, command, roots, before)


def _with_own_views(
    session: WriteSession, review: ReviewMeeting, command: SendReview
) -> SendReview:
    """The review with the views that people gave for themselves before anybody spoke."""
    given = own_views(session, review.id)
    if not given:
        return command
    there = tuple(
        replace(one, own_view=given[one.name][0], own_view_because=given[one.name][1])
        if one.name in given and one.own_view is None
        else one
        for one in command.attendance
    )
    return replace(command, attendance=there)


def open_only(review: ReviewMeeting) -> ReviewMeeting:
    """The review, if it is still to be sent. Raises AlreadyDone for one that is not."""
    if review.sent_at is not None or review.closed_at is not None:
        raise AlreadyDone("review", str(review.public_id))
    return review


def _check_version(review: ReviewMeeting, version: int, now: datetime) -> None:
    if review.draft_version == version:
        return
    saved = review.draft.get("_saved", {})
    at = datetime.fromisoformat(saved["at"]) if saved.get("at") else now
    raise Stale(at, saved.get("by") or "Somebody else")


def _levels(
    session: WriteSession, child_id: int, roots: list[int]
) -> Mapping[int, tuple[Level, datetime]]:
    rows = session.execute(
        sa.select(the_root, RiskIndicator.level, RiskIndicator.counts_from).where(
            RiskIndicator.child_id == child_id,
            the_root.in_(roots),
            RiskIndicator.superseded_at.is_(None),
        )
    )
    return {root: (level, since) for root, level, since in rows}


def _check(
    session: WriteSession,
    opened: OpenedReview,
    command: SendReview,
    roots: Mapping[UUID, int],
    before: Mapping[int, Before],
    terms: Terms,
) -> None:
    review, rulebook = opened.review, opened.rules.rulebook
    faults: Faults = {}
    if command.decision_call and not _a_call_will_do(session, opened):
        faults["decision_call"] = ["There is time for a review: a call is not enough."]
    faults |= attendance_faults(
        command.attendance, review.form, decision_call=command.decision_call, rulebook=rulebook
    )
    faults |= {} if faults else chair_faults(command.attendance, review.chaired_by)
    faults |= {} if faults else view_faults(command.attendance, rulebook)
    faults |= voice_faults(command, professionals_only=review.professionals_only)
    faults |= standing_faults(command, professionals_only=review.professionals_only)
    faults |= next_date_faults(command.next_review_on, terms.met_at, _ceiling(terms))
    for number, decision in enumerate(command.decisions):
        found = decision_faults(decision, before[roots[decision.worry_id]], terms)
        faults |= {f"decisions-{number}-{name}": words for name, words in found.items()}
    if faults:
        raise InvalidInput(faults)


def _ceiling(terms: Terms) -> date:
    longest = terms.rulebook.terms["planned_review_ceiling"]
    return london_date(terms.calendar.due_after(terms.met_at, longest))


def _a_call_will_do(session: WriteSession, opened: OpenedReview) -> bool:
    asked = session.execute(
        sa.select(ReviewPrompt.since, ReviewPrompt.due_at).where(
            ReviewPrompt.review_id == opened.review.id, ReviewPrompt.superseded_at.is_(None)
        )
    )
    prompts = [(since, due_at) for since, due_at in asked]
    return may_be_decision_call(prompts, opened.rules.calendar, opened.rules.rulebook)


def _check_all_decided(
    command: SendReview, evaluation: Evaluation, decided: frozenset[int]
) -> None:
    waiting = {one.worry_id: one.level for one in evaluation.unanswered}
    left = must_be_decided(waiting, decision_call=command.decision_call) - decided
    if not left:
        return
    have = "1 worry has" if len(left) == 1 else f"{len(left)} worries have"
    raise RuleBroken(
        "undecided",
        f"{have} no decision. The review has not been held.",
        fix="Decide on each worry.",
    )


def _finish(
    session: WriteSession,
    actor: Actor,
    opened: OpenedReview,
    command: SendReview,
    roots: Mapping[UUID, int],
    before: Mapping[int, Before],
) -> ReviewSent:
    review = opened.review
    levels = {root: one.level for root, one in before.items()}
    review.sent_at = session.now
    close_tasks(session, [TaskKind.HOLD_REVIEW], [review.id], "hold_review")
    if review.arranged_at and london_date(review.arranged_at) > london_date(session.now):
        leave_meeting(session, review, "The review took place before.")
    note_review(
        session, "review.sent", review, {"decisions": [o.kind.value for o in command.decisions]}
    )
    level = countersigning_level(
        (one.kind, levels[roots[one.worry_id]]) for one in command.decisions
    )
    if level is not None:
        ask_to_countersign(session, actor, opened, level)
        return ReviewSent(review.public_id, None, None)
    hold(session, opened, levels)
    done = recheck(session, opened.child, opened.rules, act="hold_review")
    tell_head_of_second_no_change(session, opened, done.evaluation)
    planned = schedule_planned_review(session, opened)
    return ReviewSent(review.public_id, review.held_at, done, planned.due_at if planned else None)
