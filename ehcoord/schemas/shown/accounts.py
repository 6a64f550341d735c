"""Accounts and agencies as a program is shown them: people who work here, never a child."""

from marshmallow import fields

from ehcoord.rules.permissions import Role
from ehcoord.schemas.shown.base import Shown, list_of, maybe_instant


class MeSchema(Shown):
    """The person a token stands for."""

    id = fields.UUID()
    name = fields.String()
    roles = fields.List(fields.String())
    scopes = fields.List(fields.String())


class AccountLineSchema(Shown):
    """One person with an account."""

    id = fields.UUID(attribute="public_id")
    name = fields.String()
    email = fields.String()
    job_title = fields.String()
    agency = fields.String()
    deactivated_at = maybe_instant()


AccountsSchema = list_of(AccountLineSchema)


class AccountSchema(AccountLineSchema):
    """One person's account: what they do, where, and what they may lead."""

    telephone = fields.String()
    languages = fields.String()
    agency_id = fields.Integer()
    team_id = fields.Integer(allow_none=True)
    roles = fields.List(fields.Enum(Role, by_value=True))
    case_limit = fields.Integer(allow_none=True)
    lead_trained_on = fields.Date(allow_none=True)


class AccountMadeSchema(Shown):
    """A new account."""

    id = fields.UUID(attribute="public_id")


class AccountChangedSchema(Shown):
    """An account after a change; ``families`` have a lead only for now because of it."""

    name = fields.String()
    families = fields.Integer()


class AccountEndedSchema(Shown):
    """An account that has ended."""

    id = fields.UUID(attribute="public_id")


class AgencySchema(Shown):
    """An agency and the two people behind its leads; null and blank where nobody is named."""

    id = fields.Integer()
    name = fields.String()
    safeguarding_lead = fields.String()
    safeguarding_lead_id = fields.UUID(allow_none=True)
    holiday_substitute = fields.String()
    holiday_substitute_id = fields.UUID(allow_none=True)
    is_ready = fields.Boolean(
        metadata={"description": "Whether its staff can be confirmed as leads."}
    )
    withdrawn_at = maybe_instant()


AgenciesSchema = list_of(AgencySchema)


class AgencyChangedSchema(Shown):
    """An agency after a change; ``families`` have a lead only for now because of it."""

    name = fields.String()
    families = fields.Integer()
