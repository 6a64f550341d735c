"""What an agency answers to a disagreement."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import fact_columns, guard_facts, key

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation_answer",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        *fact_columns("escalation_answer"),
        key("escalation_answer", "escalation_id", "escalation"),
        key("escalation_answer", "case_id", "case_file"),
        sa.UniqueConstraint("escalation_id", name="uq_escalation_answer_escalation_id"),
    )
    op.create_index("ix_escalation_answer_case_id", "escalation_answer", ["case_id"])
    guard_facts("escalation_answer")


def downgrade() -> None:
    op.drop_table("escalation_answer")
