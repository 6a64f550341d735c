"""The response check in the service: what follows from a child's facts is opened and closed here.

Every use case that changes a child's facts ends with ``recheck``, in the same transaction, and
the sweep calls it when time alone may have changed the answer (P2). Running it again with
nothing new changes nothing (P9).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case, Child
from ehcoord.models.tasks import Task
from ehcoord.queries.timelines import (
    NO_LONGER_ASKED,
    OVERTAKEN_BY_A_REVIEW,
    KnownOfChild,
    known_of,
)
from ehcoord.rules.evaluation import Ask, Evaluation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.timeline import Asked, Timeline
from ehcoord.rules.vocabulary import Question, Rule, RuleMode
from ehcoord.services.children import LockedChild
from ehcoord.services.prompted_reviews import NOTHING_HAPPENED, Happened, reconcile_review
from ehcoord.services.questions import COUNTED_FROM_THE_ASKING, new_questions
from ehcoord.services.tasks import add_tasks, bring_forward, close_task

_QUESTIONS = frozenset(question.value for question in Question)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What the service did by itself after a change: the words *what happened next* say it.

    ``asked`` are the tasks opened now; ``closed`` how many tasks the change made needless.
    """

    child_id: int
    evaluation: Evaluation
    review: Happened
    asked: tuple[TaskKind, ...] = ()
    closed: int = 0


def evaluation_of(
    session: orm.Session, child: Child, rules: RulesInForce, now: datetime
) -> Evaluation:
    """The response check's answer for one child at an instant, with nothing opened or closed."""
    return _evaluate(known_of(session, child, now, rules).timeline, rules, now)


def recheck(
    session: WriteSession, child: LockedChild, rules: RulesInForce, *, act: str = NO_LONGER_ASKED
) -> Rechecked:
    """Works the response check out again for a locked child and makes the database agree.

    ``act`` names what the person did, for the tasks that it answers: a task that nothing asks
    any longer is closed by it.
    """
    row = child.child
    session.flush()
    known = known_of(session, row, session.now, rules)
    case = session.get(Case, row.case_id) if row.case_id is not None else None
    if case is None or case.closed_at is not None or known.died_at is not None:
        row.next_check_at, row.checked_with = None, rules.stamp
        return Rechecked(row.id, Evaluation(), NOTHING_HAPPENED)
    evaluation = _evaluate(known.timeline, rules, session.now)
    review = reconcile_review(session, rules, case, known, evaluation)
    questions = new_questions(session, case, known, evaluation.asks)
    asked = add_tasks(session, rules, [*questions, *([review.task] if review.task else [])])
    closed = _settle_open_tasks(session, rules, known, evaluation, act)
    timeline = _with_questions(review.timeline, asked)
    row.next_check_at = _next_check(timeline, known, evaluation, rules, session.now)
    row.checked_with = rules.stamp
    kinds = tuple(task.kind for task in asked)
    return Rechecked(row.id, evaluation, review.happened, kinds, closed)


def _evaluate(timeline: Timeline, rules: RulesInForce, now: datetime) -> Evaluation:
    return evaluate(timeline, now, rules.rulebook, rules.calendar)


def _next_check(
    timeline: Timeline,
    known: KnownOfChild,
    evaluation: Evaluation,
    rules: RulesInForce,
    now: datetime,
) -> datetime | None:
    """When time alone may change the answer, with what was opened and asked just now in it."""
    if timeline == known.timeline:
        return evaluation.next_change_at
    return _evaluate(timeline, rules, now).next_change_at


def _with_questions(timeline: Timeline, tasks: Iterable[Task]) -> Timeline:
    asked = (
        Asked(Question(task.kind.value), task.about_id, task.opened_at, task.due_at)
        for task in tasks
        if task.kind.value in _QUESTIONS
    )
    return replace(timeline, asked=(*timeline.asked, *asked))


def _settle_open_tasks(
    session: WriteSession,
    rules: RulesInForce,
    known: KnownOfChild,
    evaluation: Evaluation,
    act: str,
) -> int:
    """Closes the questions that nothing asks any longer and brings the others forward."""
    still = {(ask.question.value, ask.about): ask for ask in evaluation.asks}
    changed: dict[int, Ask | None] = {}
    for task in known.open_tasks:
        if task.kind.value not in _QUESTIONS:
            continue
        ask = still.get((task.kind.value, task.about_id))
        if ask is None or _comes_sooner(ask, task.due_at):
            changed[task.id] = ask
    if not changed:
        return 0
    rows = session.scalars(sa.select(Task).where(Task.id.in_(changed)).order_by(Task.id)).all()
    return sum(_settle(session, rules, evaluation, row, changed[row.id], act) for row in rows)


def _settle(
    session: WriteSession,
    rules: RulesInForce,
    evaluation: Evaluation,
    task: Task,
    ask: Ask | None,
    act: str,
) -> bool:
    if task.closed_at is not None:
        return False
    if ask is not None:
        bring_forward(session, rules, task, ask.due_at)
        return False
    close_task(session, task, _how_closed(task.kind, evaluation, act))
    return True


def _how_closed(kind: TaskKind, evaluation: Evaluation, act: str) -> str:
    if kind is TaskKind.WHO_HAS_SEEN and any(
        prompt.rule is Rule.SILENCE and prompt.mode is RuleMode.ON for prompt in evaluation.prompts
    ):
        return OVERTAKEN_BY_A_REVIEW
    return act


def _comes_sooner(ask: Ask, due_at: datetime) -> bool:
    # What time alone asks of a person counts from the asking: no sooner when the sweep was late.
    return ask.question not in COUNTED_FROM_THE_ASKING and ask.due_at < due_at
