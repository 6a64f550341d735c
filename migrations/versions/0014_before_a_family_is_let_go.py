"""What is looked at before a family is let go: why they say no, who was consulted, who goes on."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import fact_columns, guard_facts, key

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LOOK = "closing_look"


def upgrade() -> None:
    op.create_table(
        LOOK,
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why_they_say_no", sa.String(length=2000), nullable=False),
        sa.Column("consulted", sa.String(length=400), nullable=False),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        *fact_columns(LOOK),
        key(LOOK, "case_id", "case_file"),
    )
    op.create_index(f"ix_{LOOK}_case_id", LOOK, ["case_id"])
    guard_facts(LOOK)


def downgrade() -> None:
    op.drop_table(LOOK)
