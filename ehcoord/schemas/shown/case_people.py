"""The people of a case as a program is shown them: the family, and the agencies around it."""

from marshmallow import fields

from ehcoord.rules.people import MemberRole
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant, maybe_text


class InFamilySchema(Shown):
    """Somebody who is or was of the family. ``address`` is null where it must be kept back."""

    id = fields.UUID(attribute="person_id")
    name = fields.String()
    role = fields.Enum(MemberRole, by_value=True)
    relationship = fields.String()
    parental_responsibility = fields.Boolean(allow_none=True)
    lives_with_children = fields.Boolean(allow_none=True)
    born_on = fields.Date(allow_none=True)
    expected_on = fields.Date(allow_none=True)
    telephone = fields.String()
    address = maybe_text()
    restricted = fields.Boolean()
    since = instant()
    until = maybe_instant()


class PersonDetailsShownSchema(Shown):
    """What is written of one person."""

    given_name = fields.String()
    family_name = fields.String()
    sounds_like = fields.String()
    born_on = fields.Date(allow_none=True)
    expected_on = fields.Date(allow_none=True)
    nhs_number = maybe_text()
    upn = maybe_text()
    telephone = fields.String()
    address = fields.String()
    address_restricted = fields.Boolean()


class WrittenOfPersonSchema(Shown):
    """What is written of one person; ``kept_back`` where the address is, and is blank here."""

    id = fields.UUID(attribute="person_id")
    version = fields.Integer()
    details = fields.Nested(PersonDetailsShownSchema)
    kept_back = fields.Boolean()


class PersonCorrectedSchema(Shown):
    """The version that stands after a correction."""

    version = fields.Integer()


class AgencyAroundSchema(Shown):
    """An agency that works with the family now."""

    id = fields.Integer()
    name = fields.String()
    since = instant()


class PeopleChangedSchema(Shown):
    """The case whose people have changed."""

    case_id = fields.UUID()


FamilySchema = list_of(InFamilySchema)
AgenciesAroundSchema = list_of(AgencyAroundSchema)
