"""Minutes of reviews: drafted, shared, put right and locked."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import (
    add_words,
    fact_columns,
    guard_facts,
    history_columns,
    key,
    take_words,
    words,
)

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NEW = ("write_minutes", "answer_corrections")
MINUTES, WORDS, CORRECTION = "review_minutes", "minutes_words", "minutes_correction"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _minutes()
    _words()
    _corrections()
    guard_facts(WORDS)
    add_words("task", "kind", "taskkind", NEW)


def downgrade() -> None:
    for table in (CORRECTION, WORDS, MINUTES):
        op.drop_table(table)
    for table in (CORRECTION, MINUTES):
        op.drop_table(f"{table}_history")
    take_words("task", "kind", "taskkind", NEW)


def _minutes() -> None:
    op.create_table(
        MINUTES,
        sa.Column("id", sa.Integer(), nullable=False),
        *_where_minutes_stand(nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        key(MINUTES, "review_id", "review_meeting"),
        key(MINUTES, "case_id", "case_file"),
        key(MINUTES, "writer_id", "user_account"),
        key(MINUTES, "locked_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{MINUTES}"),
        sa.UniqueConstraint("review_id", name=f"uq_{MINUTES}_review_id"),
    )
    op.create_index(f"ix_{MINUTES}_case_id", MINUTES, ["case_id"])
    op.create_index(f"ix_{MINUTES}_writer_id", MINUTES, ["writer_id"])
    _twin(MINUTES, _where_minutes_stand(nullable=True))


def _where_minutes_stand(*, nullable: bool) -> list[sa.Column[Any]]:
    return [
        sa.Column("review_id", sa.Integer(), nullable=nullable),
        sa.Column("case_id", sa.Integer(), nullable=nullable),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=nullable),
        sa.Column("number", sa.Integer(), nullable=nullable),
        sa.Column("shared_at", INSTANT, nullable=True),
        sa.Column("corrections_until", sa.Date(), nullable=True),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.Column("locked_by_id", sa.Integer(), nullable=True),
    ]


def _words() -> None:
    op.create_table(
        WORDS,
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "part", words("minutespart", "everybody professionals restricted"), nullable=False
        ),
        sa.Column("words", sa.String(length=8000), nullable=False),
        sa.Column("because", sa.String(length=1000), nullable=False),
        *fact_columns(WORDS),
        key(WORDS, "minutes_id", MINUTES),
        sa.UniqueConstraint(
            "minutes_id", "number", "part", name=f"uq_{WORDS}_minutes_id_number_part"
        ),
    )


def _corrections() -> None:
    op.create_table(
        CORRECTION,
        sa.Column("id", sa.Integer(), nullable=False),
        *_what_was_asked(nullable=False),
        key(CORRECTION, "minutes_id", MINUTES),
        key(CORRECTION, "proposed_by_id", "user_account"),
        key(CORRECTION, "answered_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{CORRECTION}"),
        sa.UniqueConstraint("public_id", name=f"uq_{CORRECTION}_public_id"),
        sa.UniqueConstraint("one_use_id", name=f"uq_{CORRECTION}_one_use_id"),
    )
    op.create_index(f"ix_{CORRECTION}_minutes_id", CORRECTION, ["minutes_id"])
    _twin(CORRECTION, _what_was_asked(nullable=True))


def _what_was_asked(*, nullable: bool) -> list[sa.Column[Any]]:
    return [
        sa.Column("public_id", sa.Uuid(), nullable=nullable),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("minutes_id", sa.Integer(), nullable=nullable),
        sa.Column("number", sa.Integer(), nullable=nullable),
        sa.Column("words", sa.String(length=2000), nullable=nullable),
        sa.Column("restricted", sa.Boolean(), nullable=nullable),
        sa.Column("proposed_by_id", sa.Integer(), nullable=nullable),
        sa.Column("proposed_at", INSTANT, nullable=nullable),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("because", sa.String(length=1000), nullable=nullable),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
    ]


def _twin(table: str, said: list[sa.Column[Any]]) -> None:
    twin = f"{table}_history"
    op.create_table(twin, *history_columns(twin), *said)
    op.create_index(f"ix_{twin}_row", twin, ["id", "superseded_at"])
