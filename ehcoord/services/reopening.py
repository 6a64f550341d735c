"""After a case has closed: opening it again with its story, and asking once how it went."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.closing import CheckClosedCase, ReopenCase
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import RuleBroken
from ehcoord.models.cases import Case, Child
from ehcoord.models.closings import CaseReopening, ClosedCaseCheck
from ehcoord.models.leads import LeadKind
from ehcoord.queries.access import get_case
from ehcoord.queries.owners import manager_of
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.children import lock_every_child_of
from ehcoord.services.leads.steps import NewLead, lead_from_now, lock_case
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_tasks


def reopen_case(actor: Actor, case_id: UUID, command: ReopenCase, *, now: datetime) -> None:
    """Opens a closed case again; a family that needed a lead has one from this instant (P1).

    Its manager leads for now, and the days for confirming a lead count from now. Opening an open
    case changes nothing. Raises RuleBroken where the children are in another case by now.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CASE_REOPEN, now)
        children = lock_every_child_of(session, case.id)
        lock_case(session, case)
        if case.closed_at is None:
            return
        _check_children_are_here(session, case)
        rules = rules_in_force(session, now)
        _open_again(session, rules, case, actor)
        session.add(
            CaseReopening(
                case_id=case.id, because=command.because, recorded_at=now,
                recorded_by_id=actor.user_id,
            )
        )  # fmt: skip
        close_tasks(session, [TaskKind.CHECK_CLOSED_CASE], [case.id], "reopen_case")
        for child in children:
            recheck(session, child, rules)
        record(session, Event("case.reopened", "case", case.id, case.id))


def check_closed_case(
    actor: Actor, case_id: UUID, command: CheckClosedCase, *, now: datetime
) -> None:
    """Records what became of a family since its case closed. Raises RuleBroken for an open one."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CASE_REOPEN, now)
        lock_case(session, case)
        if case.closed_at is None:
            raise RuleBroken("case-open", "This case is open. Nothing is asked about its end.")
        row = ClosedCaseCheck(
            case_id=case.id, answer=command.answer, how_known=command.how_known,
            recorded_at=now, recorded_by_id=actor.user_id,
        )  # fmt: skip
        session.add_all_now(row)
        close_tasks(session, [TaskKind.CHECK_CLOSED_CASE], [case.id], "check_closed_case")
        details = {"answer": command.answer.value}
        record(session, Event("case.checked", "check", row.id, case.id, None, details))


def _check_children_are_here(session: WriteSession, case: Case) -> None:
    here = session.scalar(sa.select(Child.id).where(Child.case_id == case.id).limit(1))
    if here is None:
        raise RuleBroken(
            "children-elsewhere",
            "The children of this family are in another case by now.",
            fix="Go on in the case they are in. This one stays as it is.",
        )


def _open_again(session: WriteSession, rules: RulesInForce, case: Case, actor: Actor) -> None:
    flagged = case.flagged_at is not None
    # The need begins again together with its lead: the database refuses one without the other.
    case.needs_lead, case.closed_at, case.closed_reason = False, None, None
    case.flagged_at = session.now if flagged else None
    session.flush()
    if flagged:
        leads = manager_of(session, case.team_id, case.id) or actor.user_id or 0
        lead_from_now(session, rules, case, NewLead(leads, LeadKind.INTERIM, "reopened"))
