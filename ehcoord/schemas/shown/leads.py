"""Who leads, led, was asked and could lead, as a program is shown it."""

from marshmallow import fields

from ehcoord.models.leads import LeadKind, NominationAnswer
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant, maybe_text


class LedSchema(Shown):
    """Somebody led the case; ``ended_at`` null means that they lead now."""

    name = fields.String()
    job_title = fields.String()
    kind = fields.Enum(LeadKind, by_value=True)
    started_at = instant()
    ended_at = maybe_instant()
    because = maybe_text()


class AskedToLeadSchema(Shown):
    """A request to lead and, once there is one, its answer."""

    id = fields.UUID(attribute="public_id")
    name = fields.String()
    asked_by = fields.String()
    asked_at = instant()
    family_wish = fields.Boolean()
    note = fields.String()
    answer = fields.Enum(NominationAnswer, by_value=True, allow_none=True)
    answered_at = maybe_instant()
    decline_reason = maybe_text()
    decline_words = fields.String()
    due_at = maybe_instant()


class AroundSchema(Shown):
    """A professional on the case now."""

    name = fields.String()
    job_title = fields.String()
    what_they_do = fields.String()
    since = instant()


class TeamAndLeadSchema(Shown):
    """Who leads and led, who was asked, who is around the family, and by when to confirm a lead."""

    led = fields.List(fields.Nested(LedSchema))
    asked = fields.List(fields.Nested(AskedToLeadSchema))
    around = fields.List(fields.Nested(AroundSchema))
    confirm_by = maybe_instant()


class CandidateSchema(Shown):
    """Somebody who could lead, with the reasons for and against, in words."""

    id = fields.UUID(attribute="candidate.public_id")
    name = fields.String(attribute="candidate.name")
    job_title = fields.String(attribute="candidate.job_title")
    agency = fields.String(attribute="candidate.agency")
    reasons = fields.List(fields.String())
    against = fields.List(fields.String())
    may_be_assigned = fields.Boolean(attribute="candidate.can_be_assigned")


class NotOfferedSchema(Shown):
    """Somebody who is not offered, and why."""

    name = fields.String()
    why = fields.String(attribute="not_offered")


class CandidatesSchema(Shown):
    """Who could lead, in the order that ``order`` says in words, and who is not offered."""

    order = fields.String()
    offered = fields.List(fields.Nested(CandidateSchema))
    not_offered = fields.List(fields.Nested(NotOfferedSchema))


class AskedSchema(Shown):
    """Somebody has been asked to lead."""

    id = fields.UUID()
    name = fields.String()
    answer_by = maybe_instant()


class LeadingSchema(Shown):
    """Who leads a case now, how and since when."""

    case_id = fields.UUID()
    user_id = fields.UUID()
    name = fields.String()
    kind = fields.Enum(LeadKind, by_value=True)
    since = instant()


class AnsweredSchema(Shown):
    """What became of a request to lead; ``leading`` is there once it was accepted."""

    id = fields.UUID(attribute="nomination_id")
    answer = fields.Enum(NominationAnswer, by_value=True)
    leading = fields.Nested(LeadingSchema, allow_none=True)


class ConfirmBySchema(Shown):
    """By when a lead is to be confirmed now."""

    confirm_by = instant()


class GoesAheadSchema(Shown):
    """Until the end of which day a case goes ahead before a lead is confirmed."""

    until_on = fields.Date()


class RequestToLeadSchema(Shown):
    """A request that waits for the answer of the token's person."""

    id = fields.UUID(attribute="public_id")
    family_name = fields.String()
    asked_by = fields.String()
    asked_at = instant()
    family_wish = fields.Boolean()
    due_at = maybe_instant()


class RequestReadSchema(Shown):
    """A request to lead as the person who was asked reads it."""

    case_id = fields.UUID()
    family_name = fields.String()
    asked = fields.Nested(AskedToLeadSchema)


RequestsToLeadSchema = list_of(RequestToLeadSchema)
