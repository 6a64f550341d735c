"""P2: each open child's response check worked out again and compared with what is open."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.cases import Case, Child
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.meetings import still_binding
from ehcoord.queries.timelines import KnownOfChild, known_of
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.vocabulary import RuleMode
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.rulebook import rules_in_force

BATCH = 200
JUST_BEFORE = timedelta(microseconds=1)


def unmet_prompts(session: orm.Session, now: datetime, progress: Progress) -> Iterator[Finding]:
    """Children for whom the rules ask for a review or an answer that nobody has been asked for."""
    rules = rules_in_force(session, now)
    last = 0
    while batch := _open_children(session, last):
        for child in batch:
            yield from _of_child(session, child, rules, now)
            progress.one_more()
        last = batch[-1].id
        session.expunge_all()


def _open_children(session: orm.Session, last: int) -> Sequence[Child]:
    return session.scalars(
        sa.select(Child)
        .join(Case, Case.id == Child.case_id)
        .where(Child.id > last, Case.closed_at.is_(None))
        .order_by(Child.id)
        .limit(BATCH)
    ).all()


def _of_child(
    session: orm.Session, child: Child, rules: RulesInForce, now: datetime
) -> Iterator[Finding]:
    if child.checked_with != rules.stamp:
        # Its rules are new: the next sweep checks it, at the normal rate.
        return
    at = now
    if child.next_check_at is not None and child.next_check_at <= now:
        # What time alone has caused since then is the next sweep's.
        at = child.next_check_at - JUST_BEFORE
    known = known_of(session, child, at, rules)
    if known.died_at is not None:
        return
    evaluation = evaluate(known.timeline, at, rules.rulebook, rules.calendar)
    for what in (
        *_about_review(session, known, evaluation),
        *_about_questions(known, evaluation),
        *_about_next_look(child, evaluation),
    ):
        yield Finding("P2", what, "child", (child.id,))


def _about_review(
    session: orm.Session, known: KnownOfChild, evaluation: Evaluation
) -> Iterator[str]:
    due = [one.due_at for one in evaluation.prompts if one.mode is RuleMode.ON]
    if not due:
        return
    if known.open_review_id is None:
        yield "Worries wait for a decision and no review is open."
        return
    review = session.get_one(ReviewMeeting, known.open_review_id)
    if review.due_at <= min(due):
        return
    asked = [one for one in evaluation.prompts if one.mode is RuleMode.ON]
    if review.due_at > min(still_binding(session, review.id, asked), default=review.due_at):
        yield "The open review is due later than the rules ask."


def _about_questions(known: KnownOfChild, evaluation: Evaluation) -> Iterator[str]:
    there = {(task.kind.value, task.about_id) for task in known.open_tasks}
    for ask in evaluation.asks:
        if (ask.question.value, ask.about) not in there:
            yield f"Nobody is asked the question {ask.question.value}."


def _about_next_look(child: Child, evaluation: Evaluation) -> Iterator[str]:
    due = evaluation.next_change_at
    if due is not None and (child.next_check_at is None or child.next_check_at > due):
        yield "The next check is later than time alone may change the answer."
