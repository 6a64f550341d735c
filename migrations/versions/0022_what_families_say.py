"""What families say of the help they had."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import fact_columns, guard_facts, key, words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SAID = "family_feedback"


def upgrade() -> None:
    op.create_table(
        SAID,
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("said_by", words("saidby", "child parent"), nullable=False),
        sa.Column("helped", words("howmuch", "yes partly no"), nullable=False),
        sa.Column("lead_listens", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        *fact_columns(SAID),
        key(SAID, "case_id", "case_file"),
        sa.UniqueConstraint("one_use_id", name=f"uq_{SAID}_one_use_id"),
    )
    op.create_index(f"ix_{SAID}_case_id", SAID, ["case_id"])
    guard_facts(SAID)


def downgrade() -> None:
    op.drop_table(SAID)
