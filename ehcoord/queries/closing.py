"""What stands in the way of closing a case, what ends with it, and how closed cases closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.closings import (
    CaseClosing,
    CaseReopening,
    ClosedCaseCheck,
    ClosingDecision,
    ClosingLook,
    ClosingProposal,
)
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment, LeadProfessionalNomination
from ehcoord.models.plans import PlanOutcome
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.overrides import override_of
from ehcoord.queries.risks import STANDS, the_root
from ehcoord.rules.closing import ENDS, HOLDS_OPEN, ClosingFacts
from ehcoord.rules.evaluation import Standing
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Relation
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level

MANAGES = frozenset({Relation.TEAM_MANAGER, Relation.SERVICE_MANAGER, Relation.HEAD_OF_SERVICE})
TERM = "final_review_before_closing"
POLICE_INVESTIGATE = "B04"


@dataclass(frozen=True, slots=True)
class EndsWithTheCase:
    """What ends in the same act: the lead, the team's access, what is asked, what is planned."""

    lead: str | None
    around: int
    reviews: int
    asked_to_lead: str | None
    tasks: int


@dataclass(frozen=True, slots=True)
class Said:
    """One row about the end of a case, who recorded it and when."""

    row: Any
    by: str

    @property
    def at(self) -> datetime:
        """When it was recorded."""
        at: datetime = self.row.recorded_at
        return at


@dataclass(frozen=True, slots=True)
class WorriesAtClosing:
    """How many worries wait for a decision, how many serious ones stand, and the police's part."""

    waiting: int
    serious: int
    investigated: bool


def closing_facts(
    session: orm.Session,
    case: Case,
    relations: frozenset[Relation],
    worries: WorriesAtClosing,
    rules: RulesInForce,
    now: datetime,
) -> ClosingFacts:
    """What the rule of closing asks of a case that the caller has read through ``get_case``."""
    led, met = LeadProfessionalAssignment, ReviewMeeting
    confirmed = sa.select(led.id).where(
        led.case_id == case.id, led.ended_at.is_(None), led.kind == LeadKind.CONFIRMED
    )
    held_at = session.scalar(sa.select(sa.func.max(met.held_at)).where(met.case_id == case.id))
    return ClosingFacts(
        lead_confirmed=session.scalar(confirmed) is not None
        or override_of(session, case.id, rules, now) is not None,
        safety_open=_count(session, _open_tasks(case.id, HOLDS_OPEN)),
        unread=_count(session, _open_tasks(case.id, {TaskKind.CONFIRM_ANSWER})),
        waiting=worries.waiting,
        serious=worries.serious,
        investigated=worries.investigated,
        outcomes_open=_count(
            session,
            sa.select(PlanOutcome.id).where(
                PlanOutcome.case_id == case.id, PlanOutcome.ended_at.is_(None)
            ),
        ),
        reviewed_lately=held_at is not None
        and now <= rules.calendar.due_after(held_at, rules.rulebook.terms[TERM]),
        by_a_manager=bool(relations & MANAGES),
    )


def worries_at_closing(
    session: orm.Session, standing: Iterable[Standing], waiting: int, now: datetime
) -> WorriesAtClosing:
    """What is known of the worries of a case: a serious one stands until a person ends it."""
    until = {one.worry_id: one.current_until for one in standing if not one.ended}
    rows = session.execute(
        sa.select(the_root, RiskIndicator.level, RiskIndicator.code).where(
            the_root.in_(until), STANDS
        )
    ).all()
    past = {root for root, day in until.items() if day is not None and day <= now}
    return WorriesAtClosing(
        waiting,
        serious=sum(level >= Level.SERIOUS for _, level, _ in rows),
        investigated=any(code == POLICE_INVESTIGATE and root not in past for root, _, code in rows),
    )


def waiting_at_closing(session: orm.Session, roots: Sequence[int]) -> Mapping[Any, RiskIndicator]:
    """The worries a closing has to decide on, by their address: of these, moderate and worse."""
    rows = session.scalars(
        sa.select(RiskIndicator)
        .where(the_root.in_(roots), STANDS, RiskIndicator.level >= Level.MODERATE)
        .order_by(RiskIndicator.id)
    )
    return {row.public_id: row for row in rows}


def ends_with_the_case(session: orm.Session, case_id: int) -> EndsWithTheCase:
    """What would end if the case closed now."""
    led, asked = LeadProfessionalAssignment, LeadProfessionalNomination
    around, met = TeamAroundTheFamilyMember, ReviewMeeting
    return EndsWithTheCase(
        lead=session.scalar(
            sa.select(User.name)
            .join(led, led.user_id == User.id)
            .where(led.case_id == case_id, led.ended_at.is_(None))
        ),
        around=_count(
            session,
            sa.select(around.id).where(around.case_id == case_id, around.until_at.is_(None)),
        ),
        reviews=_count(
            session, sa.select(met.id).where(met.case_id == case_id, met.closed_at.is_(None))
        ),
        asked_to_lead=session.scalar(
            sa.select(User.name)
            .join(asked, asked.nominee_id == User.id)
            .where(asked.case_id == case_id, asked.answered_at.is_(None))
        ),
        tasks=_count(session, _open_tasks(case_id, ENDS)),
    )


def how_it_closed(session: orm.Session, case_id: int) -> Mapping[str, Sequence[Said]]:
    """Every closing of a case, what was decided on worries, reopenings and later checks."""
    return {
        "closings": _said(session, CaseClosing, case_id),
        "looks": _said(session, ClosingLook, case_id),
        "decisions": _said(session, ClosingDecision, case_id),
        "reopenings": _said(session, CaseReopening, case_id),
        "checks": _said(session, ClosedCaseCheck, case_id),
    }


def proposed(session: orm.Session, case_id: int) -> Said | None:
    """The wish to close that waits for a manager, if there is one."""
    return next(iter(_said(session, ClosingProposal, case_id)), None)


def _said(session: orm.Session, table: Any, case_id: int) -> Sequence[Said]:
    rows = session.execute(
        sa.select(table, User.name)
        .outerjoin(User, User.id == table.recorded_by_id)
        .where(table.case_id == case_id, table.superseded_at.is_(None))
        .order_by(table.id.desc())
    )
    return [Said(row, by or "") for row, by in rows]


def _open_tasks(case_id: int, kinds: Any) -> sa.Select[int]:
    return sa.select(Task.id).where(
        Task.case_id == case_id, Task.kind.in_(list(kinds)), Task.closed_at.is_(None)
    )


def _count(session: orm.Session, rows: sa.Select[int]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
