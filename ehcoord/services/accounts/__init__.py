"""Accounts: signing in and out, passwords, people's accounts, tokens for programs."""

from ehcoord.services.accounts.agencies import AgencyChanged, name_contacts, withdraw_agency
from ehcoord.services.accounts.changing import (
    AccountChanged,
    change_account,
    is_locked,
    unlock_account,
)
from ehcoord.services.accounts.forgetting import Forgotten, forget_old_sign_ins
from ehcoord.services.accounts.message_hours import choose_message_hour
from ehcoord.services.accounts.sessions import begin_use, end_session, end_use, touch
from ehcoord.services.accounts.sign_in import (
    PasswordChanged,
    SignedIn,
    SignInRefused,
    change_password,
    sign_in,
)
from ehcoord.services.accounts.tokens import TokenCreated, create_token, revoke_token
from ehcoord.services.accounts.users import (
    Place,
    UserCreated,
    UserDeactivated,
    create_user,
    deactivate,
    find_or_make_place,
    make_account,
    user_by_email,
)

__all__ = [
    "AccountChanged", "AgencyChanged", "Forgotten", "PasswordChanged", "Place", "SignInRefused",
    "SignedIn", "TokenCreated", "UserCreated", "UserDeactivated", "begin_use",
    "change_account", "change_password", "choose_message_hour", "create_token", "create_user",
    "deactivate", "end_session", "end_use", "find_or_make_place", "forget_old_sign_ins",
    "is_locked", "make_account", "name_contacts", "revoke_token", "sign_in", "touch",
    "unlock_account", "user_by_email", "withdraw_agency",
]  # fmt: skip
