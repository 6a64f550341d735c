"""Rows of support as steps of use cases: found and locked, changed, confirmed, asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportConfirmation, SupportService
from ehcoord.queries.access import get_case
from ehcoord.queries.risks import the_root
from ehcoord.queries.support import find_support, latest_change
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.rulebook import Term
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ConfirmedAs, Level, SupportStatus, Unit
from ehcoord.services.children import LockedChild, lock_children
from ehcoord.services.entries import add_service_entry, note_worry
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.response_check import Rechecked
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_tasks, open_task

HELP_DECLINED = "D06"
MISSED_HELP = "C08"
# A line that stands here has been promised to somebody and has not begun.
PROMISED = frozenset({SupportStatus.ACCEPTED, SupportStatus.WAITING, SupportStatus.REFERRED})
OVER = frozenset(
    {SupportStatus.DECLINED, SupportStatus.REJECTED, SupportStatus.ENDED, SupportStatus.PAUSED}
)


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A line of support, its case and child, locked, and how it stood."""

    case: Case
    rules: RulesInForce
    child: LockedChild
    line: SupportService
    last: SupportChange


@dataclass(frozen=True, slots=True)
class SupportChanged:
    """A line as it now stands. ``worry_id`` is of the worry that the change itself made."""

    support_id: UUID
    status: SupportStatus
    rechecked: Rechecked | None
    worry_id: UUID | None = None
    again: bool = False


def opened_line(session: WriteSession, actor: Actor, case_id: UUID, support_id: UUID) -> OpenedLine:
    """A line for one who may change it. Raises NotFound or NotPermitted."""
    case, relations = get_case(session, actor, case_id, Action.SUPPORT_WRITE, session.now)
    rules = rules_in_force(session, session.now)
    line = find_support(session, case.id, support_id, relations)
    (child,) = lock_children(session, [line.child_id])
    return OpenedLine(case, rules, child, line, latest_change(session, line.id))


def add_change(session: WriteSession, line: SupportService, **said: Any) -> SupportChange:
    """Adds how a line stands from now on."""
    row = SupportChange(
        support_id=line.id,
        child_id=line.child_id,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
        restricted=line.restricted,
        **said,
    )
    session.add_all_now(row)
    note_support(session, "support.changed", line, {"status": row.status})
    return row


def add_confirmation(session: WriteSession, line: SupportService, answer: ConfirmedAs) -> None:
    """Adds what someone who knows said today; the same answer twice in a day is one."""
    last = session.scalars(
        sa.select(SupportConfirmation)
        .where(
            SupportConfirmation.support_id == line.id,
            SupportConfirmation.superseded_at.is_(None),
        )
        .order_by(SupportConfirmation.recorded_at.desc(), SupportConfirmation.id.desc())
        .limit(1)
    ).first()
    if last and last.answer is answer and last.recorded_at.date() == session.now.date():
        return
    session.add_all_now(
        SupportConfirmation(
            support_id=line.id,
            child_id=line.child_id,
            answer=answer,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
            restricted=line.restricted,
        )
    )
    note_support(session, "support.confirmed", line, {"answer": answer})


def ask_how_it_goes(
    session: WriteSession, rules: RulesInForce, case: Case, line: SupportService
) -> None:
    """Closes the question of how a line is going and puts it again in as long as the rules say."""
    close_tasks(session, [TaskKind.CONFIRM_SUPPORT], [line.id], "confirm_support")
    weeks = Term(rules.rulebook.check.confirm_every_weeks, Unit.WEEKS)
    open_task(
        session,
        rules,
        NewTask(
            TaskKind.CONFIRM_SUPPORT,
            about_id=line.id,
            case=case,
            child_id=line.child_id,
            due_at=rules.calendar.due_after(session.now, weeks),
            reason="Help counts as planned until someone says otherwise: "
            "somebody who knows is asked how it is going.",
        ),
    )


def ask_to_start(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    line: SupportService,
    due_at: datetime | None,
    *,
    serious: bool,
) -> None:
    """Asks the lead to see to it that help that was promised begins."""
    reason = "This help was promised. It counts once its first contact has been held."
    open_task(
        session,
        rules,
        NewTask(
            TaskKind.START_SUPPORT,
            about_id=line.id,
            case=case,
            child_id=line.child_id,
            due_at=due_at,
            reason=reason,
            serious=serious,
        ),
    )


def settle_tasks(session: WriteSession, line: SupportService, status: SupportStatus) -> None:
    """Closes what was asked of a line that has begun, or that is over."""
    if status is SupportStatus.ACTIVE or status in OVER:
        close_tasks(session, [TaskKind.START_SUPPORT], [line.id], "change_support")
    if status in OVER:
        close_tasks(session, [TaskKind.CONFIRM_SUPPORT], [line.id], "change_support")


def add_worry_about_help(
    session: WriteSession, line: SupportService, code: str, words: str
) -> RiskIndicator:
    """Adds the worry that follows from help that was declined, or missed twice."""
    row = add_service_entry(session, line.case_id, line.child_id, code, words)
    note_worry(session, "worry.recorded", row, {"code": code, "level": int(row.level)})
    return row


def is_for_serious(session: WriteSession, risk_ids: list[int]) -> bool:
    """Whether one of some worries is serious as it now stands."""
    if not risk_ids:
        return False
    return bool(
        session.scalar(
            sa.select(RiskIndicator.id).where(
                the_root.in_(risk_ids),
                RiskIndicator.superseded_at.is_(None),
                RiskIndicator.level >= Level.SERIOUS,
            ).limit(1)
        )
    )  # fmt: skip


def note_support(
    session: WriteSession, name: str, line: SupportService, details: Mapping[str, Detail]
) -> None:
    """Puts a line about support on the record of use."""
    record(session, Event(name, "support", line.id, line.case_id, line.child_id, details))
