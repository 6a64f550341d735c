"""The record of use: buffered by a use case, chained and written as its last act (P5, P6).

Each stream (a case's, or the service's own) is a chain: every event carries the hash of the one
before it, keyed, so that a changed or missing line shows. Streams are locked last, in order.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from config import Settings
from ehcoord.db import WriteSession, before_commit, settings, transaction
from ehcoord.models.records import AuditEvent, AuditStream, ServiceFact
from ehcoord.rules.permissions import Actor

SERVICE_STREAM = "service"
# What the hash of a line stands for, in this order.
HASHED = (
    "stream_id", "number", "at", "actor_id", "name", "about_kind", "about_id", "child_id",
    "details", "key_id", "previous_hash",
)  # fmt: skip
Detail = str | int | float | bool | None | list[int] | list[str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line to come: ``noun.past``, what it is about, ids and codes and never text."""

    name: str
    about_kind: str = ""
    about_id: int | None = None
    case_id: int | None = None
    child_id: int | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


def record(session: WriteSession, event: Event) -> None:
    """Puts a line on the record of the use case that is under way."""
    session.events.append(event)


def keyed_hash(text: str) -> str:
    """A keyed hash that stands for a text on the record, where the text itself may not."""
    return hmac.new(settings().audit_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def note_view(actor: Actor, event: Event, *, now: datetime, wait_ms: int = 1000) -> None:
    """Records that a person read something, before they are shown it. Raises Busy if it cannot."""
    with transaction(actor.user_id, now, wait_ms=wait_ms) as session:
        record(session, event)


def note_refusal(actor: Actor, action: str, asked_for: str, *, now: datetime) -> None:
    """Records that a person was refused, in a transaction of its own after the rollback."""
    with transaction(actor.user_id, now) as session:
        record(session, Event("access.refused", details={"action": action, "asked": asked_for}))


def name_database_kind(*, now: datetime) -> None:
    """Gives a new database its kind (live, demo, sample, test), once and for good."""
    with transaction(None, now) as session:
        if session.get(ServiceFact, "kind") is None:
            kind = settings().database_kind
            session.add(ServiceFact(name="kind", value=kind, set_at=now))
            record(session, Event("database.named", details={"kind": kind}))


@before_commit
def write_events(session: WriteSession) -> None:
    """Chains the buffered lines on to their streams, whose heads are locked in order."""
    if not session.events:
        return
    streams = _locked_streams(session, {event.case_id for event in session.events})
    told = settings()
    lines = [_chained(session, streams[event.case_id], event, told) for event in session.events]
    session.flush()
    # One statement for all of them; through the unit of work SQLite would take one for each.
    session.execute(_NEW_LINES, lines)


def _locked_streams(
    session: WriteSession, case_ids: set[int | None]
) -> dict[int | None, AuditStream]:
    names = sorted(stream_name(case_id) for case_id in case_ids)
    found = session.scalars(_TO_LOCK, {"names": names})
    streams: dict[int | None, AuditStream] = {stream.case_id: stream for stream in found}
    for case_id in case_ids - streams.keys():
        streams[case_id] = AuditStream(
            name=stream_name(case_id), case_id=case_id, last_number=0, last_hash=""
        )
        session.add(streams[case_id])
    session.flush()
    return streams


def stream_name(case_id: int | None) -> str:
    """The name of a case's stream, or of the service's own."""
    return SERVICE_STREAM if case_id is None else f"case-{case_id:012d}"


# Made once: every use case ends with both of them.
_TO_LOCK = (
    sa.select(AuditStream)
    .where(AuditStream.name.in_(sa.bindparam("names", expanding=True)))
    .order_by(AuditStream.name)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_NEW_LINES = sa.insert(AuditEvent.__table__)  # type: ignore[arg-type]


def _chained(
    session: WriteSession, stream: AuditStream, event: Event, told: Settings
) -> Mapping[str, Any]:
    """One line as a row to come, with its keyed hash and, through it, that of all before it."""
    line = {
        "stream_id": stream.id,
        "number": stream.last_number + 1,
        "at": session.now,
        "actor_id": session.actor_id,
        "name": event.name,
        "about_kind": event.about_kind,
        "about_id": event.about_id,
        "child_id": event.child_id,
        "details": dict(event.details),
        "key_id": told.audit_key_id,
        "previous_hash": stream.last_hash,
    }
    stream.last_number += 1
    stream.last_hash = hash_of([line[name] for name in HASHED], told.audit_key)
    return {**line, "hash": stream.last_hash}


def hash_of(said: Sequence[Any], key: str) -> str:
    """The keyed hash of what a line says, in the order of ``HASHED``."""
    stream_id, number, at, *others = said
    plain = (stream_id, number, at.isoformat(), *others)
    return hmac.digest(key.encode(), _canonical(plain).encode(), "sha256").hex()


# Made once: a check of the whole record writes millions of lines in this form.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
