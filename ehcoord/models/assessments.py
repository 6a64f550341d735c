"""Early help assessments in versions of sections, and the needs they flag as emerging."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State, Working
from ehcoord.models.columns import one_for_the_family, one_use_id, points_to, public_id


class Assessment(State, Base):
    """One assessment of a family: started, written in sections, submitted once.

    A case has at most one that is being written: several authors write one assessment.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        sa.Index(
            "uq_assessment_open",
            "case_id",
            unique=True,
            sqlite_where=sa.text("submitted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    kind: Mapped[str] = orm.mapped_column(sa.String(40))
    assessor_id: Mapped[int] = points_to("user_account")
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    is_first: Mapped[bool] = orm.mapped_column(default=False)


class AssessmentSection(State, Base):
    """One section as it was last cut: ``answers`` as the section's schema made them.

    ``number`` counts its cut versions, which the history twin keeps; a version cut from an older
    number is stale. ``child_id`` is empty for a section about the whole family.
    """

    __tablename__ = "assessment_section"
    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "section", "child_id"),
        one_for_the_family("uq_assessment_section_family", "assessment_id", "section"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    assessment_id: Mapped[int] = points_to("assessment", index=True)
    child_id: Mapped[int | None] = points_to("child")
    section: Mapped[str] = orm.mapped_column(sa.String(40))
    number: Mapped[int] = orm.mapped_column(default=0)
    schema_version: Mapped[int] = orm.mapped_column(default=1)
    author_id: Mapped[int] = points_to("user_account")
    changed_at: Mapped[datetime]
    complete: Mapped[bool] = orm.mapped_column(default=False)
    restricted: Mapped[bool] = orm.mapped_column(default=False)
    answers: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, default=dict)


class AssessmentDraft(Working, Base):
    """One author's working copy of one section, saved as it is typed and gone once it is cut.

    ``based_on`` is the number of the version it was begun from.
    """

    __tablename__ = "assessment_draft"
    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "section", "child_id", "author_id"),
        one_for_the_family("uq_assessment_draft_family", "assessment_id", "section", "author_id"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    assessment_id: Mapped[int] = points_to("assessment", index=True)
    child_id: Mapped[int | None] = points_to("child")
    section: Mapped[str] = orm.mapped_column(sa.String(40))
    author_id: Mapped[int] = points_to("user_account")
    based_on: Mapped[int]
    changed_at: Mapped[datetime]
    answers: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, default=dict)


class EmergingNeedsAnswer(Fact, Base):
    """Whether needs are emerging: yes, or no because. The earliest yes starts P1's clock."""

    __tablename__ = "emerging_needs_answer"
    __table_args__ = (sa.UniqueConstraint("one_use_id"),)

    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    assessment_id: Mapped[int | None] = points_to("assessment")
    needs_emerging: Mapped[bool]
    needs: Mapped[str] = orm.mapped_column(sa.String(400), default="")
    because: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    because_code: Mapped[str | None] = orm.mapped_column(sa.String(40))
