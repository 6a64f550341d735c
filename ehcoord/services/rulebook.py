"""The rulebook in force: looked up by number once a transaction, made into a value once a process.

TOML is how a rulebook is written and reviewed; the row in the database is what is in force.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import UtcDateTime, WriteSession, transaction
from ehcoord.errors import RuleBroken
from ehcoord.models.rulebook import Closure, RulebookVersion
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.rulebook import Rulebook
from ehcoord.schemas.rulebook import (
    RulebookInvalid,
    canonical,
    rulebook_from_raw,
    rulebook_raw,
)
from ehcoord.services.records import Event, record


def rules_in_force(session: orm.Session, now: datetime) -> RulesInForce:
    """The rulebook and calendar in force at an instant, in one query.

    Raises RuleBroken when the database has no rulebook yet: ``db upgrade`` gives it one.
    """
    rows = session.execute(_in_force(), {"now": now}).all()
    if not rows:
        raise RuleBroken("no-rulebook", "No rulebook is in force.", fix="Run flask db upgrade.")
    number, said = rows[0].number, rows[0].hash
    rulebook = _cached.get((number, said)) or _load(session, number)
    return RulesInForce(rulebook, _calendar(rulebook, [row for row in rows if row.day]))


@cache
def _in_force() -> sa.Executable:
    """The number and hash of the newest rulebook, and every closure, one row each."""
    newest = (
        sa.select(RulebookVersion.number, RulebookVersion.hash)
        .where(RulebookVersion.in_force_from <= sa.bindparam("now", type_=UtcDateTime()))
        .order_by(RulebookVersion.in_force_from.desc(), RulebookVersion.number.desc())
        .limit(1)
        .subquery()
    )
    return (
        sa.select(newest.c.number, newest.c.hash, Closure.day, Closure.name, Closure.removed_at)
        .outerjoin(Closure, sa.true())
        .order_by(Closure.id)
    )


_cached: dict[tuple[int, str], Rulebook] = {}


def _load(session: orm.Session, number: int) -> Rulebook:
    row = session.scalars(sa.select(RulebookVersion).where(RulebookVersion.number == number)).one()
    rulebook = rulebook_from_raw(json.loads(row.canonical))
    _cached[(row.number, row.hash)] = rulebook
    return rulebook


def _calendar(rulebook: Rulebook, closures: Sequence[Any]) -> WorkingCalendar:
    # Adding and taking back each make a new version, so the number only ever rises.
    version = 1 + len(closures) + sum(row.removed_at is not None for row in closures)
    added = tuple((row.day, row.name) for row in closures if row.removed_at is None)
    return _calendar_value(version, tuple(rulebook.closures.items()) + added)


@lru_cache(maxsize=16)
def _calendar_value(version: int, closures: tuple[tuple[object, str], ...]) -> WorkingCalendar:
    return WorkingCalendar(version=version, closures=dict(closures))  # type: ignore[arg-type]


def install_rulebook(folder: Path, *, now: datetime) -> int:
    """Puts the folder's rulebook in force in a database that has none; gives the number in force.

    Raises RulebookInvalid, naming file, table and key, when the folder holds a faulty one.
    """
    raw = rulebook_raw(folder)
    with transaction(None, now) as session:
        number = session.scalar(sa.select(sa.func.max(RulebookVersion.number)))
        return number or _add_first(session, rulebook_from_raw(raw), canonical(raw))


def complete_rulebook(folder: Path, *, now: datetime) -> int:
    """Gives the rulebook in force the terms a newer release asks for; gives the number in force.

    What the partnership decided stays as it is: only what is missing comes from the folder, as a
    version of its own. Raises RulebookInvalid where the stored one is faulty in another way.
    """
    with transaction(None, now) as session:
        row = session.scalars(
            sa.select(RulebookVersion).order_by(RulebookVersion.number.desc()).limit(1)
        ).one()
        stored = json.loads(row.canonical)
        try:
            return rulebook_from_raw(stored).version
        except RulebookInvalid:
            raw = _with_missing(stored, rulebook_raw(folder))
        raw["england"]["version"] = row.number + 1
        why = "Terms that this release of the service asks for, as it ships them."
        return _add(session, rulebook_from_raw(raw), canonical(raw), why, now, "rulebook.completed")


def _with_missing(stored: Any, shipped: Any) -> Any:
    if not (isinstance(stored, dict) and isinstance(shipped, dict)):
        return stored
    return {
        name: _with_missing(stored[name], shipped.get(name)) if name in stored else shipped[name]
        for name in {**shipped, **stored}
    }


def _add_first(session: WriteSession, rulebook: Rulebook, text: str) -> int:
    # From the beginning of time: facts may be recorded with an earlier date than today's.
    begins = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    why = "The first rulebook of this database."
    return _add(session, rulebook, text, why, begins, "rulebook.installed")


def _add(
    session: WriteSession, rulebook: Rulebook, text: str, why: str, begins: datetime, event: str
) -> int:
    row = RulebookVersion(
        number=rulebook.version,
        hash=rulebook.hash,
        canonical=text,
        reason=why,
        proposed_at=session.now,
        in_force_from=begins,
    )
    session.add_all_now(row)
    record(session, Event(event, "rulebook", row.id))
    return row.number
