"""P2: each open child's response check worked out again and compared with what is open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.cases import Case, Child
from ehcoord.queries.child_rows import rows_of_each
from ehcoord.queries.meetings import still_binding
from ehcoord.queries.timelines import KnownOfChild, known_from
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.vocabulary import RuleMode
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.memory import collector_at_rest
from ehcoord.services.rulebook import rules_in_force

BATCH = 250
JUST_BEFORE = timedelta(microseconds=1)
Row = sa.Row[Any]


def unmet_prompts(session: orm.Session, now: datetime, progress: Progress) -> Iterator[Finding]:
    """Children for whom the rules ask for a review or an answer that nobody has been asked for."""
    rules = rules_in_force(session, now)
    last = 0
    while batch := _open_children(session, last):
        with collector_at_rest():
            for at, children in _by_instant(batch, rules, now).items():
                yield from _of_children(session, children, rules, at)
        progress.more(len(batch))
        last = batch[-1].id


def _open_children(session: orm.Session, last: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    return session.execute(
        sa.select(Child.id, Child.next_check_at, Child.checked_with)
        .join(Case, Case.id == Child.case_id)
        .where(Child.id > last, Case.closed_at.is_(None))
        .order_by(Child.id)
        .limit(BATCH)
    ).all()


def _by_instant(
    children: Sequence[Row], rules: RulesInForce, now: datetime
) -> Mapping[datetime, Mapping[int, Row]]:
    """The children by id, under the instant at which each is judged, so that many are read at once.

    One whose rules are new is left out: the next sweep checks it, at the normal rate.
    """
    found: defaultdict[datetime, dict[int, Row]] = defaultdict(dict)
    for child in children:
        if child.checked_with == rules.stamp:
            found[_judged_at(child, now)][child.id] = child
    return found


def _judged_at(child: Row, now: datetime) -> datetime:
    if child.next_check_at is not None and child.next_check_at <= now:
        # What time alone has caused since then is the next sweep's.
        at: datetime = child.next_check_at - JUST_BEFORE
        return at
    return now


def _of_children(
    session: orm.Session, children: Mapping[int, Row], rules: RulesInForce, at: datetime
) -> Iterator[Finding]:
    for child_id, rows in rows_of_each(session, list(children), at):
        known = known_from(rows, child_id, at, rules)
        yield from _of_child(session, children[child_id], known, rules, at)


def _of_child(
    session: orm.Session, child: Row, known: KnownOfChild, rules: RulesInForce, at: datetime
) -> Iterator[Finding]:
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
    asked = [one for one in evaluation.prompts if one.mode is RuleMode.ON]
    if not asked:
        return
    due_at = next(
        (one.due_at for one in known.timeline.opened if one.id == known.open_review_id), None
    )
    if known.open_review_id is None or due_at is None:
        yield "Worries wait for a decision and no review is open."
        return
    if due_at <= min(one.due_at for one in asked):
        return
    if due_at > min(still_binding(session, known.open_review_id, asked), default=due_at):
        yield "The open review is due later than the rules ask."


def _about_questions(known: KnownOfChild, evaluation: Evaluation) -> Iterator[str]:
    there = {(task.kind.value, task.about_id) for task in known.open_tasks}
    for ask in evaluation.asks:
        if (ask.question.value, ask.about) not in there:
            yield f"Nobody is asked the question {ask.question.value}."


def _about_next_look(child: Row, evaluation: Evaluation) -> Iterator[str]:
    due = evaluation.next_change_at
    if due is not None and (child.next_check_at is None or child.next_check_at > due):
        yield "The next check is later than time alone may change the answer."
