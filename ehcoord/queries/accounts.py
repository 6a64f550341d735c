"""Reads about accounts: whose session or token this is, and which sessions a person has."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import ApiToken, SignInAttempt, User, UserSession
from ehcoord.queries.actors import actor_from, actor_of, places
from ehcoord.rules.permissions import Actor

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser of one person. ``live`` is whether it still lets them in."""

    id: int
    user_id: int
    started_at: datetime
    last_seen_at: datetime
    live: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a person, as they are shown it: never the token itself."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against; ``password_hash`` is None for who may not sign in."""

    user_id: int
    password_hash: str | None


def token_hash(token: str) -> str:
    """What is stored of a secret that only its holder has. It is random, so no salt is needed."""
    return sha256(token.encode()).hexdigest()


def session_of(
    session: orm.Session, token: str, now: datetime
) -> tuple[Session, Actor | None] | None:
    """The session a cookie stands for and whom it lets in, in one query; None for no session.

    The person is None when the session or the account has ended.
    """
    held = places(now)
    rows = session.execute(
        sa.select(UserSession, User, held.c.role, held.c.team_id)
        .join(User, User.id == UserSession.user_id)
        .outerjoin(held, held.c.user_id == User.id)
        .where(UserSession.token_hash == token_hash(token))
    ).all()
    if not rows:
        return None
    found = _session(rows[0].UserSession, rows[0].User, now)
    return found, actor_from(rows[0].User, rows) if found.live else None


def sessions_of(session: orm.Session, actor: Actor, now: datetime) -> tuple[Session, ...]:
    """The person's own live sessions, the last seen first."""
    found = session.execute(
        sa.select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.user_id == actor.user_id,
            UserSession.ended_at.is_(None),
            UserSession.last_seen_at > now - IDLE,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )
    all_of_them = (_session(row, user, now) for row, user in found)
    return tuple(each for each in all_of_them if each.live)


def _session(row: UserSession, user: User, now: datetime) -> Session:
    live = (
        row.ended_at is None
        and row.session_stamp == user.session_stamp
        and now - row.last_seen_at < IDLE
        and now - row.started_at < ABSOLUTE
        and user.deactivated_at is None
    )
    return Session(row.id, row.user_id, row.started_at, row.last_seen_at, live)


def actor_by_token(session: orm.Session, token: str, now: datetime) -> Actor | None:
    """The person a program acts for, held to the token's scopes; None for a token that is none."""
    row = session.execute(
        sa.select(ApiToken.user_id, ApiToken.scopes).where(
            ApiToken.token_hash == token_hash(token),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
    ).first()
    actor = actor_of(session, row.user_id, now) if row else None
    return replace(actor, scopes=frozenset(row.scopes.split())) if row and actor else None


def tokens_of(session: orm.Session, actor: Actor, now: datetime) -> tuple[Token, ...]:
    """The person's own tokens that still work, the newest first."""
    rows = session.scalars(
        sa.select(ApiToken)
        .where(
            ApiToken.user_id == actor.user_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    )
    return tuple(
        Token(row.id, row.name, tuple(row.scopes.split()), row.created_at, row.expires_at)
        for row in rows
    )


def credentials(session: orm.Session, email: str) -> Credentials | None:
    """The account of an e-mail address, or None when there is none."""
    row = session.execute(
        sa.select(User.id, User.password_hash, User.deactivated_at).where(User.email == email)
    ).first()
    if row is None:
        return None
    return Credentials(row.id, None if row.deactivated_at else row.password_hash)


def failures(
    session: orm.Session, account_key: str, address_key: str, since: datetime
) -> tuple[list[datetime], list[datetime]]:
    """Failed tries since an instant, oldest first: for an account and from an address.

    Those for the account count from its last success; an address is never forgiven early, since
    whoever tries many accounts may well have one of their own.
    """
    tried = SignInAttempt
    rows = session.execute(
        sa.select(tried.account_key, tried.address_key, tried.tried_at, tried.succeeded)
        .where(
            tried.tried_at > since,
            sa.or_(tried.account_key == account_key, tried.address_key == address_key),
        )
        .order_by(tried.tried_at, tried.id)
    ).all()
    account: list[datetime] = []
    for row in rows:
        if row.account_key == account_key:
            account = [] if row.succeeded else [*account, row.tried_at]
    address = [r.tried_at for r in rows if r.address_key == address_key and not r.succeeded]
    return account, address


def message_hour_of(session: orm.Session, actor: Actor) -> int:
    """The hour of the day at which this person wants the one ordinary message."""
    return session.execute(
        sa.select(User.message_hour).where(User.id == actor.user_id)
    ).scalar_one()
