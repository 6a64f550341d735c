"""The loss of a lead is an event: in the same instant somebody leads for now, and the clock begins.

The first flag's day is kept. Steps of other use cases; the cases are locked in order of id.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import Absence, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.queries.kept_apart import apart
from ehcoord.queries.owners import head_of_service, manager_of, service_manager_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.services.leads.people import tell_manager
from ehcoord.services.leads.requests import overtake
from ehcoord.services.leads.steps import NewLead, current_lead, lead_from_now
from ehcoord.services.messages import Words


@dataclass(frozen=True, slots=True)
class Loss:
    """Who stops leading and why, and who leads for now: None is whoever the case finds."""

    user_id: int
    because: str
    to_id: int | None = None


def lock_led_cases(session: WriteSession, user_id: int) -> list[Case]:
    """The open cases a person leads, locked in order of id, as they are under the lock."""
    led = sa.select(LeadProfessionalAssignment.case_id).where(
        LeadProfessionalAssignment.user_id == user_id,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    return list(
        session.scalars(
            sa.select(Case)
            .where(Case.id.in_(led), Case.closed_at.is_(None))
            .order_by(Case.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def lose_lead(session: WriteSession, rules: RulesInForce, case: Case, loss: Loss) -> bool:
    """Ends one lead and begins one for now; False where the person does not lead any longer."""
    lead = current_lead(session, case)
    if lead is None or lead.user_id != loss.user_id:
        return False
    to_id = loss.to_id or _who_leads_for_now(session, case, loss.user_id)
    if to_id == lead.user_id and lead.kind is not LeadKind.CONFIRMED:
        return False
    overtake(session, case)
    lead_from_now(session, rules, case, NewLead(to_id, LeadKind.INTERIM, loss.because))
    said = f"{case.reference} has lost its lead. Somebody leads for now. Confirm a lead."
    tell_manager(session, case, Words(said, ""))
    return True


def _who_leads_for_now(session: WriteSession, case: Case, leaver_id: int) -> int:
    """The deputy of who is away, else the team's manager, else whoever is above them.

    Where nobody else is there the person goes on leading for now: a lead who is hard to reach is
    better than none, and the task to confirm another tells somebody above.
    """
    today = london_date(session.now)
    deputy = session.scalar(
        sa.select(Absence.deputy_id)
        .join(User, User.id == Absence.deputy_id)
        .where(
            Absence.user_id == leaver_id,
            Absence.cancelled_at.is_(None),
            Absence.from_on <= today,
            Absence.until_on >= today,
            User.deactivated_at.is_(None),
            ~apart(User.id, case.id),
        )
        .order_by(Absence.id.desc())
        .limit(1)
    )
    found = (
        deputy,
        manager_of(session, case.team_id, case.id),
        service_manager_of(session, case.team_id, case.id),
        head_of_service(session, case.id),
    )
    return next((one for one in found if one not in (None, leaver_id)), None) or leaver_id
