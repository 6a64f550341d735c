"""Calls about accounts: whose token this is, and the people who work here. Never about a case."""

from uuid import UUID

from ehcoord.commands.accounts import ChangeAccount, FindAccounts, MakeAccount
from ehcoord.db import db
from ehcoord.queries.users import PAGE, Account, account_of, accounts_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.accounts import ChangeAccountSchema, FindAccountsSchema, MakeAccountSchema
from ehcoord.schemas.shown.accounts import (
    AccountChangedSchema,
    AccountEndedSchema,
    AccountMadeSchema,
    AccountSchema,
    AccountsSchema,
    MeSchema,
)
from ehcoord.services import accounts
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, Made, made, paged
from ehcoord.web.instant import now

calls = Calls("accounts", "You and others", "Whose token this is, and the accounts of people.")
ACCOUNT = "/accounts/<uuid:user_id>"
SOMEBODY = {
    "name": "Robin Sample",
    "job_title": "Early help practitioner",
    "agency_id": 1,
    "team_id": 1,
    "roles": ["practitioner"],
}


@calls.read("/me", Action.HOME_READ, MeSchema)
def me() -> dict[str, object]:
    """The person a token stands for, their roles and the token's scopes."""
    person = actor()
    return {
        "id": person.public_id,
        "name": person.name,
        "roles": sorted({held.role.value for held in person.roles}),
        "scopes": sorted(person.scopes or ()),
    }


@calls.read("/accounts", Action.ACCOUNT_MANAGE, AccountsSchema, takes=FindAccountsSchema)
def everyone(wanted: FindAccounts) -> Answer:
    """Everybody with an account, by name."""
    rows, total = accounts_of(db.session(), actor(), name=wanted.name, page=wanted.page)
    return paged(rows, page=wanted.page, more=wanted.page * PAGE < total)


@calls.read(ACCOUNT, Action.ACCOUNT_MANAGE, AccountSchema)
def one(user_id: UUID) -> Account:
    """One person's account."""
    return account_of(db.session(), actor(), user_id, now())


@calls.make(
    "/accounts",
    Action.ACCOUNT_MANAGE,
    AccountMadeSchema,
    takes=MakeAccountSchema,
    example={**SOMEBODY, "email": "robin.sample@example.org", "password": "a first password"},
)
def new(command: MakeAccount) -> Made:
    """Makes an account. Sent twice, it is refused the second time: the address has one already."""
    done = accounts.make_account(actor(), command, now=now())
    return made(done, "accounts_api.one", user_id=done.public_id)


@calls.act(
    ACCOUNT,
    Action.ACCOUNT_MANAGE,
    AccountChangedSchema,
    takes=ChangeAccountSchema,
    example=SOMEBODY,
    method="PUT",
)
def change(command: ChangeAccount, user_id: UUID) -> accounts.AccountChanged:
    """Changes what a person does and where. What is not sent is taken away.

    Who moves to another agency leads their families only for now, until a lead is confirmed again.
    """
    return accounts.change_account(actor(), user_id, command, now=now())


@calls.act(f"{ACCOUNT}/unlock", Action.ACCOUNT_MANAGE, AccountChangedSchema)
def unlock(user_id: UUID) -> accounts.AccountChanged:
    """Lets somebody try to sign in again at once, after too many tries."""
    return accounts.unlock_account(actor(), user_id, now=now())


@calls.act(f"{ACCOUNT}/end", Action.ACCOUNT_MANAGE, AccountEndedSchema)
def end(user_id: UUID) -> accounts.UserDeactivated:
    """Ends an account. Refused while the person holds anything: see *Leaving*."""
    return accounts.deactivate(actor(), user_id, now=now())
