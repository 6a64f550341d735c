"""What is sent about an assessment beside the answers of its parts."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from ehcoord.commands.assessments import SaveSection, WithdrawAssessment
from ehcoord.schemas.base import CommandSchema, known, text, whole_number
from ehcoord.schemas.sections import SECTION_PAGES, section_called

MOST_VERSIONS = 10_000


class WithdrawAssessmentSchema(CommandSchema[WithdrawAssessment]):
    """Why an assessment ends unfinished."""

    command = WithdrawAssessment

    because = text("Say why the assessment is withdrawn.", most=2000)


class SaveSectionSchema(CommandSchema[SaveSection]):
    """A part as a program sends it: ``answers`` are read by the part's own schema."""

    command = SaveSection

    section = text("Name the part.", most=40)
    number = whole_number("Send the version you began from.", least=0, most=MOST_VERSIONS)
    child_id = known("Choose the child.", required=False, load_default=None)
    answers = fields.Dict(
        keys=fields.String(),
        required=True,
        error_messages=dict.fromkeys(("required", "null", "invalid"), "Send the answers by name."),
    )
    leaving = fields.Boolean(load_default=False)

    @validates_schema
    def _is_a_part(self, data: dict[str, Any], **_more: Any) -> None:
        if data["section"] not in SECTION_PAGES:
            raise ValidationError({"section": ["Name a part of the assessment."]})


def with_answers_read(command: SaveSection) -> SaveSection:
    """The same command, its answers as the part's schema makes them, and what is missing.

    Raises InvalidInput at the answers that cannot be used.
    """
    page = section_called(command.section)
    answers = page.load(command.answers)
    return SaveSection(
        section=command.section,
        number=command.number,
        answers=answers,
        missing=page.missing(answers),
        child_id=command.child_id,
        leaving=command.leaving,
    )
