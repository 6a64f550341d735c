"""A history twin for each State table: what its rows said from when until when (P5).

The twin of ``case_file`` is ``case_file_history``. One flush hook writes it, in the same
transaction as the change, so a State row must be changed through the session, never in bulk.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from ehcoord.db import Base, State, UtcDateTime, WriteSession


def _twin(table: sa.Table) -> sa.Table:
    return sa.Table(
        f"{table.name}_history",
        table.metadata,
        sa.Column("history_id", sa.Integer, primary_key=True),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer, nullable=True),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        *(sa.Column(c.name, _plain(c.type), nullable=True) for c in _kept(table)),
        sa.Index(f"ix_{table.name}_history_row", "id", "superseded_at"),
    )


def _plain(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """The same type without a CHECK: the twin keeps what was written, whatever the rules say."""
    if isinstance(kind, sa.Enum):
        return sa.String(kind.length)
    return kind


def _kept(table: sa.Table) -> list[sa.Column[Any]]:
    return [c for c in table.columns if c.name != "id" and c.name not in _left_out(table)]


def _left_out(table: sa.Table) -> frozenset[str]:
    return _LEFT_OUT[table.name]


_STATES = {
    mapper.class_: mapper.local_table
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, State)
}
_LEFT_OUT = {table.name: cls.__without_history__ for cls, table in _STATES.items()}  # type: ignore[attr-defined]

HISTORY: dict[type[Any], sa.Table] = {cls: _twin(table) for cls, table in _STATES.items()}  # type: ignore[arg-type]


@event.listens_for(WriteSession, "after_flush")
def _keep_history(session: WriteSession, _context: orm.UOWTransaction) -> None:
    """Closes the twin's last row of everything that changed and adds what it says now."""
    changed: dict[type[Any], list[Any]] = {}
    for row in session.new:
        if isinstance(row, State):
            changed.setdefault(type(row), []).append((row, False))
    for row in session.dirty:
        if isinstance(row, State) and _says_something_new(row):
            changed.setdefault(type(row), []).append((row, True))
    for cls, rows in changed.items():
        _write(session, cls, rows)


def _says_something_new(row: Any) -> bool:
    state = sa.inspect(row)
    return any(
        state.attrs[c.key].history.has_changes()
        for c in state.mapper.column_attrs
        if c.key not in row.__without_history__
    )


def _write(session: WriteSession, cls: type[Any], rows: list[tuple[Any, bool]]) -> None:
    twin = HISTORY[cls]
    before = [row.id for row, existed in rows if existed]
    if before:
        session.execute(
            twin.update()
            .where(twin.c.id.in_(before), twin.c.superseded_at.is_(None))
            .values(superseded_at=session.now)
        )
    columns = [c.name for c in twin.columns if c.name in sa.inspect(cls).columns]
    session.execute(
        twin.insert(),
        [
            {name: getattr(row, name) for name in columns}
            | {"recorded_at": session.now, "recorded_by_id": session.actor_id}
            for row, _ in rows
        ],
    )
