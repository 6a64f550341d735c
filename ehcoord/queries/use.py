"""The record of use of one case, as those who may read it are shown it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.records import AuditEvent, AuditStream

USE_PAGE = 50


@dataclass(frozen=True, slots=True)
class UseLine:
    """Somebody, or the service by itself, did or saw something."""

    number: int
    at: datetime
    name: str
    who: str
    about: str
    details: Mapping[str, Any]


def use_of_case(session: orm.Session, case_id: int, page: int) -> tuple[list[UseLine], int]:
    """One page of a case's record, the newest first, and how many lines there are in all.

    The caller has asked for ``Action.AUDIT_READ`` on the case.
    """
    total = session.scalar(sa.select(AuditStream.last_number).where(AuditStream.case_id == case_id))
    rows = session.execute(
        sa.select(AuditEvent, User.name)
        .join(AuditStream, AuditStream.id == AuditEvent.stream_id)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditStream.case_id == case_id)
        .order_by(AuditEvent.number.desc())
        .limit(USE_PAGE)
        .offset((page - 1) * USE_PAGE)
    )
    lines = [
        UseLine(
            number=event.number,
            at=event.at,
            name=event.name,
            who=who or "The service",
            about=event.about_kind,
            details=event.details,
        )
        for event, who in rows
    ]
    return lines, total or 0
