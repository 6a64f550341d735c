"""What follows by itself when a lead is still not confirmed: a hold ends, a disagreement opens.

Nobody is left without a lead: a manager whose hold has run out goes on leading for now, and the
one above them finds the lead. A disagreement opens only where an agency said no or said nothing.
"""

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import Team, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalNomination, NominationAnswer
from ehcoord.models.tasks import Task
from ehcoord.queries.owners import head_of_service, service_manager_of
from ehcoord.rules.in_force import RulesInForce
from ehcoord.services.escalations import open_escalation
from ehcoord.services.leads.steps import (
    NewLead,
    confirming,
    current_lead,
    lead_from_now,
    lock_case,
)
from ehcoord.services.tasks import close_task, hand_over_task

NOT_TAKEN_ON = (NominationAnswer.DECLINED, NominationAnswer.EXPIRED)
WHY_DISAGREE = "An agency was asked for a lead and said no, or did not answer. Nobody is confirmed."


def end_hold(session: WriteSession, rules: RulesInForce, task: Task) -> None:
    """Ends a manager's hold that has run out; whoever is above them is asked to find the lead."""
    case = session.get_one(Case, task.about_id)
    lock_case(session, case)
    lead = current_lead(session, case)
    if lead is None or lead.kind is not LeadKind.MANAGER_HELD:
        return
    close_task(session, task, "hold_ran_out")
    session.flush()
    lead_from_now(session, rules, case, NewLead(lead.user_id, LeadKind.INTERIM, "hold_ran_out"))
    confirm = confirming(session, case)
    above = service_manager_of(session, case.team_id, case.id) or head_of_service(session, case.id)
    if confirm is not None and above is not None:
        hand_over_task(session, confirm, above)
    if confirm is not None:
        disagree(session, rules, case, confirm)


def disagree_when_ladder_ends(session: WriteSession, rules: RulesInForce, task: Task) -> None:
    """Opens a disagreement once everybody above has been told that no lead is confirmed."""
    if task.next_step_at is None:
        # The ladder holds the case's lock, which comes before the task's.
        disagree(session, rules, session.get_one(Case, task.about_id), task)


def disagree(session: WriteSession, rules: RulesInForce, case: Case, task: Task) -> None:
    """Opens a disagreement with the agency that last said no or nothing, if any did (PR-23).

    ``task`` asks to confirm a lead; both it and the case are locked.
    """
    asked = LeadProfessionalNomination
    row = session.execute(
        sa.select(asked.id, User.agency_id)
        .join(User, User.id == asked.nominee_id)
        .join(Team, Team.id == case.team_id)
        .where(
            asked.case_id == case.id,
            asked.answer.in_(NOT_TAKEN_ON),
            asked.answered_at >= task.opened_at,
            User.agency_id != Team.agency_id,
        )
        .order_by(asked.id.desc())
        .limit(1)
    ).first()
    if row is not None:
        about = ("nomination", row.id)
        open_escalation(session, rules, case, about, agency_id=row.agency_id, why=WHY_DISAGREE)
