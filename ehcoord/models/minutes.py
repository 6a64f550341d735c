"""Minutes of a review: drafted, shared, put right by those who were there, and locked."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import points_to, public_id, word
from ehcoord.rules.minutes import MinutesPart


class ReviewMinutes(State, Base):
    """Where the minutes of one review stand. ``number`` is their newest version, 0 for a draft.

    ``writer_id`` is the account of whoever took notes, where they have one.
    """

    __tablename__ = "review_minutes"
    __without_history__ = frozenset({"draft", "draft_version"})

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    review_id: Mapped[int] = points_to("review_meeting", unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    writer_id: Mapped[int | None] = points_to("user_account", index=True)
    opened_at: Mapped[datetime]
    draft: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, default=dict)
    draft_version: Mapped[int] = orm.mapped_column(default=0)
    number: Mapped[int] = orm.mapped_column(default=0)
    shared_at: Mapped[datetime | None]
    corrections_until: Mapped[date | None]
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[int | None] = points_to("user_account")


class MinutesWords(Fact, Base):
    """What one version of the minutes says to one circle of readers, and why it was made.

    The words for those who may see what is restricted are a row of their own, marked so.
    """

    __tablename__ = "minutes_words"
    __table_args__ = (sa.UniqueConstraint("minutes_id", "number", "part"),)

    minutes_id: Mapped[int] = points_to("review_minutes")
    number: Mapped[int]
    part: Mapped[MinutesPart] = orm.mapped_column(word(MinutesPart))
    words: Mapped[str] = orm.mapped_column(sa.String(8000), default="")
    because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class MinutesCorrection(State, Base):
    """Somebody who was there asks to put something right; it is accepted, or refused with words."""

    __tablename__ = "minutes_correction"
    __table_args__ = (sa.UniqueConstraint("one_use_id"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid())
    minutes_id: Mapped[int] = points_to("review_minutes", index=True)
    number: Mapped[int]
    words: Mapped[str] = orm.mapped_column(sa.String(2000))
    restricted: Mapped[bool] = orm.mapped_column(default=False)
    proposed_by_id: Mapped[int] = points_to("user_account")
    proposed_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    answered_by_id: Mapped[int | None] = points_to("user_account")
    answered_at: Mapped[datetime | None]
