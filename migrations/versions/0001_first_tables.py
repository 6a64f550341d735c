"""The first tables: people and cases, facts and their histories, tasks, the record of use.

Tables that point at each other get their keys inside CREATE TABLE on SQLite, which cannot add
one later, and after both exist on PostgreSQL.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ehcoord.models import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CIRCULAR: tuple[tuple[str, str, str, list[str], list[str], dict[str, Any]], ...] = (
    (
        "fk_agency_safeguarding_lead_id_user_account",
        "agency",
        "user_account",
        ["safeguarding_lead_id"],
        ["id"],
        {},
    ),
    (
        "fk_agency_holiday_substitute_id_user_account",
        "agency",
        "user_account",
        ["holiday_substitute_id"],
        ["id"],
        {},
    ),
    (
        "fk_case_file_current_lead",
        "case_file",
        "lead_professional_assignment",
        ["id", "lead_id", "lead_is_current"],
        ["case_id", "id", "is_current"],
        {"deferrable": True, "initially": "DEFERRED"},
    ),
)
FACTS = (
    "contact",
    "note",
    "support_purpose",
    "emerging_needs_answer",
    "urgent_referral_answer",
    "risk_indicator",
    "family_may_know",
    "review_prompt",
    "consultation",
    "closing_decision",
    "countersignature",
    "risk_check",
    "support_service",
    "strategy_discussion",
    "review_attendance",
    "review_record",
    "task_step",
    "safety_plan",
    "review_request",
    "missed_contact",
    "support_confirmation",
    "urgent_referral",
    "review_decision",
    "support_change",
)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard(table: str, *, fact: bool) -> None:
    make = triggers.sqlite_triggers if _on_sqlite() else triggers.postgresql_triggers
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    for statement in make(table, columns, fact=fact):
        op.execute(sa.text(statement))


def _circular(table: str) -> list[sa.ForeignKeyConstraint]:
    """The keys of a table that stands in a circle with another: only SQLite takes them here."""
    if not _on_sqlite():
        return []
    return [
        sa.ForeignKeyConstraint(columns, [f"{to}.{c}" for c in there], name=name, **options)
        for name, source, to, columns, there, options in CIRCULAR
        if source == table
    ]


def upgrade() -> None:
    _create_tables()
    if not _on_sqlite():
        for name, source, to, columns, there, options in CIRCULAR:
            op.create_foreign_key(name, source, to, columns, there, **options)
        for function in triggers.POSTGRESQL_FUNCTIONS:
            op.execute(sa.text(function.replace("%%", "%")))
    for table in FACTS:
        _guard(table, fact=True)
    _guard("audit_event", fact=False)


def downgrade() -> None:
    if not _on_sqlite():
        for name, source, *_ in CIRCULAR:
            op.drop_constraint(name, source, type_="foreignkey")
    for table in TABLES:
        op.drop_table(table)
    if not _on_sqlite():
        op.execute("DROP FUNCTION refuse_change, refuse_fact_change")


def _create_tables() -> None:
    op.create_table(
        "absence_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_absence_history")),
    )
    op.create_index(
        "ix_absence_history_row", "absence_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("safeguarding_lead_id", sa.Integer(), nullable=True),
        sa.Column("holiday_substitute_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        *_circular("agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_table(
        "agency_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("safeguarding_lead_id", sa.Integer(), nullable=True),
        sa.Column("holiday_substitute_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_agency_history")),
    )
    op.create_index(
        "ix_agency_history_row", "agency_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "api_token_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("scopes", sa.String(length=400), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_api_token_history")),
    )
    op.create_index(
        "ix_api_token_history_row", "api_token_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "assessment_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_assessment_history")),
    )
    op.create_index(
        "ix_assessment_history_row", "assessment_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "assessment_section_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=40), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("schema_version", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_assessment_section_history")),
    )
    op.create_index(
        "ix_assessment_section_history_row",
        "assessment_section_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "case_agency_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_case_agency_history")),
    )
    op.create_index(
        "ix_case_agency_history_row", "case_agency_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "case_file_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=True),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=True),
        sa.Column("needs_lead", sa.Boolean(), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("lead_is_current", sa.Boolean(), nullable=True),
        sa.Column("family_wish", sa.String(length=500), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_case_file_history")),
    )
    op.create_index(
        "ix_case_file_history_row", "case_file_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "case_member_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("relationship", sa.String(length=100), nullable=True),
        sa.Column("parental_responsibility", sa.Boolean(), nullable=True),
        sa.Column("lives_with_children", sa.Boolean(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_case_member_history")),
    )
    op.create_index(
        "ix_case_member_history_row", "case_member_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "child_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("nickname", sa.String(length=30), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_child_history")),
    )
    op.create_index("ix_child_history_row", "child_history", ["id", "superseded_at"], unique=False)
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("day", name=op.f("uq_closure_day")),
    )
    op.create_table(
        "closure_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_closure_history")),
    )
    op.create_index(
        "ix_closure_history_row", "closure_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "escalation_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("about_kind", sa.String(length=20), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_escalation_history")),
    )
    op.create_index(
        "ix_escalation_history_row", "escalation_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "lead_professional_assignment_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("trained", sa.Boolean(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_lead_professional_assignment_history")),
    )
    op.create_index(
        "ix_lead_professional_assignment_history_row",
        "lead_professional_assignment_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "lead_professional_nomination_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("nominee_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("family_wish", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("decline_reason", sa.String(length=40), nullable=True),
        sa.Column("decline_words", sa.String(length=1000), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_lead_professional_nomination_history")),
    )
    op.create_index(
        "ix_lead_professional_nomination_history_row",
        "lead_professional_nomination_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("sounds_like", sa.String(length=200), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("upn", sa.String(length=13), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("address_restricted", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("died_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "born_on IS NULL OR expected_on IS NULL", name=op.f("ck_person_born_or_expected")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["person.id"], name=op.f("fk_person_merged_into_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("nhs_number", name=op.f("uq_person_nhs_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
        sa.UniqueConstraint("upn", name=op.f("uq_person_upn")),
    )
    op.create_index(op.f("ix_person_sort_key"), "person", ["sort_key"], unique=False)
    op.create_table(
        "person_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=True),
        sa.Column("sounds_like", sa.String(length=200), nullable=True),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("upn", sa.String(length=13), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("address_restricted", sa.Boolean(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("died_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_person_history")),
    )
    op.create_index(
        "ix_person_history_row", "person_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "review_meeting_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("is_first_meeting", sa.Boolean(), nullable=True),
        sa.Column("professionals_only", sa.Boolean(), nullable=True),
        sa.Column("chaired_by", sa.String(length=40), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arranged_where", sa.String(length=200), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_how", sa.String(length=40), nullable=True),
        sa.Column("rulebook_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_review_meeting_history")),
    )
    op.create_index(
        "ix_review_meeting_history_row",
        "review_meeting_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "role_assignment_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_role_assignment_history")),
    )
    op.create_index(
        "ix_role_assignment_history_row",
        "role_assignment_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "rulebook_version_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("canonical", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_head_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_partnership_id", sa.Integer(), nullable=True),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_rulebook_version_history")),
    )
    op.create_index(
        "ix_rulebook_version_history_row",
        "rulebook_version_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "service_fact",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_service_fact")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        "ix_sign_in_attempt_account", "sign_in_attempt", ["account_key", "tried_at"], unique=False
    )
    op.create_index(
        "ix_sign_in_attempt_address", "sign_in_attempt", ["address_key", "tried_at"], unique=False
    )
    op.create_table(
        "sweep_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_run")),
    )
    op.create_index(op.f("ix_sweep_run_started_at"), "sweep_run", ["started_at"], unique=False)
    op.create_table(
        "task_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("about_kind", sa.String(length=40), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_role", sa.String(length=40), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_how", sa.String(length=40), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=40), nullable=True),
        sa.Column("rulebook_version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_task_history")),
    )
    op.create_index("ix_task_history_row", "task_history", ["id", "superseded_at"], unique=False)
    op.create_table(
        "team_around_the_family_member_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("what_they_do", sa.String(length=200), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint(
            "history_id", name=op.f("pk_team_around_the_family_member_history")
        ),
    )
    op.create_index(
        "ix_team_around_the_family_member_history_row",
        "team_around_the_family_member_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "team_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_team_history")),
    )
    op.create_index("ix_team_history_row", "team_history", ["id", "superseded_at"], unique=False)
    op.create_table(
        "team_membership_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_team_membership_history")),
    )
    op.create_index(
        "ix_team_membership_history_row",
        "team_membership_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "user_account_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column(
            "name_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("job_title", sa.String(length=200), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("session_stamp", sa.Uuid(), nullable=True),
        sa.Column("lead_trained_on", sa.Date(), nullable=True),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("case_limit", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=200), nullable=True),
        sa.Column("message_hour", sa.SmallInteger(), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_user_account_history")),
    )
    op.create_index(
        "ix_user_account_history_row", "user_account_history", ["id", "superseded_at"], unique=False
    )
    op.create_table(
        "name_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column(
            "key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_name_key_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_key")),
    )
    op.create_index("ix_name_key_key_born", "name_key", ["key", "born_on"], unique=False)
    op.create_index(op.f("ix_name_key_person_id"), "name_key", ["person_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_team_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_team_public_id")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_stamp", sa.Uuid(), nullable=False),
        sa.Column("lead_trained_on", sa.Date(), nullable=True),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("case_limit", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("message_hour", sa.SmallInteger(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_user_account_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"],
            ["user_account.id"],
            name=op.f("fk_user_account_supervisor_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_account_public_id")),
    )
    op.create_index(op.f("ix_user_account_agency_id"), "user_account", ["agency_id"], unique=False)
    op.create_index(op.f("ix_user_account_name_key"), "user_account", ["name_key"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_absence_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["user_account.id"], name=op.f("fk_absence_deputy_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_absence_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_user_id"), "absence", ["user_id"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("needs_lead", sa.Boolean(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("lead_is_current", sa.Boolean(), nullable=True),
        sa.Column("family_wish", sa.String(length=500), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(lead_id IS NULL) = (lead_is_current IS NULL)",
            name=op.f("ck_case_file_lead_and_current_together"),
        ),
        sa.CheckConstraint(
            "NOT needs_lead OR closed_at IS NOT NULL OR lead_id IS NOT NULL",
            name=op.f("ck_case_file_led_when_needed"),
        ),
        sa.CheckConstraint(
            "NOT needs_lead OR flagged_at IS NOT NULL",
            name=op.f("ck_case_file_flag_has_an_instant"),
        ),
        sa.CheckConstraint(
            "lead_is_current IS NULL OR lead_is_current", name=op.f("ck_case_file_lead_is_current")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["user_account.id"],
            name=op.f("fk_case_file_opened_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_case_file_team_id_team")),
        *_circular("case_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_case_file_one_use_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_file_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
    )
    op.create_index(op.f("ix_case_file_sort_key"), "case_file", ["sort_key"], unique=False)
    op.create_index(op.f("ix_case_file_team_id"), "case_file", ["team_id"], unique=False)
    op.create_index(
        "ix_case_file_team_open",
        "case_file",
        ["team_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "practitioner",
                "safeguarding_lead",
                "coordinator",
                "consultant",
                "home_education_officer",
                "team_manager",
                "service_manager",
                "head_of_service",
                "partnership_officer",
                "records_officer",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_role_assignment_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_assignment_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    op.create_index(
        op.f("ix_role_assignment_team_id"), "role_assignment", ["team_id"], unique=False
    )
    op.create_index(
        op.f("ix_role_assignment_user_id"), "role_assignment", ["user_id"], unique=False
    )
    op.create_table(
        "rulebook_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_head_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_partnership_id", sa.Integer(), nullable=True),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_head_id"],
            ["user_account.id"],
            name=op.f("fk_rulebook_version_approved_by_head_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_partnership_id"],
            ["user_account.id"],
            name=op.f("fk_rulebook_version_approved_by_partnership_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["user_account.id"],
            name=op.f("fk_rulebook_version_proposed_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebook_version")),
        sa.UniqueConstraint("number", name=op.f("uq_rulebook_version_number")),
    )
    op.create_table(
        "team_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_team_membership_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_team_membership_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_membership")),
    )
    op.create_index(
        op.f("ix_team_membership_team_id"), "team_membership", ["team_id"], unique=False
    )
    op.create_index(
        op.f("ix_team_membership_user_id"), "team_membership", ["user_id"], unique=False
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("session_stamp", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_assessor_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_assessment_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_public_id")),
    )
    op.create_index(op.f("ix_assessment_case_id"), "assessment", ["case_id"], unique=False)
    op.create_index(
        "uq_assessment_open",
        "assessment",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("submitted_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "audit_stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("verified_number", sa.Integer(), nullable=False),
        sa.Column("verified_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_audit_stream_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_stream")),
        sa.UniqueConstraint("case_id", name=op.f("uq_audit_stream_case_id")),
        sa.UniqueConstraint("name", name=op.f("uq_audit_stream_name")),
    )
    op.create_table(
        "case_agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_case_agency_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_agency_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_agency")),
    )
    op.create_index(op.f("ix_case_agency_agency_id"), "case_agency", ["agency_id"], unique=False)
    op.create_index(op.f("ix_case_agency_case_id"), "case_agency", ["case_id"], unique=False)
    op.create_table(
        "case_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "child",
                "carer",
                "other",
                "source_of_harm",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("relationship", sa.String(length=100), nullable=False),
        sa.Column("parental_responsibility", sa.Boolean(), nullable=True),
        sa.Column("lives_with_children", sa.Boolean(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_member_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_member_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_member")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_case_member_one_use_id")),
    )
    op.create_index(op.f("ix_case_member_case_id"), "case_member", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_member_person_id"), "case_member", ["person_id"], unique=False)
    op.create_index(
        "uq_case_member_current",
        "case_member",
        ["case_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("nickname", sa.String(length=30), nullable=False),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_with", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_child_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_child_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("person_id", name=op.f("uq_child_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_child_public_id")),
    )
    op.create_index(op.f("ix_child_case_id"), "child", ["case_id"], unique=False)
    op.create_index("ix_child_checked_with", "child", ["checked_with"], unique=False)
    op.create_index(
        "ix_child_next_check",
        "child",
        ["next_check_at"],
        unique=False,
        sqlite_where=sa.text("next_check_at IS NOT NULL"),
        postgresql_where=sa.text("next_check_at IS NOT NULL"),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("about_kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_escalation_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_escalation_public_id")),
    )
    op.create_index(op.f("ix_escalation_case_id"), "escalation", ["case_id"], unique=False)
    op.create_table(
        "lead_professional_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "interim",
                "confirmed",
                "manager_held",
                name="leadkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("trained", sa.Boolean(), nullable=True),
        sa.Column(
            "is_current",
            sa.Boolean(),
            sa.Computed("ended_at IS NULL", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at",
            name=op.f("ck_lead_professional_assignment_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_lead_professional_assignment_case_id_case_file"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_lead_professional_assignment_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_professional_assignment")),
        sa.UniqueConstraint(
            "case_id",
            "id",
            "is_current",
            name=op.f("uq_lead_professional_assignment_case_id_id_is_current"),
        ),
    )
    op.create_index(
        op.f("ix_lead_professional_assignment_case_id"),
        "lead_professional_assignment",
        ["case_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lead_professional_assignment_user_id"),
        "lead_professional_assignment",
        ["user_id"],
        unique=False,
    )
    op.create_index(
        "uq_lead_professional_assignment_current",
        "lead_professional_assignment",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "lead_professional_nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("family_wish", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted",
                "declined",
                "expired",
                "taken_back",
                name="nominationanswer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decline_reason", sa.String(length=40), nullable=True),
        sa.Column("decline_words", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_lead_professional_nomination_asked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_lead_professional_nomination_case_id_case_file"),
        ),
        sa.ForeignKeyConstraint(
            ["nominee_id"],
            ["user_account.id"],
            name=op.f("fk_lead_professional_nomination_nominee_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_professional_nomination")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lead_professional_nomination_public_id")),
    )
    op.create_index(
        op.f("ix_lead_professional_nomination_case_id"),
        "lead_professional_nomination",
        ["case_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lead_professional_nomination_nominee_id"),
        "lead_professional_nomination",
        ["nominee_id"],
        unique=False,
    )
    op.create_index(
        "uq_lead_professional_nomination_waiting",
        "lead_professional_nomination",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "team_around_the_family_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("what_they_do", sa.String(length=200), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_team_around_the_family_member_case_id_case_file"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_team_around_the_family_member_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_around_the_family_member")),
    )
    op.create_index(
        op.f("ix_team_around_the_family_member_case_id"),
        "team_around_the_family_member",
        ["case_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_team_around_the_family_member_user_id"),
        "team_around_the_family_member",
        ["user_id"],
        unique=False,
    )
    op.create_index(
        "uq_team_around_the_family_member_current",
        "team_around_the_family_member",
        ["case_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_table(
        "assessment_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_draft_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_draft_author_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_assessment_draft_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_draft")),
        sa.UniqueConstraint(
            "assessment_id",
            "section",
            "child_id",
            "author_id",
            name=op.f("uq_assessment_draft_assessment_id_section_child_id_author_id"),
        ),
    )
    op.create_index(
        op.f("ix_assessment_draft_assessment_id"),
        "assessment_draft",
        ["assessment_id"],
        unique=False,
    )
    op.create_index(
        "uq_assessment_draft_family",
        "assessment_draft",
        ["assessment_id", "section", "author_id"],
        unique=True,
        sqlite_where=sa.text("child_id IS NULL"),
        postgresql_where=sa.text("child_id IS NULL"),
    )
    op.create_table(
        "assessment_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_section_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_section_author_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_assessment_section_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_section")),
        sa.UniqueConstraint(
            "assessment_id",
            "section",
            "child_id",
            name=op.f("uq_assessment_section_assessment_id_section_child_id"),
        ),
    )
    op.create_index(
        op.f("ix_assessment_section_assessment_id"),
        "assessment_section",
        ["assessment_id"],
        unique=False,
    )
    op.create_index(
        "uq_assessment_section_family",
        "assessment_section",
        ["assessment_id", "section"],
        unique=True,
        sqlite_where=sa.text("child_id IS NULL"),
        postgresql_where=sa.text("child_id IS NULL"),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about_kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_audit_event_actor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_audit_event_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["stream_id"], ["audit_stream.id"], name=op.f("fk_audit_event_stream_id_audit_stream")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("stream_id", "number", name=op.f("uq_audit_event_stream_id_number")),
    )
    op.create_index(op.f("ix_audit_event_actor_id"), "audit_event", ["actor_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_whom", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_contact_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_contact_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_contact_child_id_child")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_contact_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["contact.id"], name=op.f("fk_contact_supersedes_id_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("one_use_id", "child_id", name=op.f("uq_contact_one_use_id_child_id")),
    )
    op.create_index(op.f("ix_contact_case_id"), "contact", ["case_id"], unique=False)
    op.create_index("ix_contact_child_seen", "contact", ["child_id", "happened_at"], unique=False)
    op.create_table(
        "emerging_needs_answer",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("needs_emerging", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.String(length=400), nullable=False),
        sa.Column("because", sa.String(length=2000), nullable=False),
        sa.Column("because_code", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_emerging_needs_answer_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_emerging_needs_answer_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_emerging_needs_answer_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["emerging_needs_answer.id"],
            name=op.f("fk_emerging_needs_answer_supersedes_id_emerging_needs_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emerging_needs_answer")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_emerging_needs_answer_one_use_id")),
    )
    op.create_index(
        op.f("ix_emerging_needs_answer_case_id"), "emerging_needs_answer", ["case_id"], unique=False
    )
    op.create_table(
        "note",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_note_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_note_child_id_child")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_note_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["note.id"], name=op.f("fk_note_supersedes_id_note")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_note_one_use_id")),
    )
    op.create_index(op.f("ix_note_case_id"), "note", ["case_id"], unique=False)
    op.create_table(
        "review_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "prompted",
                "planned",
                name="reviewkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.Enum(
                "short",
                "full",
                name="reviewform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_first_meeting", sa.Boolean(), nullable=False),
        sa.Column("professionals_only", sa.Boolean(), nullable=False),
        sa.Column("chaired_by", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arranged_where", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "closed_how",
            sa.Enum(
                "held",
                "answered",
                "case_closed",
                name="closedhow",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rulebook_version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_review_meeting_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_review_meeting_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_meeting_public_id")),
    )
    op.create_index(op.f("ix_review_meeting_case_id"), "review_meeting", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_review_meeting_child_id"), "review_meeting", ["child_id"], unique=False
    )
    op.create_index(
        "ix_review_meeting_due",
        "review_meeting",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_review_meeting_open",
        "review_meeting",
        ["child_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "review_request",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column(
            "asked_by",
            sa.Enum(
                "child",
                "parent",
                "practitioner",
                name="askedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_review_request_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_review_request_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_review_request_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["review_request.id"],
            name=op.f("fk_review_request_supersedes_id_review_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_review_request_one_use_id")),
    )
    op.create_index(op.f("ix_review_request_case_id"), "review_request", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_review_request_child_id"), "review_request", ["child_id"], unique=False
    )
    op.create_table(
        "risk_indicator",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "how_known",
            sa.Enum(
                "seen",
                "told",
                "suspected",
                name="howknown",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=4000), nullable=False),
        sa.Column("who_knows", sa.String(length=500), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("about_adult", sa.Boolean(), nullable=False),
        sa.Column("hospital", sa.Boolean(), nullable=False),
        sa.Column("discharged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_assessment_id", sa.Integer(), nullable=True),
        sa.Column("same_episode_as_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "level BETWEEN 1 AND 4", name=op.f("ck_risk_indicator_level_is_a_level")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_risk_indicator_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_risk_indicator_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_risk_indicator_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["first_assessment_id"],
            ["assessment.id"],
            name=op.f("fk_risk_indicator_first_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["risk_indicator.id"],
            name=op.f("fk_risk_indicator_first_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_risk_indicator_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["same_episode_as_id"],
            ["risk_indicator.id"],
            name=op.f("fk_risk_indicator_same_episode_as_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["risk_indicator.id"],
            name=op.f("fk_risk_indicator_supersedes_id_risk_indicator"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_indicator")),
        sa.UniqueConstraint(
            "one_use_id", "child_id", name=op.f("uq_risk_indicator_one_use_id_child_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_indicator_public_id")),
    )
    op.create_index(op.f("ix_risk_indicator_case_id"), "risk_indicator", ["case_id"], unique=False)
    op.create_index(
        "ix_risk_indicator_child", "risk_indicator", ["child_id", "recorded_at"], unique=False
    )
    op.create_index(
        op.f("ix_risk_indicator_first_id"), "risk_indicator", ["first_id"], unique=False
    )
    op.create_table(
        "safety_plan",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("copies_with", sa.String(length=400), nullable=False),
        sa.Column("rings_at_night", sa.String(length=200), nullable=False),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_safety_plan_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_safety_plan_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_safety_plan_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["safety_plan.id"],
            name=op.f("fk_safety_plan_supersedes_id_safety_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_plan")),
    )
    op.create_index(op.f("ix_safety_plan_case_id"), "safety_plan", ["case_id"], unique=False)
    op.create_index(op.f("ix_safety_plan_child_id"), "safety_plan", ["child_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm_lead",
                "answer_nomination",
                "first_contact_with_family",
                "submit_assessment",
                "hold_review",
                "countersign",
                "start_support",
                "confirm_support",
                "still_true",
                "who_has_seen",
                "seen_since_hospital",
                "same_day_question",
                "keep_safe",
                "tell_social_care",
                "chase_acknowledgement",
                "choose_code",
                "next_look",
                "practical_help",
                "arrange_cover",
                "end_manager_hold",
                "consult_front_door",
                "answer_escalation",
                "check_duplicate",
                name="taskkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "about_kind",
            sa.Enum(
                "case",
                "child",
                "nomination",
                "assessment",
                "review",
                "worry",
                "support",
                "referral",
                "escalation",
                "person",
                name="aboutkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "owner_role",
            sa.Enum(
                "lead",
                "author",
                "nominee",
                "team_manager",
                "service_manager",
                "safeguarding_lead",
                "consultant",
                "duty_manager",
                name="ownerrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ladder_position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_how", sa.String(length=40), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("rulebook_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "closed_at IS NULL OR next_step_at IS NULL", name=op.f("ck_task_closed_is_silent")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_task_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_task_child_id_child")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_task_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_task_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_task_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_public_id")),
    )
    op.create_index("ix_task_case", "task", ["case_id"], unique=False)
    op.create_index("ix_task_child", "task", ["child_id"], unique=False)
    op.create_index(
        "ix_task_next_step",
        "task",
        ["next_step_at"],
        unique=False,
        sqlite_where=sa.text("next_step_at IS NOT NULL"),
        postgresql_where=sa.text("next_step_at IS NOT NULL"),
    )
    op.create_index(
        "ix_task_owner_open",
        "task",
        ["owner_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_task_team_open",
        "task",
        ["team_id", "kind", "due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_task_open",
        "task",
        ["kind", "about_kind", "about_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "closing_decision",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("told_to", sa.String(length=200), nullable=False),
        sa.Column("keeps_an_eye", sa.String(length=200), nullable=False),
        sa.Column("consulted", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_closing_decision_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_closing_decision_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_closing_decision_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["risk_indicator.id"],
            name=op.f("fk_closing_decision_risk_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["closing_decision.id"],
            name=op.f("fk_closing_decision_supersedes_id_closing_decision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_decision")),
    )
    op.create_index(
        op.f("ix_closing_decision_case_id"), "closing_decision", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_closing_decision_risk_id"), "closing_decision", ["risk_id"], unique=False
    )
    op.create_table(
        "consultation",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=True),
        sa.Column("consulted", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("advice", sa.String(length=2000), nullable=False),
        sa.Column("because", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_consultation_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_consultation_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_consultation_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_indicator.id"], name=op.f("fk_consultation_risk_id_risk_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_supersedes_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_case_id"), "consultation", ["case_id"], unique=False)
    op.create_index(op.f("ix_consultation_child_id"), "consultation", ["child_id"], unique=False)
    op.create_table(
        "countersignature",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_countersignature_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review_meeting.id"],
            name=op.f("fk_countersignature_review_id_review_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["countersignature.id"],
            name=op.f("fk_countersignature_supersedes_id_countersignature"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersignature")),
    )
    op.create_index(
        op.f("ix_countersignature_review_id"), "countersignature", ["review_id"], unique=False
    )
    op.create_table(
        "family_may_know",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_family_may_know_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review_meeting.id"],
            name=op.f("fk_family_may_know_review_id_review_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["family_may_know.id"],
            name=op.f("fk_family_may_know_supersedes_id_family_may_know"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_may_know")),
    )
    op.create_index(
        op.f("ix_family_may_know_review_id"), "family_may_know", ["review_id"], unique=False
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fault", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_message_task_id_task")),
        sa.ForeignKeyConstraint(
            ["to_id"], ["user_account.id"], name=op.f("fk_message_to_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    op.create_index(op.f("ix_message_task_id"), "message", ["task_id"], unique=False)
    op.create_index(op.f("ix_message_to_id"), "message", ["to_id"], unique=False)
    op.create_index(
        "ix_message_unsent",
        "message",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "review_attendance",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("in_writing", sa.Boolean(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "lead",
                "manager",
                "safeguarding_lead",
                "consultant",
                "family",
                "other",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("own_view", sa.SmallInteger(), nullable=True),
        sa.Column("own_view_because", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_review_attendance_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review_meeting.id"],
            name=op.f("fk_review_attendance_review_id_review_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["review_attendance.id"],
            name=op.f("fk_review_attendance_supersedes_id_review_attendance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_attendance")),
    )
    op.create_index(
        op.f("ix_review_attendance_review_id"), "review_attendance", ["review_id"], unique=False
    )
    op.create_table(
        "review_decision",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "increase",
                "step_up",
                "redistribute",
                "no_change",
                "no_longer_true",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=4000), nullable=False),
        sa.Column("change_our_mind", sa.String(length=2000), nullable=False),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.Column("deliver_by", sa.Date(), nullable=True),
        sa.Column("what_help", sa.String(length=400), nullable=False),
        sa.Column("support_type", sa.String(length=40), nullable=True),
        sa.Column("what_stops", sa.String(length=400), nullable=False),
        sa.Column("by_whom", sa.String(length=200), nullable=False),
        sa.Column("contacts_per_4_weeks", sa.Double(), nullable=True),
        sa.Column("consulted", sa.String(length=200), nullable=False),
        sa.Column("consulted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.String(length=2000), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("holds_meanwhile", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_review_decision_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_review_decision_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review_meeting.id"],
            name=op.f("fk_review_decision_review_id_review_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["risk_indicator.id"],
            name=op.f("fk_review_decision_risk_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["review_decision.id"],
            name=op.f("fk_review_decision_supersedes_id_review_decision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decision")),
    )
    op.create_index(
        op.f("ix_review_decision_child_id"), "review_decision", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_review_decision_review_id"), "review_decision", ["review_id"], unique=False
    )
    op.create_index(
        op.f("ix_review_decision_risk_id"), "review_decision", ["risk_id"], unique=False
    )
    op.create_table(
        "review_prompt",
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "R0",
                "R1",
                "R1a",
                "R2",
                "R3",
                "R4",
                "R5",
                "R6",
                "R7",
                "R8",
                "first_meeting",
                name="rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "on",
                "shadow",
                "off",
                name="rulemode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("rulebook_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_review_prompt_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_review_prompt_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review_meeting.id"],
            name=op.f("fk_review_prompt_review_id_review_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["review_prompt.id"],
            name=op.f("fk_review_prompt_supersedes_id_review_prompt"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_prompt")),
        sa.UniqueConstraint("child_id", "key", name=op.f("uq_review_prompt_child_id_key")),
    )
    op.create_index(
        op.f("ix_review_prompt_review_id"), "review_prompt", ["review_id"], unique=False
    )
    op.create_table(
        "review_record",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_call", sa.Boolean(), nullable=False),
        sa.Column("child_seen_on", sa.Date(), nullable=True),
        sa.Column("child_seen_by", sa.String(length=200), nullable=False),
        sa.Column("child_seen_alone", sa.Boolean(), nullable=True),
        sa.Column("child_says", sa.String(length=4000), nullable=False),
        sa.Column("child_not_asked_because", sa.String(length=1000), nullable=False),
        sa.Column("parents_say", sa.String(length=4000), nullable=False),
        sa.Column("parents_not_asked_because", sa.String(length=1000), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("full_meeting_needed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_review_record_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_review_record_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review_meeting.id"],
            name=op.f("fk_review_record_review_id_review_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["review_record.id"],
            name=op.f("fk_review_record_supersedes_id_review_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_record")),
    )
    op.create_index(op.f("ix_review_record_child_id"), "review_record", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_review_record_review_id"), "review_record", ["review_id"], unique=False
    )
    op.create_table(
        "risk_check",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "still_true",
                "no_longer_true",
                "cannot_tell",
                name="stilltrue",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("how_known", sa.String(length=2000), nullable=False),
        sa.Column("countersigned_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_risk_check_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["countersigned_by_id"],
            ["user_account.id"],
            name=op.f("fk_risk_check_countersigned_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_risk_check_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_indicator.id"], name=op.f("fk_risk_check_risk_id_risk_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["risk_check.id"],
            name=op.f("fk_risk_check_supersedes_id_risk_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_check")),
    )
    op.create_index(op.f("ix_risk_check_child_id"), "risk_check", ["child_id"], unique=False)
    op.create_index(op.f("ix_risk_check_risk_id"), "risk_check", ["risk_id"], unique=False)
    op.create_table(
        "strategy_discussion",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("decided", sa.String(length=2000), nullable=False),
        sa.Column("asks_of_us", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_strategy_discussion_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_strategy_discussion_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["risk_indicator.id"],
            name=op.f("fk_strategy_discussion_risk_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["strategy_discussion.id"],
            name=op.f("fk_strategy_discussion_supersedes_id_strategy_discussion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_discussion")),
    )
    op.create_index(
        op.f("ix_strategy_discussion_child_id"), "strategy_discussion", ["child_id"], unique=False
    )
    op.create_table(
        "task_step",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_task_step_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["task_step.id"], name=op.f("fk_task_step_supersedes_id_task_step")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_step_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_step")),
        sa.UniqueConstraint("task_id", "position", name=op.f("uq_task_step_task_id_position")),
    )
    op.create_table(
        "urgent_referral",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_urgent_referral_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_urgent_referral_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_urgent_referral_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["risk_indicator.id"],
            name=op.f("fk_urgent_referral_risk_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["urgent_referral.id"],
            name=op.f("fk_urgent_referral_supersedes_id_urgent_referral"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_urgent_referral_public_id")),
    )
    op.create_index(
        op.f("ix_urgent_referral_case_id"), "urgent_referral", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_urgent_referral_child_id"), "urgent_referral", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_urgent_referral_risk_id"), "urgent_referral", ["risk_id"], unique=False
    )
    op.create_table(
        "support_service",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("for_child", sa.Boolean(), nullable=False),
        sa.Column("term_time", sa.Boolean(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "level BETWEEN 0 AND 6", name=op.f("ck_support_service_level_of_support")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_support_service_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_support_service_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["review_decision.id"],
            name=op.f("fk_support_service_decision_id_review_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_support_service_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["support_service.id"],
            name=op.f("fk_support_service_supersedes_id_support_service"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_service")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_support_service_one_use_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_support_service_public_id")),
    )
    op.create_index(
        op.f("ix_support_service_case_id"), "support_service", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_support_service_child_id"), "support_service", ["child_id"], unique=False
    )
    op.create_table(
        "urgent_referral_answer",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "rung",
                "ringing_now",
                "already_reported",
                "someone_else_will",
                "by_mistake",
                name="callanswer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("reply", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_urgent_referral_answer_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["urgent_referral.id"],
            name=op.f("fk_urgent_referral_answer_referral_id_urgent_referral"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["urgent_referral_answer.id"],
            name=op.f("fk_urgent_referral_answer_supersedes_id_urgent_referral_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_referral_answer")),
    )
    op.create_index(
        op.f("ix_urgent_referral_answer_referral_id"),
        "urgent_referral_answer",
        ["referral_id"],
        unique=False,
    )
    op.create_table(
        "missed_contact",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by_service", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_missed_contact_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_missed_contact_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["missed_contact.id"],
            name=op.f("fk_missed_contact_supersedes_id_missed_contact"),
        ),
        sa.ForeignKeyConstraint(
            ["support_id"],
            ["support_service.id"],
            name=op.f("fk_missed_contact_support_id_support_service"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_contact")),
    )
    op.create_index(
        op.f("ix_missed_contact_child_id"), "missed_contact", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_missed_contact_support_id"), "missed_contact", ["support_id"], unique=False
    )
    op.create_table(
        "support_change",
        sa.Column("one_use_id", sa.Uuid(), nullable=True),
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "considered",
                "offered",
                "declined",
                "referred",
                "rejected",
                "waiting",
                "accepted",
                "active",
                "paused",
                "ended",
                name="supportstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacts_per_4_weeks", sa.Double(), nullable=False),
        sa.Column("start_by", sa.Date(), nullable=True),
        sa.Column("first_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_ending", sa.Boolean(), nullable=False),
        sa.Column("worker_gap", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("declined_by", sa.String(length=40), nullable=True),
        sa.Column("child_was_asked", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_support_change_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_support_change_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["support_change.id"],
            name=op.f("fk_support_change_supersedes_id_support_change"),
        ),
        sa.ForeignKeyConstraint(
            ["support_id"],
            ["support_service.id"],
            name=op.f("fk_support_change_support_id_support_service"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_change")),
        sa.UniqueConstraint("one_use_id", name=op.f("uq_support_change_one_use_id")),
    )
    op.create_index(
        op.f("ix_support_change_child_id"), "support_change", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_support_change_support_id"), "support_change", ["support_id"], unique=False
    )
    op.create_table(
        "support_confirmation",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "as_planned",
                "less",
                "stopped",
                "not_known",
                name="confirmedas",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_support_confirmation_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_support_confirmation_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["support_confirmation.id"],
            name=op.f("fk_support_confirmation_supersedes_id_support_confirmation"),
        ),
        sa.ForeignKeyConstraint(
            ["support_id"],
            ["support_service.id"],
            name=op.f("fk_support_confirmation_support_id_support_service"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_confirmation")),
    )
    op.create_index(
        op.f("ix_support_confirmation_child_id"), "support_confirmation", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_support_confirmation_support_id"),
        "support_confirmation",
        ["support_id"],
        unique=False,
    )
    op.create_table(
        "support_purpose",
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_support_purpose_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["risk_indicator.id"],
            name=op.f("fk_support_purpose_risk_id_risk_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["support_purpose.id"],
            name=op.f("fk_support_purpose_supersedes_id_support_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["support_id"],
            ["support_service.id"],
            name=op.f("fk_support_purpose_support_id_support_service"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_purpose")),
    )
    op.create_index(
        op.f("ix_support_purpose_risk_id"), "support_purpose", ["risk_id"], unique=False
    )
    op.create_index(
        op.f("ix_support_purpose_support_id"), "support_purpose", ["support_id"], unique=False
    )


TABLES = (
    "support_purpose",
    "support_confirmation",
    "support_change",
    "missed_contact",
    "urgent_referral_answer",
    "support_service",
    "urgent_referral",
    "task_step",
    "strategy_discussion",
    "risk_check",
    "review_record",
    "review_prompt",
    "review_decision",
    "review_attendance",
    "message",
    "family_may_know",
    "countersignature",
    "consultation",
    "closing_decision",
    "task",
    "safety_plan",
    "risk_indicator",
    "review_request",
    "review_meeting",
    "note",
    "emerging_needs_answer",
    "contact",
    "audit_event",
    "assessment_section",
    "assessment_draft",
    "team_around_the_family_member",
    "lead_professional_nomination",
    "lead_professional_assignment",
    "escalation",
    "child",
    "case_member",
    "case_agency",
    "audit_stream",
    "assessment",
    "user_session",
    "team_membership",
    "rulebook_version",
    "role_assignment",
    "case_file",
    "api_token",
    "absence",
    "user_account",
    "team",
    "name_key",
    "user_account_history",
    "team_membership_history",
    "team_history",
    "team_around_the_family_member_history",
    "task_history",
    "sweep_run",
    "sign_in_attempt",
    "service_fact",
    "rulebook_version_history",
    "role_assignment_history",
    "review_meeting_history",
    "person_history",
    "person",
    "lead_professional_nomination_history",
    "lead_professional_assignment_history",
    "escalation_history",
    "closure_history",
    "closure",
    "child_history",
    "case_member_history",
    "case_file_history",
    "case_agency_history",
    "assessment_section_history",
    "assessment_history",
    "api_token_history",
    "agency_history",
    "agency",
    "absence_history",
)
