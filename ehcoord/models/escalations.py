"""Escalations: a disagreement or a silence between agencies. The ladder comes later."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import points_to, public_id


class Escalation(State, Base):
    """A bare escalation: about what, opened and closed when."""

    __tablename__ = "escalation"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    about_kind: Mapped[str] = orm.mapped_column(sa.String(20))
    about_id: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class EscalationAnswer(Fact, Base):
    """What the agency answered, in words: who is whoever recorded it. One closes the escalation."""

    __tablename__ = "escalation_answer"
    __table_args__ = (sa.UniqueConstraint("escalation_id"),)

    escalation_id: Mapped[int] = points_to("escalation")
    case_id: Mapped[int] = points_to("case_file", index=True)
    words: Mapped[str] = orm.mapped_column(sa.String(2000))
