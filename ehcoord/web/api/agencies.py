"""Calls about agencies: who stands behind their leads, and one that leaves."""

from ehcoord.commands.accounts import NameContacts
from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.queries.users import agencies_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.accounts import NameContactsSchema
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.accounts import AgenciesSchema, AgencyChangedSchema
from ehcoord.services import accounts
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, Answer, Calls, page_of
from ehcoord.web.instant import now

calls = Calls("agencies", "Agencies", "Who takes part, and who stands behind an agency's leads.")
AGENCY = "/agencies/<int:agency_id>"


@calls.read("/agencies", Action.AGENCY_NAME, AgenciesSchema, takes=OnePageSchema)
def every(wanted: OnePage) -> Answer:
    """The agencies a person may see, and whether their staff can be confirmed as leads."""
    return page_of(agencies_of(db.session(), actor()), wanted.page)


@calls.act(
    f"{AGENCY}/contacts",
    Action.AGENCY_NAME,
    AgencyChangedSchema,
    takes=NameContactsSchema,
    example={"safeguarding_lead_id": A_PERSON_ID, "holiday_substitute_id": A_PERSON_ID},
    method="PUT",
)
def contacts(command: NameContacts, agency_id: int) -> accounts.AgencyChanged:
    """Names the two people of an agency who stand behind its leads."""
    return accounts.name_contacts(actor(), agency_id, command, now=now())


@calls.act(f"{AGENCY}/withdraw", Action.ACCOUNT_MANAGE, AgencyChangedSchema)
def withdraw(agency_id: int) -> accounts.AgencyChanged:
    """An agency leaves: nobody of it leads from now on."""
    return accounts.withdraw_agency(actor(), agency_id, now=now())
