"""What a review finds still stands: the agreement, the lead; and who more senior may take part."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import add_words, fact_columns, guard_facts, key, take_words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PARTS = ("service_manager", "head_of_service")


def upgrade() -> None:
    op.create_table(
        "review_standing",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("how_child_said", sa.String(length=200), nullable=False),
        sa.Column("agreement_stands", sa.Boolean(), nullable=True),
        sa.Column("agreement_because", sa.String(length=1000), nullable=False),
        sa.Column("lead_is_right", sa.Boolean(), nullable=True),
        sa.Column("lead_because", sa.String(length=1000), nullable=False),
        *fact_columns("review_standing"),
        key("review_standing", "review_id", "review_meeting"),
        key("review_standing", "child_id", "child"),
    )
    op.create_index("ix_review_standing_review_id", "review_standing", ["review_id"])
    op.create_index("ix_review_standing_child_id", "review_standing", ["child_id"])
    guard_facts("review_standing")
    add_words("review_attendance", "part", "part", PARTS)


def downgrade() -> None:
    take_words("review_attendance", "part", "part", PARTS)
    op.drop_table("review_standing")
