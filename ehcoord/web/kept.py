"""What somebody typed when their session had ended: sealed, carried over the sign-in, sent again.

The fields travel inside the sign-in page, encrypted, so that the service stores nothing for
somebody who is not signed in. Only the person whose session it was gets them back.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.web import auth, security
from ehcoord.web.instant import now

# As long as a session may last at most; a shift later, it is read again rather than sent.
KEPT_FOR_SECONDS = 12 * 3600
# The fields of a long form, sealed, are larger than the form was.
MOST_KEPT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that could not be sent: where to, and its names and values in order."""

    user_id: int
    path: str
    fields: tuple[tuple[str, str], ...]


def register(app: Flask) -> None:
    """Makes room on the sign-in page for what it carries."""
    app.before_request(make_room)


def make_room() -> None:
    """Lets the sign-in page be sent more than other pages: it may carry a form."""
    if request.endpoint == "accounts.sign_in":
        request.max_content_length = MOST_KEPT
        request.max_form_memory_size = MOST_KEPT


def sign_in_page() -> ResponseReturnValue:
    """The way to sign in, for whoever asked for what needs it; what they typed goes with them."""
    if request.method in security.SAFE:
        here = request.full_path if request.query_string else request.path
        return redirect(url_for("accounts.sign_in", next=here), 303)
    user_id = auth.whose_session_ended()
    sealed = None
    if user_id is not None and security.has_token():
        sealed = seal(Kept(user_id, request.path, _fields()))
    return render_template("accounts/sign-in.html", kept=sealed, ended=True, typed={}), 401


def _fields() -> tuple[tuple[str, str], ...]:
    posted = request.form.items(multi=True)
    return tuple((name, said) for name, said in posted if name != "csrf_token")


def seal(kept: Kept) -> str:
    """The form as a text that nobody can read or change."""
    said = json.dumps([kept.user_id, kept.path, kept.fields]).encode()
    return _key().encrypt_at_time(zlib.compress(said), _seconds()).decode()


def unseal(sealed: str, user_id: int) -> Kept | None:
    """The form, for the person it belongs to; for anybody else, or too late, None."""
    try:
        opened = _key().decrypt_at_time(sealed.encode(), KEPT_FOR_SECONDS, _seconds())
    except (InvalidToken, UnicodeEncodeError):
        return None
    owner, path, fields = json.loads(zlib.decompress(opened))
    pairs: Any = ((str(name), str(said)) for name, said in fields)
    return Kept(owner, path, tuple(pairs)) if owner == user_id else None


def _key() -> Fernet:
    secret = current_app.extensions["settings"].form_key
    return Fernet(base64.urlsafe_b64encode(sha256(secret.encode()).digest()))


def _seconds() -> int:
    return int(now().timestamp())
