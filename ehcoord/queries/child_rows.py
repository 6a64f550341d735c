"""The rows of one child's facts: read once, for the response check and for the child's page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.risks import RiskIndicator
from ehcoord.queries import child_facts

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class ChildRows:
    """What was known of one child at an instant, as it was read."""

    person: Row
    worries: Sequence[RiskIndicator]
    reviews: Sequence[Row]
    others: Mapping[str, Sequence[Row]]
    lines: Sequence[Row]
    of_lines: Sequence[Row]


def rows_of(
    session: orm.Session, child: child_facts.OneChild, now: datetime, *, past: bool = False
) -> ChildRows:
    """The rows that were known at an instant, in six statements.

    With ``past``, what has changed since (reviews, tasks) is read as it stood.
    """
    about = child_facts.about(child.id, now)
    whose = child_facts.child_and_case(child)
    lines = session.execute(child_facts.the_lines(), about).all()
    became = child_facts.what_became_of_support()
    return ChildRows(
        person=session.execute(child_facts.the_child(), whose).one(),
        worries=session.scalars(child_facts.the_worries(), about).all(),
        reviews=session.execute(child_facts.the_reviews(past=past), about).all(),
        others=_by_kind(session.execute(child_facts.everything_else(past=past), about)),
        lines=lines,
        of_lines=session.execute(became, about).all() if lines else (),
    )


def _by_kind(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.what].append(row)
    return found
