"""Somebody is kept apart from a family."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import history_columns, key

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NOW = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "kept_apart_history",
        *history_columns("kept_apart_history"),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=1000), nullable=True),
        sa.Column("declared", sa.Boolean(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_kept_apart_history_row", "kept_apart_history", ["id", "superseded_at"])
    op.create_table(
        "kept_apart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        key("kept_apart", "case_id", "case_file"),
        key("kept_apart", "user_id", "user_account"),
        key("kept_apart", "by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_apart"),
        sa.UniqueConstraint("public_id", name="uq_kept_apart_public_id"),
    )
    op.create_index("ix_kept_apart_case_id", "kept_apart", ["case_id"])
    op.create_index(
        "uq_kept_apart_now",
        "kept_apart",
        ["user_id", "case_id"],
        unique=True,
        sqlite_where=NOW,
        postgresql_where=NOW,
    )


def downgrade() -> None:
    op.drop_table("kept_apart")
    op.drop_table("kept_apart_history")
