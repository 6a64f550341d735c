"""Signing in, with a throttle that outlives the process, and changing the password.

Refusals are returned, not raised: a raised one would take the count of its own try with it.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from ehcoord.commands.accounts import ChangePassword, SignIn
from ehcoord.db import WriteSession, db, transaction
from ehcoord.models.accounts import SignInAttempt, User, UserSession
from ehcoord.queries.accounts import credentials, failures, token_hash
from ehcoord.rules.permissions import Actor
from ehcoord.services.accounts.passwords import check_strength, hasher, matches
from ehcoord.services.records import Event, keyed_hash, record

WINDOW = timedelta(minutes=15)
# Ten guesses then a wait, as the National Cyber Security Centre advises; a whole school may sit
# behind one address.
MOST_FOR_AN_ACCOUNT = 10
MOST_FROM_AN_ADDRESS = 50


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session has begun. ``token`` is shown to nobody but the browser that asked."""

    user_id: int
    session_id: int
    token: str


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Not let in; no word of why. ``retry_at`` is set when it is because of too many tries."""

    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The password is another one, and every session has ended."""

    sessions_ended: bool = True


@dataclass(frozen=True, slots=True)
class _Try:
    account_key: str
    address_key: str
    at: datetime

    def retry_at(self) -> datetime | None:
        """The instant from which another try is looked at, or None when this one is."""
        account, address = failures(
            db.session(), self.account_key, self.address_key, self.at - WINDOW
        )
        waits = [
            tries[-most] + WINDOW
            for tries, most in ((account, MOST_FOR_AN_ACCOUNT), (address, MOST_FROM_AN_ADDRESS))
            if len(tries) >= most
        ]
        return max(waits, default=None)

    def count(self, session: WriteSession, *, succeeded: bool) -> None:
        """Puts the try into the table of tries."""
        session.add(
            SignInAttempt(
                account_key=self.account_key,
                address_key=self.address_key,
                tried_at=self.at,
                succeeded=succeeded,
            )
        )


def sign_in(command: SignIn, address: str, *, now: datetime) -> SignedIn | SignInRefused:
    """A new session for who knows the password; the refusal is the same for every reason."""
    email = command.email.lower()
    this_try = _Try(keyed_hash(f"account:{email}"), keyed_hash(f"address:{address}"), now)
    if (retry_at := this_try.retry_at()) is not None:
        return SignInRefused(retry_at)
    account = credentials(db.session(), email)
    # Outside the transaction: it takes long on purpose, and others are waiting to write.
    known = matches(account.password_hash if account else None, command.password)
    with transaction(account.user_id if account and known else None, now) as session:
        this_try.count(session, succeeded=known)
        user = session.get(User, account.user_id) if account and known else None
        if user is None or user.deactivated_at is not None:
            return SignInRefused()
        if user.password_hash and hasher().check_needs_rehash(user.password_hash):
            user.password_hash = hasher().hash(command.password)
        signed_in = _begin(session, user)
        record(session, Event("account.signed_in", "session", signed_in.session_id))
    return signed_in


def _begin(session: WriteSession, user: User) -> SignedIn:
    token = secrets.token_urlsafe(32)
    row = UserSession(
        token_hash=token_hash(token),
        user_id=user.id,
        session_stamp=user.session_stamp,
        started_at=session.now,
        last_seen_at=session.now,
    )
    # The record of use names the session by its id.
    session.add_all_now(row)
    return SignedIn(user.id, row.id, token)


def change_password(
    actor: Actor, command: ChangePassword, address: str, *, now: datetime
) -> PasswordChanged | SignInRefused:
    """Another password; every session of the person ends, this one too.

    Raises InvalidInput for a new password that is short or easily guessed.
    """
    user = db.session.get_one(User, actor.user_id)
    this_try = _Try(keyed_hash(f"account:{user.email}"), keyed_hash(f"address:{address}"), now)
    if (retry_at := this_try.retry_at()) is not None:
        return SignInRefused(retry_at)
    check_strength(command.new_password, (user.email, user.name), field="new_password")
    known = matches(user.password_hash, command.current_password)
    new_hash = hasher().hash(command.new_password)
    with transaction(actor.user_id, now) as session:
        this_try.count(session, succeeded=known)
        if not known:
            return SignInRefused()
        user = session.get_one(User, actor.user_id)
        user.password_hash = new_hash
        user.session_stamp = uuid.uuid4()
        record(session, Event("account.password_changed", "user", user.id))
    return PasswordChanged()
