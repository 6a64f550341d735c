"""What is sent about the end of a case."""

from marshmallow import fields

from ehcoord.commands.closing import (
    CheckClosedCase,
    CloseCase,
    LeaveOpen,
    ProposeClosing,
    ReopenCase,
    WorryAtClosing,
)
from ehcoord.rules.closing import CHILD_SAYS, WHAT_CHANGED, ClosingReason, HasLasted
from ehcoord.schemas.base import CommandSchema, choice, known, text


class WorryAtClosingSchema(CommandSchema[WorryAtClosing]):
    """What is decided of a worry that still waits when its case closes."""

    command = WorryAtClosing

    worry_id = known("Load this page again: the worries have changed.")
    told_to = text("Enter who was told.", most=200)
    keeps_an_eye = text("Enter who keeps an eye on this.", most=200)
    consulted = text("Enter who was consulted.", most=200, required=False, load_default="")


class CloseCaseSchema(CommandSchema[CloseCase]):
    """Why a case closes, and a decision on each worry that waits."""

    command = CloseCase

    reason = choice(ClosingReason, "Choose why the case closes.")
    summary = text(WHAT_CHANGED, most=2000, required=False, load_default="")
    child_says = text(CHILD_SAYS, most=2000, required=False, load_default="")
    why_they_say_no = text("Say why they say no.", most=2000, required=False, load_default="")
    consulted = text("Enter who was consulted.", most=400, required=False, load_default="")
    accepted_by = text("Enter who has accepted.", most=200, required=False, load_default="")
    worries = fields.List(fields.Nested(WorryAtClosingSchema), load_default=list)


class ProposeClosingSchema(CommandSchema[ProposeClosing]):
    """Why a lead wants to close."""

    command = ProposeClosing

    reason = choice(ClosingReason, "Choose why the case should close.")
    summary = text(WHAT_CHANGED, most=2000)
    child_says = text(CHILD_SAYS, most=2000, required=False, load_default="")


class LeaveOpenSchema(CommandSchema[LeaveOpen]):
    """Why a case stays open."""

    command = LeaveOpen

    because = text("Say why the case stays open.", most=2000)


class ReopenCaseSchema(CommandSchema[ReopenCase]):
    """Why a case opens again."""

    command = ReopenCase

    because = text("Say why the case opens again.", most=2000)


class CheckClosedCaseSchema(CommandSchema[CheckClosedCase]):
    """What became of the family."""

    command = CheckClosedCase

    answer = choice(HasLasted, "Say whether it has lasted.")
    how_known = text("Say how you know, or why nobody could find out.", most=2000)
