"""Who is at the keyboard: the one file that knows Flask-Login and bearer tokens.

The cookie holds a random token, never an id. Whose it is stands in a row of ``user_session``,
so that ending a session works at once. Looking it up is a plain read.
"""

from dataclasses import dataclass

from flask import Flask, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from ehcoord.db import db
from ehcoord.queries.accounts import Session, actor_by_token, session_of
from ehcoord.rules.permissions import Actor
from ehcoord.services.accounts import SignedIn, begin_use, end_use, touch
from ehcoord.services.accounts.sessions import SEEN_EVERY
from ehcoord.web import security
from ehcoord.web.instant import now


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser, as Flask-Login wants it."""

    token: str
    session: Session | None = None
    actor: Actor | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The token: it is all that the cookie holds."""
        return self.token


def register(app: Flask) -> None:
    """Makes sessions work on the application."""
    manager = LoginManager()
    # Its own protection binds a session to an address and a browser's name, which change on a
    # phone between two lessons; ours is the row.
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    app.after_request(_note_seen)
    app.teardown_request(_forget)


def identify() -> Actor | None:
    """The person at the keyboard or behind the token, and None for nobody; looked up once."""
    if "actor" not in g:
        g.actor = _by_bearer() if security.is_api() else _by_cookie()
    actor: Actor | None = g.actor
    return actor


def _by_bearer() -> Actor | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    return actor_by_token(db.session(), token.strip(), now())


def _by_cookie() -> Actor | None:
    browser = current_user._get_current_object()
    if not isinstance(browser, Browser) or browser.session is None:
        return None
    g.session_id = browser.session.id
    if now() - browser.session.last_seen_at >= SEEN_EVERY:
        begin_use(browser.session.id)
    return browser.actor


def _load(token: str) -> Browser | None:
    found = session_of(db.session(), token, now())
    if found is None:
        return None
    kept, actor = found
    if actor is None:
        # Whose it was: what they had typed is kept for them, and for nobody else.
        g.ended_session_of = kept.user_id
        return None
    return Browser(token, kept, actor)


def begin(signed_in: SignedIn) -> None:
    """Gives the browser its new session; nothing of the one before it stays."""
    session.clear()
    login_user(Browser(signed_in.token))


def end() -> None:
    """Takes the session away from the browser."""
    logout_user()
    session.clear()
    g.actor = None


def whose_session_ended() -> int | None:
    """The account whose session this browser had until a while ago, if it had one."""
    found: int | None = g.get("ended_session_of")
    return found


def leave_unseen() -> None:
    """This answer may not wait for the database: the session is not noted as seen."""
    g.leave_unseen = True


def _note_seen(response: Response) -> Response:
    # A use case of this request has noted it already, unless there was none.
    if end_use() and not g.get("leave_unseen") and response.status_code < 500:
        touch(g.session_id, now=now())
    return response


def _forget(_error: BaseException | None = None) -> None:
    end_use()
