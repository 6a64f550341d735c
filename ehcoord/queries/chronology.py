"""Everything that happened in a case, in one list: each line says what, when and who said so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import known_at
from ehcoord.models.accounts import User
from ehcoord.models.contacts import Contact, Note
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.queries.case_heads import CaseHead


@dataclass(frozen=True, slots=True)
class Happening:
    """One line. ``recorded_at`` is later than ``at`` where it was learned later."""

    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    child_id: int | None
    code: str
    words: str


def chronology(session: orm.Session, head: CaseHead, at: datetime) -> list[Happening]:
    """What was known at an instant of everything that happened, the newest first.

    Rows marked restricted are left out for those who may not see them.
    """
    found = [
        *_worries(session, head, at),
        *_support(session, head, at),
        *_contacts(session, head, at),
        *_notes(session, head, at),
        *_reviews(session, head),
        *_leads(session, head),
    ]
    return sorted(found, key=lambda one: (one.at, one.recorded_at), reverse=True)


def _facts(session: orm.Session, head: CaseHead, table: Any, at: datetime) -> Iterable[Any]:
    query = (
        sa.select(table, User.name.label("by"))
        .outerjoin(User, User.id == table.recorded_by_id)
        .where(table.case_id == head.id, known_at(table, at))
        .order_by(table.id)
    )
    if not head.shows_restricted:
        query = query.where(table.restricted.is_(False))
    return session.execute(query)


def _worries(session: orm.Session, head: CaseHead, at: datetime) -> Iterable[Happening]:
    for row, by in _facts(session, head, RiskIndicator, at):
        if row.withdrawn_at is None:
            yield Happening(
                "worry", row.observed_at, row.recorded_at, by or "", row.child_id,
                row.code or "", row.evidence,
            )  # fmt: skip


def _support(session: orm.Session, head: CaseHead, at: datetime) -> Iterable[Happening]:
    query = (
        sa.select(SupportChange, SupportService, User.name)
        .join(SupportService, SupportService.id == SupportChange.support_id)
        .outerjoin(User, User.id == SupportChange.recorded_by_id)
        .where(SupportService.case_id == head.id, known_at(SupportChange, at))
        .order_by(SupportChange.id)
    )
    if not head.shows_restricted:
        query = query.where(SupportService.restricted.is_(False))
    for change, line, by in session.execute(query):
        yield Happening(
            "support", change.happened_at, change.recorded_at, by or "", line.child_id,
            change.status.value, line.name,
        )  # fmt: skip


def _contacts(session: orm.Session, head: CaseHead, at: datetime) -> Iterable[Happening]:
    for row, by in _facts(session, head, Contact, at):
        said = "seen alone" if row.alone else "seen" if row.seen else "not_seen"
        yield Happening(
            "contact", row.happened_at, row.recorded_at, row.by_whom or by or "", row.child_id,
            said, row.note,
        )  # fmt: skip


def _notes(session: orm.Session, head: CaseHead, at: datetime) -> Iterable[Happening]:
    for row, by in _facts(session, head, Note, at):
        yield Happening(
            "note", row.recorded_at, row.recorded_at, by or "", row.child_id, "", row.words
        )


def _reviews(session: orm.Session, head: CaseHead) -> Iterable[Happening]:
    for row in session.scalars(
        sa.select(ReviewMeeting).where(ReviewMeeting.case_id == head.id).order_by(ReviewMeeting.id)
    ):
        yield Happening("review", row.opened_at, row.opened_at, "", row.child_id, "asked_for", "")
        if row.held_at is not None:
            yield Happening("review", row.held_at, row.held_at, "", row.child_id, "held", "")


def _leads(session: orm.Session, head: CaseHead) -> Iterable[Happening]:
    led = LeadProfessionalAssignment
    for row, name in session.execute(
        sa.select(led, User.name)
        .join(User, User.id == led.user_id)
        .where(led.case_id == head.id)
        .order_by(led.id)
    ):
        yield Happening("lead", row.started_at, row.started_at, name, None, row.kind.value, "")
