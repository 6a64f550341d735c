"""What is sent about links: the form and the JSON of each command."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from ehcoord.commands.answer_links import AskByLink, JoinWithoutAccount, SendAnswer
from ehcoord.rules.answer_links import LinkQuestion, LinkSaid
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    choice,
    known,
    one_use_id,
    text,
    whole_number,
)

LONGEST_ADDRESS = 254
AN_ADDRESS = "Enter an e-mail address, like name@example.org."


def _email(**more: Any) -> fields.String:
    words: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), AN_ADDRESS)
    short = validate.Length(max=LONGEST_ADDRESS, error=AN_ADDRESS)
    valid = [short, validate.Email(error=AN_ADDRESS)]
    return fields.String(validate=valid, error_messages=words, **more)


class JoinWithoutAccountSchema(CommandSchema[JoinWithoutAccount]):
    """A professional around the family who has no account."""

    command = JoinWithoutAccount

    name = text("Enter the name.", most=200)
    agency = text("Enter the agency.", most=200)
    email = _email(required=True)
    what_they_do = text("Enter what they do.", most=200, required=False, load_default="")
    one_use_id = one_use_id()


class AskByLinkSchema(CommandSchema[AskByLink]):
    """One question about one child, to one person without an account."""

    command = AskByLink

    question = choice(LinkQuestion, "Choose what to ask.")
    child_id = known("Choose which child it is about.")
    member_id = known("Choose whom to ask.", required=False, load_default=None)
    name = text("Enter the name.", most=200, required=False, load_default="")
    agency = text("Enter the agency.", most=200, required=False, load_default="")
    email = _email(load_default="")
    what_they_do = text("Enter what they do.", most=200, required=False, load_default="")
    support_id = known("Choose the help.", required=False, load_default=None)
    worry_id = known("Choose the worry.", required=False, load_default=None)
    one_use_id = one_use_id()

    @validates_schema(skip_on_field_errors=False)
    def _names_somebody(self, data: dict[str, Any], **_more: object) -> None:
        if data.get("member_id"):
            return
        asked = {
            "name": "Choose whom to ask, or enter the name.",
            "agency": "Enter the agency.",
            "email": AN_ADDRESS,
        }
        faults = {name: [said] for name, said in asked.items() if not data.get(name)}
        if faults:
            raise ValidationError(faults)


class SendAnswerSchema(CommandSchema[SendAnswer]):
    """What somebody answers by a link."""

    command = SendAnswer

    said = choice(LinkSaid, "Choose an answer.", required=False, load_default=None)
    on_day = GovDate("the day", load_default=None)
    alone = fields.Boolean(load_default=None, allow_none=True)
    own_view = whole_number(
        "Enter a number from 0 to 10.", least=0, most=10, required=False, load_default=None
    )
    reference = text("Enter your reference.", most=100, required=False, load_default="")
    words = text("Write your answer.", required=False, load_default="")
    worry = text("Write what was seen or said.", required=False, load_default="")
    worry_level = choice(Level, "Choose how worrying it is.", required=False, load_default=None)
    worry_on = GovDate("the day it happened", load_default=None)
    worry_about_adult = fields.Boolean(load_default=False)

    @validates_schema
    def _worry_is_whole(self, data: dict[str, Any], **_more: object) -> None:
        if data.get("worry") and data.get("worry_level") is None:
            raise ValidationError({"worry_level": ["Choose how worrying it is."]})
        if data.get("worry_level") is not None and not data.get("worry"):
            raise ValidationError({"worry": ["Write what was seen or said."]})
