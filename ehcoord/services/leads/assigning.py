"""What a manager does about a lead: assign, confirm, hold, change, wait for the first meeting."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.leads import AssignLead, ChangeLead, ChooseAtFirstMeeting, ConfirmLead
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.calendar import LONDON, london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.leads.people import check_managed, check_may_be_confirmed, person_to_lead
from ehcoord.services.leads.requests import overtake
from ehcoord.services.leads.steps import (
    Leading,
    NewLead,
    confirming,
    current_lead,
    has_serious_worry,
    lead_from_now,
    leading,
    lock_case,
)
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, next_step_at, open_task

WHY_END_HOLD = "A manager holds this family until a lead is found, for ten working days at most."


def assign_lead(actor: Actor, case_id: UUID, command: AssignLead, *, now: datetime) -> Leading:
    """Confirms somebody this manager manages as lead, in one act.

    Raises NotPermitted for anyone else's staff, who are asked instead, and RuleBroken when a lead
    is confirmed already.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        _check_not_confirmed(session, case)
        user = person_to_lead(session, command.user_id, now, case=case)
        check_managed(session, actor, user, now)
        new = NewLead(user.id, LeadKind.CONFIRMED, "assigned", command.trained)
        return _confirm(session, case, user, new)


def confirm_lead(actor: Actor, case_id: UUID, command: ConfirmLead, *, now: datetime) -> Leading:
    """Confirms the person who leads for now. A hold by a manager cannot be confirmed."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        lead = _check_not_confirmed(session, case)
        if lead is None or lead.kind is LeadKind.MANAGER_HELD:
            raise RuleBroken(
                "nobody-to-confirm",
                "A manager holds this family, which is no lead.",
                fix="Ask or assign somebody to lead.",
            )
        new = NewLead(lead.user_id, LeadKind.CONFIRMED, "confirmed", command.trained)
        return _confirm(session, case, session.get_one(User, lead.user_id), new)


def hold_as_manager(actor: Actor, case_id: UUID, *, now: datetime) -> Leading:
    """Makes this manager hold the family until a lead is found: a last resort, with an end.

    The task to confirm a lead stays open with the due instant it has. Raises RuleBroken when it
    was held since a lead was last asked for: the ten working days are not begun again.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        _check_not_confirmed(session, case)
        task = confirming(session, case)
        if task is None or actor.user_id is None:
            raise RuleBroken("nothing-to-lead", "No lead is needed for this family yet.")
        _check_not_held_before(session, case, task)
        rules = rules_in_force(session, now)
        new = NewLead(actor.user_id, LeadKind.MANAGER_HELD, "held_by_manager")
        lead = lead_from_now(session, rules, case, new)
        open_task(session, rules, NewTask(TaskKind.END_MANAGER_HOLD, case.id, case, WHY_END_HOLD))
        return leading(session, case, lead)


def change_lead(actor: Actor, case_id: UUID, command: ChangeLead, *, now: datetime) -> Leading:
    """Ends one lead and begins another in the same transaction; there is no ending without.

    The successor is somebody this manager manages, confirmed or only until somebody is; then the
    time to confirm begins again and the first flag stays on show.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        user = person_to_lead(session, command.user_id, now, case=case)
        check_managed(session, actor, user, now)
        lead = current_lead(session, case)
        if lead is not None and lead.user_id == user.id:
            raise InvalidInput({"user_id": ["Choose somebody other than the lead there is."]})
        if command.confirmed:
            if command.trained is None:
                raise InvalidInput({"trained": ["Say whether this person is trained to lead."]})
            new = NewLead(user.id, LeadKind.CONFIRMED, command.because, command.trained)
            return _confirm(session, case, user, new)
        new = NewLead(user.id, LeadKind.INTERIM, command.because)
        rules = rules_in_force(session, now)
        return leading(session, case, lead_from_now(session, rules, case, new))


def choose_at_first_meeting(
    actor: Actor, case_id: UUID, command: ChooseAtFirstMeeting, *, now: datetime
) -> datetime:
    """Lets the confirming wait for the first meeting, where the family chooses; gives when due.

    At most the rulebook's term from the flag, and never while a serious worry stands.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        task = confirming(session, case)
        if task is None:
            raise RuleBroken("nothing-to-lead", "Nobody has to be confirmed for this family.")
        if task.serious or has_serious_worry(session, case):
            raise RuleBroken(
                "serious-does-not-wait",
                "A serious worry stands, so a lead is confirmed without waiting for a meeting.",
                fix="Ask the family now whom they would like.",
            )
        rules = rules_in_force(session, now)
        due_at = _meeting_due(rules, task, command, now)
        task.due_at = due_at
        task.facts = {**task.facts, "family_chooses_on": command.meeting_on.isoformat()}
        task.next_step_at = next_step_at(rules, task)
        record(session, Event("lead.waits_for_meeting", "task", task.id, case.id))
        return due_at


def _meeting_due(
    rules: RulesInForce, task: Task, command: ChooseAtFirstMeeting, now: datetime
) -> datetime:
    term = rules.rulebook.terms["family_chooses_at_first_meeting"]
    latest = rules.calendar.due_after(task.opened_at, term)
    due_at = rules.calendar.end_of_business(command.meeting_on)
    if command.meeting_on < london_date(now):
        raise InvalidInput({"meeting_on": ["Enter the date of a meeting that is to come."]})
    if due_at > latest:
        said = f"The meeting must be by {latest.astimezone(LONDON):%-d %B %Y}."
        raise InvalidInput({"meeting_on": [said]})
    return due_at.astimezone(UTC)


def _confirm(session: WriteSession, case: Case, user: User, new: NewLead) -> Leading:
    check_may_be_confirmed(session, user)
    overtake(session, case)
    rules = rules_in_force(session, session.now)
    return leading(session, case, lead_from_now(session, rules, case, new))


def _check_not_confirmed(session: WriteSession, case: Case) -> LeadProfessionalAssignment | None:
    lead = current_lead(session, case)
    if lead is None or lead.kind is not LeadKind.CONFIRMED:
        return lead
    name = session.get_one(User, lead.user_id).name
    when = f"{lead.started_at.astimezone(LONDON):%-d %B at %H:%M}"
    raise RuleBroken(
        "lead-already-confirmed",
        f"{name} was confirmed as lead on {when}.",
        fix="To have somebody else lead, change the lead and say why.",
    )


def _check_not_held_before(session: WriteSession, case: Case, task: Task) -> None:
    held = sa.select(LeadProfessionalAssignment.id).where(
        LeadProfessionalAssignment.case_id == case.id,
        LeadProfessionalAssignment.kind == LeadKind.MANAGER_HELD,
        LeadProfessionalAssignment.started_at >= task.opened_at,
    )
    if session.scalar(held.limit(1)) is not None:
        raise RuleBroken(
            "held-before",
            "A manager has held this family already since a lead was needed.",
            fix="Ask or assign somebody to lead.",
        )
