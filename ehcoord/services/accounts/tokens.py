"""Tokens with which programs act for a person: shown once, held to scopes, ended by a date."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ehcoord.commands.accounts import CreateToken
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted
from ehcoord.models.accounts import ApiToken, User
from ehcoord.queries.accounts import token_hash
from ehcoord.rules.permissions import Action, Actor, may
from ehcoord.services.records import Event, record

LONGEST = timedelta(days=366)
SCOPES = frozenset(action.value for action in Action)


@dataclass(frozen=True, slots=True)
class TokenCreated:
    """A token stands. ``token`` is never shown again: only its hash is kept."""

    token_id: int
    token: str
    expires_at: datetime


def create_token(actor: Actor, command: CreateToken, *, now: datetime) -> TokenCreated:
    """A token for oneself or, for an administrator, for another person.

    Raises InvalidInput for a scope there is not, for an end that is past or over a year off, and
    for the name of a token that still works: so a form that is sent twice makes one.
    """
    _check(command, now)
    token = secrets.token_urlsafe(32)
    with transaction(actor.user_id, now) as session:
        user = session.scalars(
            sa.select(User).where(User.public_id == command.user_id, User.deactivated_at.is_(None))
        ).one_or_none()
        if user is None:
            raise NotFound
        _check_may(actor, user.id)
        _check_name(session, user.id, command.name, now)
        row = ApiToken(
            name=command.name,
            token_hash=token_hash(token),
            user_id=user.id,
            scopes=" ".join(sorted(command.scopes)),
            created_at=now,
            expires_at=command.expires_at,
        )
        # The record of use names the token by its id.
        session.add_all_now(row)
        scopes = sorted(command.scopes)
        record(session, Event("token.created", "token", row.id, details={"scopes": scopes}))
    return TokenCreated(row.id, token, row.expires_at)


def revoke_token(actor: Actor, token_id: int, *, now: datetime) -> None:
    """Ends a token at once. Ending it again changes nothing."""
    with transaction(actor.user_id, now) as session:
        row = session.get(ApiToken, token_id, with_for_update=True)
        if row is None:
            raise NotFound
        _check_may(actor, row.user_id)
        if row.revoked_at is None:
            row.revoked_at = now
            record(session, Event("token.revoked", "token", row.id))


def _check(command: CreateToken, now: datetime) -> None:
    if not command.scopes or set(command.scopes) - SCOPES:
        raise InvalidInput({"scopes": ["Choose what the program may do."]})
    if not now < command.expires_at <= now + LONGEST:
        raise InvalidInput({"expires_at": ["Enter a day within the next year."]})


def _check_name(session: WriteSession, user_id: int, name: str, now: datetime) -> None:
    # Two forms at once would each find none, and make two.
    session.get_one(User, user_id, with_for_update={"key_share": True})
    there = session.scalar(
        sa.select(ApiToken.id).where(
            ApiToken.user_id == user_id,
            ApiToken.name == name,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
    )
    if there is not None:
        raise InvalidInput(
            {"name": ["There is a token for this already. End it, or name another."]}
        )


def _check_may(actor: Actor, user_id: int) -> None:
    if actor.user_id != user_id and not may(actor, Action.ACCOUNT_MANAGE):
        raise NotPermitted(Action.ACCOUNT_MANAGE)
