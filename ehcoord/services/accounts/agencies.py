"""Agencies: the two people who stand behind their leads, and an agency that leaves."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ehcoord.commands.accounts import NameContacts
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import Case, CaseAgency
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.queries.owners import manager_of
from ehcoord.queries.users import check_manages_accounts
from ehcoord.rules.permissions import Action, Actor, Role, may
from ehcoord.services.leads.losing import Loss, lose_lead
from ehcoord.services.leads.people import somebody_with_account
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force


@dataclass(frozen=True, slots=True)
class AgencyChanged:
    """An agency, and how many families lost their lead by the change."""

    name: str
    families: int = 0


def name_contacts(
    actor: Actor, agency_id: int, command: NameContacts, *, now: datetime
) -> AgencyChanged:
    """Names the safeguarding lead and the substitute in school holidays of an agency.

    For whoever makes accounts, and for the agency's own safeguarding leads. Raises InvalidInput
    where one person is to be both, or has no account here.
    """
    with transaction(actor.user_id, now) as session:
        agency = _agency(session, agency_id)
        own = actor.has(Role.SAFEGUARDING_LEAD) and actor.agency_id == agency.id
        if not (own or may(actor, Action.ACCOUNT_MANAGE)):
            raise NotPermitted(Action.ACCOUNT_MANAGE)
        lead = somebody_with_account(session, command.safeguarding_lead_id, "safeguarding_lead_id")
        other = somebody_with_account(
            session, command.holiday_substitute_id, "holiday_substitute_id"
        )
        if lead.agency_id != agency.id:
            said = f"Choose somebody who works for {agency.name}."
            raise InvalidInput({"safeguarding_lead_id": [said]})
        if lead.id == other.id:
            said = "Choose somebody else: nobody stands in for themselves."
            raise InvalidInput({"holiday_substitute_id": [said]})
        agency.safeguarding_lead_id, agency.holiday_substitute_id = lead.id, other.id
        record(session, Event("agency.named_contacts", "agency", agency.id))
        return AgencyChanged(agency.name)


def withdraw_agency(actor: Actor, agency_id: int, *, now: datetime) -> AgencyChanged:
    """Ends an agency's part: nobody of it leads from now on, and none of it can be chosen.

    Each family its staff lead gets its team's manager as lead for now, in a transaction of its
    own; a second time settles what was left.
    """
    check_manages_accounts(actor)
    with transaction(actor.user_id, now) as session:
        agency = _agency(session, agency_id)
        # First, so that nobody of it is made a lead while the families are gone through.
        if agency.withdrawn_at is None:
            agency.withdrawn_at = now
            record(session, Event("agency.withdrew", "agency", agency.id))
        name, led = agency.name, _led_by_staff(session, agency.id)
    lost = sum(_lose(actor, case_id, user_id, now) for case_id, user_id in led)
    with transaction(actor.user_id, now) as session:
        around = sa.select(CaseAgency).where(
            CaseAgency.agency_id == agency_id, CaseAgency.until_at.is_(None)
        )
        for row in session.scalars(around.order_by(CaseAgency.id)):
            row.until_at = now
            record(session, Event("agency.left_case", "agency", agency_id, row.case_id))
    return AgencyChanged(name, lost)


def _lose(actor: Actor, case_id: int, user_id: int, now: datetime) -> bool:
    with transaction(actor.user_id, now) as session:
        case = session.get_one(Case, case_id)
        lock_case(session, case)
        to_id = manager_of(session, case.team_id, case.id)
        loss = Loss(user_id, "agency_withdrew", to_id)
        return lose_lead(session, rules_in_force(session, now), case, loss)


def _led_by_staff(session: WriteSession, agency_id: int) -> list[tuple[int, int]]:
    lead = LeadProfessionalAssignment
    rows = session.execute(
        sa.select(lead.case_id, lead.user_id)
        .join(User, User.id == lead.user_id)
        .where(User.agency_id == agency_id, lead.ended_at.is_(None))
        .order_by(lead.case_id)
    )
    return [(row.case_id, row.user_id) for row in rows]


def _agency(session: WriteSession, agency_id: int) -> Agency:
    agency = session.get(Agency, agency_id, with_for_update=True)
    if agency is None:
        raise NotFound
    return agency
