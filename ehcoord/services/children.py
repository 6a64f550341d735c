"""The lock on a child: taken before anything is read that could change the answer (P2).

Two people who save at once would otherwise each see only their own worry, and a review that both
together demand would never be opened. ``recheck`` takes a ``LockedChild``, so that forgetting
the lock does not type-check.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.errors import NotFound
from ehcoord.models.cases import Child


@dataclass(frozen=True, slots=True)
class LockedChild:
    """A child whose row this transaction holds until it ends. Only ``lock_children`` makes one."""

    child: Child


def lock_children(session: WriteSession, ids: Iterable[int]) -> tuple[LockedChild, ...]:
    """The children, locked in order of id. Raises NotFound unless every one of them exists."""
    wanted = set(ids)
    return _locked(session, len(wanted), Child.id.in_(wanted))


def lock_children_of(
    session: WriteSession, case_id: int, public_ids: Iterable[UUID]
) -> tuple[LockedChild, ...]:
    """The named children of one case, locked. Raises NotFound if one is not of that case."""
    wanted = set(public_ids)
    return _locked(session, len(wanted), Child.case_id == case_id, Child.public_id.in_(wanted))


def lock_every_child_of(session: WriteSession, case_id: int) -> tuple[LockedChild, ...]:
    """Every child of a case, locked in order of id."""
    ids = session.scalars(sa.select(Child.id).where(Child.case_id == case_id)).all()
    return lock_children(session, ids)


def _locked(
    session: WriteSession, wanted: int, *named: sa.ColumnElement[bool]
) -> tuple[LockedChild, ...]:
    rows = session.scalars(
        sa.select(Child)
        .where(*named)
        .order_by(Child.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != wanted:
        raise NotFound
    return tuple(LockedChild(row) for row in rows)
