"""Lines of support as a program is shown them, and what followed when one was changed."""

from marshmallow import fields

from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus
from ehcoord.schemas.shown.base import HappenedSchema, Shown, instant, list_of, maybe_instant


class SupportLineSchema(Shown):
    """One line of help and how it stands. ``running`` is help that happens: begun, not ended."""

    id = fields.UUID()
    child_id = fields.UUID()
    type_code = fields.String()
    name = fields.String()
    provider = fields.String()
    worker = fields.String()
    level = fields.Integer(metadata={"description": "The level of support, as the rulebook says."})
    for_child = fields.Boolean()
    term_time = fields.Boolean()
    restricted = fields.Boolean()
    worry_ids = fields.List(fields.UUID())
    status = fields.Enum(SupportStatus, by_value=True)
    running = fields.Boolean()
    since = instant()
    contacts_per_4_weeks = fields.Float()
    start_by = fields.Date(allow_none=True)
    first_contact_at = maybe_instant()
    confirmed_as = fields.Enum(ConfirmedAs, by_value=True, allow_none=True)
    confirmed_at = maybe_instant()


class SupportChangedSchema(Shown):
    """How a line stands now. ``worry_id`` is the worry that the change itself became, if any."""

    support_id = fields.UUID()
    status = fields.Enum(SupportStatus, by_value=True)
    worry_id = fields.UUID(allow_none=True)
    happened = fields.Nested(HappenedSchema)


SupportLinesSchema = list_of(SupportLineSchema)
