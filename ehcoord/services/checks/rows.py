"""P5 and P9: nothing was rewritten behind the service's back, and nothing stands twice."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import Fact, Ledger
from ehcoord.models.histories import HISTORY
from ehcoord.models.leaver_triggers import sqlite_leaver_triggers
from ehcoord.models.messages import Message
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.models.triggers import tables_of
from ehcoord.services.checks.findings import Finding, Progress

OWN_TO_A_TWIN = frozenset({"history_id", "id", "recorded_at", "recorded_by_id", "superseded_at"})
GUARDS = ("no_update", "no_delete")


def rewritten(session: orm.Session, _now: datetime, progress: Progress) -> Iterator[Finding]:
    """Rows that say something else than their history, facts half superseded, missing guards."""
    yield from _missing_guards(session)
    for table, twin in ((cls.__table__, twin) for cls, twin in HISTORY.items()):
        for row_id in session.scalars(_differs(table, twin)):
            what = f"A row of {table.name} says something else than its history."
            yield Finding("P5", what, table.name, (row_id,))
        progress.one_more()
    for table in tables_of(Fact):
        for row_id in session.scalars(_half_superseded(table)):
            what = f"A row of {table.name} was corrected and still stands."
            yield Finding("P5", what, table.name, (row_id,))
        progress.one_more()


def doubled(session: orm.Session, _now: datetime, _progress: Progress) -> Iterator[Finding]:
    """Tasks, reviews, prompts and messages that stand twice where one was meant."""
    for about, what, columns, conditions in (
        (
            Task,
            "A thing is asked for twice.",
            (Task.kind, Task.about_kind, Task.about_id),
            (Task.closed_at.is_(None),),
        ),
        (
            ReviewMeeting,
            "A child has two open reviews.",
            (ReviewMeeting.child_id,),
            (ReviewMeeting.closed_at.is_(None),),
        ),
        (
            ReviewPrompt,
            "A review was asked for twice for one reason.",
            (ReviewPrompt.review_id, ReviewPrompt.rule, ReviewPrompt.since, ReviewPrompt.reason),
            (ReviewPrompt.review_id.is_not(None), ReviewPrompt.superseded_at.is_(None)),
        ),
        (
            Message,
            "A person is told twice of one thing.",
            (Message.to_id, Message.to_address, Message.task_id, Message.body, Message.written_at),
            (Message.task_id.is_not(None),),
        ),
    ):
        first = sa.func.min(about.id)
        found = session.execute(
            sa.select(first, sa.func.max(about.id))
            .where(*conditions)
            .group_by(*columns)
            .having(sa.func.count() > 1)
            .order_by(first)
        )
        for row in found:
            yield Finding("P9", what, about.__tablename__, (row[0], row[1]))


def _differs(table: Any, twin: sa.Table) -> sa.Select[Any]:
    said = [
        table.c[column.name].is_distinct_from(column)
        for column in twin.columns
        if column.name not in OWN_TO_A_TWIN and not isinstance(column.type, sa.JSON)
    ]
    stands = sa.and_(twin.c.id == table.c.id, twin.c.superseded_at.is_(None))
    return (
        sa.select(table.c.id)
        .outerjoin(twin, stands)
        .where(sa.or_(twin.c.history_id.is_(None), *said))
        .order_by(table.c.id)
    )


def _half_superseded(table: sa.Table) -> sa.Select[Any]:
    later = table.alias("later")
    return (
        sa.select(table.c.id)
        .join(later, later.c.supersedes_id == table.c.id)
        .where(table.c.superseded_at.is_(None))
        .distinct()
        .order_by(table.c.id)
    )


def _missing_guards(session: orm.Session) -> Iterator[Finding]:
    if session.get_bind().dialect.name == "sqlite":
        found = session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    else:
        found = session.scalars(sa.text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
    there = set(found)
    if not there >= sqlite_leaver_triggers().keys():
        yield Finding("P1", "Nothing keeps somebody who leads from leaving.", "user_account", ())
    for kind in (Fact, Ledger):
        for table in tables_of(kind):
            missing = [guard for guard in GUARDS if f"{table.name}_{guard}" not in there]
            if missing:
                yield Finding("P5", f"Nothing guards the rows of {table.name}.", table.name, ())
