"""Worries as they are read: one by its address, and those of a case with answers in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskCheck, RiskIndicator
from ehcoord.queries.access import get_case
from ehcoord.queries.held_reviews import decisions_on
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.vocabulary import DecisionKind, HowKnown, Level, StillTrue

DECIDED = {
    DecisionKind.INCREASE: "More help",
    DecisionKind.STEP_UP: "Step up",
    DecisionKind.REDISTRIBUTE: "Help moved to this worry",
    DecisionKind.NO_CHANGE: "No change",
    DecisionKind.NO_LONGER_TRUE: "No longer true",
}
WAITING = "Waiting for a decision"
the_root = sa.func.coalesce(RiskIndicator.first_id, RiskIndicator.id)
STANDS = sa.and_(RiskIndicator.superseded_at.is_(None), RiskIndicator.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class Worry:
    """One worry for a table. ``id`` is its address, ``root_id`` the id the rules know it by."""

    id: UUID
    root_id: int
    entry_id: UUID
    child_id: int
    code: str | None
    level: Level
    observed_at: datetime
    recorded_at: datetime
    recorded_by: str
    how_known: HowKnown
    evidence: str = field(repr=False)
    who_knows: str = field(repr=False)
    about_adult: bool
    hospital: bool
    restricted: bool
    corrected: bool
    same_episode_as: int | None
    answer: str
    answered_at: datetime | None
    last_check: StillTrue | None
    last_checked_at: datetime | None


def find_worry(
    session: orm.Session,
    case_id: int,
    public_id: UUID,
    relations: frozenset[Relation],
    reader: Actor,
) -> RiskIndicator:
    """The row that now stands for a worry, whichever of its versions is named.

    Raises NotFound for one of another case, one withdrawn, and one this person may not see:
    whoever wrote a restricted worry sees it, or they could not say whom they rang about it.
    """
    named = (
        sa.select(sa.func.coalesce(RiskIndicator.first_id, RiskIndicator.id))
        .where(RiskIndicator.public_id == public_id, RiskIndicator.case_id == case_id)
        .scalar_subquery()
    )
    row = session.scalar(
        sa.select(RiskIndicator)
        .where(RiskIndicator.case_id == case_id, the_root == named, STANDS)
        .execution_options(populate_existing=True)
    )
    if row is None or (
        row.restricted and not sees_restricted(relations) and row.recorded_by_id != reader.user_id
    ):
        raise NotFound
    return row


def worry_root(session: orm.Session, case_id: int, public_id: UUID) -> int:
    """The id the rules know a worry of a case by, whichever of its versions is named.

    Raises NotFound for one of another case.
    """
    root = session.scalar(
        sa.select(the_root).where(
            RiskIndicator.public_id == public_id, RiskIndicator.case_id == case_id
        )
    )
    if root is None:
        raise NotFound
    return root


def roots_named(
    session: orm.Session, child_id: int, public_ids: Iterable[UUID]
) -> Mapping[UUID, int]:
    """The ids the rules know some worries of a child by. Raises NotFound if one is not its own."""
    wanted = set(public_ids)
    if not wanted:
        return {}
    named = orm.aliased(RiskIndicator)
    found = session.execute(
        sa.select(named.public_id, the_root)
        .join(RiskIndicator, the_root == sa.func.coalesce(named.first_id, named.id))
        .where(named.public_id.in_(wanted), named.child_id == child_id, STANDS)
        .where(RiskIndicator.child_id == child_id)
    ).all()
    if len(found) != len(wanted):
        raise NotFound
    return {row[0]: row[1] for row in found}


def worries_of_case(
    session: orm.Session,
    actor: Actor,
    case_id: UUID | int,
    now: datetime,
    *,
    waiting: frozenset[int] = frozenset(),
) -> tuple[Worry, ...]:
    """The worries of a case as they stand, the latest first, each with its answer in words.

    ``waiting`` are the root ids of the worries that wait for a decision, as the response check
    says: there is no second definition of that here (P10).
    """
    case, relations = get_case(session, actor, case_id, Action.CASE_READ, now)
    return worries_where(
        session, RiskIndicator.case_id == case.id, relations, waiting=waiting, reader=actor
    )


def worries_where(
    session: orm.Session,
    condition: sa.ColumnElement[bool],
    relations: frozenset[Relation],
    *,
    waiting: frozenset[int] = frozenset(),
    with_answers: bool = True,
    reader: Actor | None = None,
) -> tuple[Worry, ...]:
    """The worries that meet a condition, for one with these relations to their case.

    What a ``reader`` wrote is shown to them, restricted or not. Without answers nothing is read
    of what reviews decided on them and who checked them.
    """
    query = (
        sa.select(RiskIndicator, User.name)
        .outerjoin(User, User.id == RiskIndicator.recorded_by_id)
        .where(condition, STANDS)
        .order_by(RiskIndicator.observed_at.desc(), RiskIndicator.id.desc())
    )
    if not sees_restricted(relations):
        wrote = RiskIndicator.recorded_by_id == (reader.user_id if reader is not None else None)
        query = query.where(sa.or_(RiskIndicator.restricted.is_(False), wrote))
    rows = session.execute(query).all()
    roots = [row.first_id or row.id for row, _ in rows] if with_answers else []
    said = _Said(
        _decided(session, roots) if roots else {},
        _checked(session, roots) if roots else {},
        waiting,
    )
    return tuple(_worry(row, name, said) for row, name in rows)


@dataclass(frozen=True, slots=True)
class _Said:
    decided: Mapping[int, tuple[str, datetime]]
    checked: Mapping[int, tuple[StillTrue, datetime]]
    waiting: frozenset[int]


def _decided(session: orm.Session, roots: list[int]) -> Mapping[int, tuple[str, datetime]]:
    rows = session.execute(decisions_on(roots, ReviewMeeting.held_at))
    return {root: (DECIDED[kind], at) for root, kind, at in rows if at is not None}


def _checked(session: orm.Session, roots: list[int]) -> Mapping[int, tuple[StillTrue, datetime]]:
    rows = session.execute(
        sa.select(RiskCheck.risk_id, RiskCheck.answer, RiskCheck.recorded_at)
        .where(RiskCheck.risk_id.in_(roots), RiskCheck.superseded_at.is_(None))
        .order_by(RiskCheck.recorded_at, RiskCheck.id)
    )
    return {root: (answer, at) for root, answer, at in rows}


def _worry(row: RiskIndicator, recorded_by: str | None, said: _Said) -> Worry:
    root = row.first_id or row.id
    answer, answered_at = said.decided.get(root, ("", None))
    if root in said.waiting:
        answer, answered_at = WAITING, None
    last_check, last_checked_at = said.checked.get(root, (None, None))
    return Worry(
        id=row.public_id,
        root_id=root,
        entry_id=row.entry_id,
        child_id=row.child_id,
        code=row.code,
        level=row.level,
        observed_at=row.observed_at,
        recorded_at=row.recorded_at,
        recorded_by=recorded_by or "The service",
        how_known=row.how_known,
        evidence=row.evidence,
        who_knows=row.who_knows,
        about_adult=row.about_adult,
        hospital=row.hospital,
        restricted=row.restricted,
        corrected=row.supersedes_id is not None,
        same_episode_as=row.same_episode_as_id,
        answer=answer,
        answered_at=answered_at,
        last_check=last_check,
        last_checked_at=last_checked_at,
    )
