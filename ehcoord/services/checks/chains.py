"""The record of use, line by line: each stream's chain of keyed hashes (P5, P6)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from ehcoord.db import db, settings, transaction
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.records import event_hash

BATCH = 1000


def broken_chains(now: datetime, *, full: bool, progress: Progress) -> Iterator[Finding]:
    """Streams in which a line was changed, is missing or was added; remembers what was verified."""
    last = 0
    while streams := _streams(last):
        for stream in streams:
            yield from _of_stream(stream, now, full=full, progress=progress)
        last = streams[-1].id


def _streams(last: int) -> Sequence[AuditStream]:
    found = db.session.scalars(
        sa.select(AuditStream)
        .where(AuditStream.id > last)
        .order_by(AuditStream.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()
    db.session.expunge_all()
    return found


def _of_stream(
    stream: AuditStream, now: datetime, *, full: bool, progress: Progress
) -> Iterator[Finding]:
    number, said = (0, "") if full else (stream.verified_number, stream.verified_hash)
    begun = number
    key = settings().audit_key
    while lines := _lines(stream, number):
        for line in lines:
            is_next = line.number == number + 1 and line.previous_hash == said
            if not is_next or not _is_genuine(line, key):
                what = "A line of the record of use was changed or is missing."
                yield Finding("record of use", what, "stream, line", (stream.id, line.number))
                return
            number, said = line.number, line.hash
            progress.one_more()
    if (number, said) != (stream.last_number, stream.last_hash):
        what = "The last lines of the record of use are missing."
        yield Finding("record of use", what, "stream, line", (stream.id, number))
    elif number > begun:
        _remember(stream.id, number, said, now)


def _lines(stream: AuditStream, after: int) -> Sequence[AuditEvent]:
    found = db.session.scalars(
        sa.select(AuditEvent)
        .where(
            AuditEvent.stream_id == stream.id,
            AuditEvent.number > after,
            # Lines written since the stream was read are the next check's.
            AuditEvent.number <= stream.last_number,
        )
        .order_by(AuditEvent.number)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()
    db.session.expunge_all()
    return found


def _is_genuine(line: AuditEvent, key: str) -> bool:
    if line.key_id != settings().audit_key_id:
        # An older key is kept apart: its lines are held by the links between them alone.
        return True
    return event_hash(line, key) == line.hash


def _remember(stream_id: int, number: int, said: str, now: datetime) -> None:
    with transaction(None, now) as session:
        session.execute(
            sa.update(AuditStream)
            .where(AuditStream.id == stream_id, AuditStream.verified_number < number)
            .values(verified_number=number, verified_hash=said)
        )
