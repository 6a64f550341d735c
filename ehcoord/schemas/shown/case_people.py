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
