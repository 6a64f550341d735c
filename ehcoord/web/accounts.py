"""Signing in and out, one's password, one's sessions."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.accounts import ChangePassword, EndSession, SignIn
from ehcoord.db import db
from ehcoord.errors import InvalidInput
from ehcoord.queries.accounts import sessions_of
from ehcoord.rules.calendar import clock_words
from ehcoord.rules.permissions import Action
from ehcoord.schemas.accounts import ChangePasswordSchema, EndSessionSchema, SignInSchema
from ehcoord.schemas.base import form_payload, load
from ehcoord.services import accounts
from ehcoord.web import auth, kept, metrics
from ehcoord.web.access import actor, public, requires
from ehcoord.web.forms import Typed, first_messages, go_on, handle_form, onward
from ehcoord.web.instant import now
from ehcoord.web.navigation import HOME
from ehcoord.web.numbers import look_again

pages = Blueprint("accounts", __name__)
NOT_KNOWN = "The e-mail address or the password is not right. Check both and try again."


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; a right answer leads to where the person was going."""
    if request.method != "POST":
        if g.actor is not None:
            return redirect(onward(HOME), 303)
        look_again()
        return _sign_in_page({}, {})
    typed = {"email": request.form.get("email", "")}
    try:
        command = load(SignInSchema(), form_payload(SignInSchema(), request.form))
    except InvalidInput as refused:
        return _sign_in_page(typed, first_messages(refused)), 422
    done = accounts.sign_in(command, request.remote_addr or "", now=now())
    if isinstance(done, accounts.SignInRefused):
        return _refused(done, typed)
    auth.begin(done)
    return _carry_on(command, done.user_id)


def _sign_in_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "accounts/sign-in.html",
        typed=typed,
        errors=errors,
        kept=request.form.get("kept"),
        ended=False,
        next=request.values.get("next", ""),
    )


def _refused(done: accounts.SignInRefused, typed: dict[str, str]) -> ResponseReturnValue:
    metrics.of_app().refused.labels("too_many" if done.retry_at else "not_known").inc()
    if done.retry_at is None:
        return _sign_in_page(typed, {"_": NOT_KNOWN}), 422
    words = f"There have been too many tries. Try again after {clock_words(done.retry_at)}."
    wait = max(1, round((done.retry_at - now()).total_seconds()))
    return _sign_in_page(typed, {"_": words}), 429, {"Retry-After": str(wait)}


def _carry_on(command: SignIn, user_id: int) -> ResponseReturnValue:
    form = kept.unseal(command.kept, user_id) if command.kept else None
    if form is None:
        return redirect(onward(HOME), 303)
    return render_template("accounts/carry-on.html", form=form)


@pages.post("/sign-out")
@requires(Action.HOME_READ)
def sign_out() -> ResponseReturnValue:
    """Ends this session."""
    accounts.end_session(actor(), EndSession(g.session_id), now=now())
    auth.end()
    return go_on(url_for("accounts.sign_in"), "You are signed out.")


@pages.route("/account/password", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def password() -> ResponseReturnValue:
    """Another password; everything signed in with the old one is signed out."""
    me, address = actor(), request.remote_addr or ""

    def change(command: ChangePassword) -> accounts.PasswordChanged:
        done = accounts.change_password(me, command, address, now=now())
        if isinstance(done, accounts.PasswordChanged):
            return done
        why = "This is not the password you have now."
        if done.retry_at is not None:
            why = f"There have been too many tries. Try again after {clock_words(done.retry_at)}."
        raise InvalidInput({"current_password": [why]})

    def on_success(_done: accounts.PasswordChanged) -> ResponseReturnValue:
        auth.end()
        return go_on(
            url_for("accounts.sign_in"), "Your password is changed. Sign in with the new one."
        )

    return handle_form(
        ChangePasswordSchema(),
        change,
        on_success=on_success,
        render=lambda _typed, errors: render_template("accounts/password.html", errors=errors),
    )


@pages.route("/account/sessions", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def sessions() -> ResponseReturnValue:
    """Where the person is signed in, and a way to end each or all of them."""
    me = actor()

    def on_success(ended: int) -> ResponseReturnValue:
        found = sessions_of(db.session(), me, now())
        if not any(each.id == g.session_id for each in found):
            auth.end()
            return go_on(url_for("accounts.sign_in"), "You are signed out.")
        said = "The session has ended." if ended == 1 else f"{ended} sessions have ended."
        return go_on(url_for("accounts.sessions"), said)

    def render(_typed: Typed, errors: object) -> str:
        found = sessions_of(db.session(), me, now())
        return render_template(
            "accounts/sessions.html", sessions=found, here=g.session_id, errors=errors
        )

    return handle_form(
        EndSessionSchema(),
        lambda command: accounts.end_session(me, command, now=now()),
        on_success=on_success,
        render=render,
    )
