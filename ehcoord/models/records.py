"""The record of use: append-only, chained per stream, ids and codes and never text (P5, P6)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Ledger, Working
from ehcoord.models.columns import points_to


class AuditStream(Working, Base):
    """The head of one chain: a case's, or the service's own."""

    __tablename__ = "audit_stream"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    name: Mapped[str] = orm.mapped_column(sa.String(40), unique=True)
    case_id: Mapped[int | None] = points_to("case_file", unique=True)
    last_number: Mapped[int] = orm.mapped_column(default=0)
    last_hash: Mapped[str] = orm.mapped_column(sa.String(64), default="")
    verified_number: Mapped[int] = orm.mapped_column(default=0)
    verified_hash: Mapped[str] = orm.mapped_column(sa.String(64), default="")


class AuditEvent(Ledger, Base):
    """One line of the record of use: who did what to which thing, when."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.UniqueConstraint("stream_id", "number"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    stream_id: Mapped[int] = points_to("audit_stream")
    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = points_to("user_account", index=True)
    name: Mapped[str] = orm.mapped_column(sa.String(60))
    about_kind: Mapped[str] = orm.mapped_column(sa.String(20), default="")
    about_id: Mapped[int | None]
    child_id: Mapped[int | None] = points_to("child")
    details: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, default=dict)
    key_id: Mapped[str] = orm.mapped_column(sa.String(20))
    previous_hash: Mapped[str] = orm.mapped_column(sa.String(64))
    hash: Mapped[str] = orm.mapped_column(sa.String(64))


class ServiceFact(Working, Base):
    """What a database knows of itself, by name: its kind is set once, when it is made."""

    __tablename__ = "service_fact"

    name: Mapped[str] = orm.mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = orm.mapped_column(sa.String(400))
    set_at: Mapped[datetime]
