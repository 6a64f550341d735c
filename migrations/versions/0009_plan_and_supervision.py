"""The family's plan with its outcomes and actions, supervision, and consultations on drift."""

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

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEW_KINDS = ("do_action", "ask_about_action", "supervise", "consult_on_drift")
NEW_ABOUT_KINDS = ("action",)


def upgrade() -> None:
    op.create_table(
        "family_plan_history",
        *history_columns("family_plan_history"),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("contingency", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
    )
    op.create_index(
        "ix_family_plan_history_row", "family_plan_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "plan_action_history",
        *history_columns("plan_action_history"),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=1000), nullable=True),
        sa.Column("by_the_family", sa.Boolean(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=True),
        sa.Column("agency", sa.String(length=200), nullable=True),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=True),
    )
    op.create_index(
        "ix_plan_action_history_row", "plan_action_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "plan_outcome_history",
        *history_columns("plan_outcome_history"),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("need", sa.String(length=1000), nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=True),
        sa.Column("how_we_know", sa.String(length=1000), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=40), nullable=True),
    )
    op.create_index(
        "ix_plan_outcome_history_row", "plan_outcome_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "drift_consultation",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("consulted_on", sa.Date(), nullable=False),
        sa.Column("consulted", sa.String(length=200), nullable=False),
        sa.Column("advice", sa.String(length=2000), nullable=False),
        sa.Column("what_we_do", sa.String(length=2000), nullable=False),
        *fact_columns("drift_consultation"),
        key("drift_consultation", "case_id", "case_file"),
    )
    op.create_index(
        "ix_drift_consultation_case_id", "drift_consultation", ["case_id"], unique=False
    )
    op.create_table(
        "family_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("contingency", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        key("family_plan", "case_id", "case_file"),
        key("family_plan", "changed_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_family_plan"),
        sa.UniqueConstraint("case_id", name="uq_family_plan_case_id"),
    )
    op.create_table(
        "plan_agreement",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("with_whom", sa.String(length=400), nullable=False),
        sa.Column("child_says", sa.String(length=2000), nullable=False),
        *fact_columns("plan_agreement"),
        key("plan_agreement", "case_id", "case_file"),
    )
    op.create_index("ix_plan_agreement_case_id", "plan_agreement", ["case_id"], unique=False)
    op.create_table(
        "supervision",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("what_changed", sa.String(length=2000), nullable=False),
        sa.Column("plan_working", sa.String(length=2000), nullable=False),
        sa.Column("not_asked", sa.String(length=2000), nullable=False),
        sa.Column("lead_is", sa.String(length=2000), nullable=False),
        sa.Column("decisions", sa.String(length=2000), nullable=False),
        *fact_columns("supervision"),
        key("supervision", "case_id", "case_file"),
        key("supervision", "lead_id", "user_account"),
        sa.UniqueConstraint("one_use_id", name="uq_supervision_one_use_id"),
    )
    op.create_index("ix_supervision_case_id", "supervision", ["case_id"], unique=False)
    op.create_table(
        "plan_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("need", sa.String(length=1000), nullable=False),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.Column("how_we_know", sa.String(length=1000), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_how",
            words("outcomeend", "reached partly not_reached no_longer_needed"),
            nullable=True,
        ),
        key("plan_outcome", "case_id", "case_file"),
        key("plan_outcome", "child_id", "child"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_outcome"),
        sa.UniqueConstraint("one_use_id", name="uq_plan_outcome_one_use_id"),
        sa.UniqueConstraint("public_id", name="uq_plan_outcome_public_id"),
    )
    op.create_index("ix_plan_outcome_case_id", "plan_outcome", ["case_id"], unique=False)
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=1000), nullable=False),
        sa.Column("by_the_family", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", words("actionanswer", "done partly not_done"), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        key("plan_action", "case_id", "case_file"),
        key("plan_action", "outcome_id", "plan_outcome"),
        key("plan_action", "owner_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_action"),
        sa.UniqueConstraint("one_use_id", name="uq_plan_action_one_use_id"),
        sa.UniqueConstraint("public_id", name="uq_plan_action_public_id"),
    )
    op.create_index("ix_plan_action_case_id", "plan_action", ["case_id"], unique=False)
    op.create_index("ix_plan_action_outcome_id", "plan_action", ["outcome_id"], unique=False)
    op.create_index("ix_plan_action_owner_id", "plan_action", ["owner_id"], unique=False)
    op.create_table(
        "plan_progress",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("progress", words("progress", "better same worse"), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        *fact_columns("plan_progress"),
        key("plan_progress", "case_id", "case_file"),
        key("plan_progress", "outcome_id", "plan_outcome"),
    )
    op.create_index("ix_plan_progress_case_id", "plan_progress", ["case_id"], unique=False)
    op.create_index("ix_plan_progress_outcome_id", "plan_progress", ["outcome_id"], unique=False)
    guard_facts("drift_consultation", "plan_agreement", "supervision", "plan_progress")
    add_words("task", "kind", "taskkind", NEW_KINDS)
    add_words("task", "about_kind", "aboutkind", NEW_ABOUT_KINDS)


def downgrade() -> None:
    op.drop_table("plan_progress")
    op.drop_table("plan_action")
    op.drop_table("plan_outcome")
    op.drop_table("supervision")
    op.drop_table("plan_agreement")
    op.drop_table("family_plan")
    op.drop_table("drift_consultation")
    op.drop_table("plan_outcome_history")
    op.drop_table("plan_action_history")
    op.drop_table("family_plan_history")
    take_words("task", "kind", "taskkind", NEW_KINDS)
    take_words("task", "about_kind", "aboutkind", NEW_ABOUT_KINDS)
