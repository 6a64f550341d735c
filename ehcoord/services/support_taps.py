"""How help is going, told by a tap: as planned, less, stopped, or a contact that was missed."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.support import ConfirmSupport, RecordMissedContact
from ehcoord.db import WriteSession, transaction
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import MissedContact
from ehcoord.rules.permissions import Actor
from ehcoord.services.entries import not_in_future
from ehcoord.services.response_check import recheck
from ehcoord.services.support_rows import (
    MISSED_HELP,
    OpenedLine,
    SupportChanged,
    add_confirmation,
    add_worry_about_help,
    ask_how_it_goes,
    note_support,
    opened_line,
)


def confirm_support(
    actor: Actor, case_id: UUID, support_id: UUID, command: ConfirmSupport, *, now: datetime
) -> SupportChanged:
    """Records one tap: how a line is going. Less, or stopped, is a fall."""
    with transaction(actor.user_id, now) as session:
        opened = opened_line(session, actor, case_id, support_id)
        add_confirmation(session, opened.line, command.answer)
        ask_how_it_goes(session, opened.rules, opened.case, opened.line)
        done = recheck(session, opened.child, opened.rules, act="confirm_support")
        return SupportChanged(support_id, opened.last.status, done)


def record_missed_contact(
    actor: Actor, case_id: UUID, support_id: UUID, command: RecordMissedContact, *, now: datetime
) -> SupportChanged:
    """Records a planned contact that was not held; the second in a row is a worry of its own.

    A contact that its service cancelled is a fall of support and no worry about the child.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_line(session, actor, case_id, support_id)
        planned_at = not_in_future("planned_at", command.planned_at, now)
        known = _missed(session, opened.line.id)
        if planned_at in {row.planned_at for row in known}:
            return SupportChanged(support_id, opened.last.status, None, again=True)
        row = MissedContact(
            support_id=opened.line.id,
            child_id=opened.line.child_id,
            planned_at=planned_at,
            cancelled_by_service=command.cancelled_by_service,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        session.add_all_now(row)
        note_support(session, "support.missed", opened.line, {})
        worry = _worry_if_in_a_row(session, opened, [*known, row])
        done = recheck(session, opened.child, opened.rules, act="record_missed_contact")
        return SupportChanged(
            support_id, opened.last.status, done, worry.public_id if worry else None
        )


def _missed(session: WriteSession, support_id: int) -> list[MissedContact]:
    return list(
        session.scalars(
            sa.select(MissedContact)
            .where(MissedContact.support_id == support_id, MissedContact.superseded_at.is_(None))
            .order_by(MissedContact.planned_at, MissedContact.id)
        )
    )


def _worry_if_in_a_row(
    session: WriteSession, opened: OpenedLine, missed: list[MissedContact]
) -> RiskIndicator | None:
    check = opened.rules.rulebook.check
    window = timedelta(weeks=check.confirm_every_weeks)
    by_family = [row for row in missed if not row.cancelled_by_service]
    last = missed[-1]
    row = [one for one in by_family if abs(one.planned_at - last.planned_at) <= window]
    # Every further pair is a worry again; the odd one between is not.
    if last.cancelled_by_service or len(row) % check.missed_contacts_in_a_row:
        return None
    words = f"Planned help was missed {check.missed_contacts_in_a_row} times: {opened.line.name}."
    return add_worry_about_help(session, opened.line, MISSED_HELP, words)
