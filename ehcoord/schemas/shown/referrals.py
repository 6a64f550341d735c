"""Urgent referrals and safety plans as a program is shown them."""

from marshmallow import fields

from ehcoord.models.referrals import CallAnswer
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant, maybe_text
from ehcoord.schemas.shown.risks import WorryChangedSchema


class ReferralSchema(Shown):
    """One urgent referral and the last answer to it; ``told_at`` is null until a call was made."""

    id = fields.UUID()
    child_id = fields.UUID()
    worry_id = fields.UUID()
    opened_at = instant()
    answer = fields.Enum(CallAnswer, by_value=True, allow_none=True)
    who = fields.String()
    told_at = maybe_instant()
    reference = fields.String()
    reply = fields.String()


class CallRecordedSchema(Shown):
    """What was said. ``still_to_ring`` says that nobody has been told yet."""

    referral_id = fields.UUID()
    still_to_ring = fields.Boolean()
    changed = fields.Nested(WorryChangedSchema)


class PlanSchema(Shown):
    """That a safety plan exists; its words only to those who must act on it, else null."""

    child_id = fields.UUID()
    made_on = fields.Date()
    made_by = fields.String()
    copies_with = fields.String()
    rings_at_night = fields.String()
    next_look_on = fields.Date(allow_none=True)
    words = maybe_text()
    not_looked_at_since = maybe_instant()


class PlanRecordedSchema(Shown):
    """The child whose plan was recorded."""

    child_id = fields.UUID()


ReferralsSchema = list_of(ReferralSchema)
PlansSchema = list_of(PlanSchema)
