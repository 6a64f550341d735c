"""What a manager decided, worry by worry, when a case was closed with worries still waiting."""

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import points_to


class ClosingDecision(Fact, Base):
    """A worry that had no decision when its case closed: who was told and who keeps an eye."""

    __tablename__ = "closing_decision"

    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child")
    risk_id: Mapped[int] = points_to("risk_indicator", index=True)
    told_to: Mapped[str] = orm.mapped_column(sa.String(200))
    keeps_an_eye: Mapped[str] = orm.mapped_column(sa.String(200))
    consulted: Mapped[str] = orm.mapped_column(sa.String(200), default="")
