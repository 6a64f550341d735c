"""Who a child is, in the words that whoever answers an urgent call asks for first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.cases import Child
from ehcoord.models.people import Person


@dataclass(frozen=True, slots=True)
class CallWords:
    """A child's name and date of birth, and their address unless it must be kept back."""

    given_name: str
    name: str
    born_on: date | None
    address: str


def call_words(session: orm.Session, child_ids: Iterable[UUID]) -> tuple[CallWords, ...]:
    """The words for some children, for a person who has just written about them."""
    rows = session.scalars(
        sa.select(Person)
        .join(Child, Child.person_id == Person.id)
        .where(Child.public_id.in_(list(child_ids)))
        .order_by(Person.born_on, Person.id)
    )
    return tuple(
        CallWords(
            row.given_name,
            f"{row.given_name} {row.family_name}",
            row.born_on,
            "" if row.address_restricted else row.address,
        )
        for row in rows
    )
