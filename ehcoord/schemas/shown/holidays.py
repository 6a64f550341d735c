"""School holidays, as a program is shown them."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, list_of, maybe_instant


class HolidayKeptSchema(Shown):
    """A holiday of an agency; ``asks_at`` is when its leads are asked, null if they are not."""

    id = fields.UUID(attribute="public_id")
    name = fields.String()
    asks_at = maybe_instant()


class HolidaySchema(HolidayKeptSchema):
    """A holiday of an agency, how many of its leads were asked and how many have answered."""

    from_on = fields.Date()
    until_on = fields.Date()
    asked = fields.Integer()
    answered = fields.Integer()


class AskedAboutHolidaySchema(Shown):
    """A holiday and what a lead has said of it; ``covers`` is blank where nobody does."""

    id = fields.UUID(attribute="public_id")
    name = fields.String()
    from_on = fields.Date()
    until_on = fields.Date()
    asked_at = maybe_instant()
    answered_at = maybe_instant()
    covers = fields.String()
    substitute = fields.Boolean()
    works_on = fields.Boolean()
    whom_to_ring = fields.String()
    nobody_because = fields.String()


class CoverSaidSchema(Shown):
    """Who covers in a holiday; ``covers`` is blank where nobody does."""

    id = fields.UUID(attribute="holiday_id")
    covers = fields.String()


HolidayListSchema = list_of(HolidaySchema)
AskedAboutHolidayListSchema = list_of(AskedAboutHolidaySchema)
