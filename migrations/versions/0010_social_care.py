"""Stepping up to social care, being with social care, and what help continues."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import (
    add_words,
    fact_columns,
    guard_facts,
    history_columns,
    key,
    take_words,
    words,
)

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NEW = ("chase_step_up", "say_what_continues")


def upgrade() -> None:
    op.create_table(
        "step_up_history",
        *history_columns("step_up_history"),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("asked_of", sa.String(length=200), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=2000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("in_writing_from", sa.String(length=200), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=True),
    )
    op.create_index(
        "ix_step_up_history_row", "step_up_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "with_social_care_history",
        *history_columns("with_social_care_history"),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("does", sa.String(length=40), nullable=True),
        sa.Column("social_worker", sa.String(length=200), nullable=True),
        sa.Column("team", sa.String(length=200), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=2000), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        "ix_with_social_care_history_row",
        "with_social_care_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "help_continues",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=2000), nullable=False),
        sa.Column("leads_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        *fact_columns("help_continues"),
        key("help_continues", "case_id", "case_file"),
        key("help_continues", "leads_id", "user_account"),
    )
    op.create_index("ix_help_continues_case_id", "help_continues", ["case_id"], unique=False)
    op.create_table(
        "step_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_of", sa.String(length=200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=2000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", words("stepupanswer", "accepted refused"), nullable=True),
        sa.Column("in_writing_from", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        key("step_up", "case_id", "case_file"),
        sa.PrimaryKeyConstraint("id", name="pk_step_up"),
    )
    op.create_index("ix_step_up_case_id", "step_up", ["case_id"], unique=False)
    op.create_index(
        "uq_step_up_open",
        "step_up",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "with_social_care",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "does",
            words("socialcaredoes", "assessment child_in_need child_protection other"),
            nullable=False,
        ),
        sa.Column("social_worker", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=2000), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        key("with_social_care", "case_id", "case_file"),
        sa.PrimaryKeyConstraint("id", name="pk_with_social_care"),
    )
    op.create_index("ix_with_social_care_case_id", "with_social_care", ["case_id"], unique=False)
    op.create_index(
        "uq_with_social_care_open",
        "with_social_care",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    guard_facts("help_continues")
    add_words("task", "kind", "taskkind", NEW)


def downgrade() -> None:
    op.drop_table("with_social_care")
    op.drop_table("step_up")
    op.drop_table("help_continues")
    op.drop_table("with_social_care_history")
    op.drop_table("step_up_history")
    take_words("task", "kind", "taskkind", NEW)
