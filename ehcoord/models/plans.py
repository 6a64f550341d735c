"""Safety plans, made with the child. Never support, and never an answer to a worry."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import points_to


class SafetyPlan(Fact, Base):
    """A plan made with the child: by whom, when, who has a copy, whom the child rings at night."""

    __tablename__ = "safety_plan"

    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    made_on: Mapped[date]
    made_by: Mapped[str] = orm.mapped_column(sa.String(200))
    copies_with: Mapped[str] = orm.mapped_column(sa.String(400), default="")
    rings_at_night: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    next_look_on: Mapped[date | None]
    words: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
