"""Links by which people without an account answer one question, and what they answered."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import (
    add_rule,
    add_words,
    fact_columns,
    guard_facts,
    history_columns,
    key,
    key_rule,
    take_rule,
    take_words,
    words,
)

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LINK, ANSWER = "answer_link", "answer_by_link"
INSTANT = sa.DateTime(timezone=True)
QUESTIONS = "report seen help_started acknowledgement"
ENDINGS = "taken_back sent_again member_left case_closed"
POINTS_TO = {
    "case_id": "case_file",
    "child_id": "child",
    "invitation_id": "review_invitation",
    "support_id": "support_service",
    "referral_id": "urgent_referral",
    "member_id": "member_without_account",
    "made_by_id": "user_account",
    "confirmed_by_id": "user_account",
}
ASKS_ABOUT_SOMETHING = (
    "(invitation_id IS NOT NULL) = (question = 'report')"
    " AND (support_id IS NOT NULL) = (question = 'help_started')"
    " AND (referral_id IS NOT NULL) = (question = 'acknowledgement')"
)
OF_LINK = key_rule("message", "answer_link_id", LINK)


def upgrade() -> None:
    _links()
    _answers()
    guard_facts(ANSWER)
    op.add_column("message", sa.Column("answer_link_id", sa.Integer(), nullable=True))
    add_rule("message", OF_LINK)
    add_words("task", "kind", "taskkind", ["confirm_answer"])
    add_words("task", "about_kind", "aboutkind", ["answer_link"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM message WHERE answer_link_id IS NOT NULL"))
    take_rule("message", OF_LINK)
    op.drop_column("message", "answer_link_id")
    for table in (ANSWER, f"{LINK}_history", LINK):
        op.drop_table(table)
    take_words("task", "about_kind", "aboutkind", ["answer_link"])
    take_words("task", "kind", "taskkind", ["confirm_answer"])


def _said(*, nullable: bool) -> list[sa.Column[Any]]:
    must = ("case_id", "child_id")
    lengths = {"name": 200, "agency": 200, "what_they_do": 200, "email": 254}
    return [
        sa.Column("public_id", sa.Uuid(), nullable=nullable),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        *(sa.Column(one, sa.Integer(), nullable=nullable or one not in must) for one in POINTS_TO),
        *(sa.Column(one, sa.String(length=most), nullable=nullable)
          for one, most in lengths.items()),
        sa.Column("restricted", sa.Boolean(), nullable=nullable),
        sa.Column("made_at", INSTANT, nullable=nullable),
        sa.Column("expires_at", INSTANT, nullable=nullable),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
    ]  # fmt: skip


def _links() -> None:
    op.create_table(
        LINK,
        sa.Column("id", sa.Integer(), nullable=False),
        *_said(nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("question", words("linkquestion", QUESTIONS), nullable=False),
        sa.Column("ended_how", words("linkending", ENDINGS), nullable=True),
        *(key(LINK, column, to) for column, to in POINTS_TO.items()),
        sa.CheckConstraint(ASKS_ABOUT_SOMETHING, name="asks_about_something"),
        sa.CheckConstraint("answered_at IS NULL OR ended_at IS NULL", name="answered_or_ended"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{LINK}"),
        *(sa.UniqueConstraint(one, name=f"uq_{LINK}_{one}")
          for one in ("public_id", "one_use_id", "token_hash")),
    )  # fmt: skip
    for column in ("case_id", "child_id", "invitation_id", "member_id"):
        op.create_index(f"ix_{LINK}_{column}", LINK, [column])
    op.create_table(
        f"{LINK}_history",
        *history_columns(f"{LINK}_history"),
        *_said(nullable=True),
        sa.Column("question", sa.String(length=40), nullable=True),
        sa.Column("ended_how", sa.String(length=40), nullable=True),
    )
    op.create_index(f"ix_{LINK}_history_row", f"{LINK}_history", ["id", "superseded_at"])


def _answers() -> None:
    op.create_table(
        ANSWER,
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("said", words("linksaid", "yes no not_known"), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=True),
        sa.Column("own_view", sa.SmallInteger(), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("worry_id", sa.Integer(), nullable=True),
        *fact_columns(ANSWER),
        key(ANSWER, "link_id", LINK),
        key(ANSWER, "case_id", "case_file"),
        key(ANSWER, "child_id", "child"),
        key(ANSWER, "worry_id", "risk_indicator"),
        sa.UniqueConstraint("link_id", name=f"uq_{ANSWER}_link_id"),
    )
    for column in ("case_id", "child_id", "worry_id"):
        op.create_index(f"ix_{ANSWER}_{column}", ANSWER, [column])
