"""What is sent about the family's plan."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from ehcoord.commands.plans import (
    AddAction,
    AddOutcome,
    AgreePlan,
    AnswerAction,
    PlanVersion,
    RecordProgress,
    WriteContingency,
)
from ehcoord.rules.plans import ActionAnswer, OutcomeEnd, Progress
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    choice,
    known,
    one_use_id,
    text,
    whole_number,
)

MOST_VERSIONS = 100_000


class AddOutcomeSchema(CommandSchema[AddOutcome]):
    """An outcome of the plan."""

    command = AddOutcome

    need = text("Say what is needed.", most=1000)
    outcome = text("Say what should be different.", most=1000)
    how_we_know = text("Say how everybody will know.", most=1000)
    child_id = known("Choose the child.", required=False, load_default=None)
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class AddActionSchema(CommandSchema[AddAction]):
    """Who does what by when."""

    command = AddAction

    what = text("Say what will be done.", most=1000)
    by_when = GovDate("the day by which it is done", required=True)
    owner_id = known("Choose who does it.", required=False, load_default=None)
    owner_name = text("Enter who does it.", most=200, required=False, load_default="")
    agency = text("Enter their agency.", most=200, required=False, load_default="")
    by_the_family = fields.Boolean(load_default=False)
    one_use_id = one_use_id()

    @validates_schema(skip_on_field_errors=False)
    def _has_one_owner(self, data: dict[str, Any], **_more: Any) -> None:
        owners = (data.get("owner_id"), data.get("owner_name"), data.get("by_the_family"))
        if not any(owners):
            raise ValidationError({"owner_id": ["Say who does it: one person, by name."]})


class AnswerActionSchema(CommandSchema[AnswerAction]):
    """What became of an action."""

    command = AnswerAction

    answer = choice(ActionAnswer, "Say what became of it.")
    words = text("Say it in a sentence.", most=1000, required=False, load_default="")

    @validates_schema
    def _says_why_not(self, data: dict[str, Any], **_more: Any) -> None:
        if data.get("answer") is ActionAnswer.NOT_DONE and not data.get("words"):
            raise ValidationError({"words": ["Say what stood in the way."]})


class RecordProgressSchema(CommandSchema[RecordProgress]):
    """How far an outcome is."""

    command = RecordProgress

    progress = choice(Progress, "Say whether it is better, the same or worse.")
    words = text("Say it in a sentence.", most=2000, required=False, load_default="")
    ended = choice(OutcomeEnd, "Choose how it ended.", required=False, load_default=None)
    one_use_id = one_use_id()


class WriteContingencySchema(CommandSchema[WriteContingency]):
    """What happens if the plan does not work."""

    command = WriteContingency

    contingency = text("Say what happens if this does not work.", most=2000)
    version = whole_number("Load this page again.", least=0, most=MOST_VERSIONS)


class AgreePlanSchema(CommandSchema[AgreePlan]):
    """That the plan is agreed."""

    command = AgreePlan

    agreed_on = GovDate("the day it was agreed", required=True)
    with_whom = text("Say with whom it was agreed.", most=400)
    child_says = text("Enter what the child says.", most=2000, required=False, load_default="")


class PlanVersionSchema(CommandSchema[PlanVersion]):
    """Which version of a plan is asked for."""

    command = PlanVersion

    version = whole_number(
        "Enter the number of a version.", least=1, most=MOST_VERSIONS, required=False,
        load_default=None,
    )  # fmt: skip
