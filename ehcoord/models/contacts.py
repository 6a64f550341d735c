"""Who saw or spoke to whom, and ordinary notes."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import one_use_id, points_to


class Contact(Fact, Base):
    """Somebody saw or spoke to one child, or to the family about them (``seen`` false)."""

    __tablename__ = "contact"
    __table_args__ = (
        sa.UniqueConstraint("one_use_id", "child_id"),
        sa.Index("ix_contact_child_seen", "child_id", "happened_at"),
    )

    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    entry_id: Mapped[uuid.UUID] = orm.mapped_column(sa.Uuid(), default=uuid.uuid4)
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child")
    happened_at: Mapped[datetime]
    seen: Mapped[bool]
    alone: Mapped[bool] = orm.mapped_column(default=False)
    by_id: Mapped[int | None] = points_to("user_account")
    by_whom: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    place: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    note: Mapped[str] = orm.mapped_column(sa.String(4000), default="")


class Note(Fact, Base):
    """Worth keeping, neither worry nor contact; the rules never read it."""

    __tablename__ = "note"

    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid(), unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int | None] = points_to("child")
    words: Mapped[str] = orm.mapped_column(sa.String(4000))
