"""A step up as a step of other use cases: asked of social care, and their answer on decisions.

A review that decides to step up asks social care, and until they have answered the decision is
a promise: refused, or unanswered in time, its worry waits for a decision again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case
from ehcoord.models.reviews import ReviewDecision, ReviewMeeting
from ehcoord.models.social_care import StepUp
from ehcoord.queries.social_care import open_step_up
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.services.entries import OWN_TO_A_ROW
from ehcoord.services.records import Event, record
from ehcoord.services.tasks import NewTask, open_task

WHY_CHASE = "Social care was asked to take this family on. Until they accept in writing, we lead."
# What the row that carries the answer does not take over from the row of the decision.
ITS_OWN = OWN_TO_A_ROW | {"accepted", "reply"}


def ask_social_care(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    *,
    asked_of: str,
    asked_on: date,
    why: str,
) -> None:
    """Writes down that social care was asked, and chases the answer; once while one is awaited.

    The case's row is locked.
    """
    if open_step_up(session, case.id) is not None:
        return
    row = StepUp(case_id=case.id, asked_of=asked_of, asked_on=asked_on, why=why)
    session.add_all_now(row)
    open_task(session, rules, NewTask(TaskKind.CHASE_STEP_UP, case.id, case, WHY_CHASE))
    record(session, Event("step_up.asked", "step_up", row.id, case.id))


def answer_decisions(session: WriteSession, case: Case, *, accepted: bool, words: str) -> None:
    """Puts social care's answer on every decision to step up that a held review left open.

    The children are locked: what the answer makes of their worries is the caller's recheck.
    """
    open_ones = _waiting_for_an_answer(session, case)
    for row in open_ones:
        row.superseded_at = session.now
    session.flush()
    session.add_all(
        ReviewDecision(
            **_copied(row), accepted=accepted, reply=words or row.reply, supersedes_id=row.id,
            recorded_at=session.now, recorded_by_id=session.actor_id,
        )
        for row in open_ones
    )  # fmt: skip
    session.flush()


def _waiting_for_an_answer(session: WriteSession, case: Case) -> Sequence[ReviewDecision]:
    return session.scalars(
        sa.select(ReviewDecision)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewDecision.review_id)
        .where(
            ReviewMeeting.case_id == case.id,
            ReviewMeeting.held_at.is_not(None),
            ReviewDecision.kind == DecisionKind.STEP_UP,
            ReviewDecision.accepted.is_(None),
            ReviewDecision.superseded_at.is_(None),
        )
        .order_by(ReviewDecision.id)
    ).all()


def _copied(row: ReviewDecision) -> dict[str, Any]:
    names = (column.key for column in sa.inspect(ReviewDecision).column_attrs)
    return {name: getattr(row, name) for name in names if name not in ITS_OWN}
