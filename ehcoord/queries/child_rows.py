"""The rows of a child's facts: read once, for the response check and for the child's page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.queries import child_facts, child_lines, whose

Row = sa.Row[Any]
Read = Callable[[sa.Executable], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class ChildRows:
    """What was known of one child at an instant, as it was read."""

    person: Row
    worries: Sequence[Row]
    reviews: Sequence[Row]
    others: Mapping[str, Sequence[Row]]
    lines: Sequence[Row]
    of_lines: Sequence[Row]


def rows_of(
    session: orm.Session, child: whose.OneChild, now: datetime, *, past: bool = False
) -> ChildRows:
    """The rows that were known at an instant, in six statements.

    With ``past``, what has changed since (reviews, tasks) is read as it stood.
    """
    person = session.execute(child_facts.the_child(), whose.child_and_case(child)).one()
    read = partial(_read, session, whose.about(child.id, now))
    ((_, rows),) = _rows_of(read, {child.id: person}, past=past)
    return rows


def rows_of_each(
    session: orm.Session, child_ids: Sequence[int], now: datetime
) -> Iterator[tuple[int, ChildRows]]:
    """The rows of many children, by the child's id, in six statements for all of them."""
    read = partial(_read, session, whose.about_each(child_ids, now))
    people = {row.child_id: row for row in read(child_facts.the_children())}
    return _rows_of(read, people, many=True)


def _read(
    session: orm.Session, about: Mapping[str, Any], statement: sa.Executable
) -> Sequence[Row]:
    return session.execute(statement, about).all()


def _rows_of(
    read: Read, people: Mapping[int, Row], *, past: bool = False, many: bool = False
) -> Iterator[tuple[int, ChildRows]]:
    worries = _by_child(read(child_facts.the_worries(many=many)))
    reviews = _by_child(read(child_facts.the_reviews(past=past, many=many)))
    others = _by_child(read(child_facts.everything_else(past=past, many=many)))
    lines = _by_child(read(child_lines.the_lines(many=many)))
    became = _by_child(read(child_facts.what_became_of_support(many=many)) if lines else ())
    for child_id, person in people.items():
        yield (
            child_id,
            ChildRows(
                person=person,
                worries=worries[child_id],
                reviews=reviews[child_id],
                others=_by_kind(others[child_id]),
                lines=lines[child_id],
                of_lines=became[child_id],
            ),
        )


def _by_child(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(row)
    return found


def _by_kind(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.what].append(row)
    return found
