"""Meetings: when and where people meet, whom they invited, and what was moved or fell through."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import points_to, public_id, word


class InvitationAnswer(StrEnum):
    """What somebody who was invited answered."""

    COMING = "coming"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"
    IN_WRITING = "in_writing"


class ReviewArrangement(Fact, Base):
    """When and where one review meets; a new arrangement supersedes the last.

    Reviews of siblings that meet at once share ``meeting_id``. ``sequence`` rises with every
    change, so that calendars know which of two invitations is the newer.
    """

    __tablename__ = "review_arrangement"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    meeting_id: Mapped[uuid.UUID] = orm.mapped_column(sa.Uuid(), index=True)
    sequence: Mapped[int]
    meets_at: Mapped[datetime]
    place: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    chair: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    note_taker: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    access_needs: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    cancelled: Mapped[bool] = orm.mapped_column(default=False)
    because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class ReviewReschedule(Fact, Base):
    """A manager moved the day a review is due, once, and said why."""

    __tablename__ = "review_reschedule"
    __table_args__ = (sa.UniqueConstraint("review_id"),)

    review_id: Mapped[int] = points_to("review_meeting")
    was_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    because: Mapped[str] = orm.mapped_column(sa.String(1000))


class ReviewNotQuorate(Fact, Base):
    """People met and too few agencies took part: the review has not been held."""

    __tablename__ = "review_not_quorate"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    met_at: Mapped[datetime]
    who_came: Mapped[str] = orm.mapped_column(sa.String(1000))
    meet_again_by: Mapped[date]


class ReviewInvitation(State, Base):
    """Somebody was invited to a meeting: with an account or without one, or of the family by name.

    ``own_view`` is their own 0 to 10, given before anybody speaks; ``report`` what they write
    where they cannot come, asked for by ``report_by``.
    """

    __tablename__ = "review_invitation"
    __table_args__ = (
        sa.Index(
            "uq_review_invitation_current",
            "meeting_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    meeting_id: Mapped[uuid.UUID] = orm.mapped_column(sa.Uuid(), index=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    user_id: Mapped[int | None] = points_to("user_account")
    member_id: Mapped[int | None] = points_to("case_member")
    without_account_id: Mapped[int | None] = points_to("member_without_account")
    name: Mapped[str] = orm.mapped_column(sa.String(200))
    agency: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int] = points_to("user_account")
    report_by: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    answer: Mapped[InvitationAnswer | None] = orm.mapped_column(word(InvitationAnswer))
    answered_at: Mapped[datetime | None]
    substitute: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    report: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
    own_view: Mapped[int | None] = orm.mapped_column(sa.SmallInteger)
    own_view_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
