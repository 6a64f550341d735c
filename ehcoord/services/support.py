"""Support: started, changed, begun, confirmed by a tap, missed. Only help that happens counts."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.support import (
    ChangeSupport,
    ConfirmFirstContact,
    StartSupport,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.cases import Case
from ehcoord.models.support import SupportChange, SupportPurpose, SupportService
from ehcoord.queries.access import get_case
from ehcoord.queries.risks import roots_named
from ehcoord.queries.support import latest_change
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.vocabulary import SupportStatus
from ehcoord.services.children import LockedChild, lock_children_of
from ehcoord.services.entries import not_in_future
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.support_rows import (
    HELP_DECLINED,
    PROMISED,
    OpenedLine,
    SupportChanged,
    add_change,
    add_worry_about_help,
    ask_how_it_goes,
    ask_to_start,
    is_for_serious,
    note_support,
    opened_line,
    settle_tasks,
)


def start_support(
    actor: Actor, case_id: UUID, command: StartSupport, *, now: datetime
) -> SupportChanged:
    """Adds a line of help for one child, the worries it is for and where it stands.

    Raises InvalidInput for an unknown kind of help, and for active help without the day of its
    first contact: offered, referred, waiting and accepted help is not help yet.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.SUPPORT_WRITE, now)
        rules = rules_in_force(session, now)
        (child,) = lock_children_of(session, case.id, [command.child_id])
        there = command.one_use_id and session.scalar(
            sa.select(SupportService).where(SupportService.one_use_id == command.one_use_id)
        )
        if there:
            status = latest_change(session, there.id).status
            return SupportChanged(there.public_id, status, None, again=True)
        _check_start(command, rules)
        line = _add_line(session, case, child, command, rules)
        risk_ids = _add_purposes(session, line, command.worry_ids)
        first_contact = _held("first_contact_at", command.first_contact_at, now)
        change = add_change(
            session,
            line,
            status=command.status,
            happened_at=first_contact or now,
            contacts_per_4_weeks=command.contacts_per_4_weeks,
            start_by=command.start_by,
            first_contact_at=first_contact,
            declined_by=command.declined_by,
            child_was_asked=command.child_was_asked,
            reason=command.reason,
        )
        serious = is_for_serious(session, risk_ids)
        return _stands(
            session, OpenedLine(case, rules, child, line, change), "start_support", serious
        )


def change_support(
    actor: Actor, case_id: UUID, support_id: UUID, command: ChangeSupport, *, now: datetime
) -> SupportChanged:
    """Records a new status or amount of a line. Declined help is itself a worry, and says so."""
    with transaction(actor.user_id, now) as session:
        opened = opened_line(session, actor, case_id, support_id)
        if _sent_before(session, opened.line, command.one_use_id):
            return SupportChanged(support_id, opened.last.status, None, again=True)
        _check_declined(command)
        last = opened.last
        amount = command.contacts_per_4_weeks
        change = add_change(
            session,
            opened.line,
            one_use_id=command.one_use_id,
            status=command.status,
            happened_at=not_in_future("happened_at", command.happened_at, now),
            contacts_per_4_weeks=last.contacts_per_4_weeks if amount is None else amount,
            start_by=command.start_by or last.start_by,
            first_contact_at=_held("first_contact_at", command.first_contact_at, now),
            planned_ending=command.planned_ending,
            worker_gap=command.worker_gap,
            declined_by=command.declined_by,
            child_was_asked=command.child_was_asked,
            reason=command.reason,
        )
        opened = OpenedLine(opened.case, opened.rules, opened.child, opened.line, change)
        return _stands(session, opened, "change_support")


def confirm_first_contact(
    actor: Actor, case_id: UUID, support_id: UUID, command: ConfirmFirstContact, *, now: datetime
) -> SupportChanged:
    """Records that help has begun: from now on it counts as planned until someone says otherwise.

    Raises RuleBroken for a line that is over: more help is a new line.
    """
    with transaction(actor.user_id, now) as session:
        return begin_help(session, opened_line(session, actor, case_id, support_id), command)


def begin_help(
    session: WriteSession, opened: OpenedLine, command: ConfirmFirstContact
) -> SupportChanged:
    """The same as a step: a line that is opened and locked has begun."""
    line, last = opened.line, opened.last
    if last.first_contact_at or _sent_before(session, line, command.one_use_id):
        return SupportChanged(line.public_id, last.status, None, again=True)
    if last.status in (SupportStatus.ENDED, SupportStatus.DECLINED, SupportStatus.REJECTED):
        raise RuleBroken("line-is-over", "This help is over.", fix="Start a new line of help.")
    at = not_in_future("first_contact_at", command.first_contact_at, session.now)
    amount = command.contacts_per_4_weeks
    change = add_change(
        session,
        line,
        one_use_id=command.one_use_id,
        status=SupportStatus.ACTIVE,
        happened_at=at,
        contacts_per_4_weeks=last.contacts_per_4_weeks if amount is None else amount,
        start_by=last.start_by,
        first_contact_at=at,
    )
    opened = OpenedLine(opened.case, opened.rules, opened.child, line, change)
    return _stands(session, opened, "confirm_first_contact")


def _held(field: str, instant: datetime | None, now: datetime) -> datetime | None:
    return None if instant is None else not_in_future(field, instant, now)


def _check_start(command: StartSupport, rules: RulesInForce) -> None:
    if command.type_code not in rules.rulebook.support_types:
        raise InvalidInput({"type_code": ["Choose the kind of help."]})
    if command.status is SupportStatus.ACTIVE and command.first_contact_at is None:
        raise InvalidInput({"first_contact_at": ["Enter when the first contact was held."]})
    if command.status is not SupportStatus.ACTIVE and command.first_contact_at is not None:
        raise InvalidInput({"status": ["Help whose first contact was held has begun."]})
    _check_declined(command)


def _check_declined(command: StartSupport | ChangeSupport) -> None:
    if command.status is not SupportStatus.DECLINED:
        return
    faults = {}
    if not command.declined_by:
        faults["declined_by"] = ["Choose who declined."]
    if command.child_was_asked is None:
        faults["child_was_asked"] = ["Choose whether the child was asked."]
    if not command.reason:
        faults["reason"] = ["Say why it was declined, and what was offered instead."]
    if faults:
        raise InvalidInput(faults)


def _add_line(
    session: WriteSession, case: Case, child: LockedChild, command: StartSupport,
    rules: RulesInForce,
) -> SupportService:  # fmt: skip
    kind = rules.rulebook.support_types[command.type_code]
    line = SupportService(
        one_use_id=command.one_use_id,
        case_id=case.id,
        child_id=child.child.id,
        type_code=command.type_code,
        name=command.name or kind.name,
        provider=command.provider,
        worker=command.worker,
        level=kind.level,
        for_child=kind.for_child,
        term_time=command.term_time,
        restricted=command.restricted,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )
    session.add_all_now(line)
    note_support(session, "support.started", line, {"type": line.type_code})
    return line


def _add_purposes(
    session: WriteSession, line: SupportService, worry_ids: tuple[UUID, ...]
) -> list[int]:
    roots = sorted(set(roots_named(session, line.child_id, worry_ids).values()))
    session.add_all(
        SupportPurpose(
            support_id=line.id,
            risk_id=root,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
        )
        for root in roots
    )
    return roots


def _stands(
    session: WriteSession, opened: OpenedLine, act: str, serious: bool = False
) -> SupportChanged:
    """What follows from how a line now stands: tasks, a worry if it was declined, the check."""
    line, change, worry = opened.line, opened.last, None
    settle_tasks(session, line, change.status)
    if change.status in PROMISED:
        calendar = opened.rules.calendar
        due = calendar.end_of_business(change.start_by) if change.start_by else None
        ask_to_start(session, opened.rules, opened.case, line, due, serious=serious)
    if change.status is SupportStatus.ACTIVE and change.first_contact_at:
        ask_how_it_goes(session, opened.rules, opened.case, line)
    if change.status is SupportStatus.DECLINED:
        worry = add_worry_about_help(session, line, HELP_DECLINED, f"Declined: {line.name}.")
    done = recheck(session, opened.child, opened.rules, act=act)
    return SupportChanged(line.public_id, change.status, done, worry.public_id if worry else None)


def _sent_before(session: WriteSession, line: SupportService, one_use_id: UUID | None) -> bool:
    if one_use_id is None:
        return False
    query = sa.select(SupportChange.id).where(
        SupportChange.one_use_id == one_use_id, SupportChange.support_id == line.id
    )
    return session.scalar(query) is not None
