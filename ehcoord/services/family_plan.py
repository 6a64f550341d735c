"""The family's plan: outcomes and actions, chased from their owners, and agreed once led.

Help never waits for the plan: everything here goes ahead under a lead for now. Only marking the
plan as agreed waits for a confirmed lead.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.plans import (
    AddAction,
    AddOutcome,
    AgreePlan,
    AnswerAction,
    RecordProgress,
    WriteContingency,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken, Stale
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind
from ehcoord.models.plans import PlanAction, PlanAgreement, PlanOutcome, PlanProgress
from ehcoord.queries.access import get_case
from ehcoord.queries.overrides import override_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.plans import NotYet, no_more_outcomes, not_agreed_yet
from ehcoord.services.leads.steps import current_lead, lock_case
from ehcoord.services.plan_rows import (
    CHASED,
    ask_owner,
    check_not_restricted,
    child_of,
    end_actions,
    outcome_of,
    owner_of,
    plan_changed,
    plan_of,
    sent_before,
)
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_tasks


@dataclass(frozen=True, slots=True)
class Planned:
    """What was added to a plan, by its address; ``again`` when it had been sent before."""

    public_id: UUID
    again: bool = False


def add_outcome(actor: Actor, case_id: UUID, command: AddOutcome, *, now: datetime) -> Planned:
    """Adds an outcome to the plan. Raises RuleBroken at the rulebook's number of open ones."""
    with transaction(actor.user_id, now) as session:
        case, relations = _open_case(session, actor, case_id, Action.PLAN_WRITE)
        if (there := sent_before(session, PlanOutcome, command.one_use_id)) is not None:
            return Planned(there, again=True)
        if command.restricted and not sees_restricted(relations):
            raise InvalidInput({"restricted": ["You could not see it yourself then."]})
        most = rules_in_force(session, now).rulebook.limits["outcomes_at_once"]
        open_ones = session.scalars(
            sa.select(PlanOutcome.id).where(
                PlanOutcome.case_id == case.id, PlanOutcome.ended_at.is_(None)
            )
        ).all()
        _refuse(no_more_outcomes(len(open_ones), most))
        row = PlanOutcome(
            one_use_id=command.one_use_id,
            case_id=case.id,
            child_id=child_of(session, case, command.child_id),
            need=command.need,
            outcome=command.outcome,
            how_we_know=command.how_we_know,
            restricted=command.restricted,
            opened_at=now,
        )
        session.add_all_now(row)
        plan_changed(session, case)
        record(session, Event("plan.outcome_added", "outcome", row.id, case.id, row.child_id))
        return Planned(row.public_id)


def add_action(
    actor: Actor, case_id: UUID, outcome_id: UUID, command: AddAction, *, now: datetime
) -> Planned:
    """Adds who does what by when, and asks them: their own task, due on that day.

    What the family or somebody without an account does is asked about by the lead. Raises
    InvalidInput for a day that has passed and for an owner who does not work with the family.
    """
    if command.by_when < london_date(now):
        raise InvalidInput({"by_when": ["The day must be today or later."]})
    with transaction(actor.user_id, now) as session:
        case, relations = _open_case(session, actor, case_id, Action.PLAN_WRITE)
        if (there := sent_before(session, PlanAction, command.one_use_id)) is not None:
            return Planned(there, again=True)
        outcome = outcome_of(session, case, relations, outcome_id)
        row = PlanAction(
            one_use_id=command.one_use_id,
            case_id=case.id,
            outcome_id=outcome.id,
            what=command.what,
            by_the_family=command.by_the_family,
            owner_id=owner_of(session, case, command),
            owner_name=command.owner_name,
            agency=command.agency,
            by_when=command.by_when,
            opened_at=now,
        )
        session.add_all_now(row)
        ask_owner(session, case, row, outcome.child_id)
        plan_changed(session, case)
        record(session, Event("plan.action_added", "action", row.id, case.id, outcome.child_id))
        return Planned(row.public_id)


def answer_action(actor: Actor, action_id: UUID, command: AnswerAction, *, now: datetime) -> UUID:
    """Says what became of an action; its owner may, whatever else they see. Gives the case.

    Answering again changes nothing more.
    """
    with transaction(actor.user_id, now) as session:
        row = session.scalar(
            sa.select(PlanAction).where(PlanAction.public_id == action_id).with_for_update()
        )
        if row is None:
            raise NotFound
        may = Action.TASK_ANSWER if row.owner_id == actor.user_id else Action.PLAN_WRITE
        case, relations = get_case(session, actor, row.case_id, may, now)
        if row.owner_id != actor.user_id and not sees_restricted(relations):
            check_not_restricted(session, row)
        if row.ended_at is not None:
            return case.public_id
        row.ended_at, row.answer, row.words = now, command.answer, command.words
        close_tasks(session, CHASED, [row.id], "answer_action")
        details = {"answer": command.answer.value}
        record(session, Event("plan.action_answered", "action", row.id, case.id, None, details))
        return case.public_id


def record_progress(
    actor: Actor, case_id: UUID, outcome_id: UUID, command: RecordProgress, *, now: datetime
) -> None:
    """Says how far an outcome is; ending it ends what is still asked for it."""
    with transaction(actor.user_id, now) as session:
        case, relations = _open_case(session, actor, case_id, Action.PLAN_WRITE)
        outcome = outcome_of(session, case, relations, outcome_id)
        there = sa.select(PlanProgress.id).where(PlanProgress.one_use_id == command.one_use_id)
        if command.one_use_id is None or session.scalar(there) is None:
            session.add(
                PlanProgress(
                    one_use_id=command.one_use_id, case_id=case.id, outcome_id=outcome.id,
                    progress=command.progress, words=command.words, recorded_at=now,
                    recorded_by_id=actor.user_id, restricted=outcome.restricted,
                )
            )  # fmt: skip
            details = {"progress": command.progress.value}
            record(
                session,
                Event("plan.looked_at", "outcome", outcome.id, case.id, outcome.child_id, details),
            )
        if command.ended is not None and outcome.ended_at is None:
            outcome.ended_at, outcome.ended_how = now, command.ended
            end_actions(session, outcome)
            plan_changed(session, case)


def write_contingency(
    actor: Actor, case_id: UUID, command: WriteContingency, *, now: datetime
) -> None:
    """Writes what happens if the plan does not work. Raises Stale over somebody else's words."""
    with transaction(actor.user_id, now) as session:
        case, _ = _open_case(session, actor, case_id, Action.PLAN_WRITE)
        plan = plan_of(session, case)
        if plan.contingency == command.contingency:
            return
        if plan.version != command.version:
            by = session.get_one(User, plan.changed_by_id).name
            raise Stale(plan.changed_at, by)
        plan.contingency, plan.version = command.contingency, plan.version + 1
        plan_changed(session, case)
        record(session, Event("plan.contingency_written", "plan", plan.id, case.id))


def agree_plan(actor: Actor, case_id: UUID, command: AgreePlan, *, now: datetime) -> int:
    """Marks the plan as agreed with the family, as it stands now; gives the number of this version.

    Raises RuleBroken with everything it waits for: a confirmed lead, and somebody who does
    something. Agreeing again what has not changed since is the same version.
    """
    if command.agreed_on > london_date(now):
        raise InvalidInput({"agreed_on": ["The day must be today or earlier."]})
    with transaction(actor.user_id, now) as session:
        case, _ = _open_case(session, actor, case_id, Action.PLAN_AGREE)
        plan, lead = plan_of(session, case), current_lead(session, case)
        acting = sa.select(PlanAction.id).where(
            PlanAction.case_id == case.id, PlanAction.ended_at.is_(None)
        )
        waits = not_agreed_yet(
            lead_confirmed=(lead is not None and lead.kind is LeadKind.CONFIRMED)
            or override_of(session, case.id, rules_in_force(session, now), now) is not None,
            with_actions=session.scalar(acting.limit(1)) is not None,
        )
        _refuse(*waits)
        last = session.scalar(
            sa.select(PlanAgreement)
            .where(PlanAgreement.case_id == case.id)
            .order_by(PlanAgreement.id.desc())
        )
        if last is not None and last.recorded_at >= plan.changed_at:
            return last.number
        row = PlanAgreement(
            case_id=case.id, number=(last.number if last else 0) + 1, agreed_on=command.agreed_on,
            with_whom=command.with_whom, child_says=command.child_says, recorded_at=now,
            recorded_by_id=actor.user_id,
        )  # fmt: skip
        session.add_all_now(row)
        record(
            session, Event("plan.agreed", "plan", plan.id, case.id, None, {"number": row.number})
        )
        return row.number


def _open_case(
    session: WriteSession, actor: Actor, case_id: UUID, action: Action
) -> tuple[Case, frozenset[Relation]]:
    case, relations = get_case(session, actor, case_id, action, session.now)
    lock_case(session, case)
    if case.closed_at is not None:
        raise RuleBroken("case-closed", "This case is closed. Its plan stays as it was.")
    return case, relations


def _refuse(*waits: NotYet | None) -> None:
    found = [RuleBroken(one.rule, one.message, fix=one.fix) for one in waits if one is not None]
    if found:
        found[0].also = tuple(found[1:])
        raise found[0]
