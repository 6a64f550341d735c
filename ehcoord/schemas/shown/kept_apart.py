"""Who is kept apart from a family, as a program is shown it."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant, list_of


class ApartSchema(Shown):
    """Somebody who is kept apart from a family, by the id of that."""

    id = fields.UUID(attribute="kept_id")
    name = fields.String()


class ApartFromSchema(Shown):
    """Somebody who is kept apart, since when and why; ``declared`` when they said so themselves."""

    id = fields.UUID(attribute="public_id")
    name = fields.String()
    declared = fields.Boolean()
    because = fields.String()
    since = instant()


class NoLongerApartSchema(Shown):
    """The case of which somebody is kept apart no longer."""

    case_id = fields.UUID()


ApartFromListSchema = list_of(ApartFromSchema)
