"""Persons: children, unborn babies, carers and others, and the keys they are found by."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, State, Working
from ehcoord.models.columns import BY_BYTE, points_to, public_id


class Person(State, Base):
    """A member of a family. A child has a date of birth or, unborn, an expected date; not both."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint("born_on IS NULL OR expected_on IS NULL", name="born_or_expected"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    given_name: Mapped[str] = orm.mapped_column(sa.String(100))
    family_name: Mapped[str] = orm.mapped_column(sa.String(100))
    sounds_like: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    sort_key: Mapped[str] = orm.mapped_column(BY_BYTE, index=True)
    born_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    nhs_number: Mapped[str | None] = orm.mapped_column(sa.String(10), unique=True)
    upn: Mapped[str | None] = orm.mapped_column(sa.String(13), unique=True)
    telephone: Mapped[str] = orm.mapped_column(sa.String(40), default="")
    address: Mapped[str] = orm.mapped_column(sa.String(300), default="")
    address_restricted: Mapped[bool] = orm.mapped_column(default=False)
    merged_into_id: Mapped[int | None] = points_to("person")
    died_at: Mapped[datetime | None]
    version: Mapped[int] = orm.mapped_column(default=1)


class NameKey(Working, Base):
    """One key a person is found by: the folded name, or how it sounds."""

    __tablename__ = "name_key"
    __table_args__ = (sa.Index("ix_name_key_key_born", "key", "born_on"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    person_id: Mapped[int] = points_to("person", index=True)
    kind: Mapped[str] = orm.mapped_column(sa.String(10))
    key: Mapped[str] = orm.mapped_column(BY_BYTE)
    born_on: Mapped[date | None]
