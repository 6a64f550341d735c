"""Worries: one row an entry, each episode its own, superseded and never edited."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import LevelWord, level_check, one_use_id, points_to, public_id, word
from ehcoord.rules.vocabulary import HowKnown, Level, StillTrue

# A caseload is weighed by these; the number is that of the level "serious".
STANDS_SERIOUS = "level >= 3 AND superseded_at IS NULL AND withdrawn_at IS NULL"


class RiskIndicator(Fact, Base):
    """A worry about one child. ``entry_id`` is shared by the children one save was about.

    ``first_id`` is the row this one corrects, at the root of its chain (its own id if none);
    decisions and links name the root. ``counts_from`` is when it became news to the rules.
    """

    __tablename__ = "risk_indicator"
    __table_args__ = (
        level_check(),
        sa.UniqueConstraint("one_use_id", "child_id"),
        sa.Index("ix_risk_indicator_child", "child_id", "recorded_at"),
        sa.Index(
            "ix_risk_indicator_serious",
            "case_id",
            sqlite_where=sa.text(STANDS_SERIOUS),
            postgresql_where=sa.text(STANDS_SERIOUS),
        ),
    )

    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    entry_id: Mapped[uuid.UUID] = orm.mapped_column(sa.Uuid(), default=uuid.uuid4)
    first_id: Mapped[int | None] = points_to("risk_indicator", index=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child")
    code: Mapped[str | None] = orm.mapped_column(sa.String(10))
    level: Mapped[Level] = orm.mapped_column(LevelWord())
    observed_at: Mapped[datetime]
    counts_from: Mapped[datetime]
    how_known: Mapped[HowKnown] = orm.mapped_column(word(HowKnown))
    evidence: Mapped[str] = orm.mapped_column(sa.String(4000))
    who_knows: Mapped[str] = orm.mapped_column(sa.String(500), default="")
    agency_id: Mapped[int | None] = points_to("agency")
    about_adult: Mapped[bool] = orm.mapped_column(default=False)
    hospital: Mapped[bool] = orm.mapped_column(default=False)
    discharged_at: Mapped[datetime | None]
    first_assessment_id: Mapped[int | None] = points_to("assessment")
    same_episode_as_id: Mapped[int | None] = points_to("risk_indicator")
    withdrawn_at: Mapped[datetime | None]


class RiskCheck(Fact, Base):
    """A person's answer to whether a worry is still true, and how they know."""

    __tablename__ = "risk_check"

    risk_id: Mapped[int] = points_to("risk_indicator", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    answer: Mapped[StillTrue] = orm.mapped_column(word(StillTrue))
    how_known: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    countersigned_by_id: Mapped[int | None] = points_to("user_account")
