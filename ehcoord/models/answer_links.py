"""Links by which people without an account answer one question, and what they answered."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import one_use_id, points_to, public_id, word
from ehcoord.rules.answer_links import LinkEnding, LinkQuestion, LinkSaid

ASKS_ABOUT_SOMETHING = (
    "(invitation_id IS NOT NULL) = (question = 'report')"
    " AND (support_id IS NOT NULL) = (question = 'help_started')"
    " AND (referral_id IS NOT NULL) = (question = 'acknowledgement')"
)


class AnswerLink(State, Base):
    """One question to one person without an account: opened many times, answered once.

    Only a keyed hash of what opens it is kept. ``member_id`` is None for somebody asked by name
    who is not around the family; ``confirmed_at`` is when somebody of the case took the answer in.
    """

    __tablename__ = "answer_link"
    __without_history__ = frozenset({"token_hash", "opened_at"})
    __table_args__ = (
        sa.UniqueConstraint("one_use_id"),
        sa.CheckConstraint(ASKS_ABOUT_SOMETHING, name="asks_about_something"),
        sa.CheckConstraint("answered_at IS NULL OR ended_at IS NULL", name="answered_or_ended"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    token_hash: Mapped[str] = orm.mapped_column(sa.String(64), unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    question: Mapped[LinkQuestion] = orm.mapped_column(word(LinkQuestion))
    invitation_id: Mapped[int | None] = points_to("review_invitation", index=True)
    support_id: Mapped[int | None] = points_to("support_service")
    referral_id: Mapped[int | None] = points_to("urgent_referral")
    member_id: Mapped[int | None] = points_to("member_without_account", index=True)
    name: Mapped[str] = orm.mapped_column(sa.String(200))
    agency: Mapped[str] = orm.mapped_column(sa.String(200))
    what_they_do: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    email: Mapped[str] = orm.mapped_column(sa.String(254))
    restricted: Mapped[bool] = orm.mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = points_to("user_account")
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[LinkEnding | None] = orm.mapped_column(word(LinkEnding))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = points_to("user_account")


class AnswerByLink(Fact, Base):
    """What came in by a link, once: at most three answers, words, and perhaps a worry.

    It is the sender's entry: nobody with an account recorded it.
    """

    __tablename__ = "answer_by_link"
    __table_args__ = (sa.UniqueConstraint("link_id"),)

    link_id: Mapped[int] = points_to("answer_link")
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    said: Mapped[LinkSaid | None] = orm.mapped_column(word(LinkSaid))
    on_day: Mapped[date | None]
    alone: Mapped[bool | None]
    own_view: Mapped[int | None] = orm.mapped_column(sa.SmallInteger)
    reference: Mapped[str] = orm.mapped_column(sa.String(100), default="")
    words: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
    worry_id: Mapped[int | None] = points_to("risk_indicator", index=True)
