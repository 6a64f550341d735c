"""What families say of the help they had."""

import uuid

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import one_use_id, points_to, word
from ehcoord.rules.feedback import HowMuch, SaidBy


class FamilyFeedback(Fact, Base):
    """A child's or a parent's own answer: did it help, does the lead listen, and their words."""

    __tablename__ = "family_feedback"
    __table_args__ = (sa.UniqueConstraint("one_use_id"),)

    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    said_by: Mapped[SaidBy] = orm.mapped_column(word(SaidBy))
    helped: Mapped[HowMuch] = orm.mapped_column(word(HowMuch))
    lead_listens: Mapped[bool]
    words: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
