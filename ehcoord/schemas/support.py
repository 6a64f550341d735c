"""What is sent about support: the form and the JSON of each command."""

from datetime import time
from typing import Any

from marshmallow import fields, validate

from ehcoord.commands.support import (
    ChangeSupport,
    ConfirmFirstContact,
    ConfirmSupport,
    RecordMissedContact,
    StartSupport,
)
from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus
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
MOST_CONTACTS = 200
HOW_MANY = "Enter how many contacts in 4 weeks."


def contacts(**more: Any) -> fields.Float:
    """A field of how many contacts are planned in four weeks; half a one is every eight."""
    return fields.Float(
        allow_nan=False,
        validate=validate.Range(
            0, MOST_CONTACTS, error=f"Enter a number from 0 to {MOST_CONTACTS}."
        ),
        error_messages=dict.fromkeys(("null", "invalid", "special", "too_large"), HOW_MANY),
        **more,
    )


class StartSupportSchema(CommandSchema[StartSupport]):
    """A new line of help, what it is for and where it stands."""

    command = StartSupport

    child_id = known("Choose whose help it is.")
    type_code = text("Choose the kind of help.", most=40)
    status = choice(SupportStatus, "Choose where it stands.")
    worry_ids = choices(known("Choose a worry."), "Choose what it is for.", required=False)
    name = text("Enter what it is called.", most=100, required=False, load_default="")
    provider = text("Enter who gives it.", most=200, required=False, load_default="")
    worker = text("Enter the worker's name.", most=200, required=False, load_default="")
    contacts_per_4_weeks = contacts(load_default=0.0)
    start_by = GovDate("the day it should begin by", load_default=None)
    first_contact_at = Instant("the first contact", at=MIDDAY, load_default=None)
    term_time = fields.Boolean(load_default=False)
    declined_by = text("Choose who declined.", most=40, required=False, load_default=None)
    child_was_asked = fields.Boolean(load_default=None)
    reason = text("Say why.", most=2000, required=False, load_default="")
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class ChangeSupportSchema(CommandSchema[ChangeSupport]):
    """A new status or amount, and since when."""

    command = ChangeSupport

    status = choice(SupportStatus, "Choose where it stands.")
    happened_at = Instant("the day it changed", at=MIDDAY, required=True)
    contacts_per_4_weeks = contacts(load_default=None)
    first_contact_at = Instant("the first contact", at=MIDDAY, load_default=None)
    start_by = GovDate("the day it should begin by", load_default=None)
    planned_ending = fields.Boolean(load_default=False)
    worker_gap = fields.Boolean(load_default=False)
    declined_by = text("Choose who declined.", most=40, required=False, load_default=None)
    child_was_asked = fields.Boolean(load_default=None)
    reason = text("Say why.", most=2000, required=False, load_default="")
    one_use_id = one_use_id()


class ConfirmFirstContactSchema(CommandSchema[ConfirmFirstContact]):
    """When the first contact was held."""

    command = ConfirmFirstContact

    first_contact_at = Instant("the first contact", at=MIDDAY, required=True)
    contacts_per_4_weeks = contacts(load_default=None)
    one_use_id = one_use_id()


class ConfirmSupportSchema(CommandSchema[ConfirmSupport]):
    """As planned, less, stopped or not known."""

    command = ConfirmSupport

    answer = choice(ConfirmedAs, "Choose how it is going.")


class RecordMissedContactSchema(CommandSchema[RecordMissedContact]):
    """When a contact was planned that was not held."""

    command = RecordMissedContact

    planned_at = Instant("the day it was planned", at=MIDDAY, required=True)
    cancelled_by_service = fields.Boolean(load_default=False)
