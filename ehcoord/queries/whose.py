"""Whose facts a statement about children reads, and as known when: the parameters it is run with.

A list of children is a form of its own: a database looks for one in another way than for many.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ehcoord.db import UtcDateTime
from ehcoord.models.cases import Child
from ehcoord.queries.case_heads import ChildHead

OneChild = Child | ChildHead
CHILD, PERSON, CASE = (
    sa.bindparam(name, type_=sa.Integer()) for name in ("child", "person", "case")
)
CHILDREN = sa.bindparam("children", type_=sa.Integer(), expanding=True)
NOW = sa.bindparam("now", type_=UtcDateTime())


def about(child_id: int, now: datetime) -> Mapping[str, Any]:
    """What the statements about a child's facts are run with: whose, and as known when."""
    return {"child": child_id, "now": now}


def about_each(child_ids: Sequence[int], now: datetime) -> Mapping[str, Any]:
    """What the statements about many children's facts are run with."""
    return {"children": child_ids, "now": now}


def child_and_case(child: OneChild) -> Mapping[str, Any]:
    """What the statement about the child itself is run with."""
    return {"person": child.person_id, "case": child.case_id}


def of(child_id: Any, *, many: bool) -> Any:
    """The condition under which a row is about the child, or about one of the children."""
    return child_id.in_(CHILDREN) if many else child_id == CHILD
