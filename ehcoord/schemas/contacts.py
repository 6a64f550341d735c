"""What is sent about contacts and notes: the form and the JSON of each command."""

from datetime import time

from marshmallow import fields

from ehcoord.commands.contacts import RecordContact, RecordNote, SeenBy, WeeklyCard
from ehcoord.rules.vocabulary import ConfirmedAs
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    Instant,
    choice,
    choices,
    known,
    one_use_id,
    text,
)

MIDDAY = time(12, 0)
SEEN = "Choose whether the child was seen."


class RecordContactSchema(CommandSchema[RecordContact]):
    """Who saw or spoke to which children, when and where."""

    command = RecordContact

    child_ids = choices(known("Choose which children."), "Choose which children.")
    happened_at = Instant("the day it was", at=MIDDAY, required=True)
    seen = fields.Boolean(
        required=True, error_messages=dict.fromkeys(("required", "null", "invalid"), SEEN)
    )
    alone = fields.Boolean(load_default=False)
    by_whom = text("Enter who it was.", most=200, required=False, load_default="")
    place = text("Enter where it was.", most=200, required=False, load_default="")
    note = text("Write a short note.", required=False, load_default="")
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class RecordNoteSchema(CommandSchema[RecordNote]):
    """Worth keeping, neither worry nor contact."""

    command = RecordNote

    words = text("Write the note.")
    child_id = known("Choose the child.", required=False, load_default=None)
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class WeeklyCardSchema(CommandSchema[WeeklyCard]):
    """The three taps of a week about one child."""

    command = WeeklyCard

    seen = choice(SeenBy, SEEN)
    seen_on = GovDate("the day the child was seen", load_default=None)
    by_whom = text("Enter who saw the child.", most=200, required=False, load_default="")
    support = choice(ConfirmedAs, "Choose how the help is going.", required=False,
                     load_default=None)  # fmt: skip
    support_ids = choices(known("Choose the help."), "Choose the help.", required=False)
    still_true_ids = choices(known("Choose the worry."), "Choose the worry.", required=False)
    one_use_id = one_use_id()
