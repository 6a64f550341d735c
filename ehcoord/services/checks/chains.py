"""The record of use, line by line: each stream's chain of keyed hashes (P5, P6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from config import Settings
from ehcoord.db import db, settings, transaction
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.records import HASHED, hash_of

STREAMS, LINES = 1000, 5000
Row = Any


@dataclass(slots=True)
class _Chain:
    """One stream while it is verified: how far, and what the last line's hash was."""

    stream: Row
    number: int
    said: str

    @property
    def whole(self) -> bool:
        """Whether every line that the stream says it has was seen."""
        return (self.number, self.said) == (self.stream.last_number, self.stream.last_hash)


def broken_chains(now: datetime, *, full: bool, progress: Progress) -> Iterator[Finding]:
    """Streams in which a line was changed, is missing or was added; remembers what was verified."""
    last, told = 0, settings()
    while streams := _streams(last):
        verified: list[_Chain] = []
        lines = groupby(_lines(streams, full=full), key=lambda line: line.stream_id)
        of_stream = next(lines, None)
        for stream in streams:
            chain = _begin(stream, full=full)
            begun, found = chain.number, None
            if of_stream is not None and of_stream[0] == stream.id:
                found = _follow(chain, of_stream[1], told, progress)
                of_stream = next(lines, None)
            if found is not None:
                yield found
            elif not chain.whole:
                what = "The last lines of the record of use are missing."
                yield Finding("record of use", what, "stream, line", (stream.id, chain.number))
            elif chain.number > begun:
                verified.append(chain)
        _remember(verified, now)
        last = streams[-1].id


def _begin(stream: Row, *, full: bool) -> _Chain:
    if full:
        return _Chain(stream, 0, "")
    return _Chain(stream, stream.verified_number, stream.verified_hash)


def _follow(
    chain: _Chain, lines: Iterable[Row], told: Settings, progress: Progress
) -> Finding | None:
    """Follows a stream from line to line; the first that is not what it should be ends it."""
    for line in lines:
        if line.number > chain.stream.last_number:
            # Lines written since the stream was read are the next check's.
            break
        is_next = line.number == chain.number + 1 and line.previous_hash == chain.said
        if not is_next or not _is_genuine(line, told):
            what = "A line of the record of use was changed or is missing."
            about = (chain.stream.id, line.number)
            return Finding("record of use", what, "stream, line", about)
        chain.number, chain.said = line.number, line.hash
        progress.one_more()
    return None


def _streams(last: int) -> Sequence[Row]:
    table = AuditStream
    found: Sequence[Row] = db.session.execute(
        sa.select(
            table.id, table.last_number, table.last_hash, table.verified_number,
            table.verified_hash,
        )
        .where(table.id > last)
        .order_by(table.id)
        .limit(STREAMS)
    ).all()  # fmt: skip
    return found


def _lines(streams: Sequence[Row], *, full: bool) -> Iterator[Row]:
    """The lines of some streams in order, as plain columns: a row object would cost more."""
    begins_after = 0 if full else AuditStream.verified_number
    query = (
        sa.select(*(getattr(AuditEvent, name) for name in HASHED), AuditEvent.hash)
        .join(AuditStream, AuditStream.id == AuditEvent.stream_id)
        .where(
            AuditStream.id.between(streams[0].id, streams[-1].id), AuditEvent.number > begins_after
        )
        .order_by(AuditEvent.stream_id, AuditEvent.number)
        .execution_options(yield_per=LINES)
    )
    yield from db.session.execute(query)


def _is_genuine(line: Row, told: Settings) -> bool:
    if line.key_id != told.audit_key_id:
        # An older key is kept apart: its lines are held by the links between them alone.
        return True
    return hash_of(line[: len(HASHED)], told.audit_key) == str(line.hash)


def _remember(chains: Sequence[_Chain], now: datetime) -> None:
    if not chains:
        return
    moved_on = (
        sa.update(AuditStream)
        .where(
            AuditStream.id == sa.bindparam("stream"),
            AuditStream.verified_number < sa.bindparam("number"),
        )
        .values(verified_number=sa.bindparam("number"), verified_hash=sa.bindparam("said"))
    )
    with transaction(None, now) as session:
        session.connection().execute(
            moved_on,
            [{"stream": one.stream.id, "number": one.number, "said": one.said} for one in chains],
        )
