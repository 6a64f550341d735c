"""Tasks: everything the service asks of a person, with one owner and one due instant (P4)."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import points_to, public_id, word
from ehcoord.rules.tasks import AboutKind, OwnerRole, TaskKind

OPEN = sa.text("closed_at IS NULL")


class Task(State, Base):
    """One thing asked of one owner: a person, or a role until a person takes it.

    ``next_step_at`` is when its ladder speaks next. One task of a kind is open for a thing (P9).
    """

    __tablename__ = "task"
    __without_history__ = frozenset({"next_step_at", "ladder_position"})
    __table_args__ = (
        sa.Index(
            "uq_task_open",
            "kind",
            "about_kind",
            "about_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        sa.Index(
            "ix_task_owner_open", "owner_id", "due_at", sqlite_where=OPEN, postgresql_where=OPEN
        ),
        sa.Index(
            "ix_task_team_open",
            "team_id",
            "kind",
            "due_at",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        # Late is asked for across every team at once, too.
        sa.Index("ix_task_due_open", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index(
            "ix_task_next_step",
            "next_step_at",
            sqlite_where=sa.text("next_step_at IS NOT NULL"),
            postgresql_where=sa.text("next_step_at IS NOT NULL"),
        ),
        sa.Index("ix_task_case", "case_id"),
        sa.Index("ix_task_child", "child_id"),
        sa.CheckConstraint("closed_at IS NULL OR next_step_at IS NULL", name="closed_is_silent"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    kind: Mapped[TaskKind] = orm.mapped_column(word(TaskKind))
    about_kind: Mapped[AboutKind] = orm.mapped_column(word(AboutKind))
    about_id: Mapped[int]
    case_id: Mapped[int | None] = orm.mapped_column(sa.ForeignKey("case_file.id"))
    child_id: Mapped[int | None] = orm.mapped_column(sa.ForeignKey("child.id"))
    team_id: Mapped[int | None] = orm.mapped_column(sa.ForeignKey("team.id"))
    owner_id: Mapped[int | None] = orm.mapped_column(sa.ForeignKey("user_account.id"))
    owner_role: Mapped[OwnerRole] = orm.mapped_column(word(OwnerRole))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    next_step_at: Mapped[datetime | None]
    ladder_position: Mapped[int] = orm.mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None] = orm.mapped_column(sa.String(40))
    closed_by_id: Mapped[int | None] = points_to("user_account")
    rule: Mapped[str] = orm.mapped_column(sa.String(40))
    rulebook_version: Mapped[int]
    reason: Mapped[str] = orm.mapped_column(sa.String(2000))
    facts: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, default=dict)
    serious: Mapped[bool] = orm.mapped_column(default=False)


class TaskStep(Fact, Base):
    """A rung of a ladder that was reached: at which instant, and who was told."""

    __tablename__ = "task_step"
    __table_args__ = (sa.UniqueConstraint("task_id", "position"),)

    task_id: Mapped[int] = points_to("task")
    position: Mapped[int]
    name: Mapped[str] = orm.mapped_column(sa.String(40))
    reached_at: Mapped[datetime]
    told: Mapped[list[int]] = orm.mapped_column(sa.JSON, default=list)
