"""People who were looked for, and whom to speak to, as a program is shown them."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, list_of


class CaseOfPersonSchema(Shown):
    """A case that a person belongs to."""

    id = fields.UUID(attribute="public_id")
    reference = fields.String()
    family_name = fields.String()
    open = fields.Boolean()


class FoundPersonSchema(Shown):
    """Somebody who may be the one that was looked for, best first."""

    id = fields.UUID(attribute="public_id")
    given_name = fields.String()
    family_name = fields.String()
    born_on = fields.Date(allow_none=True)
    expected_on = fields.Date(allow_none=True)
    exact = fields.Boolean()
    cases = fields.List(fields.Nested(CaseOfPersonSchema))


class SpeakToSchema(Shown):
    """Whom to speak to about a child's early help, and nothing else."""

    name = fields.String()
    telephone = fields.String()
    team = fields.String()


class SpeakToThemSchema(Shown):
    """Whom to speak to; nobody where there is no early help."""

    speak_to = fields.List(fields.Nested(SpeakToSchema))


FoundPeopleSchema = list_of(FoundPersonSchema)
