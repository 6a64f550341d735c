"""What may be sent about accounts."""

from datetime import time
from typing import Any

from marshmallow import fields

from ehcoord.commands.accounts import (
    ChangeAccount,
    ChangePassword,
    ChooseMessageHour,
    EndSession,
    FindAccounts,
    MakeAccount,
    NameContacts,
    SignIn,
    WantToken,
)
from ehcoord.rules.permissions import Role
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    Instant,
    choice,
    choices,
    known,
    text,
    whole_number,
)
from ehcoord.schemas.lists import PageSchema

# Longer than any password, and short enough that hashing it costs the service nothing.
MOST = 500
MAY = "Choose what the program may do."


class SignInSchema(CommandSchema[SignIn]):
    """An e-mail address and a password."""

    command = SignIn
    email = text("Enter your e-mail address", most=254)
    password = text("Enter your password", most=MOST)
    kept = text("Open the page again", most=400_000, required=False)


class ChangePasswordSchema(CommandSchema[ChangePassword]):
    """The password there is and the one there is to be."""

    command = ChangePassword
    current_password = text("Enter the password you have now", most=MOST)
    new_password = text("Enter a new password", most=MOST)


class ChooseMessageHourSchema(CommandSchema[ChooseMessageHour]):
    """An hour from 0 to 23."""

    command = ChooseMessageHour
    hour = whole_number("Choose an hour", least=0, most=23)


class EndSessionSchema(CommandSchema[EndSession]):
    """Which session to end; none means all of them."""

    command = EndSession
    session_id = whole_number("Choose a session", least=1, most=2**62, required=False)


def _roles() -> fields.List[Any]:
    say = "Choose what this person does"
    return choices(choice(Role, say), say)


class ChangeAccountSchema(CommandSchema[ChangeAccount]):
    """What a person does and where."""

    command = ChangeAccount
    name = text("Enter a name", most=200)
    job_title = text("Enter what this person works as", most=200)
    agency_id = whole_number("Choose where this person works", least=1, most=2**31)
    roles = _roles()
    team_id = whole_number("Choose a team", least=1, most=2**31, required=False)
    telephone = text("Enter a telephone number", most=40, required=False)
    languages = text("Enter the languages", most=200, required=False)
    case_limit = whole_number("Enter a number from 1 to 99", least=1, most=99, required=False)
    lead_trained_on = GovDate("the day of the training", required=False)


class MakeAccountSchema(CommandSchema[MakeAccount]):
    """Who a new person is, where they work, what they do, and a first password."""

    command = MakeAccount
    name = text("Enter a name", most=200)
    email = text("Enter an e-mail address", most=254)
    job_title = text("Enter what this person works as", most=200)
    agency_id = whole_number("Choose where this person works", least=1, most=2**31)
    roles = _roles()
    team_id = whole_number("Choose a team", least=1, most=2**31, required=False)
    telephone = text("Enter a telephone number", most=40, required=False)
    password = text("Enter a first password", most=MOST)


class FindAccountsSchema(PageSchema[FindAccounts]):
    """How a name begins, and which page."""

    command = FindAccounts
    name = text("Enter a name", most=200, required=False)


class NameContactsSchema(CommandSchema[NameContacts]):
    """Who stands behind the leads of an agency."""

    command = NameContacts
    safeguarding_lead_id = known("Choose the safeguarding lead")
    holiday_substitute_id = known("Choose the substitute for school holidays")


class WantTokenSchema(CommandSchema[WantToken]):
    """What a token is for, what it may do, and the last day it works, in full."""

    command = WantToken
    name = text("Enter what the token is for.", most=100)
    scopes = choices(text(MAY, most=40), MAY)
    expires_at = Instant("the last day of the token", at=time(23, 59), required=True)
