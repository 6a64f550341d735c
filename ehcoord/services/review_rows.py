"""Reviews as steps of use cases: found and locked, what stands about their worries, their help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.reviews import (
    ClosedHow,
    ReviewDecision,
    ReviewMeeting,
    ReviewRecord,
)
from ehcoord.models.support import SupportChange, SupportPurpose, SupportService
from ehcoord.queries.access import get_case
from ehcoord.queries.held_reviews import decisions_on
from ehcoord.queries.owners import head_of_service
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.calendar import london_date
from ehcoord.rules.decisions import Before
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level, SupportStatus
from ehcoord.services.absent_agencies import tell_absent_agencies
from ehcoord.services.children import LockedChild, lock_children
from ehcoord.services.drift import ask_about_drift
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.messages import Words, write_message
from ehcoord.services.minutes_rows import ask_for_minutes
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.step_up_rows import ask_social_care
from ehcoord.services.support_rows import ask_to_start
from ehcoord.services.tasks import NewTask, close_tasks, open_task

LINE_NAME_LENGTH = 100
# Nothing of the worry itself: whoever works on the case may read who was asked and why.
WHY_STEP_UP = "A review decided it. Why stands in what the review decided."


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """A review with its case, its child locked, and who is asking."""

    case: Case
    relations: frozenset[Relation]
    rules: RulesInForce
    child: LockedChild
    review: ReviewMeeting


def opened_review(
    session: WriteSession, actor: Actor, review_id: UUID, action: Action
) -> OpenedReview:
    """A review for one who may do this to it. Raises NotFound or NotPermitted."""
    named = sa.select(ReviewMeeting).where(ReviewMeeting.public_id == review_id)
    found = session.scalar(named)
    if found is None:
        raise NotFound
    case, relations = get_case(session, actor, found.case_id, action, session.now)
    rules = rules_in_force(session, session.now)
    (child,) = lock_children(session, [found.child_id])
    # Read once more under the lock: somebody may have sent or signed it in between.
    review = session.scalars(named.execution_options(populate_existing=True)).one()
    return OpenedReview(case, relations, rules, child, review)


def what_stands(
    session: WriteSession, opened: OpenedReview, levels: Mapping[int, tuple[Level, datetime]]
) -> tuple[Evaluation, Mapping[int, Before]]:
    """The response check's answer, and what stood before about each worry that is decided on.

    ``levels`` are the levels of the worries, by root id, and since when they are news.
    """
    evaluation = evaluation_of(session, opened.child.child, opened.rules, session.now)
    known = {root: (level, since) for root, (level, since) in levels.items()}
    known |= {one.worry_id: (one.level, one.since) for one in evaluation.unanswered}
    last = _last_decisions(session, list(known))
    before = {}
    for root, (level, since) in known.items():
        kind, why = last.get(root, (None, ""))
        before[root] = Before(
            level=level,
            learned_on=london_date(since),
            last_no_change=why if kind is DecisionKind.NO_CHANGE else "",
            moved_last=kind is DecisionKind.REDISTRIBUTE,
            no_changes=evaluation.no_changes_in_a_row,
            consultation_forced=evaluation.consultation_forced,
        )
    return evaluation, before


def _last_decisions(
    session: WriteSession, roots: list[int]
) -> Mapping[int, tuple[DecisionKind, str]]:
    rows = session.execute(decisions_on(roots, ReviewDecision.why))
    return {root: (kind, why) for root, kind, why in rows}


def standing_decisions(session: WriteSession, review_id: int) -> list[ReviewDecision]:
    """What a review decided, as it was last sent."""
    return list(
        session.scalars(
            sa.select(ReviewDecision)
            .where(ReviewDecision.review_id == review_id, ReviewDecision.superseded_at.is_(None))
            .order_by(ReviewDecision.id)
        )
    )


def standing_record(session: WriteSession, review_id: int) -> ReviewRecord:
    """What a review says, as it was last sent."""
    return session.scalars(
        sa.select(ReviewRecord).where(
            ReviewRecord.review_id == review_id, ReviewRecord.superseded_at.is_(None)
        )
    ).one()


def hold(session: WriteSession, opened: OpenedReview, levels: Mapping[int, Level]) -> None:
    """Counts a review as held from now on, and makes a line of each help it promised.

    A step up that nobody has answered yet is asked of social care.
    """
    review = opened.review
    review.held_at = review.closed_at = session.now
    review.closed_how = ClosedHow.HELD
    close_tasks(session, [TaskKind.HOLD_REVIEW], [review.id], "hold_review")
    session.flush()
    for decision in standing_decisions(session, review.id):
        if decision.kind is DecisionKind.INCREASE:
            serious = levels.get(decision.risk_id, Level.MINOR) >= Level.SERIOUS
            _promise(session, opened, decision, serious=serious)
        elif decision.kind is DecisionKind.STEP_UP and decision.accepted is None:
            _step_up(session, opened, decision)
    ask_for_minutes(session, opened.rules, opened.case, review)
    note_review(session, "review.held", review, {})
    ask_about_drift(session, opened.rules, opened.case)
    tell_absent_agencies(session, opened.rules, opened.case, review)


def _step_up(session: WriteSession, opened: OpenedReview, decision: ReviewDecision) -> None:
    """A step up that was decided is asked of social care, and chased until they answer."""
    lock_case(session, opened.case)
    ask_social_care(
        session,
        opened.rules,
        opened.case,
        asked_of=decision.consulted,
        asked_on=london_date(decision.consulted_at or session.now),
        why=WHY_STEP_UP,
    )


def tell_head_of_second_no_change(
    session: WriteSession, opened: OpenedReview, evaluation: Evaluation
) -> None:
    """Tells the head of service that a second review in a row changed nothing while worries rose.

    Called when such a review has just been held; it names the case, never the child.
    """
    decided = standing_decisions(session, opened.review.id)
    is_no_change = any(one.kind is DecisionKind.NO_CHANGE for one in decided)
    if not (evaluation.consultation_forced and is_no_change):
        return
    head = head_of_service(session, opened.case.id)
    if head is None or head == session.actor_id:
        return
    person = session.get_one(User, head)
    words = Words(
        f"{opened.case.reference}: a second review in a row decided no change",
        f"{opened.case.reference}: worries rose, and a second review in a row decided no change. "
        "Children’s social care was consulted. A third is yours to decide.",
    )
    write_message(session, Recipient(head, person.message_hour), words, urgent=False)
    note_review(session, "review.head_told", opened.review, {})


def _promise(
    session: WriteSession, opened: OpenedReview, decision: ReviewDecision, *, serious: bool
) -> None:
    """More help that was decided is a line that has not begun: only its first contact is help."""
    by = {"recorded_at": session.now, "recorded_by_id": session.actor_id}
    kind = opened.rules.rulebook.support_types[decision.support_type or ""]
    line = SupportService(
        case_id=opened.case.id,
        child_id=decision.child_id,
        type_code=kind.code,
        name=decision.what_help[:LINE_NAME_LENGTH],
        provider=decision.by_whom,
        level=kind.level,
        for_child=kind.for_child,
        decision_id=decision.id,
        **by,
    )
    session.add_all_now(line)
    session.add_all_now(
        SupportPurpose(support_id=line.id, risk_id=decision.risk_id, **by),
        SupportChange(
            support_id=line.id,
            child_id=decision.child_id,
            status=SupportStatus.ACCEPTED,
            happened_at=session.now,
            contacts_per_4_weeks=decision.contacts_per_4_weeks or 0,
            start_by=decision.deliver_by,
            **by,
        ),
    )
    calendar = opened.rules.calendar
    due = calendar.end_of_business(decision.deliver_by) if decision.deliver_by else None
    ask_to_start(session, opened.rules, opened.case, line, due, serious=serious)


def ask_to_hold(
    session: WriteSession, rules: RulesInForce, case: Case, review: ReviewMeeting, reason: str
) -> None:
    """Asks the lead to hold a review by the instant it is due, which nothing has moved."""
    new = NewTask(
        TaskKind.HOLD_REVIEW,
        about_id=review.id,
        case=case,
        child_id=review.child_id,
        due_at=review.due_at,
        reason=reason,
    )
    open_task(session, rules, new)


def note_review(
    session: WriteSession, name: str, review: ReviewMeeting, details: Mapping[str, Detail]
) -> None:
    """Puts a line about a review on the record of use."""
    record(session, Event(name, "review", review.id, review.case_id, review.child_id, details))
