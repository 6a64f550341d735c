"""Contacts and notes: who saw or spoke to whom, and the three taps of a week."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ehcoord.commands.contacts import RecordContact, RecordNote, SeenBy, WeeklyCard
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.cases import Case, Child
from ehcoord.models.contacts import Contact, Note
from ehcoord.models.risks import RiskCheck
from ehcoord.models.support import SupportService
from ehcoord.queries.access import get_case
from ehcoord.queries.owners import lead_of
from ehcoord.queries.risks import roots_named
from ehcoord.queries.support import lines_where
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ConfirmedAs, StillTrue
from ehcoord.services.children import LockedChild, lock_children, lock_children_of
from ehcoord.services.entries import not_in_future
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.support_rows import add_confirmation, ask_how_it_goes
from ehcoord.services.tasks import close_tasks

MIDDAY = time(12, 0)


@dataclass(frozen=True, slots=True)
class ContactRecorded:
    """What became of a contact; ``rechecked`` has one for each child, none if saved before."""

    entry_id: UUID
    rechecked: tuple[Rechecked, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class NoteRecorded:
    """A note that is kept; ``again`` when the same one was sent before."""

    note_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class CardAnswered:
    """What became of the three taps for one child."""

    child_id: UUID
    rechecked: Rechecked | None
    again: bool = False


def record_contact(
    actor: Actor, case_id: UUID, command: RecordContact, *, now: datetime
) -> ContactRecorded:
    """Records that somebody saw the children, or spoke to the family about them.

    Attending school is being seen, never being seen alone. Raises InvalidInput for a day to come.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CONTACT_WRITE, now)
        rules = rules_in_force(session, now)
        children = lock_children_of(session, case.id, command.child_ids)
        before = _saved_before(session, command.one_use_id, children)
        if before is not None:
            return ContactRecorded(before, (), again=True)
        happened_at = not_in_future("happened_at", command.happened_at, now)
        entry_id = uuid4()
        for child in children:
            add_contact(
                session,
                child.child,
                one_use_id=command.one_use_id,
                entry_id=entry_id,
                happened_at=happened_at,
                seen=command.seen,
                alone=command.seen and command.alone,
                by_id=None if command.by_whom else actor.user_id,
                by_whom=command.by_whom,
                place=command.place,
                note=command.note,
                restricted=command.restricted,
            )
        if lead_of(session, case.id) == actor.user_id:
            close_tasks(session, [TaskKind.FIRST_CONTACT_WITH_FAMILY], [case.id], "record_contact")
        act = "record_seen" if command.seen else "record_contact"
        done = tuple(recheck(session, child, rules, act=act) for child in children)
        return ContactRecorded(entry_id, done)


def record_note(actor: Actor, case_id: UUID, command: RecordNote, *, now: datetime) -> NoteRecorded:
    """Keeps a note, which the rules never read; one that is sent twice is kept once."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CONTACT_WRITE, now)
        there = command.one_use_id and session.scalar(
            sa.select(Note).where(Note.one_use_id == command.one_use_id, Note.case_id == case.id)
        )
        if there:
            return NoteRecorded(there.id, again=True)
        child_ids = [command.child_id] if command.child_id else []
        children = lock_children_of(session, case.id, child_ids)
        note = Note(
            one_use_id=command.one_use_id,
            case_id=case.id,
            child_id=children[0].child.id if children else None,
            words=command.words,
            restricted=command.restricted,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        session.add_all_now(note)
        record(session, Event("note.recorded", "note", note.id, case.id, note.child_id))
        return NoteRecorded(note.id)


def weekly_card(
    actor: Actor, child_id: UUID, command: WeeklyCard, *, now: datetime
) -> CardAnswered:
    """Three taps about one child: seen this week, help as planned, what is still true.

    It answers *who has seen them?*, confirms the help and answers *still true?* where that was
    told. Raises NotFound for a child of a case this person may not know of.
    """
    with transaction(actor.user_id, now) as session:
        row = session.scalar(sa.select(Child).where(Child.public_id == child_id))
        if row is None or row.case_id is None:
            raise NotFound
        case, relations = get_case(session, actor, row.case_id, Action.CONTACT_WRITE, now)
        rules = rules_in_force(session, now)
        (child,) = lock_children(session, [row.id])
        if _saved_before(session, command.one_use_id, (child,)) is not None:
            return CardAnswered(child_id, None, again=True)
        _note_seen(session, actor, child, command)
        _confirm_lines(session, rules, case, child, command, relations)
        _note_still_true(session, child, command)
        return CardAnswered(child_id, recheck(session, child, rules, act="weekly_card"))


def add_contact(session: WriteSession, child: Child, **said: Any) -> Contact:
    """Adds one contact with one child; a child who was seen closes *who has seen them?*."""
    row = Contact(
        case_id=child.case_id,
        child_id=child.id,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
        **said,
    )
    session.add_all_now(row)
    if row.seen:
        close_tasks(session, [TaskKind.WHO_HAS_SEEN], [child.id], "record_seen")
    record(
        session,
        Event("contact.recorded", "contact", row.id, row.case_id, child.id, {"seen": row.seen}),
    )
    return row


def _saved_before(
    session: WriteSession, one_use_id: UUID | None, children: tuple[LockedChild, ...]
) -> UUID | None:
    if one_use_id is None:
        return None
    return session.scalar(
        sa.select(Contact.entry_id)
        .where(
            Contact.one_use_id == one_use_id,
            Contact.child_id.in_([child.child.id for child in children]),
        )
        .limit(1)
    )


def _note_seen(
    session: WriteSession, actor: Actor, child: LockedChild, command: WeeklyCard
) -> None:
    if command.seen is SeenBy.NOBODY:
        return
    if command.seen is SeenBy.SOMEONE_ELSE and not command.by_whom:
        raise InvalidInput({"by_whom": ["Enter who saw the child."]})
    day = command.seen_on or london_date(session.now)
    by_me = command.seen is SeenBy.ME
    add_contact(
        session,
        child.child,
        one_use_id=command.one_use_id,
        happened_at=not_in_future("seen_on", at_london(day, MIDDAY), session.now),
        seen=True,
        by_id=actor.user_id if by_me else None,
        by_whom="" if by_me else command.by_whom,
    )


def _confirm_lines(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    child: LockedChild,
    command: WeeklyCard,
    relations: frozenset[Relation],
) -> None:
    """The tap speaks of the lines it names; the other running lines are then as planned."""
    if command.support is None:
        return
    lines = lines_where(session, SupportService.child_id == child.child.id, relations)
    running = {line.id for line in lines if line.is_running}
    if not set(command.support_ids) <= running:
        raise InvalidInput({"support_ids": ["Choose help that is running."]})
    rows = session.scalars(
        sa.select(SupportService)
        .where(SupportService.public_id.in_(running))
        .order_by(SupportService.id)
    ).all()
    for row in rows:
        is_meant = not command.support_ids or row.public_id in command.support_ids
        add_confirmation(session, row, command.support if is_meant else ConfirmedAs.AS_PLANNED)
        ask_how_it_goes(session, rules, case, row)


def _note_still_true(session: WriteSession, child: LockedChild, command: WeeklyCard) -> None:
    roots = sorted(set(roots_named(session, child.child.id, command.still_true_ids).values()))
    session.add_all(
        RiskCheck(
            risk_id=root,
            child_id=child.child.id,
            answer=StillTrue.STILL_TRUE,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
        )
        for root in roots
    )
    close_tasks(session, [TaskKind.STILL_TRUE], roots, "check_worry")
