"""The cases a person may see, as a list that can be searched, narrowed, ordered and paged.

*Waiting for a decision* is an open review that somebody or something asked for; *late* is any
open task of the case past its due instant. Both are what the boards count (P10).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Team, User
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries.access import visible_cases
from ehcoord.queries.what_waits import is_late, is_waiting
from ehcoord.rules.names import fold
from ehcoord.rules.permissions import Actor

PAGE = 25
MOST_CHOICES = 200


@unique
class CaseOrder(StrEnum):
    """What the list can be ordered by."""

    FAMILY = "family"
    OPENED = "opened"
    NEXT_DUE = "next_due"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What narrows the list: the beginning of a family's name or a reference, and the rest.

    ``mine`` leaves the cases this person leads or is around; ``waiting`` those with a worry that
    waits for a decision; ``late`` those with something past its day.
    """

    name: str = ""
    closed: bool = False
    team: UUID | None = None
    lead: UUID | None = None
    waiting: bool = False
    late: bool = False
    mine: bool = False
    order: CaseOrder = CaseOrder.FAMILY


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the list. ``next_due_at`` is when the first of its open tasks is due."""

    public_id: UUID
    reference: str
    family_name: str
    team: str
    opened_at: datetime
    closed_at: datetime | None
    needs_lead: bool
    lead: str
    lead_kind: LeadKind | None
    next_due_at: datetime | None = None
    waits: bool = False


def cases_of(
    session: orm.Session, actor: Actor, wanted: CaseFilter, now: datetime, *, page: int
) -> tuple[list[CaseRow], int]:
    """One page of the cases this person may see, and how many in all, in two queries."""
    led, due, waits = LeadProfessionalAssignment, _next_due(), _waits()
    conditions = _conditions(actor, wanted, now)
    total = session.scalar(sa.select(sa.func.count()).select_from(Case).where(*conditions))
    order: Mapping[CaseOrder, Sequence[Any]] = {
        CaseOrder.FAMILY: (Case.sort_key,),
        CaseOrder.OPENED: (Case.opened_at.desc(),),
        # What nothing is due for comes last, on both engines alike.
        CaseOrder.NEXT_DUE: (due.is_(None), due),
    }
    rows = session.execute(
        sa.select(
            Case.public_id, Case.reference, Case.family_name, Team.name, Case.opened_at,
            Case.closed_at, Case.needs_lead, sa.func.coalesce(User.name, ""), led.kind, due, waits,
        )
        .join(Team, Team.id == Case.team_id)
        .outerjoin(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .outerjoin(User, User.id == led.user_id)
        .where(*conditions)
        .order_by(*order[wanted.order], Case.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )  # fmt: skip
    return [CaseRow(*row) for row in rows], total or 0


@dataclass(frozen=True, slots=True)
class Choices:
    """The teams and leads of the open cases a person may see, to narrow the list by."""

    teams: tuple[tuple[UUID, str], ...]
    leads: tuple[tuple[UUID, str], ...]


def choices_of(session: orm.Session, actor: Actor, now: datetime) -> Choices:
    """What the list can be narrowed by, by name, in one query."""
    led = LeadProfessionalAssignment
    seen = (visible_cases(actor, now), Case.closed_at.is_(None))
    teams = (
        sa.select(sa.literal("team").label("what"), Team.public_id, Team.name.label("name"),
                  Team.name.label("key"))
        .join(Case, Case.team_id == Team.id)
        .where(*seen)
    )  # fmt: skip
    leads = (
        sa.select(sa.literal("lead"), User.public_id, User.name, User.name_key)
        .join(led, sa.and_(led.user_id == User.id, led.ended_at.is_(None)))
        .join(Case, Case.id == led.case_id)
        .where(*seen)
    )
    rows = session.execute(sa.union(teams, leads).order_by("key").limit(MOST_CHOICES)).all()
    return Choices(
        teams=tuple((row.public_id, row.name) for row in rows if row.what == "team"),
        leads=tuple((row.public_id, row.name) for row in rows if row.what == "lead"),
    )


def _conditions(
    actor: Actor, wanted: CaseFilter, now: datetime
) -> list[sa.ColumnElement[bool]]:  # fmt: skip
    found = [
        visible_cases(actor, now),
        Case.closed_at.is_not(None) if wanted.closed else Case.closed_at.is_(None),
    ]
    if wanted.name:
        key = fold(wanted.name)
        begins = Case.sort_key.between(key, key + "\uffff")
        found.append(sa.or_(begins, Case.reference == wanted.name.strip().upper()))
    if wanted.team is not None:
        found.append(Case.team_id.in_(sa.select(Team.id).where(Team.public_id == wanted.team)))
    if wanted.lead is not None:
        found.append(_led_by(User.public_id == wanted.lead))
    if wanted.waiting:
        found.append(_waits())
    if wanted.late:
        found.append(_has(Task, is_late(now)))
    if wanted.mine:
        around = TeamAroundTheFamilyMember
        is_around = _has(around, around.user_id == actor.user_id, around.until_at.is_(None))
        found.append(sa.or_(_led_by(User.id == actor.user_id), is_around))
    return found


def _has(table: Any, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a case has a row of a table; the case is the one of the list, and nothing else."""
    return sa.exists().where(table.case_id == Case.id, *conditions).correlate(Case)


def _led_by(who: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    led = LeadProfessionalAssignment
    return _has(led, led.ended_at.is_(None), User.id == led.user_id, who)


def _waits() -> sa.ColumnElement[bool]:
    return _has(ReviewMeeting, is_waiting())


def _next_due() -> sa.ScalarSelect[datetime]:
    return (
        sa.select(sa.func.min(Task.due_at))
        .where(Task.case_id == Case.id, Task.closed_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
