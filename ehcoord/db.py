"""The database: kinds of table, instants, the read session and the one write transaction.

``db.session`` only reads. A use case opens ``transaction()``, which ends the request's read,
opens a write session of its own and commits on the one line of the package that does so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event, orm
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from config import Settings
from ehcoord.errors import Busy

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
LOCK_WAIT_MS = 3000
POSTGRESQL_LIMITS = {
    "lock_timeout": f"{LOCK_WAIT_MS}ms",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
}


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware and in UTC, whatever the engine stores. A naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC. Raises ValueError for one without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored instant, aware: SQLite gives it back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_metadata = sa.MetaData(naming_convention=NAMES)


class Base(orm.DeclarativeBase):
    """Every table. Each is of one kind: a Fact (or the Ledger), a State or a Working table."""

    metadata = _metadata
    registry = orm.registry(type_annotation_map={datetime: UtcDateTime()}, metadata=_metadata)


class Working:
    """A table that is no part of a case (sessions, throttle, outbox): it may change and go."""


class State:
    """A table whose rows change; each change leaves a row in its history twin (P5)."""

    __without_history__: ClassVar[frozenset[str]] = frozenset()


class Ledger:
    """A table that is only added to, for ever, with no superseding: the record of use."""


class Fact:
    """A table that is only added to. ``superseded_at`` is set once, by the row that supersedes.

    ``restricted`` marks a row that only those who may see restricted content are shown.
    """

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    recorded_at: orm.Mapped[datetime]
    recorded_by_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("user_account.id"))
    superseded_at: orm.Mapped[datetime | None]
    restricted: orm.Mapped[bool] = orm.mapped_column(default=False)

    @orm.declared_attr
    @classmethod
    def supersedes_id(cls) -> orm.Mapped[int | None]:
        """The earlier row of the same table that this one corrects, if any."""
        return orm.mapped_column(sa.ForeignKey(f"{cls.__tablename__}.id"))  # type: ignore[attr-defined]


def known_at(table: Any, instant: datetime | sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
    """The condition under which a fact, or a row of a history twin, was known at an instant."""
    return sa.and_(
        table.recorded_at <= instant,
        sa.or_(table.superseded_at.is_(None), table.superseded_at > instant),
    )


class WriteSession(orm.Session):
    """The session of one use case: who acts, at which instant, and what goes on record.

    ``events`` are the lines of the record of use, written as the last act before the commit.
    """

    now: datetime
    actor_id: int | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events: list[Any] = []

    def add_all_now(self, *rows: Base) -> None:
        """Adds rows and sends them to the database, for the ids that later rows need."""
        self.add_all(rows)
        self.flush()


class ReadSession(FlaskSession):
    """The request's session: it reads from the bind the application names, and never commits."""

    def get_bind(self, *_args: Any, **_options: Any) -> Engine | Connection:
        """The engine in plain (deferred) transactions, or the one connection of a test."""
        bind: Engine | Connection = current_app.extensions["read_bind"]
        return bind


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"class_": ReadSession, "join_transaction_mode": "create_savepoint"},
)
_last_acts: list[Callable[[WriteSession], None]] = []
_inside: ContextVar[bool] = ContextVar("inside_a_transaction", default=False)


def before_commit(act: Callable[[WriteSession], None]) -> Callable[[WriteSession], None]:
    """Registers an act that every transaction ends with, in the order of registration."""
    _last_acts.append(act)
    return act


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["settings"]
    return found


def write_sessions() -> orm.sessionmaker[WriteSession]:
    """The maker of write sessions of this application; tests put one of their own in its place."""
    maker: orm.sessionmaker[WriteSession] = current_app.extensions["write_sessions"]
    return maker


@contextmanager
def transaction(
    actor_id: int | None, now: datetime, *, wait_ms: int = LOCK_WAIT_MS
) -> Iterator[WriteSession]:
    """One use case: a write session that is committed at the end, or rolled back whole.

    ``wait_ms`` is how long to wait for a lock. Raises Busy when somebody holds it for longer,
    and RuntimeError inside another transaction: a use case never calls another.
    """
    if _inside.get():
        raise RuntimeError("A use case may not open a second transaction.")
    db.session.rollback()
    token = _inside.set(True)
    session = write_sessions()()
    session.now, session.actor_id = now, actor_id
    try:
        _wait_at_most(session, wait_ms)
        yield session
        session.flush()
        for act in _last_acts:
            act(session)
        session.commit()
    except OperationalError as fault:
        session.rollback()
        raise (Busy() if is_lock_timeout(fault) else fault) from fault
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
        _inside.reset(token)


def is_lock_timeout(fault: DBAPIError) -> bool:
    """Whether a database error means that somebody else held the lock: too long, or in a ring."""
    waited = getattr(fault.orig, "sqlstate", None) in ("55P03", "40P01")
    return waited or "locked" in str(fault.orig)


def _wait_at_most(session: WriteSession, wait_ms: int) -> None:
    if wait_ms == LOCK_WAIT_MS:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text(f"SET LOCAL lock_timeout = '{wait_ms}ms'"))
    else:
        session.connection(execution_options={"sqlite_wait_ms": wait_ms})


def prepare_engine(engine: Engine) -> None:
    """Sets up an engine's connections: SQLite's journal and locks, PostgreSQL's limits."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # We open transactions, not the driver: in its own mode updates are lost without a word.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={LOCK_WAIT_MS}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # The wait is a property of the pooled connection, so every transaction sets its own.
    wait = int(options.get("sqlite_wait_ms", LOCK_WAIT_MS))
    connection.exec_driver_sql(f"PRAGMA busy_timeout={wait}")
    connection.exec_driver_sql(f"BEGIN {options.get('sqlite_begin', 'DEFERRED')}")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name, value in POSTGRESQL_LIMITS.items():
            cursor.execute(f"SET {name} = '{value}'")
    connection.autocommit = False
