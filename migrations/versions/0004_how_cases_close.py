"""How cases close: a wish to close, the closing itself, opening again, and the later check."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import (
    add_words,
    fact_columns,
    guard_facts,
    key,
    take_words,
    words,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CLOSINGREASON = (
    "outcomes_met single_agency social_care_leads agreement_withdrawn not_engaging "
    "moved_away grown_up died duplicate opened_in_error "
)
NEW = ("approve_closing", "check_closed_case")


def upgrade() -> None:
    op.create_table(
        "case_closing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", words("closingreason", CLOSINGREASON), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("child_says", sa.String(length=2000), nullable=False),
        *fact_columns("case_closing"),
        key("case_closing", "case_id", "case_file"),
    )
    op.create_index("ix_case_closing_case_id", "case_closing", ["case_id"], unique=False)
    op.create_table(
        "case_reopening",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=2000), nullable=False),
        *fact_columns("case_reopening"),
        key("case_reopening", "case_id", "case_file"),
    )
    op.create_index("ix_case_reopening_case_id", "case_reopening", ["case_id"], unique=False)
    op.create_table(
        "closed_case_check",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer", words("haslasted", "lasted partly needs_help not_known"), nullable=False
        ),
        sa.Column("how_known", sa.String(length=2000), nullable=False),
        *fact_columns("closed_case_check"),
        key("closed_case_check", "case_id", "case_file"),
    )
    op.create_index("ix_closed_case_check_case_id", "closed_case_check", ["case_id"], unique=False)
    op.create_table(
        "closing_proposal",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", words("closingreason", CLOSINGREASON), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("child_says", sa.String(length=2000), nullable=False),
        *fact_columns("closing_proposal"),
        key("closing_proposal", "case_id", "case_file"),
    )
    op.create_index("ix_closing_proposal_case_id", "closing_proposal", ["case_id"], unique=False)
    guard_facts("case_closing", "case_reopening", "closed_case_check", "closing_proposal")
    add_words("task", "kind", "taskkind", NEW)


def downgrade() -> None:
    op.drop_table("closing_proposal")
    op.drop_table("closed_case_check")
    op.drop_table("case_reopening")
    op.drop_table("case_closing")
    take_words("task", "kind", "taskkind", NEW)
