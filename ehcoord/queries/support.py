"""Lines of support as they are read: one by its address, those of a case with how they stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.support import (
    SupportChange,
    SupportConfirmation,
    SupportPurpose,
    SupportService,
)
from ehcoord.queries.access import get_case
from ehcoord.queries.child_rows import ChildRows
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One line for a table: what, by whom, for which worries (root ids), and how it stands.

    ``confirmed_at`` is the last time anybody who knows said how it is going.
    """

    id: UUID
    child_id: int
    type_code: str
    name: str
    provider: str
    worker: str
    level: int
    for_child: bool
    term_time: bool
    restricted: bool
    risk_ids: tuple[int, ...]
    status: SupportStatus
    since: datetime
    contacts_per_4_weeks: float
    start_by: date | None
    first_contact_at: datetime | None
    confirmed_as: ConfirmedAs | None
    confirmed_at: datetime | None
    decision_id: int | None

    @property
    def is_running(self) -> bool:
        """Whether it is help that happens: begun, and neither paused nor ended."""
        return self.status is SupportStatus.ACTIVE and self.first_contact_at is not None


@dataclass(frozen=True, slots=True)
class Change:
    """What one change said of a line."""

    status: SupportStatus
    since: datetime
    contacts_per_4_weeks: float
    start_by: date | None
    first_contact_at: datetime | None


def find_support(
    session: orm.Session, case_id: int, public_id: UUID, relations: frozenset[Relation]
) -> SupportService:
    """One line of a case. Raises NotFound for another case's, and one this person may not see."""
    row = session.scalar(
        sa.select(SupportService).where(
            SupportService.public_id == public_id,
            SupportService.case_id == case_id,
            SupportService.superseded_at.is_(None),
        )
    )
    if row is None or (row.restricted and not sees_restricted(relations)):
        raise NotFound
    return row


def latest_change(session: orm.Session, support_id: int) -> SupportChange:
    """How a line now stands; every line has a first change from the moment it is made."""
    return session.scalars(
        sa.select(SupportChange)
        .where(SupportChange.support_id == support_id, SupportChange.superseded_at.is_(None))
        .order_by(SupportChange.recorded_at.desc(), SupportChange.id.desc())
        .limit(1)
    ).one()


def support_of_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[SupportLine, ...]:
    """The lines of support of a case, those that run first, then by name."""
    case, relations = get_case(session, actor, case_id, Action.CASE_READ, now)
    lines = lines_where(session, SupportService.case_id == case.id, relations)
    return tuple(sorted(lines, key=lambda line: (not line.is_running, line.name, line.id)))


def lines_where(
    session: orm.Session, condition: sa.ColumnElement[bool], relations: frozenset[Relation]
) -> tuple[SupportLine, ...]:
    """The lines of support that meet a condition and that this person may see."""
    query = sa.select(SupportService).where(condition, SupportService.superseded_at.is_(None))
    if not sees_restricted(relations):
        query = query.where(SupportService.restricted.is_(False))
    rows = session.scalars(query.order_by(SupportService.id)).all()
    ids = [row.id for row in rows]
    changes = _changes(session, ids)
    said, purposes = _confirmations(session, ids), _purposes(session, ids)
    return tuple(
        _line(
            row, row.child_id, tuple(purposes.get(row.id, ())),
            [Change(one.status, one.happened_at, one.contacts_per_4_weeks, one.start_by,
                    one.first_contact_at) for one in changes[row.id]],
            (said[row.id].answer, said[row.id].recorded_at) if row.id in said else None,
        )
        for row in rows
        if row.id in changes
    )  # fmt: skip


def lines_of_child(
    rows: ChildRows, child_id: int, relations: frozenset[Relation]
) -> tuple[SupportLine, ...]:
    """The same of one child whose rows have been read, as they stand."""
    lines = {row.id: row for row in rows.lines}
    purposes, changes = defaultdict[int, set[int]](set), defaultdict[int, list[Change]](list)
    for row in rows.lines:
        if row.risk_id is not None:
            purposes[row.id].add(row.risk_id)
    said: dict[int, tuple[ConfirmedAs, datetime]] = {}
    for row in rows.of_lines:
        if row.what == "change":
            changes[row.support_id].append(
                Change(SupportStatus(row.said), row.at, row.amount, row.start_by,
                       row.first_contact_at)
            )  # fmt: skip
        elif row.what == "confirmation":
            said[row.support_id] = (ConfirmedAs(row.said), row.recorded_at)
    return tuple(
        _line(row, child_id, tuple(sorted(purposes[row.id])), changes[row.id], said.get(row.id))
        for row in lines.values()
        if changes[row.id] and (sees_restricted(relations) or not row.restricted)
    )


def _changes(session: orm.Session, ids: list[int]) -> Mapping[int, tuple[SupportChange, ...]]:
    rows = session.scalars(
        sa.select(SupportChange)
        .where(SupportChange.support_id.in_(ids), SupportChange.superseded_at.is_(None))
        .order_by(SupportChange.recorded_at, SupportChange.id)
    )
    found: dict[int, tuple[SupportChange, ...]] = {}
    for row in rows:
        found[row.support_id] = (*found.get(row.support_id, ()), row)
    return found


def _confirmations(session: orm.Session, ids: list[int]) -> Mapping[int, SupportConfirmation]:
    rows = session.scalars(
        sa.select(SupportConfirmation)
        .where(SupportConfirmation.support_id.in_(ids), SupportConfirmation.superseded_at.is_(None))
        .order_by(SupportConfirmation.recorded_at, SupportConfirmation.id)
    )
    return {row.support_id: row for row in rows}


def _purposes(session: orm.Session, ids: list[int]) -> Mapping[int, list[int]]:
    rows = session.execute(
        sa.select(SupportPurpose.support_id, SupportPurpose.risk_id)
        .where(SupportPurpose.support_id.in_(ids), SupportPurpose.superseded_at.is_(None))
        .order_by(SupportPurpose.risk_id)
    )
    found: dict[int, list[int]] = {}
    for support_id, risk_id in rows:
        found.setdefault(support_id, []).append(risk_id)
    return found


def _line(
    row: Any,
    child_id: int,
    risk_ids: tuple[int, ...],
    changes: Sequence[Change],
    said: tuple[ConfirmedAs, datetime] | None,
) -> SupportLine:
    last = changes[-1]
    first_contact = next((one.first_contact_at for one in changes if one.first_contact_at), None)
    return SupportLine(
        id=row.public_id,
        child_id=child_id,
        type_code=row.type_code,
        name=row.name,
        provider=row.provider,
        worker=row.worker,
        level=row.level,
        for_child=row.for_child,
        term_time=row.term_time,
        restricted=row.restricted,
        risk_ids=risk_ids,
        status=last.status,
        since=last.since,
        contacts_per_4_weeks=last.contacts_per_4_weeks,
        start_by=last.start_by,
        first_contact_at=first_contact,
        confirmed_as=said[0] if said else None,
        confirmed_at=said[1] if said else first_contact,
        decision_id=row.decision_id,
    )
