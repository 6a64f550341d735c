"""A manager lets a case go ahead before a lead is confirmed, where the rulebook allows it (PR-9).

Only the two acts that wait for a confirmed lead go ahead by it. Nobody is confirmed, and nothing
that is asked about it moves.
"""

from datetime import UTC, date, datetime
from uuid import UUID

from ehcoord.commands.leads import GoAheadWithoutLead
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadOverride
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.calendar import LONDON, london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.leads.steps import current_lead, end_overrides, lock_case
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_task, open_task

WHY_END = "A manager let this family go ahead before a lead was confirmed, until this day."


def go_ahead_without_lead(
    actor: Actor, case_id: UUID, command: GoAheadWithoutLead, *, now: datetime
) -> date:
    """Lets a plan be agreed, or a case close as done, before a lead is confirmed; gives until when.

    Raises RuleBroken where the rulebook does not allow it or a lead is confirmed, and InvalidInput
    for a day that has passed or lies further ahead than the rulebook says.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        rules = rules_in_force(session, now)
        _check_allowed(session, rules, case)
        _check_day(rules, command.until_on, now)
        end_overrides(session, case, "override_ran_out")
        row = LeadOverride(
            case_id=case.id, because=command.because, until_on=command.until_on,
            recorded_at=now, recorded_by_id=actor.user_id,
        )  # fmt: skip
        session.add_all_now(row)
        due_at = rules.calendar.end_of_business(command.until_on)
        new = NewTask(TaskKind.END_OVERRIDE, case.id, case, WHY_END, due_at=due_at)
        open_task(session, rules, new)
        details = {"until": command.until_on.isoformat()}
        record(session, Event("lead.overridden", "override", row.id, case.id, None, details))
        return command.until_on


def end_override(session: WriteSession, _rules: RulesInForce, task: Task) -> None:
    """Ends on its last day what was allowed; a lead still has to be confirmed. For the sweep."""
    close_task(session, task, "override_ran_out")


def _check_allowed(session: WriteSession, rules: RulesInForce, case: Case) -> None:
    if not rules.rulebook.leads.override_allowed:
        raise RuleBroken(
            "override-not-allowed",
            "The rulebook does not let a case go ahead before a lead is confirmed.",
            fix="Confirm, ask or assign a lead.",
        )
    lead = current_lead(session, case)
    if lead is None or lead.kind is LeadKind.CONFIRMED or case.closed_at is not None:
        raise RuleBroken("nothing-to-override", "Nothing waits here for a lead to be confirmed.",
                         fix="Look at who leads now.")  # fmt: skip


def _check_day(rules: RulesInForce, until_on: date, now: datetime) -> None:
    latest = rules.calendar.due_after(now, rules.rulebook.leads.override_at_most)
    if until_on < london_date(now):
        raise InvalidInput({"until_on": ["The day must be today or later."]})
    if rules.calendar.end_of_business(until_on).astimezone(UTC) > latest:
        said = f"The day must be {latest.astimezone(LONDON):%-d %B %Y} or earlier."
        raise InvalidInput({"until_on": [said]})
