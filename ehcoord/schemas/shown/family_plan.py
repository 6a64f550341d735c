"""The family's plan and supervision, as a program is shown them."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant, maybe_instant, maybe_text


class PlannedSchema(Shown):
    """What was added to a plan."""

    id = fields.UUID(attribute="public_id")


class PlanActionSchema(Shown):
    """One action: who does what by when, and what became of it."""

    id = fields.UUID(attribute="public_id")
    what = fields.String()
    who = fields.String()
    agency = fields.String()
    by_the_family = fields.Boolean()
    by_when = fields.Date()
    ended = fields.Boolean()
    answer = maybe_text()
    words = fields.String()


class ProgressSchema(Shown):
    """How far an outcome was at one look."""

    progress = fields.String()
    words = fields.String()
    by = fields.String()
    at = instant()


class PlanOutcomeSchema(Shown):
    """One outcome with its actions and the looks at it, the newest look first."""

    id = fields.UUID(attribute="public_id")
    need = fields.String()
    outcome = fields.String()
    how_we_know = fields.String()
    ended_how = maybe_text()
    restricted = fields.Boolean()
    actions = fields.List(fields.Nested(PlanActionSchema))
    progress = fields.List(fields.Nested(ProgressSchema))


class FamilyPlanSchema(Shown):
    """The plan of a case: ``agreed_version`` is null until it has been agreed.

    ``kept_back`` counts outcomes that are not for this person.
    """

    outcomes = fields.List(fields.Nested(PlanOutcomeSchema))
    kept_back = fields.Integer()
    contingency = fields.String()
    version = fields.Integer()
    agreed_version = fields.Integer(allow_none=True)
    changed = fields.Boolean(metadata={"description": "Whether it changed since it was agreed."})


class AgreedSchema(Shown):
    """Which version of the plan is agreed."""

    agreed_version = fields.Integer()


class SupervisedSchema(Shown):
    """By when the next supervision is due; null where the same was sent before."""

    case_id = fields.UUID()
    next_due_at = maybe_instant()
