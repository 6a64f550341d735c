"""Worries as steps of use cases: found and locked, superseded, added, put on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.errors import InvalidInput
from ehcoord.models.cases import Case
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.access import get_case
from ehcoord.queries.risks import find_worry
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.vocabulary import HowKnown, Level
from ehcoord.services.children import LockedChild, lock_children
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.rulebook import rules_in_force

OWN_TO_A_ROW = frozenset(
    {"id", "public_id", "one_use_id", "recorded_at", "recorded_by_id", "superseded_at",
     "supersedes_id", "first_id", "withdrawn_at"}
)  # fmt: skip
NOT_YET = "The day must be today or earlier."


@dataclass(frozen=True, slots=True)
class WorryChanged:
    """A worry as it now stands, under its new address."""

    worry_id: UUID
    child_id: UUID
    rechecked: Rechecked
    immediate: bool = False


def root_of(row: RiskIndicator) -> int:
    """The id by which decisions, links and tasks name a worry, however often it was corrected."""
    return row.first_id or row.id


def superseding(session: WriteSession, old: RiskIndicator, **changes: Any) -> RiskIndicator:
    """Adds the row that stands from now on in the place of an earlier one (P5).

    It is news to the response check only where it is more worrying or another kind of worry.
    """
    kept = {
        column.key: getattr(old, column.key)
        for column in sa.inspect(RiskIndicator).column_attrs
        if column.key not in OWN_TO_A_ROW
    }
    row = RiskIndicator(**kept, first_id=root_of(old), supersedes_id=old.id)
    row.recorded_at, row.recorded_by_id = session.now, session.actor_id
    for name, value in changes.items():
        setattr(row, name, value)
    is_recoded = old.code is not None and row.code != old.code
    if row.level > old.level or is_recoded:
        row.counts_from = session.now
    old.superseded_at = session.now
    session.add_all_now(row)
    return row


def add_service_entry(
    session: WriteSession, case_id: int, child_id: int, code: str, words: str
) -> RiskIndicator:
    """Adds a moderate worry that follows from something recorded, such as help declined."""
    row = RiskIndicator(
        case_id=case_id,
        child_id=child_id,
        code=code,
        level=Level.MODERATE,
        observed_at=session.now,
        counts_from=session.now,
        how_known=HowKnown.SEEN,
        evidence=words,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )
    session.add_all_now(row)
    return row


def not_in_future(field: str, instant: datetime, now: datetime) -> datetime:
    """An instant that is not to come: later today is taken as now, for a day without an hour.

    Raises InvalidInput, at the field, for a day after today.
    """
    if instant <= now:
        return instant
    if london_date(instant) > london_date(now):
        raise InvalidInput({field: [NOT_YET]})
    return now


def check_code(code: str | None, rulebook: Rulebook) -> None:
    """Raises InvalidInput for a code that is not offered by the rulebook."""
    if code is None:
        return
    found = rulebook.indicators.get(code)
    if found is None or found.system_made or not found.enabled:
        raise InvalidInput({"code": ["Choose the worry that fits best."]})


def name_of(code: str | None, rules: RulesInForce) -> str:
    """What a worry is called on screen; one without a code is called so."""
    found = rules.rulebook.indicators.get(code or "")
    return found.short_name if found else "Worry, words to be chosen"


def opened_worry(
    session: WriteSession,
    actor: Actor,
    case_id: UUID,
    worry_id: UUID,
    action: Action = Action.WORRY_WRITE,
) -> tuple[Case, RulesInForce, LockedChild, RiskIndicator]:
    """The case, the rules, the child locked and the worry as it stands, for one who may write."""
    case, relations = get_case(session, actor, case_id, action, session.now)
    rules = rules_in_force(session, session.now)
    child_id = find_worry(session, case.id, worry_id, relations, actor).child_id
    (child,) = lock_children(session, [child_id])
    # Read once more under the lock: somebody may have corrected it in between.
    return case, rules, child, find_worry(session, case.id, worry_id, relations, actor)


def note_worry(
    session: WriteSession, name: str, row: RiskIndicator, details: Mapping[str, Detail]
) -> None:
    """Puts a line about a worry on the record of use."""
    record(
        session,
        Event(name, "worry", root_of(row), row.case_id, row.child_id, details),
    )


def changed_worry(
    session: WriteSession,
    child: LockedChild,
    rules: RulesInForce,
    row: RiskIndicator,
    act: str,
) -> WorryChanged:
    """Checks the child again; the last act of every use case about one worry."""
    return WorryChanged(
        row.public_id,
        child.child.public_id,
        recheck(session, child, rules, act=act),
        immediate=row.level is Level.IMMEDIATE,
    )
