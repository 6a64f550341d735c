"""School holidays of an agency: its term dates, kept by itself. Working days are never changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.holidays import KeepHoliday
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import Child
from ehcoord.models.holidays import HolidayCover, SchoolHoliday
from ehcoord.models.support import SupportService
from ehcoord.rules.calendar import london_date
from ehcoord.rules.holidays import asks_at
from ehcoord.rules.permissions import Action, Actor, Role, may
from ehcoord.services.holiday_cover import close_if_all_said, end_absence, holiday_of
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force


@dataclass(frozen=True, slots=True)
class HolidayKept:
    """A holiday that an agency keeps, and when its leads are asked about it, if they are."""

    public_id: UUID
    name: str
    asks_at: datetime | None


def keep_holiday(
    actor: Actor, agency_id: int, command: KeepHoliday, *, now: datetime
) -> HolidayKept:
    """Puts a school holiday of an agency down; the same days again are the same holiday.

    For whoever makes accounts and for the agency's own safeguarding leads. Raises InvalidInput
    for days that are past, the wrong way round, or in another holiday of the agency.
    """
    with transaction(actor.user_id, now) as session:
        agency = _own_agency(session, actor, agency_id)
        there = _check_days(session, agency, command)
        if there is not None:
            return HolidayKept(there.public_id, there.name, there.asks_at)
        row = SchoolHoliday(
            agency_id=agency.id, name=command.name, from_on=command.from_on,
            until_on=command.until_on,
            asks_at=asks_at(rules_in_force(session, now), command.from_on, command.until_on),
        )  # fmt: skip
        session.add_all_now(row)
        _look_again(session, agency)
        record(session, Event("holiday.kept", "holiday", row.id, details={"agency": agency.id}))
        return HolidayKept(row.public_id, row.name, row.asks_at)


def take_holiday_back(
    actor: Actor, agency_id: int, holiday_id: UUID, *, now: datetime
) -> HolidayKept:
    """Takes a holiday back, with whatever was arranged for it. A second time changes nothing."""
    with transaction(actor.user_id, now) as session:
        agency = _own_agency(session, actor, agency_id)
        row = holiday_of(session, holiday_id)
        if row.agency_id != agency.id:
            raise NotFound
        if row.cancelled_at is None:
            row.cancelled_at = now
            _look_again(session, agency)
            for said in _said_of(session, row):
                session.get_one(User, said.user_id, with_for_update={"key_share": True})
                end_absence(session, said)
                close_if_all_said(session, said.user_id, "take_holiday_back")
            record(session, Event("holiday.taken_back", "holiday", row.id))
        return HolidayKept(row.public_id, row.name, row.asks_at)


def _own_agency(session: WriteSession, actor: Actor, agency_id: int) -> Agency:
    agency = session.get(Agency, agency_id, with_for_update=True)
    if agency is None:
        raise NotFound
    own = actor.has(Role.SAFEGUARDING_LEAD) and actor.agency_id == agency.id
    if not (own or may(actor, Action.ACCOUNT_MANAGE)):
        raise NotPermitted(Action.AGENCY_NAME)
    return agency


def _check_days(
    session: WriteSession, agency: Agency, command: KeepHoliday
) -> SchoolHoliday | None:
    """The same holiday, if it is put down already."""
    if command.until_on < command.from_on:
        raise InvalidInput({"until_on": ["The last day must not be before the first."]})
    if command.until_on < london_date(session.now):
        raise InvalidInput({"until_on": ["Enter a holiday that is not over."]})
    there = session.scalar(
        sa.select(SchoolHoliday)
        .where(
            SchoolHoliday.agency_id == agency.id,
            SchoolHoliday.cancelled_at.is_(None),
            SchoolHoliday.from_on <= command.until_on,
            SchoolHoliday.until_on >= command.from_on,
        )
        .limit(1)
    )
    if there is None or (there.from_on, there.until_on) == (command.from_on, command.until_on):
        return there
    raise InvalidInput({"from_on": [f"These days are in another holiday: {there.name}."]})


def _said_of(session: WriteSession, holiday: SchoolHoliday) -> list[HolidayCover]:
    said = sa.select(HolidayCover).where(HolidayCover.holiday_id == holiday.id)
    return list(session.scalars(said.order_by(HolidayCover.id)))


def _look_again(session: WriteSession, agency: Agency) -> None:
    """Lets the next sweep ask again what a term-time line means, now that its holidays changed."""
    helped = (
        sa.select(SupportService.child_id)
        .join(User, User.id == SupportService.recorded_by_id)
        .where(
            User.agency_id == agency.id,
            SupportService.term_time,
            SupportService.superseded_at.is_(None),
        )
    )
    children = sa.select(Child).where(Child.id.in_(helped)).order_by(Child.id).with_for_update()
    for child in session.scalars(children):
        child.next_check_at = session.now
