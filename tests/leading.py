"""Who leads a case now, and what is asked about it: what tests of leading look at."""

from typing import Any

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from tests.builders import ACase


def the_lead(case: ACase) -> tuple[int, LeadKind]:
    """The id of who leads a case now, and how."""
    row = db.session.scalars(
        sa.select(LeadProfessionalAssignment)
        .where(
            LeadProfessionalAssignment.case_id == case.id,
            LeadProfessionalAssignment.ended_at.is_(None),
        )
        .execution_options(populate_existing=True)
    ).one()
    return row.user_id, row.kind


def open_tasks(case: ACase) -> list[str]:
    """The kinds of what is asked about a case, in alphabetical order."""
    found = db.session.scalars(
        sa.select(Task.kind).where(Task.case_id == case.id, Task.closed_at.is_(None))
    )
    return sorted(kind.value for kind in found)


def the_task(case: ACase, kind: TaskKind) -> Any:
    """The one open task of a kind about a case."""
    return db.session.scalars(
        sa.select(Task).where(Task.case_id == case.id, Task.kind == kind, Task.closed_at.is_(None))
    ).one()
