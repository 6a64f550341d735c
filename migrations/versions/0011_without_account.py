"""Professionals without an account: who they are, and messages to an address."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import (
    add_rule,
    history_columns,
    key,
    key_rule,
    let_be_empty,
    need,
    take_rule,
)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MEMBER = "member_without_account"
INVITATION = "review_invitation"
INSTANT = sa.DateTime(timezone=True)
TO_SOMEBODY = "CONSTRAINT ck_message_to_somebody CHECK ((to_id IS NULL) <> (to_address IS NULL))"
TO_MEMBER = key_rule(INVITATION, "without_account_id", MEMBER)


def upgrade() -> None:
    _members()
    let_be_empty("message", "to_id")
    op.add_column("message", sa.Column("to_address", sa.String(length=254), nullable=True))
    add_rule("message", TO_SOMEBODY)
    for table in (INVITATION, f"{INVITATION}_history"):
        op.add_column(table, sa.Column("without_account_id", sa.Integer(), nullable=True))
    add_rule(INVITATION, TO_MEMBER)


def downgrade() -> None:
    take_rule(INVITATION, TO_MEMBER)
    for table in (INVITATION, f"{INVITATION}_history"):
        op.drop_column(table, "without_account_id")
    take_rule("message", TO_SOMEBODY)
    op.execute(sa.text("DELETE FROM message WHERE to_id IS NULL"))
    op.drop_column("message", "to_address")
    need("message", "to_id")
    op.drop_table(f"{MEMBER}_history")
    op.drop_table(MEMBER)


def _members() -> None:
    op.create_table(
        MEMBER,
        sa.Column("id", sa.Integer(), nullable=False),
        *_said(nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        key(MEMBER, "case_id", "case_file"),
        key(MEMBER, "invited_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{MEMBER}"),
        sa.UniqueConstraint("one_use_id", name=f"uq_{MEMBER}_one_use_id"),
        sa.UniqueConstraint("public_id", name=f"uq_{MEMBER}_public_id"),
    )
    op.create_index(f"ix_{MEMBER}_case_id", MEMBER, ["case_id"])
    op.create_table(
        f"{MEMBER}_history",
        *history_columns(f"{MEMBER}_history"),
        *_said(nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
    )
    op.create_index(f"ix_{MEMBER}_history_row", f"{MEMBER}_history", ["id", "superseded_at"])


def _said(*, nullable: bool) -> list[sa.Column[Any]]:
    lengths = {"name": 200, "agency": 200, "what_they_do": 200, "email": 254}
    return [
        sa.Column("public_id", sa.Uuid(), nullable=nullable),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=nullable),
        *(sa.Column(name, sa.String(length=most), nullable=nullable)
          for name, most in lengths.items()),
        sa.Column("from_at", INSTANT, nullable=nullable),
        sa.Column("until_at", INSTANT, nullable=True),
    ]  # fmt: skip
