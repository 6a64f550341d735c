"""A family is handed over in words, and the lead there is leads until the next one accepts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import add_words, history_columns, key, take_words, words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KIND = ("task", "kind", "taskkind", ["accept_handover"])
ABOUT = ("task", "about_kind", "aboutkind", ["handover"])
INSTANT = sa.DateTime(timezone=True)
SAID = (("risks", 4000), ("open_actions", 4000), ("next_dates", 4000), ("family_told_by", 200))


def upgrade() -> None:
    add_words(*KIND)
    add_words(*ABOUT)
    op.create_table(
        "lead_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        *_columns(nullable=False, ended=words("handoverend", "accepted declined taken_back")),
        key("lead_handover", "case_id", "case_file"),
        *(
            key("lead_handover", column, "user_account")
            for column in ("from_user_id", "to_user_id", "offered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lead_handover"),
        sa.UniqueConstraint("public_id", name="uq_lead_handover_public_id"),
    )
    op.create_index("ix_lead_handover_case_id", "lead_handover", ["case_id"])
    op.create_index("ix_lead_handover_to_user_id", "lead_handover", ["to_user_id"])
    unfinished = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_lead_handover_waiting", "lead_handover", ["case_id"], unique=True,
        sqlite_where=unfinished, postgresql_where=unfinished,
    )  # fmt: skip
    op.create_table(
        "lead_handover_history",
        *history_columns("lead_handover_history"),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        *_columns(nullable=True, ended=sa.String(40)),
    )
    op.create_index(
        "ix_lead_handover_history_row", "lead_handover_history", ["id", "superseded_at"]
    )


def _columns(*, nullable: bool, ended: sa.types.TypeEngine[str]) -> list[sa.Column[Any]]:
    """The columns that the table and its twin share; a twin holds whatever was written."""
    return [
        *(
            sa.Column(name, sa.Integer(), nullable=nullable)
            for name in ("case_id", "from_user_id", "to_user_id", "offered_by_id")
        ),
        sa.Column("offered_at", INSTANT, nullable=nullable),
        sa.Column("because", sa.String(40), nullable=nullable),
        *(sa.Column(name, sa.String(most), nullable=nullable) for name, most in SAID),
        sa.Column("family_told_on", sa.Date(), nullable=nullable),
        sa.Column("joint_visit_on", sa.Date(), nullable=True),
        sa.Column("why_no_joint_visit", sa.String(1000), nullable=nullable),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_how", ended, nullable=True),
        sa.Column("decline_reason", sa.String(40), nullable=True),
        sa.Column("decline_words", sa.String(1000), nullable=nullable),
    ]


def downgrade() -> None:
    op.drop_table("lead_handover_history")
    op.drop_table("lead_handover")
    take_words(*ABOUT)
    take_words(*KIND)
