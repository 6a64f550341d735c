"""What one person holds: the families they lead, what is asked of them, the agencies naming them.

For somebody who may leave. Families are named by their reference and nothing else: whoever makes
and ends accounts sees no case.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Agency, Team
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import KINDS, OwnerRole, TaskKind


@dataclass(frozen=True, slots=True)
class LedFamily:
    """One family a person leads: by its reference, in which team, how and since when."""

    case_id: int
    public_id: UUID
    reference: str
    team: str
    kind: LeadKind
    since: datetime
    flagged_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One thing asked of a person."""

    task_id: int
    kind: TaskKind
    title: str
    due_at: datetime
    is_the_leads: bool


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that needs somebody else before a person can leave."""

    leads: tuple[LedFamily, ...]
    tasks: tuple[OpenTask, ...]
    named_by: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether the person can leave as things are."""
        return not (self.leads or self.tasks or self.named_by)

    def in_words(self) -> str:
        """What is still theirs, in one sentence without a subject."""
        said = []
        if self.leads:
            families = "family" if len(self.leads) == 1 else "families"
            said.append(f"leads {len(self.leads)} {families}")
        if self.tasks:
            tasks = "task" if len(self.tasks) == 1 else "tasks"
            said.append(f"has {len(self.tasks)} open {tasks} ({_one_of_each(self.tasks)})")
        if self.named_by:
            said.append(f"is named by {', '.join(self.named_by)}")
        return "; ".join(said)


def _one_of_each(tasks: tuple[OpenTask, ...]) -> str:
    titles = (KINDS[task.kind].title.format(about="a family") for task in tasks)
    return ", ".join(dict.fromkeys(title[0].lower() + title[1:] for title in titles))


def holdings_of(session: orm.Session, user_id: int) -> Holdings:
    """What a person holds now; the caller may make and end accounts, or manages them."""
    return Holdings(
        tuple(_led(session, user_id)), tuple(_asked(session, user_id)), _named(session, user_id)
    )


def _led(session: orm.Session, user_id: int) -> list[LedFamily]:
    lead = LeadProfessionalAssignment
    rows = session.execute(
        sa.select(
            Case.id, Case.public_id, Case.reference, Team.name, lead.kind, lead.started_at,
            Case.flagged_at,
        )
        .join(lead, lead.case_id == Case.id)
        .join(Team, Team.id == Case.team_id)
        .where(lead.user_id == user_id, lead.ended_at.is_(None))
        .order_by(Case.reference, Case.id)
    )  # fmt: skip
    return [LedFamily(*row) for row in rows]


def _asked(session: orm.Session, user_id: int) -> list[OpenTask]:
    leads = sa.exists().where(
        LeadProfessionalAssignment.case_id == Task.case_id,
        LeadProfessionalAssignment.user_id == user_id,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    rows = session.execute(
        sa.select(
            Task.id,
            Task.kind,
            Task.due_at,
            Case.reference,
            sa.and_(leads, Task.owner_role == OwnerRole.LEAD).label("is_the_leads"),
        )
        .outerjoin(Case, Case.id == Task.case_id)
        .where(Task.owner_id == user_id, Task.closed_at.is_(None))
        .order_by(Task.due_at, Task.id)
    )
    return [
        OpenTask(
            row.id,
            row.kind,
            KINDS[row.kind].title.format(about=row.reference or "somebody"),
            row.due_at,
            bool(row.is_the_leads),
        )
        for row in rows
    ]


def _named(session: orm.Session, user_id: int) -> tuple[str, ...]:
    named = sa.or_(Agency.safeguarding_lead_id == user_id, Agency.holiday_substitute_id == user_id)
    return tuple(
        session.scalars(
            sa.select(Agency.name).where(named, Agency.withdrawn_at.is_(None)).order_by(Agency.name)
        )
    )
