"""Facts for tests of the services: rows as the use cases leave them, without the use case."""

from datetime import datetime, timedelta
from typing import Any

from ehcoord.db import WriteSession
from ehcoord.models.contacts import Contact
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportPurpose, SupportService
from ehcoord.rules.vocabulary import HowKnown, Level, SupportStatus
from ehcoord.services.children import lock_children
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.rulebook import rules_in_force


def add_worry(
    session: WriteSession,
    case_id: int,
    child_id: int,
    level: Level,
    code: str | None = None,
    **more: Any,
) -> RiskIndicator:
    """A worry that is recorded at the session's instant and happened an hour before."""
    row = RiskIndicator(
        **{
            "case_id": case_id,
            "child_id": child_id,
            "code": code,
            "level": level,
            "observed_at": session.now - timedelta(hours=1),
            "counts_from": session.now,
            "how_known": HowKnown.SEEN,
            "evidence": "What was seen, in words.",
            "recorded_at": session.now,
            "recorded_by_id": session.actor_id,
            **more,
        }
    )
    session.add_all_now(row)
    return row


def add_support(
    session: WriteSession,
    case_id: int,
    child_id: int,
    *worry_ids: int,
    level: int = 3,
    weekly: float = 1,
    status: SupportStatus = SupportStatus.ACTIVE,
    first_contact_at: datetime | None = None,
    name: str = "Mentor",
) -> SupportService:
    """A line of help for these worries; active ones have had their first contact now."""
    recorded = {"recorded_at": session.now, "recorded_by_id": session.actor_id}
    line = SupportService(
        case_id=case_id, child_id=child_id, type_code="mentor", name=name, level=level,
        **recorded,
    )  # fmt: skip
    session.add_all_now(line)
    session.add_all(
        SupportPurpose(support_id=line.id, risk_id=worry_id, **recorded) for worry_id in worry_ids
    )
    is_active = status is SupportStatus.ACTIVE
    session.add_all_now(
        SupportChange(
            support_id=line.id,
            child_id=child_id,
            status=status,
            happened_at=session.now,
            contacts_per_4_weeks=4 * weekly,
            first_contact_at=(first_contact_at or session.now) if is_active else None,
            **recorded,
        )
    )
    return line


def add_contact(session: WriteSession, case_id: int, child_id: int) -> Contact:
    """Somebody saw the child at the session's instant."""
    row = Contact(
        case_id=case_id, child_id=child_id, happened_at=session.now, seen=True,
        recorded_at=session.now, recorded_by_id=session.actor_id,
    )  # fmt: skip
    session.add_all_now(row)
    return row


def check_again(session: WriteSession, child_id: int, **more: Any) -> Rechecked:
    """Locks the child and works the response check out again."""
    (locked,) = lock_children(session, [child_id])
    return recheck(session, locked, rules_in_force(session, session.now), **more)
