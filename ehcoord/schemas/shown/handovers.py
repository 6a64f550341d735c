"""Handovers and days away, as a program is shown them."""

from marshmallow import fields

from ehcoord.models.leads import HandoverEnd
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant
from ehcoord.schemas.shown.leads import LeadingSchema


class HandoverOfferedSchema(Shown):
    """To whom a family is handed, and by when they answer."""

    id = fields.UUID(attribute="handover_id")
    name = fields.String()
    answer_by = instant()


class HandoverSchema(Shown):
    """What one lead hands the next, and what became of it."""

    id = fields.UUID(attribute="public_id")
    case_id = fields.UUID()
    from_name = fields.String()
    to_name = fields.String()
    offered_at = instant()
    because = fields.String()
    risks = fields.String()
    open_actions = fields.String()
    next_dates = fields.String()
    family_told_by = fields.String()
    family_told_on = fields.Date()
    joint_visit_on = fields.Date(allow_none=True)
    why_no_joint_visit = fields.String()
    ended_at = maybe_instant()
    ended_how = fields.Enum(HandoverEnd, by_value=True, allow_none=True)
    due_at = maybe_instant()


class HandoverEndedSchema(Shown):
    """What became of a handover, and who leads now where it was accepted."""

    id = fields.UUID(attribute="handover_id")
    how = fields.Enum(HandoverEnd, by_value=True)
    leading = fields.Nested(LeadingSchema, allow_none=True)


class AwaySchema(Shown):
    """Days away, both inclusive; ``deputy`` is blank while nobody covers."""

    id = fields.Integer()
    from_on = fields.Date()
    until_on = fields.Date()
    deputy = fields.String()


class AbsenceRecordedSchema(Shown):
    """An absence, whether a manager is asked for cover, how many families have another lead."""

    id = fields.Integer(attribute="absence_id")
    cover_is_asked_for = fields.Boolean()
    families = fields.Integer()


AwayListSchema = list_of(AwaySchema)
