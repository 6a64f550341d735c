"""The agenda of a review, which writes itself from what was recorded: read once, never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.cases import Case, Child
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.access import let_in
from ehcoord.queries.carried_forward import CarriedForward, carried_forward
from ehcoord.queries.child_rows import rows_of
from ehcoord.queries.contacts import LastSeen, last_seen_in_case
from ehcoord.queries.earlier_reviews import EarlierReview, LastDecision, earlier_reviews
from ehcoord.queries.reviews import Review, review_shown
from ehcoord.queries.risks import Worry, worries_where
from ehcoord.queries.support import SupportLine, lines_of_child
from ehcoord.queries.tasks import TaskLine, task_line, task_rows
from ehcoord.queries.timelines import known_from
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.response_check import SupportCompared, evaluate_and_compare
from ehcoord.rules.reviews import unchanged_in_a_row
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import SupportStatus

PROMISED = frozenset({SupportStatus.ACCEPTED, SupportStatus.WAITING, SupportStatus.REFERRED})


@dataclass(frozen=True, slots=True)
class ComparedSupport:
    """Support for the worries of one group: what they are called, and contacts in four weeks."""

    worries: tuple[Worry, ...]
    amounts: SupportCompared


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a review has to look at, in the order in which it is spoken of.

    ``kept_back`` counts the worries that wait and that this reader may not be shown.
    ``seen`` says of each child of the family when they were last seen, by their id.
    ``not_known`` is what nobody has said yet; it is a heading so that it is never empty by habit.
    """

    review: Review
    evaluation: Evaluation
    waiting: tuple[Worry, ...]
    kept_back: int
    support: tuple[SupportLine, ...]
    compared: tuple[ComparedSupport, ...]
    last: EarlierReview | None
    last_decisions: tuple[LastDecision, ...]
    unchanged_in_a_row: int
    promised: tuple[SupportLine, ...]
    late: tuple[TaskLine, ...]
    seen: Mapping[int, LastSeen]
    carried: CarriedForward
    not_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToPrepare:
    """A review as it was found for a reader, with its child, its case and why it was asked for."""

    review: ReviewMeeting
    child: Child
    case: Case
    relations: frozenset[Relation]
    reasons: tuple[tuple[str, bool], ...]

    def reasons_for(self, relations: frozenset[Relation]) -> tuple[str, ...]:
        """The reasons in words, the soonest first: one that names a restricted worry is left out
        for those who may not see it."""
        sees = sees_restricted(relations)
        return tuple(dict.fromkeys(said for said, hidden in self.reasons if sees or not hidden))


def agenda(
    session: orm.Session,
    actor: Actor,
    review_id: UUID,
    now: datetime,
    rules: RulesInForce,
    *,
    for_family: bool = False,
) -> Agenda:
    """The agenda of one review for one who may read its case.

    One ``for_family`` has nothing restricted, whoever asks. Raises NotFound for others, and
    ``for_family`` for a review of professionals only.
    """
    found = find_to_prepare(session, actor, review_id, now)
    return agenda_of(session, actor, found, now, rules, for_family=for_family)


def agenda_of(
    session: orm.Session,
    actor: Actor,
    found: ToPrepare,
    now: datetime,
    rules: RulesInForce,
    *,
    for_family: bool = False,
) -> Agenda:
    """The agenda of a review that was found, as ``agenda`` gives it."""
    row, child, case = found.review, found.child, found.case
    relations = _for_family(row) if for_family else found.relations
    rows = rows_of(session, child, now)
    timeline = known_from(rows, child.id, now, rules).timeline
    evaluation, amounts = evaluate_and_compare(timeline, now, rules.rulebook, rules.calendar)
    waiting = frozenset(one.worry_id for one in evaluation.unanswered)
    of_child = RiskIndicator.child_id == child.id
    worries = worries_where(session, of_child, relations, waiting=waiting, with_answers=False)
    lines = lines_of_child(rows, child.id, relations)
    seen = last_seen_in_case(session, actor, case.id, now)
    earlier = earlier_reviews(session, child.id, worries, lines)
    return Agenda(
        review=review_shown(row, found.reasons_for(relations)),
        evaluation=evaluation,
        waiting=tuple(one for one in worries if one.root_id in waiting),
        kept_back=len(waiting - {one.root_id for one in worries}),
        support=lines,
        compared=_compared(worries, amounts),
        last=earlier.last,
        last_decisions=earlier.decisions,
        unchanged_in_a_row=unchanged_in_a_row(earlier.decided),
        promised=tuple(line for line in lines if line.status in PROMISED),
        late=_late(session, row, now, rules),
        seen=seen,
        carried=carried_forward(session, case.id, child.id, relations),
        not_known=tuple(_not_known(worries, lines, seen.get(child.id), evaluation, rules)),
    )


def find_to_prepare(
    session: orm.Session, actor: Actor, review_id: UUID, now: datetime
) -> ToPrepare:
    """A review for one who may read its case, in one query. Raises NotFound for others."""
    prompt = ReviewPrompt
    query = (
        sa.select(Case, ReviewMeeting, Child, prompt.reason, prompt.restricted)
        .join(ReviewMeeting, ReviewMeeting.case_id == Case.id)
        .join(Child, Child.id == ReviewMeeting.child_id)
        .outerjoin(
            prompt,
            sa.and_(prompt.review_id == ReviewMeeting.id, prompt.superseded_at.is_(None)),
        )
        .where(ReviewMeeting.public_id == review_id)
        .order_by(prompt.due_at, prompt.id)
    )
    rows, relations = let_in(session, actor, query, Action.REVIEW_READ, now)
    case, review, child, *_ = rows[0]
    reasons = tuple((row.reason, row.restricted) for row in rows if row.reason is not None)
    return ToPrepare(review, child, case, relations, reasons)


def _for_family(review: ReviewMeeting) -> frozenset[Relation]:
    """The family's own copy is read with no tie that shows what is restricted."""
    if review.professionals_only:
        raise NotFound
    return frozenset()


def _compared(
    worries: tuple[Worry, ...], amounts: tuple[SupportCompared, ...]
) -> tuple[ComparedSupport, ...]:
    rows = (
        ComparedSupport(tuple(one for one in worries if one.root_id in group.worry_ids), group)
        for group in amounts
    )
    return tuple(row for row in rows if row.worries)


def _late(
    session: orm.Session, review: ReviewMeeting, now: datetime, rules: RulesInForce
) -> tuple[TaskLine, ...]:
    """What is past its date, and whose it is. Help that has not begun is among the promised."""
    rows = session.execute(
        task_rows()
        .where(
            Task.case_id == review.case_id,
            sa.or_(Task.child_id == review.child_id, Task.child_id.is_(None)),
            Task.closed_at.is_(None),
            Task.due_at < now,
            Task.kind != TaskKind.START_SUPPORT,
            sa.not_(
                sa.and_(
                    Task.about_id == review.id,
                    Task.kind.in_([TaskKind.HOLD_REVIEW, TaskKind.COUNTERSIGN]),
                )
            ),
        )
        .order_by(Task.due_at, Task.id)
    )
    return tuple(task_line(row, now, rules.calendar) for row in rows)


def _not_known(
    worries: tuple[Worry, ...],
    lines: tuple[SupportLine, ...],
    seen: LastSeen | None,
    evaluation: Evaluation,
    rules: RulesInForce,
) -> list[str]:
    found = []
    if seen is None:
        found.append("When the child was last seen.")
    elif not seen.alone:
        found.append("What the child says when they are seen alone.")
    if any(one.code is None for one in worries):
        found.append("Which words of the catalogue fit a worry.")
    found += [f"Whether {line.name} has begun." for line in lines if line.status in PROMISED]
    past = {one.worry_id for one in evaluation.unanswered if one.past_its_date}
    names = _names(worries, rules)
    found += [f"Whether this is still true: {names[root]}." for root in sorted(past & set(names))]
    return list(dict.fromkeys(found))


def _names(worries: tuple[Worry, ...], rules: RulesInForce) -> Mapping[int, str]:
    indicators = rules.rulebook.indicators
    return {
        one.root_id: indicators[one.code].short_name
        for one in worries
        if one.code in indicators and one.code is not None
    }
