"""The first wall: every route declares who may try it, and one that declares nothing is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from ehcoord.errors import NotPermitted
from ehcoord.rules.permissions import Action, Actor, may
from ehcoord.web import auth, kept, numbers, security

View = TypeVar("View", bound=Callable[..., Any])
UNDECLARED = "undeclared"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks for: an action, or (None) nothing.

    A route that is ``anonymous`` does not even look whose browser it is: it needs no database.
    """

    action: Action | None = None
    anonymous: bool = False


def requires(action: Action) -> Callable[[View], View]:
    """Declares that a route is for those who may try an action."""
    return _declare(Access(action))


def public(view: View) -> View:
    """Declares that a route is for anybody; someone who is signed in is still known to it."""
    return _declare(Access())(view)


def anonymous(view: View) -> View:
    """Declares that a route is for anybody and asks the database nothing about them."""
    return _declare(Access(anonymous=True))(view)


def access_of(view: Callable[..., Any]) -> Access | None:
    """What a route has declared, or None."""
    return getattr(view, "access", None)


def register(app: Flask) -> None:
    """Puts the wall in front of every route."""
    app.before_request(guard)
    static: Any = app.view_functions["static"]
    static.access = Access(anonymous=True)


def guard() -> ResponseReturnValue | None:
    """Lets the request through, answers it with the sign-in page, or raises its refusal."""
    if request.endpoint is None:
        # The page that says there is nothing here still knows whose page it is.
        auth.identify()
        return None
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        auth.identify()
        raise NotPermitted(UNDECLARED)
    actor = None if access.anonymous else auth.identify()
    if access.action is None:
        security.check_token()
        return None
    if actor is None:
        return _sign_in_first()
    security.check_token()
    _check(actor, access.action)
    numbers.look_again()
    return None


def _sign_in_first() -> ResponseReturnValue:
    if security.is_api():
        raise Unauthorized
    return kept.sign_in_page()


def _check(actor: Actor, action: Action) -> None:
    in_scope = actor.scopes is None or action.value in actor.scopes
    if not (may(actor, action) and in_scope):
        raise NotPermitted(action)


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def actor() -> Actor:
    """The person at the keyboard, in a route that requires one."""
    found: Actor = g.actor
    return found
