"""A disagreement between agencies, as a program is shown it."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant, maybe_instant


class EscalationSchema(Shown):
    """What it is about and since when, by when it is to be answered, and the answer once given."""

    id = fields.UUID(attribute="public_id")
    case_id = fields.UUID()
    why = fields.String()
    opened_at = instant()
    due_at = maybe_instant()
    asked_of = fields.String()
    answered_at = maybe_instant()
    answered_by = fields.String()
    words = fields.String()


class EscalationAnsweredSchema(Shown):
    """Who answered, and when."""

    id = fields.UUID(attribute="escalation_id")
    answered_by = fields.String()
    answered_at = instant()
