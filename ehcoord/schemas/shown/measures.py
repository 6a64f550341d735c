"""The measures of a manager's teams, as a program is shown: exact, and only what they watch."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown


class MeasureSchema(Shown):
    """One measure: its name in addresses, what it counts and what it does not say."""

    name = fields.String()
    title = fields.String()
    counts = fields.String()
    does_not_say = fields.String()


class MeasuresSchema(Shown):
    """Every measure there is."""

    items = fields.List(fields.Nested(MeasureSchema))


class LineSchema(Shown):
    """One line: what it is of, and its numbers; null where there is nothing to say."""

    label = fields.String()
    numbers = fields.List(fields.Float(allow_none=True))


class BehindSchema(Shown):
    """A family behind a number, and what is counted of it."""

    case_id = fields.UUID()
    reference = fields.String()
    says = fields.String()


class MeasureFoundSchema(Shown):
    """A measure as it was found: what the numbers of a line are, now, over time, and who."""

    measure = fields.Nested(MeasureSchema)
    of_each = fields.String()
    heads = fields.List(fields.String())
    now = fields.List(fields.Nested(LineSchema))
    over_time = fields.List(fields.Nested(LineSchema))
    who = fields.List(fields.Nested(BehindSchema))
