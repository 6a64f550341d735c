"""Assessments and the answers about emerging needs, as a program is shown them."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant, maybe_instant, maybe_text


class AssessmentSchema(Shown):
    """One assessment of a family."""

    id = fields.UUID(attribute="public_id")
    kind = fields.String()
    assessor = fields.String()
    started_at = instant()
    submitted_at = maybe_instant()


class NeedsSchema(Shown):
    """One answer to whether needs are emerging."""

    needs_emerging = fields.Boolean()
    needs = fields.List(fields.String())
    because = fields.String()
    by = fields.String()
    at = instant()


class AssessmentsSchema(Shown):
    """The assessments of a case and every answer about emerging needs, the newest first."""

    assessments = fields.List(fields.Nested(AssessmentSchema))
    emerging_needs = fields.List(fields.Nested(NeedsSchema))


class AssessmentStartedSchema(Shown):
    """The assessment that is being written."""

    assessment_id = fields.UUID()


class AssessmentSubmittedSchema(Shown):
    """The case whose assessment is submitted."""

    case_id = fields.UUID()


class SectionSavedSchema(Shown):
    """What became of a part: the version that stands, and whether this made it."""

    number = fields.Integer()
    cut = fields.Boolean()
    complete = fields.Boolean()
    stale = fields.Boolean()


class NeedsAnsweredSchema(Shown):
    """What was answered, who leads for now, and by when a lead should be confirmed."""

    needs_emerging = fields.Boolean()
    led_by = maybe_text()
    confirm_by = maybe_instant()
