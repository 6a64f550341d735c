"""The manager's boards: one definition of each, for its rows, its count and its page (P10).

*Lead not confirmed* is an open ``confirm_lead`` task; *waiting for a decision* is an open review
with a prompt; *late* is any open task past its due instant. Scope follows the reader's teams.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import (
    LeadKind,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
)
from ehcoord.models.people import Person
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.queries.tasks import TaskLine, task_line, task_rows
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind

PAGE = 25


@dataclass(frozen=True, slots=True)
class Unled:
    """A family whose lead is not confirmed: since when, by when, and who leads for now."""

    case_id: UUID
    family_name: str
    reference: str
    flagged_at: datetime | None
    due_at: datetime
    serious: bool
    lead: str
    lead_kind: LeadKind | None
    asked: str
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child with a worry that waits for a decision: by when people must meet, and why."""

    case_id: UUID
    child_id: UUID
    review_id: UUID
    child: str
    due_at: datetime
    sent_at: datetime | None
    reason: str
    lead: str


def unled(session: orm.Session, actor: Actor, *, most: int = PAGE, skip: int = 0) -> list[Unled]:
    """Families whose lead is not confirmed, in the order of the day a lead should be."""
    lead, asked, asked_user = (
        orm.aliased(User), orm.aliased(LeadProfessionalNomination), orm.aliased(User)
    )  # fmt: skip
    led = LeadProfessionalAssignment
    rows = session.execute(
        _unled(actor)
        .with_only_columns(
            Case.public_id, Case.family_name, Case.reference, Case.flagged_at, Task.due_at,
            Task.serious, lead.name, led.kind, asked_user.name, asked.asked_at,
        )
        .outerjoin(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .outerjoin(lead, lead.id == led.user_id)
        .outerjoin(asked, sa.and_(asked.case_id == Case.id, asked.answered_at.is_(None)))
        .outerjoin(asked_user, asked_user.id == asked.nominee_id)
        .order_by(Task.due_at, Task.id)
        .limit(most)
        .offset(skip)
    )  # fmt: skip
    return [
        Unled(case_id, family, reference, flagged, due, serious, who or "", kind, whom or "", at)
        for case_id, family, reference, flagged, due, serious, who, kind, whom, at in rows
    ]


def waiting(
    session: orm.Session, actor: Actor, *, most: int = PAGE, skip: int = 0
) -> list[Waiting]:
    """Children with worries waiting for a decision, in the order of the day the review is due."""
    lead, led = orm.aliased(User), LeadProfessionalAssignment
    reason = (
        sa.select(sa.func.min(ReviewPrompt.reason))
        .where(ReviewPrompt.review_id == ReviewMeeting.id, ReviewPrompt.superseded_at.is_(None))
        .correlate(ReviewMeeting)
        .scalar_subquery()
    )
    rows = session.execute(
        _waiting(actor)
        .with_only_columns(
            Case.public_id, Child.public_id, ReviewMeeting.public_id, Person.given_name,
            Person.family_name, ReviewMeeting.due_at, ReviewMeeting.sent_at, reason, lead.name,
        )
        .join(Child, Child.id == ReviewMeeting.child_id)
        .join(Person, Person.id == Child.person_id)
        .outerjoin(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .outerjoin(lead, lead.id == led.user_id)
        .order_by(ReviewMeeting.due_at, ReviewMeeting.id)
        .limit(most)
        .offset(skip)
    )  # fmt: skip
    return [
        Waiting(case_id, child_id, review_id, f"{given} {family}", due, sent, why or "", who or "")
        for case_id, child_id, review_id, given, family, due, sent, why, who in rows
    ]


def late(
    session: orm.Session, actor: Actor, calendar: WorkingCalendar, now: datetime, *,
    most: int = PAGE, skip: int = 0,
) -> list[TaskLine]:  # fmt: skip
    """Everything past its day, whoever it belongs to, the latest first."""
    rows = session.execute(
        task_rows()
        .where(*_late(actor, now))
        .order_by(Task.due_at, Task.id)
        .limit(most)
        .offset(skip)
    )
    return [task_line(row, now, calendar) for row in rows]


def to_sign(
    session: orm.Session, actor: Actor, calendar: WorkingCalendar, now: datetime
) -> list[TaskLine]:
    """The reviews that wait for this person's signature, by the day it is due."""
    rows = session.execute(
        task_rows()
        .where(
            Task.kind == TaskKind.COUNTERSIGN,
            Task.owner_id == actor.user_id,
            Task.closed_at.is_(None),
        )
        .order_by(Task.due_at, Task.id)
        .limit(PAGE)
    )
    return [task_line(row, now, calendar) for row in rows]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each board has, by the very conditions that its rows have."""

    unled: int
    unled_late: int
    waiting: int
    waiting_late: int
    late: int


def counts(session: orm.Session, actor: Actor, now: datetime) -> Counts:
    """The numbers of the tiles, in one query."""
    row = session.execute(
        sa.select(
            _count(_unled(actor)),
            _count(_unled(actor).where(Task.due_at < now)),
            _count(_waiting(actor)),
            _count(_waiting(actor).where(ReviewMeeting.due_at < now)),
            sa.select(sa.func.count()).select_from(Task).where(*_late(actor, now))
            .scalar_subquery(),
        )
    ).one()  # fmt: skip
    return Counts(*row)


def _unled(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Task.id)
        .join(Case, Case.id == Task.case_id)
        .where(
            Task.kind == TaskKind.CONFIRM_LEAD,
            Task.closed_at.is_(None),
            watched_teams(actor, Task.team_id),
        )
    )


def _waiting(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    asked = sa.exists().where(ReviewPrompt.review_id == ReviewMeeting.id)
    return (
        sa.select(ReviewMeeting.id)
        .join(Case, Case.id == ReviewMeeting.case_id)
        .where(ReviewMeeting.closed_at.is_(None), asked, watched_teams(actor, Case.team_id))
    )


def _late(actor: Actor, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Task.closed_at.is_(None), Task.due_at < now, watched_teams(actor, Task.team_id)


def _count(rows: sa.Select[*tuple[Any, ...]]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(rows.subquery()).scalar_subquery()
