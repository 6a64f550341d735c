"""Who has led a case, who was asked to, and by when a lead should be confirmed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.leads import (
    LeadKind,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.models.tasks import Task
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class Led:
    """Somebody led the case, from-until; ``ended_at`` None means that they lead now."""

    name: str
    job_title: str
    kind: LeadKind
    started_at: datetime
    ended_at: datetime | None
    because: str | None


@dataclass(frozen=True, slots=True)
class AskedToLead:
    """A request to lead and, once there is one, its answer."""

    public_id: UUID
    name: str
    asked_by: str
    asked_at: datetime
    family_wish: bool
    note: str
    answer: NominationAnswer | None
    answered_at: datetime | None
    decline_reason: str | None
    decline_words: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Around:
    """A professional on the case now."""

    name: str
    job_title: str
    what_they_do: str
    since: datetime
    user_id: UUID


@dataclass(frozen=True, slots=True)
class Request:
    """A request to lead as the person who was asked reads it."""

    asked: AskedToLead
    case_id: UUID
    family_name: str


def led_by(session: orm.Session, case_id: int) -> list[Led]:
    """Everyone who has led a case the caller may read, the present lead first."""
    led = LeadProfessionalAssignment
    rows = session.execute(
        sa.select(
            User.name, User.job_title, led.kind, led.started_at, led.ended_at, led.ended_because
        )
        .join(User, User.id == led.user_id)
        .where(led.case_id == case_id)
        .order_by(led.id.desc())
    )
    return [Led(*row) for row in rows]


def asked_to_lead(session: orm.Session, case_id: int) -> list[AskedToLead]:
    """Every request to lead a case the caller may read, the newest first."""
    rows = session.execute(_requests().where(LeadProfessionalNomination.case_id == case_id))
    return [_asked(row) for row in rows]


def request_to(session: orm.Session, actor: Actor, nomination_id: UUID) -> Request:
    """The request somebody was sent. Raises NotFound for anyone else's."""
    asked = LeadProfessionalNomination
    row = session.execute(
        _requests()
        .join(Case, Case.id == asked.case_id)
        .add_columns(Case.public_id.label("case_public_id"), Case.family_name)
        .where(asked.public_id == nomination_id, asked.nominee_id == actor.user_id)
    ).first()
    if row is None:
        raise NotFound
    return Request(_asked(row), row.case_public_id, row.family_name)


def around_the_family(session: orm.Session, case_id: int) -> list[Around]:
    """The professionals on a case the caller may read."""
    around = TeamAroundTheFamilyMember
    rows = session.execute(
        sa.select(User.name, User.job_title, around.what_they_do, around.from_at, User.public_id)
        .join(User, User.id == around.user_id)
        .where(around.case_id == case_id, around.until_at.is_(None))
        .order_by(User.name_key, User.id)
    )
    return [Around(*row) for row in rows]


def confirm_by(session: orm.Session, case_id: int) -> datetime | None:
    """When a lead should be confirmed, while that is still to be done."""
    return session.scalar(
        sa.select(Task.due_at).where(
            Task.kind == TaskKind.CONFIRM_LEAD,
            Task.case_id == case_id,
            Task.closed_at.is_(None),
        )
    )


def _requests() -> sa.Select[*tuple[Any, ...]]:
    asked, by = LeadProfessionalNomination, orm.aliased(User)
    return (
        sa.select(asked, User.name.label("nominee"), by.name.label("asked_by"), Task.due_at)
        .join(User, User.id == asked.nominee_id)
        .join(by, by.id == asked.asked_by_id)
        .outerjoin(
            Task,
            sa.and_(Task.kind == TaskKind.ANSWER_NOMINATION, Task.about_id == asked.id),
        )
        .order_by(asked.id.desc())
    )


def _asked(row: Any) -> AskedToLead:
    asked, nominee, asked_by, due_at = row[:4]
    return AskedToLead(
        public_id=asked.public_id,
        name=nominee,
        asked_by=asked_by,
        asked_at=asked.asked_at,
        family_wish=asked.family_wish,
        note=asked.note,
        answer=asked.answer,
        answered_at=asked.answered_at,
        decline_reason=asked.decline_reason,
        decline_words=asked.decline_words,
        due_at=due_at,
    )
