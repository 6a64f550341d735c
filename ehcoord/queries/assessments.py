"""The assessments of a case, and what was answered about emerging needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.assessments import Assessment, EmergingNeedsAnswer


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment of a case the reader may see."""

    public_id: UUID
    kind: str
    assessor: str
    started_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class NeedsRow:
    """One answer to whether needs are emerging."""

    needs_emerging: bool
    needs: tuple[str, ...]
    because: str
    by: str
    at: datetime


def assessments_of_case(session: orm.Session, case_id: int) -> list[AssessmentRow]:
    """The assessments of a case, the newest first."""
    rows = session.execute(
        sa.select(
            Assessment.public_id, Assessment.kind, User.name, Assessment.started_at,
            Assessment.submitted_at,
        )
        .join(User, User.id == Assessment.assessor_id)
        .where(Assessment.case_id == case_id, Assessment.withdrawn_at.is_(None))
        .order_by(Assessment.id.desc())
    )  # fmt: skip
    return [AssessmentRow(*row) for row in rows]


def emerging_needs(session: orm.Session, case_id: int) -> list[NeedsRow]:
    """Every answer about emerging needs, the newest first."""
    rows = session.execute(
        sa.select(EmergingNeedsAnswer, User.name)
        .outerjoin(User, User.id == EmergingNeedsAnswer.recorded_by_id)
        .where(EmergingNeedsAnswer.case_id == case_id)
        .order_by(EmergingNeedsAnswer.id.desc())
    )
    return [
        NeedsRow(
            row.needs_emerging,
            tuple(code for code in row.needs.split(",") if code),
            row.because,
            by or "",
            row.recorded_at,
        )
        for row, by in rows
    ]
