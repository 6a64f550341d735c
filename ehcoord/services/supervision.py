"""Supervision of every led case, and the consultation when a case drifts (PR-25).

A supervision answers no worry and is read by no rule of the response check. Recording one opens
the next, counted from the day it was held, and looks whether the case drifts.
"""

from datetime import date, datetime, time
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.supervision import RecordDriftConsultation, RecordSupervision
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.cases import Case
from ehcoord.models.supervision import DriftConsultation, Supervision
from ehcoord.queries.access import get_case
from ehcoord.queries.owners import lead_of
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.drift import ask_about_drift
from ehcoord.services.entries import NOT_YET
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_tasks, open_task

WHY_NEXT = "Every case is looked at with its lead, so that nobody is alone with it."
MIDDAY = time(12)


def record_supervision(
    actor: Actor, case_id: UUID, command: RecordSupervision, *, now: datetime
) -> datetime | None:
    """Records a supervisor's look and asks for the next; gives by when that is.

    The same form sent twice is one. Opens the consultation on drift where the case drifts.
    Raises InvalidInput for a day to come.
    """
    _not_to_come("held_on", command.held_on, now)
    with transaction(actor.user_id, now) as session:
        case = _open_case(session, actor, case_id)
        rules = rules_in_force(session, now)
        if _sent_before(session, command.one_use_id):
            return None
        row = Supervision(
            one_use_id=command.one_use_id,
            case_id=case.id,
            lead_id=lead_of(session, case.id),
            held_on=command.held_on,
            what_changed=command.what_changed,
            plan_working=command.plan_working,
            not_asked=command.not_asked,
            lead_is=command.lead_is,
            decisions=command.decisions,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        session.add_all_now(row)
        close_tasks(session, [TaskKind.SUPERVISE], [case.id], "record_supervision")
        held_at = at_london(command.held_on, MIDDAY)
        task = open_task(
            session, rules, NewTask(TaskKind.SUPERVISE, case.id, case, WHY_NEXT, cause_at=held_at)
        )
        ask_about_drift(session, rules, case)
        record(session, Event("supervision.recorded", "supervision", row.id, case.id))
        return task.due_at


def record_drift_consultation(
    actor: Actor, case_id: UUID, command: RecordDriftConsultation, *, now: datetime
) -> None:
    """Records that somebody from outside was consulted on a case that drifts, and what follows."""
    _not_to_come("consulted_on", command.consulted_on, now)
    with transaction(actor.user_id, now) as session:
        case = _open_case(session, actor, case_id)
        row = DriftConsultation(
            case_id=case.id, consulted_on=command.consulted_on, consulted=command.consulted,
            advice=command.advice, what_we_do=command.what_we_do, recorded_at=now,
            recorded_by_id=actor.user_id,
        )  # fmt: skip
        session.add_all_now(row)
        close_tasks(session, [TaskKind.CONSULT_ON_DRIFT], [case.id], "record_drift_consultation")
        record(session, Event("drift.consulted", "drift", row.id, case.id))


def _open_case(session: WriteSession, actor: Actor, case_id: UUID) -> Case:
    case, _ = get_case(session, actor, case_id, Action.SUPERVISION_WRITE, session.now)
    lock_case(session, case)
    if case.closed_at is not None:
        raise RuleBroken("case-closed", "This case is closed. Nobody supervises it any longer.")
    return case


def _sent_before(session: WriteSession, one_use_id: UUID | None) -> bool:
    query = sa.select(Supervision.id).where(Supervision.one_use_id == one_use_id)
    return one_use_id is not None and session.scalar(query) is not None


def _not_to_come(name: str, day: date, now: datetime) -> None:
    if day > london_date(now):
        raise InvalidInput({name: [NOT_YET]})
