"""The boards about who leads: not confirmed, asked, said no, led elsewhere, every family."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.boards import NarrowBoard
from ehcoord.models.accounts import Agency, Team, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import (
    LeadKind,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.models.tasks import Task
from ehcoord.queries.boards.narrowing import EVERYTHING, PAGE, narrowed, some
from ehcoord.queries.boards.sources import LED, Source
from ehcoord.queries.boards.sources import asked as asked_source
from ehcoord.queries.boards.sources import families as families_source
from ehcoord.queries.boards.sources import led_elsewhere as led_elsewhere_source
from ehcoord.queries.boards.sources import said_no as said_no_source
from ehcoord.queries.boards.sources import unled as unled_source
from ehcoord.rules.permissions import Actor

LEAD: Any = orm.aliased(User, name="lead")


@dataclass(frozen=True, slots=True)
class LastAct:
    """The last thing done about who leads: somebody was asked, or the lead before ended."""

    name: str
    at: datetime
    answer: NominationAnswer | None = None
    answered_at: datetime | None = None
    decline_reason: str | None = None
    nomination_id: UUID | None = None
    stopped_leading: bool = False


@dataclass(frozen=True, slots=True)
class Unled:
    """A family whose lead is not confirmed: since when, by when, who leads for now, what was done.

    ``lead_kind`` says whether somebody leads for now or a manager holds the family.
    """

    id: int
    case_id: UUID
    family_name: str
    reference: str
    team: str
    flagged_at: datetime | None
    due_at: datetime
    serious: bool
    lead: str
    lead_kind: LeadKind | None
    last: LastAct | None

    @property
    def asked(self) -> str:
        """The name of the person whose answer is waited for; empty when nobody was asked."""
        waits = self.last is not None and not self.last.stopped_leading and not self.last.answer
        return self.last.name if waits and self.last else ""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A request to lead that waits for an answer."""

    id: int
    case_id: UUID
    family_name: str
    reference: str
    asked: str
    agency: str
    asked_by: str
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SaidNo:
    """A request to lead that somebody declined, or did not answer in time."""

    id: int
    case_id: UUID
    family_name: str
    reference: str
    asked: str
    agency: str
    asked_at: datetime
    answered_at: datetime
    answer: NominationAnswer
    decline_reason: str | None


@dataclass(frozen=True, slots=True)
class LedFamily:
    """An open family and who leads it."""

    id: int
    case_id: UUID
    family_name: str
    reference: str
    team: str
    opened_at: datetime
    lead: str
    agency: str
    lead_kind: LeadKind | None
    since: datetime | None


def unled(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING, *,
    most: int = PAGE, skip: int = 0,
) -> list[Unled]:  # fmt: skip
    """Families whose lead is not confirmed, in the order of the day a lead should be."""
    source, nominee, before, asked, led = (
        unled_source(actor, now), orm.aliased(User), orm.aliased(User),
        orm.aliased(LeadProfessionalNomination, name="asked"),
        orm.aliased(LeadProfessionalAssignment),
    )  # fmt: skip
    rows: Any = session.execute(
        some(narrowed(source, wanted), source, wanted, most, skip)
        .with_only_columns(
            Case.id, Case.public_id, Case.family_name, Case.reference, Team.name.label("team"),
            Case.flagged_at, Task.due_at, Task.serious, LEAD.name.label("lead"), LED.kind,
            asked, nominee.name.label("nominee"), led.ended_at, before.name.label("before"),
        )
        .join(Team, Team.id == Case.team_id)
        .outerjoin(LEAD, LEAD.id == LED.user_id)
        .outerjoin(asked, asked.id == _newest(LeadProfessionalNomination))
        .outerjoin(nominee, nominee.id == asked.nominee_id)
        .outerjoin(led, led.id == _newest(LeadProfessionalAssignment, ended=True))
        .outerjoin(before, before.id == led.user_id)
    )  # fmt: skip
    return [_unled(row) for row in rows]


def asked(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING, *,
    most: int = PAGE, skip: int = 0,
) -> list[AskedFor]:  # fmt: skip
    """Requests to lead that wait for an answer, in the order of the day it is due."""
    source, nominee, by = asked_source(actor, now), orm.aliased(User), orm.aliased(User)
    nomination = LeadProfessionalNomination
    rows: Any = session.execute(
        some(narrowed(source, wanted), source, wanted, most, skip)
        .with_only_columns(
            Case.id, Case.public_id, Case.family_name, Case.reference, nominee.name,
            Agency.name, by.name, nomination.asked_at, Task.due_at,
        )
        .join(nominee, nominee.id == nomination.nominee_id)
        .join(Agency, Agency.id == nominee.agency_id)
        .join(by, by.id == nomination.asked_by_id)
    )  # fmt: skip
    return [AskedFor(*row) for row in rows]


def said_no(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING, *,
    since: datetime, most: int = PAGE, skip: int = 0,
) -> list[SaidNo]:  # fmt: skip
    """Requests to lead that were declined or not answered since an instant."""
    source, nominee = said_no_source(actor, now, since), orm.aliased(User)
    nomination = LeadProfessionalNomination
    rows: Any = session.execute(
        some(narrowed(source, wanted), source, wanted, most, skip)
        .with_only_columns(
            Case.id, Case.public_id, Case.family_name, Case.reference, nominee.name, Agency.name,
            nomination.asked_at, nomination.answered_at, nomination.answer,
            nomination.decline_reason,
        )
        .join(nominee, nominee.id == nomination.nominee_id)
        .join(Agency, Agency.id == nominee.agency_id)
    )  # fmt: skip
    return [SaidNo(*row) for row in rows]


def families(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING, *,
    most: int = PAGE, skip: int = 0,
) -> list[LedFamily]:  # fmt: skip
    """The open families of the teams and who leads each."""
    return _families(session, families_source(actor, now), wanted, most, skip)


def led_elsewhere(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING, *,
    most: int = PAGE, skip: int = 0,
) -> list[LedFamily]:  # fmt: skip
    """Families of the teams that somebody of another team leads."""
    return _families(session, led_elsewhere_source(actor, now), wanted, most, skip)


def _families(
    session: orm.Session, source: Source, wanted: NarrowBoard, most: int, skip: int
) -> list[LedFamily]:
    rows: Any = session.execute(
        some(narrowed(source, wanted), source, wanted, most, skip)
        .with_only_columns(
            Case.id, Case.public_id, Case.family_name, Case.reference, Team.name, Case.opened_at,
            sa.func.coalesce(LEAD.name, ""), sa.func.coalesce(Agency.name, ""), LED.kind,
            LED.started_at,
        )
        .join(Team, Team.id == Case.team_id)
        .outerjoin(LEAD, LEAD.id == LED.user_id)
        .outerjoin(Agency, Agency.id == LEAD.agency_id)
    )  # fmt: skip
    return [LedFamily(*row) for row in rows]


def _unled(row: Any) -> Unled:
    return Unled(
        row.id, row.public_id, row.family_name, row.reference, row.team, row.flagged_at,
        row.due_at, row.serious, row.lead or "", row.kind, _last(row),
    )  # fmt: skip


def _newest(table: Any, *, ended: bool = False) -> Any:
    one = orm.aliased(table)
    newest = sa.select(sa.func.max(one.id)).where(one.case_id == Case.id)
    if ended:
        newest = newest.where(one.ended_at.is_not(None))
    return newest.correlate(Case).scalar_subquery()


def _last(row: Any) -> LastAct | None:
    """Whichever came last: a request to lead, or the end of somebody's leading."""
    asked: LeadProfessionalNomination | None = row.asked
    ended = row.ended_at is not None
    if asked is not None and not (ended and row.ended_at > (asked.answered_at or asked.asked_at)):
        return LastAct(
            row.nominee, asked.asked_at, asked.answer, asked.answered_at, asked.decline_reason,
            asked.public_id,
        )  # fmt: skip
    return LastAct(row.before, row.ended_at, stopped_leading=True) if ended else None
