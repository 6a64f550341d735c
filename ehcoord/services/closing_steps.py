"""Steps of closing a case: a decision on each worry that waits, and what ends with the case."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.closing import WorryAtClosing
from ehcoord.db import WriteSession
from ehcoord.errors import InvalidInput
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case, Child, MemberWithoutAccount, TeamAroundTheFamilyMember
from ehcoord.models.closings import ClosingDecision
from ehcoord.models.reviews import ClosedHow, ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.rules.answer_links import LinkEnding
from ehcoord.rules.closing import ENDS, ClosingReason
from ehcoord.rules.tasks import CHILD_DIED, KINDS
from ehcoord.rules.vocabulary import Level
from ehcoord.services.answer_links.ending import end_links
from ehcoord.services.leads.requests import overtake
from ehcoord.services.leads.steps import current_lead
from ehcoord.services.meeting_letters import leave_meeting
from ehcoord.services.tasks import close_task

Ends = TypeVar(
    "Ends", ReviewMeeting, Assessment, TeamAroundTheFamilyMember, MemberWithoutAccount, Task
)


def decide_on_worries(
    session: WriteSession,
    case: Case,
    decisions: Iterable[WorryAtClosing],
    waiting: Mapping[UUID, RiskIndicator],
) -> None:
    """Writes what is decided of every worry that waits.

    Raises InvalidInput, at ``worries-`` and the worry's address, for one that is left out, and
    for a serious one about which nobody was consulted.
    """
    given = {decision.worry_id: decision for decision in decisions}
    if given.keys() - waiting.keys():
        raise InvalidInput({"worries": ["Load this page again: the worries have changed."]})
    faults: dict[str, list[str]] = {}
    for worry_id, worry in waiting.items():
        decision = given.get(worry_id)
        if decision is None:
            faults[f"worries-{worry_id}"] = ["Say who was told and who keeps an eye on this."]
        elif worry.level >= Level.SERIOUS and not decision.consulted:
            faults[f"worries-{worry_id}"] = ["Say who was consulted about this serious worry."]
        else:
            session.add(_decision_row(session, case, worry, decision))
    if faults:
        raise InvalidInput(faults)


def _decision_row(
    session: WriteSession, case: Case, worry: RiskIndicator, decision: WorryAtClosing
) -> ClosingDecision:
    return ClosingDecision(
        case_id=case.id,
        child_id=worry.child_id,
        risk_id=worry.first_id or worry.id,
        told_to=decision.told_to,
        keeps_an_eye=decision.keeps_an_eye,
        consulted=decision.consulted,
        restricted=worry.restricted,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )


def end_everything(session: WriteSession, case: Case, reason: ClosingReason) -> None:
    """Ends a locked case: its lead, who was asked to lead, its reviews, its team, its tasks."""
    lead = current_lead(session, case)
    if lead is not None:
        lead.ended_at, lead.ended_because = session.now, "case_closed"
    case.closed_at, case.closed_reason = session.now, reason.value
    case.lead_id = case.lead_is_current = None
    session.flush()
    overtake(session, case)
    for review in _open(session, ReviewMeeting, case, ReviewMeeting.closed_at):
        review.closed_at, review.closed_how = session.now, ClosedHow.CASE_CLOSED
        leave_meeting(session, review, "The case closed.")
    for assessment in _open(session, Assessment, case, Assessment.submitted_at):
        assessment.withdrawn_at = assessment.withdrawn_at or session.now
    around = TeamAroundTheFamilyMember
    for member in _open(session, around, case, around.until_at):
        member.until_at = session.now
    for outside in _open(session, MemberWithoutAccount, case, MemberWithoutAccount.until_at):
        outside.until_at = session.now
    end_links(session, LinkEnding.CASE_CLOSED, AnswerLink.case_id == case.id)
    _end_tasks(session, case, nothing_more=reason is ClosingReason.DIED)
    session.flush()


def _end_tasks(session: WriteSession, case: Case, *, nothing_more: bool) -> None:
    """Ends what a closing ends; where the only child has died, everything that is asked."""
    all_of_it = nothing_more and _only_child(session, case)
    for task in _open(session, Task, case, Task.closed_at):
        if task.kind in ENDS:
            close_task(session, task, ENDS[task.kind])
        elif all_of_it and CHILD_DIED in KINDS[task.kind].closes_by:
            close_task(session, task, CHILD_DIED)


def _only_child(session: WriteSession, case: Case) -> bool:
    """Whether nobody else is left about whom something has been asked."""
    children = sa.select(sa.func.count(Child.id)).where(Child.case_id == case.id)
    return session.scalar(children) == 1


def _open(session: WriteSession, table: type[Ends], case: Case, ended: Any) -> Sequence[Ends]:
    """The rows of a case that have not ended yet, by their column of the end."""
    of_case = sa.select(table).where(table.case_id == case.id, ended.is_(None))
    return session.scalars(of_case.order_by(table.id)).all()
