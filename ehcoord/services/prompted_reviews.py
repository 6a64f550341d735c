"""The one open review of a child: opened by a prompt, joined by others, closed by an answer.

A due date comes forward and never goes back. A prompt in shadow is stored and shown to nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case
from ehcoord.models.reviews import ClosedHow, ReviewKind, ReviewMeeting
from ehcoord.queries.meetings import binding
from ehcoord.queries.timelines import NO_LONGER_ASKED, KnownOfChild
from ehcoord.rules.evaluation import Evaluation, Prompt
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.reviews import CHAIRS
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.timeline import OpenedReview, Timeline
from ehcoord.rules.vocabulary import Level, ReviewForm, Rule, RuleMode
from ehcoord.services.meeting_letters import leave_meeting
from ehcoord.services.open_reviews import OpenReview, open_review_of
from ehcoord.services.prompt_rows import keyed, store_prompts, store_shadows
from ehcoord.services.records import Event, record
from ehcoord.services.tasks import NewTask, bring_forward, close_task

REASON_LENGTH = 2000


@unique
class What(StrEnum):
    """What became of the child's review because of a change."""

    NOTHING = "nothing"
    OPENED = "opened"
    JOINED = "joined"
    BROUGHT_FORWARD = "brought_forward"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of the one open review, when it is due and why, the soonest reason first."""

    what: What
    review_id: int | None = None
    due_at: datetime | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What happened, the timeline with the review as it now is, and the task still to be opened."""

    happened: Happened
    timeline: Timeline
    task: NewTask | None = None


NOTHING_HAPPENED = Happened(What.NOTHING)


def reconcile_review(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    known: KnownOfChild,
    evaluation: Evaluation,
) -> Reconciled:
    """Makes the child's open review agree with the prompts, and says what that changed."""
    asked_for = [one for one in evaluation.prompts if one.mode is RuleMode.ON]
    store_shadows(session, rules, known, evaluation.prompts)
    if not asked_for:
        return _close_if_answered(session, known)
    there = open_review_of(session, known)
    if there is None:
        return _open(session, rules, case, known, asked_for)
    return _join(session, rules, case, known, there, asked_for)


def _open(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    known: KnownOfChild,
    prompts: Sequence[Prompt],
) -> Reconciled:
    review = ReviewMeeting(
        case_id=case.id,
        child_id=known.timeline.child_id,
        kind=ReviewKind.PROMPTED,
        form=ReviewForm.SHORT,
        opened_at=session.now,
        due_at=min(one.due_at for one in prompts),
        rulebook_version=rules.rulebook.version,
        chaired_by=CHAIRS[0],
        professionals_only=False,
    )
    review.is_first_meeting = any(one.rule is Rule.FIRST_MEETING for one in prompts)
    take_on(review, prompts)
    session.add_all_now(review)
    _record(session, "review.opened", review, prompts)
    store_prompts(session, rules, known, review.id, keyed(known, prompts, review.id))
    happened = Happened(What.OPENED, review.id, review.due_at, _reasons(prompts))
    task = _new_hold_task(case, known, review, prompts)
    return Reconciled(happened, _with_review(known.timeline, review), task)


def _join(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    known: KnownOfChild,
    there: OpenReview,
    prompts: Sequence[Prompt],
) -> Reconciled:
    review = there.review
    before = {one.key for one in known.prompts if one.review_id == review.id}
    new = [one for one in keyed(known, prompts, review.id) if one.key not in before]
    store_prompts(session, rules, known, review.id, new)
    was_due = review.due_at
    take_on(review, prompts)
    if review.due_at < was_due:
        review.due_at = min([was_due, *binding(prompts, there.moved_at)])
    task = _keep_task(session, rules, case, known, there, prompts)
    if review.due_at < was_due:
        what = What.BROUGHT_FORWARD
        _record(session, "review.brought_forward", review, prompts)
    elif new:
        what = What.JOINED
        _record(session, "review.joined", review, [one.prompt for one in new])
    else:
        what = What.NOTHING
    happened = Happened(what, review.id, review.due_at, _reasons(one.prompt for one in new))
    return Reconciled(happened, _with_review(known.timeline, review), task)


def take_on(review: ReviewMeeting, prompts: Iterable[Prompt]) -> None:
    """What the prompts ask of the review: sooner, fuller, more senior, never the reverse."""
    for one in prompts:
        review.due_at = min(review.due_at, one.due_at)
        if one.form is ReviewForm.FULL:
            review.form = ReviewForm.FULL
        if one.professionals_only:
            review.professionals_only = True
        if CHAIRS.index(one.chaired_by) > CHAIRS.index(review.chaired_by):
            review.chaired_by = one.chaired_by


def _close_if_answered(session: WriteSession, known: KnownOfChild) -> Reconciled:
    """Closes a review that only prompts had asked for, once support has answered them all.

    A review that has been sent waits for its signature; a planned one is held as planned.
    """
    was_prompted = any(one.review_id == known.open_review_id for one in known.prompts)
    there = open_review_of(session, known) if was_prompted else None
    if there is None or there.review.kind is ReviewKind.PLANNED or there.review.sent_at is not None:
        return Reconciled(NOTHING_HAPPENED, known.timeline)
    review = there.review
    review.closed_at, review.closed_how = session.now, ClosedHow.ANSWERED
    leave_meeting(session, review, "Support has answered every worry that asked for it.")
    if there.task is not None:
        close_task(session, there.task, NO_LONGER_ASKED)
    _record(session, "review.answered", review, ())
    return Reconciled(Happened(What.ANSWERED, review.id), _with_review(known.timeline, review))


def _keep_task(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    known: KnownOfChild,
    there: OpenReview,
    prompts: Sequence[Prompt],
) -> NewTask | None:
    """Brings the task of holding the review forward; gives a new one where none is open."""
    review, task = there.review, there.task
    if task is None:
        # One that was sent waits for a signature, which is a task of somebody else's.
        waits = review.sent_at is not None
        return None if waits else _new_hold_task(case, known, review, prompts)
    if task.due_at > review.due_at:
        task.serious = task.serious or _has_serious(known, prompts)
        bring_forward(session, rules, task, review.due_at)
    return None


def _new_hold_task(
    case: Case, known: KnownOfChild, review: ReviewMeeting, prompts: Sequence[Prompt]
) -> NewTask:
    return NewTask(
        kind=TaskKind.HOLD_REVIEW,
        about_id=review.id,
        case=case,
        child_id=review.child_id,
        reason="\n".join(_reasons(prompts))[:REASON_LENGTH],
        due_at=review.due_at,
        serious=_has_serious(known, prompts),
        rule=prompts[0].rule.value,
        facts={
            "rules": sorted({one.rule.value for one in prompts}),
            "worries": sorted({worry for one in prompts for worry in one.worry_ids}),
        },
    )


def _has_serious(known: KnownOfChild, prompts: Iterable[Prompt]) -> bool:
    named = {worry for one in prompts for worry in one.worry_ids}
    return any(
        worry.level >= Level.SERIOUS for worry in known.timeline.worries if worry.id in named
    )


def _with_review(timeline: Timeline, review: ReviewMeeting) -> Timeline:
    others = tuple(one for one in timeline.opened if one.id != review.id)
    done = [at for at in (review.sent_at, review.closed_at) if at is not None]
    now = OpenedReview(review.id, review.opened_at, review.due_at, min(done, default=None))
    return replace(timeline, opened=(*others, now))


def _reasons(prompts: Iterable[Prompt]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.reason for one in prompts if one.reason))


def _record(
    session: WriteSession, name: str, review: ReviewMeeting, prompts: Iterable[Prompt]
) -> None:
    rules = sorted({one.rule.value for one in prompts})
    record(
        session,
        Event(name, "review", review.id, review.case_id, review.child_id, {"rules": rules}),
    )
