"""School holidays of an agency, and who covers in them."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import add_words, history_columns, key, take_words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NEW = ("name_holiday_cover",)
KEPT = sa.text("cancelled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "school_holiday_history",
        *history_columns("school_holiday_history"),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("asks_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        "ix_school_holiday_history_row", "school_holiday_history", ["id", "superseded_at"]
    )
    op.create_table(
        "holiday_cover_history",
        *history_columns("holiday_cover_history"),
        sa.Column("holiday_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absence_id", sa.Integer(), nullable=True),
        sa.Column("substitute", sa.Boolean(), nullable=True),
        sa.Column("works_on", sa.Boolean(), nullable=True),
        sa.Column("whom_to_ring", sa.String(length=200), nullable=True),
        sa.Column("nobody_because", sa.String(length=1000), nullable=True),
    )
    op.create_index(
        "ix_holiday_cover_history_row", "holiday_cover_history", ["id", "superseded_at"]
    )
    op.create_table(
        "school_holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("asks_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name="ends_after_it_starts"),
        key("school_holiday", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name="pk_school_holiday"),
        sa.UniqueConstraint("public_id", name="uq_school_holiday_public_id"),
    )
    op.create_index("ix_school_holiday_agency_id", "school_holiday", ["agency_id"])
    op.create_index(
        "ix_school_holiday_kept",
        "school_holiday",
        ["from_on"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )
    op.create_table(
        "holiday_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holiday_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absence_id", sa.Integer(), nullable=True),
        sa.Column("substitute", sa.Boolean(), nullable=False),
        sa.Column("works_on", sa.Boolean(), nullable=False),
        sa.Column("whom_to_ring", sa.String(length=200), nullable=False),
        sa.Column("nobody_because", sa.String(length=1000), nullable=False),
        key("holiday_cover", "holiday_id", "school_holiday"),
        key("holiday_cover", "user_id", "user_account"),
        key("holiday_cover", "absence_id", "absence"),
        sa.PrimaryKeyConstraint("id", name="pk_holiday_cover"),
        sa.UniqueConstraint("holiday_id", "user_id", name="uq_holiday_cover_holiday_id_user_id"),
    )
    op.create_index("ix_holiday_cover_user_id", "holiday_cover", ["user_id"])
    op.create_index("ix_holiday_cover_absence_id", "holiday_cover", ["absence_id"])
    add_words("task", "kind", "taskkind", NEW)


def downgrade() -> None:
    op.drop_table("holiday_cover")
    op.drop_table("school_holiday")
    op.drop_table("holiday_cover_history")
    op.drop_table("school_holiday_history")
    take_words("task", "kind", "taskkind", NEW)
