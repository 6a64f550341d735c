"""What is sent about reviews: the form and the JSON of each command."""

from datetime import time
from typing import Any

from marshmallow import fields, validate

from ehcoord.commands.reviews import (
    AllowFamily,
    CountersignReview,
    DecideOnWorry,
    RecordNextLook,
    RequestReview,
    SaveReviewDraft,
    SendReview,
    TookPart,
    WhoAsked,
    WhoDecided,
)
from ehcoord.rules.reviews import Part
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    Instant,
    choice,
    known,
    one_use_id,
    text,
    whole_number,
)
from ehcoord.schemas.support import contacts

MIDDAY = time(12, 0)
MOST_VERSIONS = 1_000_000
MOST_ROWS = 50


def yes_or_no(enter: str) -> fields.Boolean:
    """A field that has to be answered yes or no."""
    said: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), enter)
    return fields.Boolean(required=True, error_messages=said)


def rows(schema: type[CommandSchema[Any]], enter: str) -> fields.List[Any]:
    """A field of several rows, each of one schema."""
    return fields.List(
        fields.Nested(schema),
        required=True,
        validate=validate.Length(max=MOST_ROWS, error=f"Send {MOST_ROWS} or fewer."),
        error_messages=dict.fromkeys(("required", "null", "invalid"), enter),
    )


class SaveReviewDraftSchema(CommandSchema[SaveReviewDraft]):
    """The review as far as it is written, by the names of the form."""

    command = SaveReviewDraft

    draft_version = whole_number("Load this page again.", least=0, most=MOST_VERSIONS)
    draft = fields.Dict(
        keys=fields.String(validate=validate.Length(max=100)),
        values=fields.String(validate=validate.Length(max=4000)),
        load_default=dict,
    )


class TookPartSchema(CommandSchema[TookPart]):
    """One person who took part."""

    command = TookPart

    name = text("Enter the person's name.", most=200)
    agency = text("Enter the person's agency.", most=200)
    part = choice(Part, "Choose what they are to the family.", required=False,
                  load_default=Part.OTHER)  # fmt: skip
    in_writing = fields.Boolean(load_default=False)
    own_view = whole_number(
        "Enter a number from 0 to 10.", least=0, most=10, required=False, load_default=None
    )
    own_view_because = text("Say why.", most=1000, required=False, load_default="")


class DecideOnWorrySchema(CommandSchema[DecideOnWorry]):
    """What was decided about one worry."""

    command = DecideOnWorry

    worry_id = known("Choose the worry.")
    kind = choice(DecisionKind, "Choose what will happen about this worry.")
    why = text("Say why.", required=False, load_default="")
    change_our_mind = text(
        "Say what would change our mind.", most=2000, required=False, load_default=""
    )
    next_look_on = GovDate("the day we look again", load_default=None)
    deliver_by = GovDate("the day of the first contact", load_default=None)
    what_help = text("Enter what help.", most=400, required=False, load_default="")
    support_type = text("Choose the kind of help.", most=40, required=False, load_default=None)
    what_stops = text("Say what stops.", most=400, required=False, load_default="")
    by_whom = text("Enter who will give it.", most=200, required=False, load_default="")
    contacts_per_4_weeks = contacts(load_default=None)
    consulted = text("Enter who was asked.", most=200, required=False, load_default="")
    consulted_at = Instant("when they were asked", at=MIDDAY, load_default=None)
    reply = text("Enter what they said.", most=2000, required=False, load_default="")
    accepted = fields.Boolean(load_default=None)
    holds_meanwhile = text("Say what holds.", most=2000, required=False, load_default="")


class SendReviewSchema(CommandSchema[SendReview]):
    """A review as it was held."""

    command = SendReview

    draft_version = whole_number("Load this page again.", least=0, most=MOST_VERSIONS)
    met_at = Instant("when you met", at=MIDDAY, required=True)
    attendance = rows(TookPartSchema, "Enter who took part.")
    decisions = rows(DecideOnWorrySchema, "Decide on each worry.")
    decision_call = fields.Boolean(load_default=False)
    child_seen_on = GovDate("the day the child was last seen", load_default=None)
    child_seen_by = text("Enter who saw the child.", most=200, required=False, load_default="")
    child_seen_alone = fields.Boolean(load_default=None)
    child_says = text("Write what the child says.", required=False, load_default="")
    how_child_said = text("Enter how.", most=200, required=False, load_default="")
    child_not_asked_because = text("Say why.", most=1000, required=False, load_default="")
    parents_say = text("Write what the parents say.", required=False, load_default="")
    parents_not_asked_because = text("Say why.", most=1000, required=False, load_default="")
    agreement_stands = fields.Boolean(load_default=None)
    agreement_because = text("Write what they said.", most=1000, required=False, load_default="")
    lead_is_right = fields.Boolean(load_default=None)
    lead_because = text("Write who instead.", most=1000, required=False, load_default="")
    next_review_on = GovDate("the day of the next review", load_default=None)
    full_meeting_needed = fields.Boolean(load_default=False)


class CountersignReviewSchema(CommandSchema[CountersignReview]):
    """Agreed, or sent back."""

    command = CountersignReview

    agreed = yes_or_no("Choose whether you agree.")
    note = text("Say what they should think about.", most=2000, required=False, load_default="")


class RequestReviewSchema(CommandSchema[RequestReview]):
    """Who asks for a look sooner, about which child."""

    command = RequestReview

    child_id = known("Choose the child.")
    asked_by = choice(WhoAsked, "Choose who asked.")
    words = text("Write what they said.", most=2000, required=False, load_default="")
    one_use_id = one_use_id()


class RecordNextLookSchema(CommandSchema[RecordNextLook]):
    """The two-minute check."""

    command = RecordNextLook

    seen = yes_or_no("Choose whether the child was seen or spoken to since.")
    anything_new = yes_or_no("Choose whether anything is new.")
    seen_on = GovDate("the day the child was seen", load_default=None)
    words = text("Say what is new.", most=2000, required=False, load_default="")


class AllowFamilySchema(CommandSchema[AllowFamily]):
    """Who decided that the family may be told, and why."""

    command = AllowFamily

    decided_by = choice(WhoDecided, "Choose who decided.")
    who = text("Enter the name of who decided.", most=200)
    why = text("Say why the family may be told.", most=2000)
