"""Stepping up to social care, being with social care, and what help continues afterwards."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import points_to, word
from ehcoord.rules.social_care import SocialCareDoes, StepUpAnswer

NOT_ANSWERED = sa.text("answered_at IS NULL")
NOT_LEFT = sa.text("left_at IS NULL")


class StepUp(State, Base):
    """A case that social care was asked to take on. Early help stays open until they accept."""

    __tablename__ = "step_up"
    __table_args__ = (
        sa.Index(
            "uq_step_up_open",
            "case_id",
            unique=True,
            sqlite_where=NOT_ANSWERED,
            postgresql_where=NOT_ANSWERED,
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    asked_of: Mapped[str] = orm.mapped_column(sa.String(200))
    asked_on: Mapped[date]
    why: Mapped[str] = orm.mapped_column(sa.String(2000))
    answered_at: Mapped[datetime | None]
    answer: Mapped[StepUpAnswer | None] = orm.mapped_column(word(StepUpAnswer))
    in_writing_from: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    words: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class WithSocialCare(State, Base):
    """A state of an open case: who the social worker is, until what continues is answered.

    ``ended_at`` is when social care ended its part; ``left_at`` when the case left the state.
    """

    __tablename__ = "with_social_care"
    __table_args__ = (
        sa.Index(
            "uq_with_social_care_open",
            "case_id",
            unique=True,
            sqlite_where=NOT_LEFT,
            postgresql_where=NOT_LEFT,
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    does: Mapped[SocialCareDoes] = orm.mapped_column(word(SocialCareDoes))
    social_worker: Mapped[str] = orm.mapped_column(sa.String(200))
    team: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    telephone: Mapped[str] = orm.mapped_column(sa.String(40), default="")
    from_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    left_at: Mapped[datetime | None]


class HelpContinues(Fact, Base):
    """What help goes on after social care ended its part or refused: who leads, from when."""

    __tablename__ = "help_continues"

    case_id: Mapped[int] = points_to("case_file", index=True)
    what: Mapped[str] = orm.mapped_column(sa.String(2000))
    leads_id: Mapped[int] = points_to("user_account")
    from_on: Mapped[date]
