"""The outbox: messages written inside a transaction and sent outside one; claimed days."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Working
from ehcoord.models.columns import points_to, public_id

UNSENT = sa.text("sent_at IS NULL AND given_up_at IS NULL")


class Message(Working, Base):
    """One message to one person: what to do and by when, never a child's name.

    It goes to an account or, for somebody who has none, to ``to_address``; the address of
    ``answer_link_id`` is put under it as it is sent, and kept nowhere. ``claimed_until`` is a
    lease: a sender that dies gives the message back when it ends. ``urgent`` goes at once and by
    itself; so does what has ``calendar`` with it, an invitation.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(to_id IS NULL) <> (to_address IS NULL)", name="to_somebody"),
        sa.Index("ix_message_unsent", "next_try_at", sqlite_where=UNSENT, postgresql_where=UNSENT),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    to_id: Mapped[int | None] = points_to("user_account", index=True)
    to_address: Mapped[str | None] = orm.mapped_column(sa.String(254))
    answer_link_id: Mapped[int | None] = points_to("answer_link")
    task_id: Mapped[int | None] = points_to("task", index=True)
    subject: Mapped[str] = orm.mapped_column(sa.String(200))
    body: Mapped[str] = orm.mapped_column(sa.String(2000))
    urgent: Mapped[bool] = orm.mapped_column(default=False)
    calendar: Mapped[str | None] = orm.mapped_column(sa.String(4000))
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = orm.mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_fault: Mapped[str] = orm.mapped_column(sa.String(100), default="")


class JobSlot(Working, Base):
    """A day, or a week, that a job of the calendar has done its work for: once, whoever asks."""

    __tablename__ = "job_slot"
    __table_args__ = (sa.UniqueConstraint("job", "slot"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    job: Mapped[str] = orm.mapped_column(sa.String(40))
    slot: Mapped[str] = orm.mapped_column(sa.String(60))
    claimed_at: Mapped[datetime]
