"""Saving a worry, the whole use case to its commit, against the same rows added by the ORM."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from bench.measuring import listened, pairs
from bench.place import Place
from bench.report import Measured
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import WriteSession, db
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.queries.actors import actor_of
from ehcoord.rules.vocabulary import Level
from ehcoord.services.risks import record_worry

MOST_STATEMENTS, MOST_TIMES = 25, 4.0
CASES = 60
NOT_COPIED = frozenset({"id", "public_id", "entry_id", "one_use_id", "number"})


def measure(place: Place) -> list[Measured]:
    """A moderate worry about one child of one led family after another."""
    with place.app.app_context():
        saves = _saves(place)
        next(saves)
        with listened(place.engine) as said:
            next(saves)
        written, stream_id = _written(saves), _stream(place)
        ours, plain = pairs(lambda: next(saves), lambda: _write(place, written, stream_id), runs=15)
    rows = len(written.added) + len(written.changed)
    times = ours.wall / plain.wall
    return [
        Measured(
            "save a worry, full path to commit",
            "25 statements; the service call 4 x the same rows through the ORM",
            f"{said.count} statements; {ours.in_ms}, {rows} rows by the ORM {plain.in_ms}: "
            f"{times:.1f} x",
            said.count <= MOST_STATEMENTS and times <= MOST_TIMES,
        )
    ]


def _saves(place: Place) -> Iterator[None]:
    led = LeadProfessionalAssignment
    found = db.session.execute(
        sa.select(Case.public_id, led.user_id, sa.func.min(sa.cast(Child.public_id, sa.String)))
        .join(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .join(Child, Child.case_id == Case.id)
        .where(Case.id % 7 == 0)
        .group_by(Case.public_id, led.user_id)
        .limit(CASES)
    ).all()
    actors = {user_id: actor_of(db.session(), user_id, place.now) for _, user_id, _ in found}
    db.session.rollback()
    for case_id, user_id, child_id in found:
        command = RecordWorry(
            (uuid.UUID(child_id),), "Quiet and tired since half term.", Level.MODERATE, place.now,
            "A01", one_use_id=uuid.uuid4(),
        )  # fmt: skip
        actor = actors[user_id]
        if actor is not None:
            record_worry(actor, case_id, command, now=place.now)
            yield


@dataclass(frozen=True, slots=True)
class Written:
    """What one save writes: the rows it adds, and those that it changes, with what they say."""

    added: list[tuple[type[Any], dict[str, Any]]]
    changed: list[tuple[type[Any], int, dict[str, Any]]]


def _written(saves: Iterator[None]) -> Written:
    """What the next save writes, table by table; the record of use is read where it stands."""
    written = Written([], [])

    def note(session: WriteSession, *_more: Any) -> None:
        written.added.extend((type(row), _said(row)) for row in session.new)
        for row in session.dirty:
            attributes = sa.inspect(row).attrs
            new = {one.key: one.value for one in attributes if one.history.has_changes()}
            if new:
                written.changed.append((type(row), row.id, new))

    last = db.session.scalar(sa.select(sa.func.max(AuditEvent.id))) or 0
    event.listen(WriteSession, "before_flush", note)
    try:
        next(saves)
    finally:
        event.remove(WriteSession, "before_flush", note)
    lines = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.id > last))
    written.added.extend((AuditEvent, _said(line)) for line in lines)
    db.session.rollback()
    return written


def _said(row: Any) -> dict[str, Any]:
    columns = sa.inspect(type(row)).column_attrs
    return {c.key: getattr(row, c.key) for c in columns if c.key not in NOT_COPIED}


_numbers = count(1)


def _stream(place: Place) -> int:
    """A stream that no check reads: the lines by the ORM follow no chain."""
    with orm.Session(place.engine) as session:
        stream = AuditStream(name=f"bench-{uuid.uuid4().hex[:20]}")
        session.add(stream)
        session.commit()
        return stream.id


def _write(place: Place, written: Written, stream_id: int) -> None:
    """The same rows added and changed through the ORM, in one transaction."""
    with orm.Session(place.engine) as session:
        for model, row_id, new in written.changed:
            row = session.get_one(model, row_id)
            for name, value in new.items():
                setattr(row, name, value)
        for model, said in written.added:
            more = {"number": next(_numbers), "stream_id": stream_id}
            session.add(model(**{**said, **(more if model is AuditEvent else {})}))
        session.commit()
