"""Urgent referrals: the record of telling children's social care or the police today."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import points_to, public_id, word


class CallAnswer(StrEnum):
    """What was said on the stop screen."""

    RUNG = "rung"
    RINGING_NOW = "ringing_now"
    ALREADY_REPORTED = "already_reported"
    SOMEONE_ELSE_WILL = "someone_else_will"
    BY_MISTAKE = "by_mistake"


class UrgentReferral(Fact, Base):
    """An immediate worry was recorded: somebody must be told by telephone today."""

    __tablename__ = "urgent_referral"

    public_id: Mapped[uuid.UUID] = public_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    risk_id: Mapped[int] = points_to("risk_indicator", index=True)


class UrgentReferralAnswer(Fact, Base):
    """Who was told, when, under which reference; or who else will ring."""

    __tablename__ = "urgent_referral_answer"

    referral_id: Mapped[int] = points_to("urgent_referral", index=True)
    answer: Mapped[CallAnswer] = orm.mapped_column(word(CallAnswer))
    who: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    at: Mapped[datetime | None]
    reference: Mapped[str] = orm.mapped_column(sa.String(100), default="")
    reply: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class StrategyDiscussion(Fact, Base):
    """Social care's strategy discussion as told to us: when, by whom, what it decided and asks."""

    __tablename__ = "strategy_discussion"

    child_id: Mapped[int] = points_to("child", index=True)
    risk_id: Mapped[int] = points_to("risk_indicator")
    held_at: Mapped[datetime]
    told_by: Mapped[str] = orm.mapped_column(sa.String(200))
    decided: Mapped[str] = orm.mapped_column(sa.String(2000))
    asks_of_us: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class FamilyMayKnow(Fact, Base):
    """Somebody decided that the family may be told of a review that was professionals only."""

    __tablename__ = "family_may_know"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    decided_by: Mapped[str] = orm.mapped_column(sa.String(40))
    who: Mapped[str] = orm.mapped_column(sa.String(200))
    why: Mapped[str] = orm.mapped_column(sa.String(2000))
