"""What is sent about worries: the form and the JSON of each command."""

from datetime import time

from marshmallow import fields

from ehcoord.commands.risks import (
    CheckWorry,
    ChooseCode,
    CorrectWorry,
    RecordWorry,
    SameEpisode,
    WithdrawWorry,
)
from ehcoord.rules.vocabulary import HowKnown, Level, StillTrue
from ehcoord.schemas.base import (
    C,
    CommandSchema,
    Instant,
    choice,
    choices,
    known,
    one_use_id,
    text,
)

MIDDAY = time(12, 0)
HOW_WORRYING = "Choose how worrying it is."
WHICH_WORRY = "Choose the worry that fits best."


class WrittenWorrySchema(CommandSchema[C]):
    """What both a new worry and a corrected one say."""

    evidence = text("Write what was seen or said.")
    level = choice(Level, HOW_WORRYING)
    observed_at = Instant("the day it happened", at=MIDDAY, required=True)
    code = text(WHICH_WORRY, most=10, required=False, load_default=None)
    how_known = choice(
        HowKnown,
        "Choose whether it was seen, told or suspected.",
        required=False,
        load_default=HowKnown.TOLD,
    )
    who_knows = text("Enter who knows.", most=500, required=False, load_default="")
    about_adult = fields.Boolean(load_default=False)
    hospital = fields.Boolean(load_default=False)
    discharged_at = Instant("the day they left hospital", at=MIDDAY, load_default=None)
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class RecordWorrySchema(WrittenWorrySchema[RecordWorry]):
    """Four things are needed: which children, what happened, how worrying, when."""

    command = RecordWorry

    child_ids = choices(known("Choose whose worry it is."), "Choose whose worry it is.")
    assessment_id = known("Choose the assessment.", required=False, load_default=None)


class CorrectWorrySchema(WrittenWorrySchema[CorrectWorry]):
    """The worry as it should have been written."""

    command = CorrectWorry


class ChooseCodeSchema(CommandSchema[ChooseCode]):
    """The words of the catalogue that fit."""

    command = ChooseCode

    code = text(WHICH_WORRY, most=10)
    one_use_id = one_use_id()


class CheckWorrySchema(CommandSchema[CheckWorry]):
    """Still true, no longer true, or cannot tell; and how we know."""

    command = CheckWorry

    answer = choice(StillTrue, "Choose whether it is still true.")
    how_known = text("Say how you know.", most=2000, required=False, load_default="")
    second_person_id = known("Choose who else agrees.", required=False, load_default=None)


class SameEpisodeSchema(CommandSchema[SameEpisode]):
    """Which entry told of the same episode first."""

    command = SameEpisode

    same_as_id = known("Choose the other entry.")


class WithdrawWorrySchema(CommandSchema[WithdrawWorry]):
    """Recorded on the wrong child: why, and whose it was."""

    command = WithdrawWorry

    why = text("Say what happened.", most=1000)
    right_child_id = known("Choose the right child.", required=False, load_default=None)
