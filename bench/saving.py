"""Saving a worry, the whole use case to its commit, against the same rows added by the ORM."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from bench.measuring import listened, pairs
from bench.place import Place
from bench.report import Measured
from ehcoord import clock
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import WriteSession, db
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.queries.actors import actor_of
from ehcoord.rules.vocabulary import Level
from ehcoord.services.risks import record_worry

MOST_STATEMENTS, MOST_TIMES = 25, 4.0
CASES, RUNS = 60, 25
NOT_COPIED = frozenset({"id", "public_id", "entry_id", "one_use_id", "number"})


def measure(place: Place) -> list[Measured]:
    """Worries about one child of one led family after another: of two levels, as they ask of us."""
    with place.app.app_context():
        return [
            _saving(place, "save a worry, full path to commit", Level.MODERATE, 0),
            _saving(place, "save a serious worry, which asks for a review", Level.SERIOUS, 1),
        ]


def _saving(place: Place, work: str, level: Level, part: int) -> Measured:
    saves, written = _saves(place, level, part), Written(_stream(place))
    next(saves)
    with listened(place.engine) as said:
        next(saves)
    with written.noting():
        ours, plain = pairs(
            lambda: next(saves),
            lambda: _write(place, written),
            between=written.read_the_record,
            runs=RUNS,
        )
    times = ours.wall / plain.wall
    return Measured(
        work,
        "25 statements; the service call 4 x the same rows through the ORM",
        f"{said.count} statements; {ours.in_ms}, its {median(written.rows):g} rows by the ORM "
        f"{plain.in_ms}: {times:.1f} x",
        said.count <= MOST_STATEMENTS and times <= MOST_TIMES,
    )


def _saves(place: Place, level: Level, part: int) -> Iterator[None]:
    led = LeadProfessionalAssignment
    found = db.session.execute(
        sa.select(Case.public_id, led.user_id, sa.func.min(sa.cast(Child.public_id, sa.String)))
        .join(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .join(Child, Child.case_id == Case.id)
        .where(Case.id % 7 == part)
        .group_by(Case.public_id, led.user_id)
        .limit(CASES)
    ).all()
    actors = {user_id: actor_of(db.session(), user_id, place.now) for _, user_id, _ in found}
    db.session.rollback()
    for case_id, user_id, child_id in found:
        command = RecordWorry(
            (uuid.UUID(child_id),), "Quiet and tired since half term.", level, place.now,
            "A01", one_use_id=uuid.uuid4(),
        )  # fmt: skip
        actor = actors[user_id]
        if actor is not None:
            record_worry(actor, case_id, command, now=place.now)
            yield


@dataclass(slots=True)
class Written:
    """What the last save wrote: the rows it added, and those that it changed, with what they say.

    ``rows`` is how many each save wrote, without the history twins, which write themselves; the
    lines of ``stream_id`` are our own. Noting them is in the time of both sides.
    """

    stream_id: int
    added: list[tuple[type[Any], dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[type[Any], int, dict[str, Any]]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    last_line: int = 0

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Notes what is written through the sessions of use cases from here on."""
        self.last_line = db.session.scalar(sa.select(sa.func.max(AuditEvent.id))) or 0
        event.listen(WriteSession, "before_flush", self._note)
        try:
            yield
        finally:
            event.remove(WriteSession, "before_flush", self._note)

    def _note(self, session: WriteSession, *_more: Any) -> None:
        self.added.extend((type(row), _said(row)) for row in session.new)
        for row in session.dirty:
            attributes = sa.inspect(row).attrs
            new = {one.key: one.value for one in attributes if one.history.has_changes()}
            if new:
                self.changed.append((type(row), row.id, new))

    def read_the_record(self) -> None:
        """The lines of the record of use are no work of the session: read where they stand."""
        new = sa.select(AuditEvent).where(
            AuditEvent.id > self.last_line, AuditEvent.stream_id != self.stream_id
        )
        for line in db.session.scalars(new):
            self.added.append((AuditEvent, _said(line)))
            self.last_line = max(self.last_line, line.id)
        db.session.rollback()
        self.rows.append(len(self.added) + len(self.changed))

    def taken(self) -> tuple[list[Any], list[Any]]:
        """What was added and changed, which is forgotten here."""
        found = self.added, self.changed
        self.added, self.changed = [], []
        return found


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


def _write(place: Place, written: Written) -> None:
    """The same rows, with their history twins, added and changed through the ORM at once."""
    added, changed = written.taken()
    with WriteSession(place.engine) as session:
        session.now, session.actor_id = clock.now(), None
        for model, row_id, new in changed:
            row = session.get_one(model, row_id)
            for name, value in new.items():
                setattr(row, name, value)
        for model, said in added:
            session.add(model(**{**said, **_alone(model, written.stream_id)}))
        session.commit()
    # What was noted of these rows themselves is no save's.
    written.taken()


def _alone(model: type[Any], stream_id: int) -> dict[str, Any]:
    """What a second row of a kind has to say of its own, where only one may be the same."""
    if model is AuditEvent:
        return {"number": next(_numbers), "stream_id": stream_id}
    if model is ReviewPrompt:
        return {"key": uuid.uuid4().hex}
    # One review of a child may be open at a time, and one task of a kind about one thing.
    if model is ReviewMeeting:
        return {"closed_at": clock.now()}
    return {"about_id": -next(_numbers)} if model is Task else {}
