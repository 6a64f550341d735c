"""What is sent about people: whom to look for, and what is written of a person."""

from marshmallow import ValidationError, fields, validates_schema

from ehcoord.commands.people import (
    AskForEarlyHelp,
    CorrectPerson,
    PersonDetails,
    SearchPeople,
)
from ehcoord.schemas.base import CommandSchema, GovDate, text, whole_number


class SearchPeopleSchema(CommandSchema[SearchPeople]):
    """A name with or without a date of birth, or a number."""

    command = SearchPeople

    name = text("Enter a name.", most=200, required=False, load_default="")
    born_on = GovDate("the date of birth", load_default=None)
    nhs_number = text("Enter an NHS number.", most=10, required=False, load_default=None)
    upn = text("Enter a unique pupil number.", most=13, required=False, load_default=None)

    @validates_schema
    def _asks_for_somebody(self, data: dict[str, object], **_more: object) -> None:
        if not any(data.get(name) for name in ("name", "nhs_number", "upn")):
            raise ValidationError({"name": ["Enter a name, or a number of the child."]})


class AskForEarlyHelpSchema(CommandSchema[AskForEarlyHelp]):
    """A reason, and a full name with a date of birth or a number."""

    command = AskForEarlyHelp

    because = text("Enter why you need to know.", most=1000)
    name = text("Enter the full name.", most=200, required=False, load_default="")
    born_on = GovDate("the date of birth", load_default=None)
    nhs_number = text("Enter an NHS number.", most=10, required=False, load_default=None)
    upn = text("Enter a unique pupil number.", most=13, required=False, load_default=None)

    @validates_schema
    def _names_one_child(self, data: dict[str, object], **_more: object) -> None:
        if data.get("nhs_number") or data.get("upn"):
            return
        faults = {}
        if len(str(data.get("name", "")).split()) < 2:
            faults["name"] = ["Enter the full name, or a number of the child."]
        if data.get("born_on") is None:
            faults["born_on"] = ["Enter the date of birth."]
        if faults:
            raise ValidationError(faults)


class PersonDetailsSchema(CommandSchema[PersonDetails]):
    """What is written of one person."""

    command = PersonDetails

    given_name = text("Enter the first name.", most=100)
    family_name = text("Enter the last name.", most=100)
    sounds_like = text("Enter how it sounds.", most=200, required=False, load_default="")
    born_on = GovDate("the date of birth", load_default=None)
    expected_on = GovDate("the day the baby is expected", load_default=None)
    nhs_number = text("Enter an NHS number.", most=10, required=False, load_default=None)
    upn = text("Enter a unique pupil number.", most=13, required=False, load_default=None)
    telephone = text("Enter a telephone number.", most=40, required=False, load_default="")
    address = text("Enter an address.", most=300, required=False, load_default="")
    address_restricted = fields.Boolean(load_default=False)


class CorrectPersonSchema(CommandSchema[CorrectPerson]):
    """What is to stand of a person, and the version that was read."""

    command = CorrectPerson

    version = whole_number("Open the page again.", least=1, most=2**31)
    details = fields.Nested(PersonDetailsSchema, required=True)
