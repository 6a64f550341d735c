"""Meetings: arranged and called off, moved once, met by too few, and who was invited."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import fact_columns, guard_facts, history_columns, key, words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FACTS = ("review_arrangement", "review_reschedule", "review_not_quorate")
ANSWERS = "coming apologies substitute in_writing"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _facts()
    _invitations()
    guard_facts(*FACTS)


def downgrade() -> None:
    for table in ("review_invitation_history", "review_invitation", *FACTS):
        op.drop_table(table)


def _facts() -> None:
    op.create_table(
        "review_arrangement",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("meets_at", INSTANT, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=200), nullable=False),
        sa.Column("note_taker", sa.String(length=200), nullable=False),
        sa.Column("access_needs", sa.String(length=1000), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        *fact_columns("review_arrangement"),
        key("review_arrangement", "review_id", "review_meeting"),
    )
    op.create_index("ix_review_arrangement_review_id", "review_arrangement", ["review_id"])
    op.create_index("ix_review_arrangement_meeting_id", "review_arrangement", ["meeting_id"])
    op.create_table(
        "review_reschedule",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("was_due_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        *fact_columns("review_reschedule"),
        key("review_reschedule", "review_id", "review_meeting"),
        sa.UniqueConstraint("review_id", name="uq_review_reschedule_review_id"),
    )
    op.create_table(
        "review_not_quorate",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("met_at", INSTANT, nullable=False),
        sa.Column("who_came", sa.String(length=1000), nullable=False),
        sa.Column("meet_again_by", sa.Date(), nullable=False),
        *fact_columns("review_not_quorate"),
        key("review_not_quorate", "review_id", "review_meeting"),
    )
    op.create_index("ix_review_not_quorate_review_id", "review_not_quorate", ["review_id"])


def _said() -> list[sa.Column[Any]]:
    return [
        sa.Column("report_by", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("own_view", sa.SmallInteger(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
    ]


def _told(*, nullable: bool) -> list[sa.Column[Any]]:
    lengths = {"name": 200, "agency": 200, "substitute": 200, "report": 4000,
               "own_view_because": 1000}  # fmt: skip
    return [
        sa.Column("public_id", sa.Uuid(), nullable=nullable),
        sa.Column("meeting_id", sa.Uuid(), nullable=nullable),
        sa.Column("case_id", sa.Integer(), nullable=nullable),
        sa.Column("invited_at", INSTANT, nullable=nullable),
        sa.Column("invited_by_id", sa.Integer(), nullable=nullable),
        *(sa.Column(name, sa.String(length=most), nullable=nullable)
          for name, most in lengths.items()),
    ]  # fmt: skip


def _invitations() -> None:
    table = "review_invitation"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *_told(nullable=False),
        *_said(),
        sa.Column("answer", words("invitationanswer", ANSWERS), nullable=True),
        key(table, "case_id", "case_file"),
        key(table, "user_id", "user_account"),
        key(table, "member_id", "case_member"),
        key(table, "invited_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("public_id", name=f"uq_{table}_public_id"),
    )
    there = sa.text("withdrawn_at IS NULL")
    op.create_index("ix_review_invitation_meeting_id", table, ["meeting_id"])
    op.create_index("ix_review_invitation_case_id", table, ["case_id"])
    op.create_index(
        "uq_review_invitation_current", table, ["meeting_id", "user_id"], unique=True,
        sqlite_where=there, postgresql_where=there,
    )  # fmt: skip
    op.create_table(
        f"{table}_history",
        *history_columns(f"{table}_history"),
        *_told(nullable=True),
        *_said(),
        sa.Column("answer", sa.String(length=40), nullable=True),
    )
    op.create_index("ix_review_invitation_history_row", f"{table}_history", ["id", "superseded_at"])
