"""What is answered about the end of a case."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant


class CaseClosedSchema(Shown):
    """A case that is closed, since when and why."""

    id = fields.UUID(attribute="case_id")
    closed_at = instant()
    reason = fields.String()


class ClosingAskedSchema(Shown):
    """By when the manager answers a wish to close."""

    case_id = fields.UUID()
    answer_by = instant()


class OfCaseSchema(Shown):
    """The case it was done to."""

    case_id = fields.UUID()
