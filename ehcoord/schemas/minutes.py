"""What is sent about minutes: the form and the JSON of each command."""

from marshmallow import fields

from ehcoord.commands.minutes import (
    AnswerCorrection,
    ProposeCorrection,
    RewriteMinutes,
    WantedMinutes,
    WriteMinutes,
)
from ehcoord.schemas.base import CommandSchema, one_use_id, text, whole_number
from ehcoord.schemas.reviews import yes_or_no

MOST_VERSIONS = 100_000
MOST = 8000
WRITE = "Write the minutes."


def _words() -> fields.String:
    return text(WRITE, most=MOST, required=False, load_default="")


class WriteMinutesSchema(CommandSchema[WriteMinutes]):
    """The minutes as far as they are written."""

    command = WriteMinutes

    draft_version = whole_number("Load this page again.", least=0, most=MOST_VERSIONS)
    everybody = _words()
    professionals = _words()
    restricted = _words()


class RewriteMinutesSchema(CommandSchema[RewriteMinutes]):
    """A new version of the minutes, and why."""

    command = RewriteMinutes

    number = whole_number("Load this page again.", least=1, most=MOST_VERSIONS)
    because = text("Say why the minutes change.", most=1000)
    everybody = _words()
    professionals = _words()
    restricted = _words()


class ProposeCorrectionSchema(CommandSchema[ProposeCorrection]):
    """What should be put right."""

    command = ProposeCorrection

    words = text("Say what should be put right.", most=2000)
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class AnswerCorrectionSchema(CommandSchema[AnswerCorrection]):
    """Whether it is put right, and how the minutes read then."""

    command = AnswerCorrection

    number = whole_number("Load this page again.", least=1, most=MOST_VERSIONS)
    accepted = yes_or_no("Choose whether it is put right.")
    because = text("Say why it is not put right.", most=800, required=False, load_default="")
    everybody = _words()
    professionals = _words()
    restricted = _words()


class WantedMinutesSchema(CommandSchema[WantedMinutes]):
    """Which copy of minutes is asked for."""

    command = WantedMinutes

    version = whole_number(
        "Enter the number of a version.", least=1, most=MOST_VERSIONS, required=False,
        load_default=None,
    )  # fmt: skip
    for_family = fields.Boolean(load_default=False)
