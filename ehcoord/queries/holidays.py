"""School holidays: what an agency keeps, what a lead was asked, and which children it is about."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Absence, User
from ehcoord.models.cases import Case, Child
from ehcoord.models.holidays import HolidayCover, SchoolHoliday
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.queries.access import visible_cases
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Actor
from ehcoord.rules.vocabulary import Level, SupportStatus

NOT_GOING_ON = (SupportStatus.DECLINED, SupportStatus.REJECTED, SupportStatus.ENDED)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday that an agency keeps; ``asked`` leads were asked, ``answered`` have answered."""

    public_id: UUID
    name: str
    from_on: date
    until_on: date
    asks_at: datetime | None
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class AskedAboutHoliday:
    """A holiday and what a lead has said of it; ``answered_at`` None while they have not."""

    public_id: UUID
    name: str
    from_on: date
    until_on: date
    asked_at: datetime | None
    answered_at: datetime | None
    covers: str
    substitute: bool
    works_on: bool
    whom_to_ring: str
    nobody_because: str


@dataclass(frozen=True, slots=True)
class InHoliday:
    """A child of whom somebody has to think in a holiday, and why."""

    case_id: UUID
    child: str
    term_time_support: bool
    serious_worry: bool


def to_ask_about(now: datetime) -> sa.ColumnElement[bool]:
    """The condition on holidays that leaves those to be asked about now: soon, and not begun."""
    return sa.and_(
        SchoolHoliday.asks_at <= now,
        SchoolHoliday.from_on > london_date(now),
        SchoolHoliday.cancelled_at.is_(None),
    )


def leads_to_ask(now: datetime) -> sa.Select[int]:
    """The ids of those who lead and were not asked yet about a holiday of their agency."""
    lead, asked = LeadProfessionalAssignment, HolidayCover
    leading = sa.select(lead.user_id).where(lead.user_id == User.id, lead.ended_at.is_(None))
    done = sa.select(asked.id).where(asked.holiday_id == SchoolHoliday.id, asked.user_id == User.id)
    return (
        sa.select(User.id)
        .join(SchoolHoliday, SchoolHoliday.agency_id == User.agency_id)
        .where(to_ask_about(now), leading.exists(), ~done.exists())
        .distinct()
    )


def holidays_of(session: orm.Session, agency_id: int, now: datetime) -> list[Holiday]:
    """The holidays an agency keeps that are not over, the soonest first."""
    one, said = SchoolHoliday, HolidayCover
    rows = session.execute(
        sa.select(
            one.public_id, one.name, one.from_on, one.until_on, one.asks_at,
            sa.func.count(said.id), sa.func.count(said.answered_at),
        )
        .outerjoin(said, said.holiday_id == one.id)
        .where(
            one.agency_id == agency_id,
            one.cancelled_at.is_(None),
            one.until_on >= london_date(now),
        )
        .group_by(one.id)
        .order_by(one.from_on, one.id)
    )  # fmt: skip
    return [Holiday(*row) for row in rows]


def holidays_for(
    session: orm.Session, user_id: int, agency_id: int, now: datetime
) -> list[AskedAboutHoliday]:
    """The holidays of somebody's agency that are not over, and what they have said of each.

    The caller may put this person's days away down.
    """
    one, said, cover = SchoolHoliday, HolidayCover, orm.aliased(User)
    rows = session.execute(
        sa.select(
            one.public_id, one.name, one.from_on, one.until_on, said.asked_at, said.answered_at,
            sa.func.coalesce(cover.name, "").label("covers"),
            sa.func.coalesce(said.substitute, sa.false()).label("substitute"),
            sa.func.coalesce(said.works_on, sa.false()).label("works_on"),
            sa.func.coalesce(said.whom_to_ring, "").label("whom_to_ring"),
            sa.func.coalesce(said.nobody_because, "").label("nobody_because"),
        )
        .outerjoin(said, sa.and_(said.holiday_id == one.id, said.user_id == user_id))
        .outerjoin(Absence, Absence.id == said.absence_id)
        .outerjoin(cover, cover.id == Absence.deputy_id)
        .where(
            one.agency_id == agency_id,
            one.cancelled_at.is_(None),
            one.until_on >= london_date(now),
        )
        .order_by(one.from_on, one.id)
    )  # fmt: skip
    return [AskedAboutHoliday(**row._mapping) for row in rows]


def children_in_holidays(
    session: orm.Session, actor: Actor, user_id: int, now: datetime
) -> list[InHoliday]:
    """Children of the families somebody leads who have term-time help or a serious worry.

    Of those the reader may see, by name.
    """
    lead, line = LeadProfessionalAssignment, SupportService
    helped = sa.select(line.id).where(
        line.child_id == Child.id, line.term_time, line.superseded_at.is_(None), _goes_on()
    )
    worries = sa.select(RiskIndicator.id).where(RiskIndicator.child_id == Child.id, *_serious())
    term_time, serious = helped.correlate(Child).exists(), worries.correlate(Child).exists()
    rows = session.execute(
        sa.select(
            Case.public_id, Person.given_name + " " + Person.family_name, term_time, serious
        )
        .select_from(Child)
        .join(Case, Case.id == Child.case_id)
        .join(lead, lead.id == Case.lead_id)
        .join(Person, Person.id == Child.person_id)
        .where(
            lead.user_id == user_id,
            Case.closed_at.is_(None),
            visible_cases(actor, now),
            sa.or_(term_time, serious),
        )
        .order_by(Person.sort_key, Child.id)
    )  # fmt: skip
    return [InHoliday(*row) for row in rows]


def leads_with_a_serious_worry(session: orm.Session, user_id: int) -> bool:
    """Whether a serious worry stands for a family this person leads."""
    lead = LeadProfessionalAssignment
    found = (
        sa.select(RiskIndicator.id)
        .join(lead, lead.case_id == RiskIndicator.case_id)
        .where(lead.user_id == user_id, lead.ended_at.is_(None), *_serious())
    )
    return session.scalar(found.limit(1)) is not None


def _serious() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        RiskIndicator.level >= Level.SERIOUS,
        RiskIndicator.superseded_at.is_(None),
        RiskIndicator.withdrawn_at.is_(None),
    )


def _goes_on() -> sa.ColumnElement[bool]:
    """Whether the last that was said of a line of support is not that it ended."""
    change = SupportChange
    last = (
        sa.select(change.status)
        .where(change.support_id == SupportService.id, change.superseded_at.is_(None))
        .order_by(change.recorded_at.desc(), change.id.desc())
        .limit(1)
        .correlate(SupportService)
        .scalar_subquery()
    )
    return last.not_in(NOT_GOING_ON)
