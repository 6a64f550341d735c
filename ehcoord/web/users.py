"""People with an account: found, made, changed, unlocked, and what happens when they leave."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.leads import SettleLeaver
from ehcoord.db import db
from ehcoord.queries.holdings import holdings_of
from ehcoord.queries.users import (
    PAGE,
    account_of,
    accounts_of,
    agencies,
    teams,
    who_could_take_over,
)
from ehcoord.rules.permissions import Action, Role, may
from ehcoord.schemas.accounts import ChangeAccountSchema, MakeAccountSchema
from ehcoord.schemas.leads import ENDINGS, SettleLeaverSchema
from ehcoord.services import accounts
from ehcoord.services.leads import LeaverSettled, settle_leaver
from ehcoord.web.access import actor, requires
from ehcoord.web.filters import families
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("users", __name__)
ROLES = {role: role.value.replace("_", " ").capitalize() for role in Role} | {
    Role.COORDINATOR: "Co-ordinator",
    Role.CONSULTANT: "Social work consultant",
}
# Why somebody's families need another lead, of the reasons a lead may change for.
WHY = ("leaving", "away", "moved_agency", "restructure", "other")


@pages.get("/accounts")
@requires(Action.ACCOUNT_MANAGE)
def everyone() -> str:
    """Everybody with an account, by name."""
    name, page = request.args.get("name", ""), request.args.get("page", 1, int)
    page = max(page, 1)
    rows, total = accounts_of(db.session(), actor(), name=name, page=page)
    return render_template(
        "users/everyone.html", rows=rows, total=total, name=name, page=page,
        pages=-(-total // PAGE),
    )  # fmt: skip


@pages.route("/accounts/new", methods=["GET", "POST"])
@requires(Action.ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    """A new person."""
    return handle_form(
        MakeAccountSchema(),
        lambda command: accounts.make_account(actor(), command, now=now()),
        on_success=lambda done: go_on(
            url_for("users.one", user_id=done.public_id), "The account is made."
        ),
        render=lambda typed, errors: render_template(
            "users/new.html", typed=typed, errors=errors, **_choices()
        ),
    )


@pages.route("/accounts/<uuid:user_id>", methods=["GET", "POST"])
@requires(Action.ACCOUNT_MANAGE)
def one(user_id: UUID) -> ResponseReturnValue:
    """One person's account: what they do and where."""

    def said(done: accounts.AccountChanged) -> str:
        lost = f" {families(done.families)} a lead only for now." if done.families else ""
        return f"The account of {done.name} is changed.{lost}"

    account = account_of(db.session(), actor(), user_id, now())
    first = {name: getattr(account, name) for name in ChangeAccountSchema().load_fields}
    first["roles"] = [role.value for role in account.roles]
    return handle_form(
        ChangeAccountSchema(),
        lambda command: accounts.change_account(actor(), user_id, command, now=now()),
        on_success=lambda done: go_on(url_for("users.one", user_id=user_id), said(done)),
        render=lambda typed, errors: _account(user_id, typed, errors),
        first=first,
    )


def _account(user_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    session = db.session()
    account = account_of(session, actor(), user_id, now())
    return render_template(
        "users/one.html",
        person=account,
        held=holdings_of(session, account.user_id),
        locked=accounts.is_locked(session, account.email, now()),
        typed=typed,
        errors=errors,
        **_choices(),
    )


def _choices() -> Mapping[str, object]:
    session = db.session()
    there = [one for one in agencies(session) if one.withdrawn_at is None]
    return {
        "roles": [(role.value, ROLES[role]) for role in Role],
        "agencies": [(one.id, one.name) for one in there],
        "teams": teams(session),
    }


@pages.post("/accounts/<uuid:user_id>/unlock")
@requires(Action.ACCOUNT_MANAGE)
def unlock(user_id: UUID) -> ResponseReturnValue:
    """Somebody may try to sign in again at once."""
    done = accounts.unlock_account(actor(), user_id, now=now())
    return go_on(url_for("users.one", user_id=user_id), f"{done.name} may try again now.")


@pages.post("/accounts/<uuid:user_id>/end")
@requires(Action.ACCOUNT_MANAGE)
def end(user_id: UUID) -> ResponseReturnValue:
    """The account ends; who holds something still is settled first."""
    accounts.deactivate(actor(), user_id, now=now())
    return go_on(url_for("users.one", user_id=user_id), "The account has ended.")


@pages.route("/accounts/<uuid:user_id>/leaving", methods=["GET", "POST"])
@requires(Action.LEAD_LOSE)
def leaving(user_id: UUID) -> ResponseReturnValue:
    """Everything a person holds, given to others on one screen; then the account may end."""

    def settled(command: SettleLeaver) -> LeaverSettled:
        done = settle_leaver(actor(), user_id, command, now=now())
        if done.left.nothing and request.form.get("end") == "true":
            accounts.deactivate(actor(), user_id, now=now())
        return done

    return handle_form(
        SettleLeaverSchema(),
        settled,
        on_success=lambda done: go_on(
            url_for("users.leaving", user_id=user_id),
            _what_was_settled(done),
            refused=not any(not one.refused for one in done.families) and not done.tasks,
        ),
        render=lambda typed, errors: _leaving(user_id, typed, errors),
        first={"because": "leaving"},
    )


def _what_was_settled(done: LeaverSettled) -> str:
    settled = sum(not one.refused for one in done.families)
    said = [f"{families(settled)} another lead for now."]
    if done.tasks:
        said.append(f"{done.tasks} tasks have another owner.")
    said += [f"{one.reference}: {one.refused}" for one in done.families if one.refused]
    return " ".join(said)


def _leaving(user_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    session = db.session()
    account = account_of(session, actor(), user_id, now())
    return render_template(
        "users/leaving.html",
        person=account,
        held=holdings_of(session, account.user_id),
        people=who_could_take_over(session, account),
        reasons={code: ENDINGS[code] for code in WHY},
        may_end=may(actor(), Action.ACCOUNT_MANAGE),
        typed=typed,
        errors=errors,
    )
