"""The outbox: messages are leased, sent outside any transaction, then marked.

A sender that dies in between gives its messages back when the lease ends, and they are sent
again under the same id. Urgent messages go one by one, as do those to people without an account;
the ordinary messages of one person go together, as the one letter of the day.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TypeVar

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import orm

from config import Settings
from ehcoord.db import WriteSession, db, transaction
from ehcoord.jobs.channels import Channel, Letter, channel_of
from ehcoord.jobs.digest import todays_letter
from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.messages import Message
from ehcoord.services.answer_links.tokens import address_of
from ehcoord.services.records import Event, record

LEASE = timedelta(minutes=5)
FIRST_GAP = timedelta(minutes=2)
MOST_TRIES = 10
AT_ONCE = 100
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages were sent, in how many letters, and how many could not be."""

    messages: int = 0
    letters: int = 0
    failed: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(
            self.messages + other.messages,
            self.letters + other.letters,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class _Leased:
    message_ids: tuple[int, ...]
    letter: Letter


def drain(now: datetime, channel: Channel | None = None) -> Delivered:
    """Sends everything that is due, person by person; what fails is tried again later."""
    channel = channel or channel_of(_settings())
    total = Delivered()
    for user_id in _everybody_with_mail(Message.to_id, now):
        for leased in _lease(user_id, now):
            total += _deliver(leased, channel, now)
    for address in _everybody_with_mail(Message.to_address, now):
        for leased in _lease_to_address(address, now):
            total += _deliver(leased, channel, now)
    return total


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _is_due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Message.sent_at.is_(None),
        Message.given_up_at.is_(None),
        Message.next_try_at <= now,
        sa.or_(Message.claimed_until.is_(None), Message.claimed_until <= now),
    )


def _everybody_with_mail(to: orm.InstrumentedAttribute[T | None], now: datetime) -> list[T]:
    due = sa.select(to).where(to.is_not(None), *_is_due(now)).distinct().order_by(to)
    everybody = [one for one in db.session.scalars(due) if one is not None]
    db.session.rollback()
    return everybody


def _lease(user_id: int, now: datetime) -> list[_Leased]:
    """Takes a person's due messages for a few minutes, as the letters they are to be."""
    with transaction(None, now) as session:
        person = session.get_one(User, user_id, with_for_update={"key_share": True})
        rows = _due_rows(session, Message.to_id == user_id, now)
        if person.deactivated_at is not None:
            _give_up(rows, now, "the account has ended")
            return []
        going = [row for row in rows if row.urgent]
        going += todays_letter(session, person, [row for row in rows if not row.urgent])
        groups = _as_sent_before(going)
        for row in going:
            row.claimed_until = now + LEASE
        return [_leased(person.email, group) for group in groups]


def _lease_to_address(address: str, now: datetime) -> list[_Leased]:
    """Takes what is due to somebody without an account: each message is a letter of its own."""
    with transaction(None, now) as session:
        rows = _due_rows(session, Message.to_address == address, now)
        addresses = _addresses_of_links(session, rows)
        over = [row for row in rows if row.answer_link_id and row.answer_link_id not in addresses]
        _give_up(over, now, "no longer asked")
        going = [row for row in rows if row not in over]
        for row in going:
            row.claimed_until = now + LEASE
        return [
            _Leased((row.id,), _letter(row, address, row.subject, _body(row, addresses)))
            for row in going
        ]


def _addresses_of_links(session: WriteSession, rows: Sequence[Message]) -> dict[int, str]:
    """What opens the links of these letters, worked out as they leave; of those still asked."""
    found = session.execute(
        sa.select(AnswerLink.id, AnswerLink.public_id).where(
            AnswerLink.id.in_({row.answer_link_id for row in rows}),
            AnswerLink.answered_at.is_(None),
            AnswerLink.ended_at.is_(None),
        )
    )
    return {row.id: address_of(row.public_id) for row in found}


def _body(row: Message, addresses: Mapping[int, str]) -> str:
    return f"{row.body}\n\n{addresses[row.answer_link_id]}" if row.answer_link_id else row.body


def _due_rows(
    session: WriteSession, to: sa.ColumnElement[bool], now: datetime
) -> Sequence[Message]:
    return session.scalars(
        sa.select(Message)
        .where(to, *_is_due(now))
        .order_by(Message.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()


def _as_sent_before(rows: Sequence[Message]) -> list[list[Message]]:
    """The messages of each letter. One that may have been sent already is made up as it was."""
    groups: dict[object, list[Message]] = {}
    for row in rows:
        groups.setdefault(row.id if row.urgent else row.claimed_until, []).append(row)
    return list(groups.values())


def _leased(address: str, rows: Sequence[Message]) -> _Leased:
    first = rows[0]
    subject = first.subject if len(rows) == 1 else f"{len(rows)} things to do"
    link = f"Sign in to see more: {_settings().public_url}"
    body = "\n\n".join([*dict.fromkeys(row.body for row in rows), link])
    return _Leased(tuple(row.id for row in rows), _letter(first, address, subject, body))


def _letter(row: Message, address: str, subject: str, body: str) -> Letter:
    return Letter(row.public_id, address, subject, body, row.calendar or "")


def _deliver(leased: _Leased, channel: Channel, now: datetime) -> Delivered:
    try:
        channel.send(leased.letter)
    except (OSError, SMTPException) as fault:
        _mark(leased, now, fault=type(fault).__name__)
        log.warning("letter %s not sent: %s", leased.letter.id, type(fault).__name__)
        return Delivered(failed=len(leased.message_ids))
    _mark(leased, now)
    return Delivered(len(leased.message_ids), 1)


def _mark(leased: _Leased, now: datetime, fault: str = "") -> None:
    with transaction(None, now) as session:
        rows = session.scalars(
            sa.select(Message)
            .where(Message.id.in_(leased.message_ids))
            .order_by(Message.id)
            .with_for_update()
        ).all()
        for row in rows:
            row.claimed_until = None
            row.tries += 1
            row.last_fault = fault
            row.next_try_at = now + FIRST_GAP * 2**row.tries if fault else row.next_try_at
            row.sent_at = None if fault else now
        if fault:
            _record_lost(session, [row for row in rows if row.tries >= MOST_TRIES])


def _record_lost(session: WriteSession, rows: Sequence[Message]) -> None:
    """After the last try nobody waits silently: the record of use says what was not sent."""
    _give_up(rows, session.now, "tried too often")
    for row in rows:
        record(session, Event("message.given_up", "message", row.id))


def _give_up(rows: Sequence[Message], now: datetime, fault: str) -> None:
    for row in rows:
        row.given_up_at, row.claimed_until, row.last_fault = now, None, fault
