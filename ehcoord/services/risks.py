"""Worries: recorded, corrected, named, checked, put together with their episode (P2, P5, P9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from ehcoord.commands.risks import ChooseCode, CorrectWorry, RecordWorry, SameEpisode
from ehcoord.db import LOCK_WAIT_MS, WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.access import get_case
from ehcoord.queries.risks import find_worry
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.children import LockedChild, lock_children_of
from ehcoord.services.entries import (
    WorryChanged,
    changed_worry,
    check_code,
    not_in_future,
    note_worry,
    opened_worry,
    root_of,
    superseding,
)
from ehcoord.services.leads.steps import make_lead_clock_serious
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_tasks

# The stop screen does not wait for whoever holds the lock: it is shown, saved or not.
WAIT_MS_WHEN_IMMEDIATE = 50
# The page that corrects shows each of these; a command carries them under the same names.
WRITTEN = (
    "code", "level", "how_known", "evidence", "who_knows", "about_adult", "hospital", "restricted"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorryOfChild:
    """What became of an entry for one child; ``rechecked`` is None if it was saved before."""

    child_id: UUID
    worry_id: UUID
    rechecked: Rechecked | None


@dataclass(frozen=True, slots=True)
class WorryRecorded:
    """One entry about one or several children. ``again`` says that it had been saved before."""

    entry_id: UUID
    worries: tuple[WorryOfChild, ...]
    immediate: bool
    again: bool = False


def record_worry(
    actor: Actor, case_id: UUID, command: RecordWorry, *, now: datetime
) -> WorryRecorded:
    """Saves a worry about one or several children, and what it demands, in one transaction.

    Raises InvalidInput for a day to come or an unknown code, NotFound for a child of another
    case, and Busy: at once where the worry is immediate, because nobody may wait for a form.
    """
    immediate = command.level is Level.IMMEDIATE
    wait_ms = WAIT_MS_WHEN_IMMEDIATE if immediate else LOCK_WAIT_MS
    with transaction(actor.user_id, now, wait_ms=wait_ms) as session:
        case, _ = get_case(session, actor, case_id, Action.WORRY_WRITE, now)
        rules = rules_in_force(session, now)
        check_code(command.code, rules.rulebook)
        children = lock_children_of(session, case.id, command.child_ids)
        before = _saved_before(session, command.one_use_id, children)
        if before:
            return _first_result(before, children, immediate)
        rows = add_entries(session, actor, (case, rules), command, children)
        return WorryRecorded(
            rows[0].entry_id,
            tuple(
                WorryOfChild(child.child.public_id, row.public_id, recheck(session, child, rules))
                for child, row in zip(children, rows, strict=True)
            ),
            immediate,
        )


def correct_worry(
    actor: Actor, case_id: UUID, worry_id: UUID, command: CorrectWorry, *, now: datetime
) -> WorryChanged:
    """Puts a corrected worry in the place of what was written, which stays on the record.

    Only what is more worrying, or another kind of worry, is news to the response check.
    """
    with transaction(actor.user_id, now) as session:
        case, rules, child, old = opened_worry(session, actor, case_id, worry_id)
        check_code(command.code, rules.rulebook)
        changes = {name: getattr(command, name) for name in WRITTEN}
        changes["observed_at"] = not_in_future("observed_at", command.observed_at, now)
        changes["discharged_at"] = _discharged(command, now)
        if old.one_use_id is None or old.one_use_id != command.one_use_id:
            row = superseding(session, old, **changes, one_use_id=command.one_use_id)
        else:
            row = old
        if row.code is not None:
            close_tasks(session, [TaskKind.CHOOSE_CODE], [root_of(row)], "correct_worry")
        if row.level >= Level.SERIOUS > old.level:
            make_lead_clock_serious(session, rules, case)
        fields = sorted(n for n, value in changes.items() if value != getattr(old, n))
        note_worry(session, "worry.corrected", row, {"fields": fields, "level": int(row.level)})
        return changed_worry(session, child, rules, row, "correct_worry")


def choose_code(
    actor: Actor, case_id: UUID, worry_id: UUID, command: ChooseCode, *, now: datetime
) -> WorryChanged:
    """Gives a worry the words of the catalogue that it was saved without; it is no news."""
    with transaction(actor.user_id, now) as session:
        _, rules, child, old = opened_worry(session, actor, case_id, worry_id)
        check_code(command.code, rules.rulebook)
        row = old if old.code == command.code else superseding(session, old, code=command.code)
        close_tasks(session, [TaskKind.CHOOSE_CODE], [root_of(row)], "choose_code")
        note_worry(session, "worry.code_chosen", row, {"code": command.code})
        return changed_worry(session, child, rules, row, "choose_code")


def same_episode(
    actor: Actor, case_id: UUID, worry_id: UUID, command: SameEpisode, *, now: datetime
) -> WorryChanged:
    """Says that two entries of one child tell of one episode: the higher level stands for both."""
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.WORRY_WRITE, now)
        first = find_worry(session, case.id, command.same_as_id, relations, actor)
        _, rules, child, old = opened_worry(session, actor, case_id, worry_id)
        same_as = first.same_episode_as_id or root_of(first)
        if first.child_id != old.child_id or same_as == root_of(old):
            raise InvalidInput({"same_as_id": ["Choose another entry about the same child."]})
        if old.same_episode_as_id == same_as:
            row = old
        else:
            row = superseding(session, old, same_episode_as_id=same_as)
        note_worry(session, "worry.same_episode", row, {"same_as": same_as})
        return changed_worry(session, child, rules, row, "same_episode")


def _saved_before(
    session: WriteSession, one_use_id: UUID | None, children: Iterable[LockedChild]
) -> list[RiskIndicator]:
    if one_use_id is None:
        return []
    ids = [child.child.id for child in children]
    return list(
        session.scalars(
            sa.select(RiskIndicator)
            .where(RiskIndicator.one_use_id == one_use_id, RiskIndicator.child_id.in_(ids))
            .order_by(RiskIndicator.child_id)
        )
    )


def _first_result(
    rows: list[RiskIndicator], children: tuple[LockedChild, ...], immediate: bool
) -> WorryRecorded:
    addresses = {child.child.id: child.child.public_id for child in children}
    return WorryRecorded(
        rows[0].entry_id,
        tuple(WorryOfChild(addresses[row.child_id], row.public_id, None) for row in rows),
        immediate,
        again=True,
    )


def add_entries(
    session: WriteSession,
    actor: Actor,
    of: tuple[Case, RulesInForce],
    command: RecordWorry,
    children: tuple[LockedChild, ...],
) -> list[RiskIndicator]:
    """Adds one entry a child, as a step: the caller has let the person in and checks again."""
    case, rules = of
    observed_at = not_in_future("observed_at", command.observed_at, session.now)
    assessment_id = _first_assessment(session, case, command.assessment_id)
    entry_id, discharged_at = uuid4(), _discharged(command, session.now)
    rows = [
        RiskIndicator(
            **{name: getattr(command, name) for name in WRITTEN},
            one_use_id=command.one_use_id,
            entry_id=entry_id,
            case_id=case.id,
            child_id=child.child.id,
            observed_at=observed_at,
            counts_from=session.now,
            discharged_at=discharged_at,
            agency_id=actor.agency_id,
            first_assessment_id=assessment_id,
            recorded_at=session.now,
            recorded_by_id=actor.user_id,
        )
        for child in children
    ]
    session.add_all_now(*rows)
    for row in rows:
        note_worry(session, "worry.recorded", row, {"code": row.code, "level": int(row.level)})
    if command.level >= Level.SERIOUS:
        make_lead_clock_serious(session, rules, case)
    return rows


def _first_assessment(session: WriteSession, case: Case, public_id: UUID | None) -> int | None:
    """The first assessment this was written in, while it is not submitted; else None."""
    if public_id is None:
        return None
    found = session.scalar(
        sa.select(Assessment).where(
            Assessment.public_id == public_id, Assessment.case_id == case.id
        )
    )
    if found is None:
        raise NotFound
    return found.id if found.is_first and found.submitted_at is None else None


def _discharged(command: RecordWorry | CorrectWorry, now: datetime) -> datetime | None:
    if not command.hospital or command.discharged_at is None:
        return None
    return not_in_future("discharged_at", command.discharged_at, now)
