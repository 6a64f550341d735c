"""The addresses of boards that a person keeps under names of their own."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Working
from ehcoord.models.columns import points_to, public_id


class SavedView(Working, Base):
    """A board, narrowed, under a name: only whose it is sees it. It holds ids and no names."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    user_id: Mapped[int] = points_to("user_account")
    name: Mapped[str] = orm.mapped_column(sa.String(60))
    board: Mapped[str] = orm.mapped_column(sa.String(40))
    address: Mapped[str] = orm.mapped_column(sa.String(1000))
    saved_at: Mapped[datetime]
