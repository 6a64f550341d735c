"""What is shown of minutes."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant
from ehcoord.schemas.shown.reviews import LastDecisionSchema


class VersionSchema(Shown):
    """One version of the minutes: when, by whom and why it was made."""

    number = fields.Integer()
    at = instant()
    by = fields.String()
    because = fields.String()


class CorrectionSchema(Shown):
    """What somebody asked to put right; ``accepted`` is null while it has no answer."""

    id = fields.UUID()
    number = fields.Integer()
    words = fields.String()
    by = fields.String()
    at = instant()
    accepted = fields.Boolean(allow_none=True)
    because = fields.String()


class MinutesSchema(Shown):
    """The minutes of a review, with the parts that are for the reader.

    ``professionals`` and ``restricted`` are null where they are not for the reader;
    ``kept_back`` counts decisions left out. ``version`` is null while they are a draft.
    """

    met_at = instant()
    there = fields.List(fields.String())
    decisions = fields.List(fields.Nested(LastDecisionSchema))
    kept_back = fields.Integer()
    child_says = fields.String()
    parents_say = fields.String()
    next_review_on = fields.Date(allow_none=True)
    everybody = fields.String()
    professionals = fields.String(allow_none=True)
    restricted = fields.String(allow_none=True)
    draft_version = fields.Integer()
    version = fields.Nested(VersionSchema, allow_none=True)
    versions = fields.List(fields.Nested(VersionSchema))
    corrections = fields.List(fields.Nested(CorrectionSchema))
    corrections_until = fields.Date(allow_none=True)
    locked = fields.Boolean()


class MinutesSharedSchema(Shown):
    """Until which day those who were there may put the minutes right, and how many were told."""

    corrections_until = fields.Date()
    told = fields.Integer()


class MinutesNumberSchema(Shown):
    """The number of the version that now stands."""

    number = fields.Integer()


class MinutesLockedSchema(Shown):
    """Since when the minutes are locked."""

    locked_at = instant()


class CorrectionAskedSchema(Shown):
    """The address of what was asked to put right."""

    correction_id = fields.UUID()


class CorrectionAnsweredSchema(Shown):
    """The review whose minutes it was about."""

    review_id = fields.UUID()
