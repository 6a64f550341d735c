"""What somebody who leaves holds, as a program is shown it: references, never a family's name."""

from marshmallow import fields

from ehcoord.models.leads import LeadKind
from ehcoord.rules.tasks import TaskKind
from ehcoord.schemas.shown.base import Shown, instant, maybe_instant


class LedFamilySchema(Shown):
    """A family a person leads."""

    case_id = fields.UUID(attribute="public_id")
    reference = fields.String()
    team = fields.String()
    kind = fields.Enum(LeadKind, by_value=True)
    since = instant()
    flagged_at = maybe_instant()


class HeldTaskSchema(Shown):
    """Something asked of a person; ``is_the_leads`` when it goes with the family."""

    kind = fields.Enum(TaskKind, by_value=True)
    title = fields.String()
    due_at = instant()
    is_the_leads = fields.Boolean()


class HoldingsSchema(Shown):
    """Everything that needs somebody else before a person can leave."""

    leads = fields.List(fields.Nested(LedFamilySchema))
    tasks = fields.List(fields.Nested(HeldTaskSchema))
    named_by = fields.List(fields.String())


class SettledSchema(Shown):
    """One family of a leaver; ``refused`` says why nothing was done, and is blank if it was."""

    reference = fields.String()
    refused = fields.String()


class LeaverSettledSchema(Shown):
    """Every family one by one, how many tasks changed hands, and what is still theirs."""

    families = fields.List(fields.Nested(SettledSchema))
    tasks = fields.Integer()
    left = fields.Nested(HoldingsSchema)
