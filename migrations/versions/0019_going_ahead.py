"""A manager lets a case go ahead before a lead is confirmed."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import add_words, fact_columns, guard_facts, key, take_words

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NEW = ("end_override",)


def upgrade() -> None:
    op.create_table(
        "lead_override",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        *fact_columns("lead_override"),
        key("lead_override", "case_id", "case_file"),
    )
    op.create_index("ix_lead_override_case_id", "lead_override", ["case_id"])
    guard_facts("lead_override")
    add_words("task", "kind", "taskkind", NEW)


def downgrade() -> None:
    op.drop_table("lead_override")
    take_words("task", "kind", "taskkind", NEW)
