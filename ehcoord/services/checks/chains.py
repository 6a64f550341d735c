"""The record of use, line by line: each stream's chain of keyed hashes (P5, P6)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from config import Settings
from ehcoord.db import db, settings, transaction
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.memory import collector_at_rest
from ehcoord.services.records import HASHED, hash_of

STREAMS, LINES = 1000, 5000
STREAM: Any = AuditStream.__table__
LINE: Any = AuditEvent.__table__
NUMBER, DETAILS, KEY_ID, PREVIOUS_HASH = map(
    HASHED.index, ("number", "details", "key_id", "previous_hash")
)
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
        with collector_at_rest():
            for chain, found in _followed(streams, told, full=full):
                begun = 0 if full else chain.stream.verified_number
                progress.more(chain.number - begun)
                if found is not None:
                    yield found
                elif chain.number > begun:
                    verified.append(chain)
        _remember(verified, now)
        last = streams[-1].id


def _followed(
    streams: Sequence[Row], told: Settings, *, full: bool
) -> Iterator[tuple[_Chain, Finding | None]]:
    """Each stream, followed as far as it is sound, and what was found where it is not."""
    lines = groupby(_lines(streams, full=full), key=itemgetter(0))
    of_stream = next(lines, None)
    for stream in streams:
        chain, found = _begin(stream, full=full), None
        if of_stream is not None and of_stream[0] == stream.id:
            found = _follow(chain, of_stream[1], told)
            of_stream = next(lines, None)
        if found is None and not chain.whole:
            what = "The last lines of the record of use are missing."
            found = Finding("record of use", what, "stream, line", (stream.id, chain.number))
        yield chain, found


def _begin(stream: Row, *, full: bool) -> _Chain:
    if full:
        return _Chain(stream, 0, "")
    return _Chain(stream, stream.verified_number, stream.verified_hash)


def _follow(chain: _Chain, lines: Iterable[Row], told: Settings) -> Finding | None:
    """Follows a stream from line to line; the first that is not what it should be ends it."""
    for *said, line_hash in lines:
        number, previous_hash = said[NUMBER], said[PREVIOUS_HASH]
        if number > chain.stream.last_number:
            # Lines written since the stream was read are the next check's.
            break
        is_next = number == chain.number + 1 and previous_hash == chain.said
        if not is_next or not _is_genuine(said, line_hash, told):
            what = "A line of the record of use was changed or is missing."
            return Finding("record of use", what, "stream, line", (chain.stream.id, number))
        chain.number, chain.said = number, line_hash
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
    query = (
        sa.select(*(_column(name) for name in HASHED), LINE.c.hash)
        # Read along the key of the table, in order as it stands; a join would be sorted first.
        .where(LINE.c.stream_id.between(streams[0].id, streams[-1].id))
        .order_by(LINE.c.stream_id, LINE.c.number)
        .execution_options(yield_per=LINES)
    )
    if not full:
        stream = sa.join(LINE, STREAM, STREAM.c.id == LINE.c.stream_id)
        query = query.select_from(stream).where(LINE.c.number > STREAM.c.verified_number)
    yield from db.session.execute(query)


def _column(name: str) -> sa.ColumnElement[Any]:
    column: sa.ColumnElement[Any] = LINE.c[name]
    # As the text it is stored as: most lines say what another one has said, and it is read once.
    return sa.cast(column, sa.Text) if name == "details" else column


@lru_cache(maxsize=10_000)
def _details(text: str) -> Any:
    return json.loads(text)


def _is_genuine(said: list[Any], line_hash: str, told: Settings) -> bool:
    if said[KEY_ID] != told.audit_key_id:
        # An older key is kept apart: its lines are held by the links between them alone.
        return True
    said[DETAILS] = _details(said[DETAILS])
    return hash_of(said, told.audit_key) == line_hash


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
