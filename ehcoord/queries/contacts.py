"""Who saw a child last: the facts that *My children* and the agenda begin with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.contacts import Contact
from ehcoord.queries.access import relations_to, visible_cases
from ehcoord.rules.permissions import Actor, sees_restricted


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a child was last seen, by whom, and whether alone."""

    child_id: int
    at: datetime
    by_whom: str
    alone: bool
    place: str


def last_seen(
    session: orm.Session, actor: Actor, child_ids: Iterable[int], now: datetime
) -> Mapping[int, LastSeen]:
    """When each child was last seen; one that nobody has seen, or may not be known of, is left out.

    That a child was seen is shown even where the words about it are restricted.
    """
    return _newest(session, actor, Contact.child_id.in_(set(child_ids)), now)


def last_seen_in_case(
    session: orm.Session, actor: Actor, case_id: int, now: datetime
) -> Mapping[int, LastSeen]:
    """When each child of a case was last seen, as ``last_seen`` gives it."""
    return _newest(session, actor, Child.case_id == case_id, now)


def _newest(
    session: orm.Session, actor: Actor, condition: sa.ColumnElement[bool], now: datetime
) -> Mapping[int, LastSeen]:
    nth = sa.func.row_number().over(
        partition_by=Contact.child_id, order_by=(Contact.happened_at.desc(), Contact.id.desc())
    )
    newest_first = (
        sa.select(Contact.id, nth.label("nth"))
        .join(Child, Child.id == Contact.child_id)
        .join(Case, Case.id == Child.case_id)
        .where(
            condition,
            Contact.seen,
            Contact.superseded_at.is_(None),
            Contact.happened_at <= now,
            visible_cases(actor, now),
        )
        .subquery()
    )
    query = (
        sa.select(Contact, User.name)
        .join(newest_first, sa.and_(newest_first.c.id == Contact.id, newest_first.c.nth == 1))
        .outerjoin(User, User.id == Contact.by_id)
    )
    return {row.child_id: _seen(row, name) for row, name in session.execute(query)}


def _seen(row: Contact, name: str | None) -> LastSeen:
    place = "" if row.restricted else row.place
    return LastSeen(row.child_id, row.happened_at, row.by_whom or name or "", row.alone, place)


@dataclass(frozen=True, slots=True)
class ContactSaid:
    """One contact of a case for its chronology."""

    child_id: int
    happened_at: datetime
    recorded_at: datetime
    seen: bool
    alone: bool
    by_whom: str
    place: str
    note: str


def contacts_of_case(
    session: orm.Session, actor: Actor, case_id: int, now: datetime
) -> tuple[ContactSaid, ...]:
    """The contacts of a case that this person may see, the latest first."""
    relations = relations_to(session, actor, case_id, now)
    query = (
        sa.select(Contact, User.name)
        .join(Case, Case.id == Contact.case_id)
        .outerjoin(User, User.id == Contact.by_id)
        .where(
            Contact.case_id == case_id,
            Contact.superseded_at.is_(None),
            visible_cases(actor, now),
        )
        .order_by(Contact.happened_at.desc(), Contact.id.desc())
    )
    if not sees_restricted(relations):
        query = query.where(Contact.restricted.is_(False))
    return tuple(
        ContactSaid(
            row.child_id, row.happened_at, row.recorded_at, row.seen, row.alone,
            row.by_whom or name or "", row.place, row.note,
        )
        for row, name in session.execute(query)
    )  # fmt: skip
