"""The family's plan as it is read: outcomes with their actions, progress, and what is agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import known_at
from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.plans import (
    FamilyPlan,
    PlanAction,
    PlanAgreement,
    PlanOutcome,
    PlanProgress,
)
from ehcoord.queries.access import get_case
from ehcoord.queries.as_known import as_known
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.plans import ActionAnswer, OutcomeEnd, Progress

OUTCOME = (
    "public_id", "child_id", "need", "outcome", "how_we_know", "restricted", "ended_how",
)  # fmt: skip
ACTION = (
    "public_id", "outcome_id", "what", "by_the_family", "owner_id", "owner_name", "agency",
    "by_when", "ended_at", "answer", "words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action: what, who and by when, and what became of it."""

    public_id: UUID
    what: str
    who: str
    agency: str
    by_the_family: bool
    by_when: date
    ended: bool
    answer: ActionAnswer | None
    words: str


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """How far an outcome was at one look."""

    progress: Progress
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome of the plan with everything under it."""

    public_id: UUID
    child_id: int | None
    need: str
    outcome: str
    how_we_know: str
    ended_how: OutcomeEnd | None
    restricted: bool
    actions: Sequence[ActionLine]
    progress: Sequence[ProgressLine]


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a case: ``agreed`` is its newest agreement, ``changed`` if it moved since.

    ``kept_back`` counts outcomes that this reader is not shown; ``agreements`` are every version
    of it that was agreed, the newest first; ``is_earlier`` where an older one is shown.
    """

    outcomes: Sequence[OutcomeLine]
    kept_back: int
    contingency: str
    version: int
    agreed: PlanAgreement | None
    agreements: tuple[PlanAgreement, ...]
    changed: bool
    is_earlier: bool = False

    @property
    def worked_on(self) -> list[OutcomeLine]:
        """The outcomes people work on now."""
        return [one for one in self.outcomes if one.ended_how is None]

    @property
    def ended(self) -> list[OutcomeLine]:
        """The outcomes that were reached, or that nobody works on any longer."""
        return [one for one in self.outcomes if one.ended_how is not None]


def plan_of_case(
    session: orm.Session,
    case_id: int,
    relations: frozenset[Relation],
    *,
    number: int | None = None,
) -> Plan:
    """The plan of a case the caller has read through ``get_case``, in six queries.

    With ``number`` it is the plan as that version of it was agreed. Restricted outcomes, with
    everything under them, are for those who may see what is restricted. Raises NotFound for a
    number there is none of.
    """
    agreements = _agreements(session, case_id, relations)
    agreed = _agreed(agreements, number)
    at = agreed.recorded_at if agreed and number is not None else None
    actions = _actions(session, case_id, at)
    progress = _progress(session, case_id, relations, at)
    rows = _of_case(session, PlanOutcome, OUTCOME, case_id, at)
    outcomes = [
        OutcomeLine(
            row.public_id, row.child_id, row.need, row.outcome, row.how_we_know, row.ended_how,
            bool(row.restricted), actions.get(row.id, []), progress.get(row.id, []),
        )
        for row in rows
        if not row.restricted or sees_restricted(relations)
    ]  # fmt: skip
    plans = _of_case(session, FamilyPlan, ("contingency", "version", "changed_at"), case_id, at)
    plan = plans[0] if plans else None
    return Plan(
        outcomes,
        len(rows) - len(outcomes),
        plan.contingency if plan else "",
        plan.version if plan else 0,
        agreed,
        tuple(agreements),
        changed=bool(not at and plan and agreed and plan.changed_at > agreed.recorded_at),
        is_earlier=bool(at and agreed is not agreements[0]),
    )


def _agreements(
    session: orm.Session, case_id: int, relations: frozenset[Relation]
) -> Sequence[PlanAgreement]:
    return session.scalars(
        sa.select(PlanAgreement)
        .where(PlanAgreement.case_id == case_id, _may_see(PlanAgreement, relations))
        .order_by(PlanAgreement.id.desc())
    ).all()


def _agreed(agreements: Sequence[PlanAgreement], number: int | None) -> PlanAgreement | None:
    if number is None:
        return agreements[0] if agreements else None
    for one in agreements:
        if one.number == number:
            return one
    raise NotFound


def _of_case(
    session: orm.Session, model: type[Any], names: Iterable[str], case_id: int, at: datetime | None
) -> Sequence[Any]:
    """The rows of a case, as they stand or as they stood at an instant, the oldest first."""
    known = as_known(model, at)
    columns = [getattr(known, name) for name in ("id", *names)]
    return session.execute(
        sa.select(*columns)
        .where(known.is_known, known.plain("case_id") == case_id)
        .order_by(known.plain("id"))
    ).all()


def _actions(
    session: orm.Session, case_id: int, at: datetime | None
) -> dict[int, list[ActionLine]]:
    found: dict[int, list[ActionLine]] = {}
    rows = _of_case(session, PlanAction, ACTION, case_id, at)
    owners = {row.owner_id for row in rows if row.owner_id is not None}
    people = session.execute(sa.select(User.id, User.name).where(User.id.in_(owners)))
    names: dict[int, str] = dict(iter(people))
    for row in sorted(rows, key=lambda row: (row.by_when, row.id)):
        who = names.get(row.owner_id) or row.owner_name or "The family"
        found.setdefault(row.outcome_id, []).append(
            ActionLine(
                row.public_id, row.what, who, row.agency, row.by_the_family, row.by_when,
                row.ended_at is not None, row.answer, row.words,
            )
        )  # fmt: skip
    return found


def _may_see(
    table: type[PlanProgress | PlanAgreement], relations: frozenset[Relation]
) -> sa.ColumnElement[bool]:
    return sa.true() if sees_restricted(relations) else table.restricted.is_(False)


def _progress(
    session: orm.Session, case_id: int, relations: frozenset[Relation], at: datetime | None
) -> dict[int, list[ProgressLine]]:
    found: dict[int, list[ProgressLine]] = {}
    looks = (
        sa.select(PlanProgress, User.name)
        .outerjoin(User, User.id == PlanProgress.recorded_by_id)
        .where(PlanProgress.case_id == case_id, _may_see(PlanProgress, relations))
        .order_by(PlanProgress.id.desc())
    )
    if at is not None:
        looks = looks.where(known_at(PlanProgress, at))
    for row, name in session.execute(looks):
        line = ProgressLine(row.progress, row.words, name or "", row.recorded_at)
        found.setdefault(row.outcome_id, []).append(line)
    return found


def case_of_action(
    session: orm.Session, actor: Actor, action_id: UUID, now: datetime
) -> tuple[UUID, PlanAction]:
    """An action by its address, with the address of its case, for one who may read that.

    Who does it is shown it; under a restricted outcome it is for nobody else who may not see what
    is restricted. Raises NotFound.
    """
    row = session.execute(
        sa.select(PlanAction, PlanOutcome.restricted)
        .join(PlanOutcome, PlanOutcome.id == PlanAction.outcome_id)
        .where(PlanAction.public_id == action_id)
    ).first()
    if row is None:
        raise NotFound
    action, restricted = row
    case, relations = get_case(session, actor, action.case_id, Action.CASE_READ, now)
    if restricted and action.owner_id != actor.user_id and not sees_restricted(relations):
        raise NotFound
    return case.public_id, action
