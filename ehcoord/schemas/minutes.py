"""What is sent about minutes: the form and the JSON of each command."""

from collections.abc import Mapping
from typing import Any, Generic

from marshmallow import fields, pre_load

from ehcoord.commands.minutes import (
    AnswerCorrection,
    ProposeCorrection,
    RewriteMinutes,
    WantedMinutes,
    WriteMinutes,
)
from ehcoord.rules.minutes import MinutesPart
from ehcoord.schemas.base import C, CommandSchema, one_use_id, text, whole_number
from ehcoord.schemas.reviews import yes_or_no

MOST_VERSIONS = 100_000
MOST = 8000
WRITE = "Write the minutes."


class _PartsSchema(CommandSchema[C], Generic[C]):
    """The three parts of minutes: one that is not sent stays as it is, a blank one is emptied."""

    everybody = text(WRITE, most=MOST, required=False)
    professionals = text(WRITE, most=MOST, required=False)
    restricted = text(WRITE, most=MOST, required=False)

    @pre_load
    def _tidy(self, data: Any, **_more: Any) -> Any:
        tidied = super()._tidy(data)
        if not isinstance(data, Mapping):
            return tidied
        blank = {part: "" for part in MinutesPart if str(data.get(part, part)).strip() == ""}
        return blank | tidied


class WriteMinutesSchema(_PartsSchema[WriteMinutes]):
    """The minutes as far as they are written."""

    command = WriteMinutes

    draft_version = whole_number("Load this page again.", least=0, most=MOST_VERSIONS)


class RewriteMinutesSchema(_PartsSchema[RewriteMinutes]):
    """A new version of the minutes, and why."""

    command = RewriteMinutes

    number = whole_number("Load this page again.", least=1, most=MOST_VERSIONS)
    because = text("Say why the minutes change.", most=1000)


class ProposeCorrectionSchema(CommandSchema[ProposeCorrection]):
    """What should be put right."""

    command = ProposeCorrection

    words = text("Say what should be put right.", most=2000)
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class AnswerCorrectionSchema(_PartsSchema[AnswerCorrection]):
    """Whether it is put right, and how the minutes read then."""

    command = AnswerCorrection

    number = whole_number("Load this page again.", least=1, most=MOST_VERSIONS)
    accepted = yes_or_no("Choose whether it is put right.")
    because = text("Say why it is not put right.", most=800, required=False, load_default="")


class WantedMinutesSchema(CommandSchema[WantedMinutes]):
    """Which copy of minutes is asked for."""

    command = WantedMinutes

    version = whole_number(
        "Enter the number of a version.", least=1, most=MOST_VERSIONS, required=False,
        load_default=None,
    )  # fmt: skip
    for_family = fields.Boolean(load_default=False)
