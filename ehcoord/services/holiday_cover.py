"""Who covers for a lead's families in a school holiday: asked, said, or the substitute (PR-21).

Whoever covers does so as for any other days away: they see the families and may do what a lead
does. Nothing that is due in a holiday moves.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.holidays import NameHolidayCover
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.accounts import Absence, Agency, User
from ehcoord.models.holidays import HolidayCover, SchoolHoliday
from ehcoord.models.tasks import Task
from ehcoord.queries.absences import may_say_away
from ehcoord.queries.holidays import leads_with_a_serious_worry, to_ask_about
from ehcoord.rules.calendar import london_date
from ehcoord.rules.holidays import answer_due
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.absences import who_is_to_cover
from ehcoord.services.leads.losing import lock_led_cases
from ehcoord.services.leads.people import tell
from ehcoord.services.messages import Words
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_task, close_tasks, open_task

WHY_NAME = "A school holiday begins. Families go on needing somebody who is there."
SERIOUS = "A serious worry stands for a family you lead: name somebody who is there for them."


@dataclass(frozen=True, slots=True)
class CoverSaid:
    """What was said of one holiday: the name of who covers; blank where nobody is needed."""

    holiday_id: UUID
    covers: str


def ask_for_holiday_cover(user_id: int, *, now: datetime) -> bool:
    """Asks one lead about every holiday whose time to ask has come. A step of the sweep.

    Gives False where nothing was left to ask: somebody else did, or they lead no longer.
    """
    with transaction(None, now) as session:
        led = lock_led_cases(session, user_id)
        user = session.get_one(User, user_id, with_for_update={"key_share": True})
        soon = sa.select(SchoolHoliday).where(to_ask_about(now))
        rows = session.scalars(soon.where(SchoolHoliday.agency_id == user.agency_id))
        asked = {row.holiday_id for row in _said_by(session, user_id)}
        new = [row for row in rows if row.id not in asked]
        if not led or not new:
            return False
        rules = rules_in_force(session, now)
        session.add_all_now(
            *(HolidayCover(holiday_id=row.id, user_id=user_id, asked_at=now) for row in new)
        )
        first = min(row.from_on for row in new)
        task = open_task(
            session,
            rules,
            NewTask(TaskKind.NAME_HOLIDAY_COVER, user_id, None, WHY_NAME, owner_id=user_id,
                    due_at=answer_due(rules, first, now)),
        )  # fmt: skip
        # Somebody of a school has no team here: a team of the families they lead hears of it.
        task.team_id = task.team_id or led[0].team_id
        return True


def name_holiday_cover(
    actor: Actor, user_id: UUID, command: NameHolidayCover, *, now: datetime
) -> CoverSaid:
    """Says who covers for a lead in a holiday, or that nobody is needed; the last word stands.

    Theirs to say, and that of whoever may put their days away down. Raises InvalidInput for
    nobody while a serious worry stands, and for somebody who may not cover or is away too.
    """
    with transaction(actor.user_id, now) as session:
        user = session.scalar(sa.select(User).where(User.public_id == user_id))
        if user is None or not may_say_away(session, actor, user, now):
            raise NotFound
        session.refresh(user, with_for_update={"key_share": True})
        holiday = holiday_of(session, command.holiday_id)
        said = _asked(session, holiday, user)
        cover = _cover(session, command, user, holiday)
        _write(session, said, holiday, cover)
        said.whom_to_ring, said.nobody_because = command.whom_to_ring, command.nobody_because
        said.works_on = command.works_on
        how = "name_holiday_cover" if cover else "nobody_needed"
        close_if_all_said(session, user.id, how)
        return CoverSaid(holiday.public_id, cover.name if cover else "")


def substitute_covers(session: WriteSession, _rules: RulesInForce, task: Task) -> None:
    """Lets an agency's own substitute cover where a lead has said nothing by the last day (PR-8).

    A step of the sweep. Where the agency has nobody who could, the task goes on and is passed up.
    """
    user = session.get_one(User, task.about_id)
    agency = session.get_one(Agency, user.agency_id)
    named = session.get(User, agency.holiday_substitute_id or 0)
    if named is None:
        return
    for said in _said_by(session, user.id):
        holiday = session.get_one(SchoolHoliday, said.holiday_id)
        if said.answered_at is None and holiday.cancelled_at is None:
            try:
                cover = who_is_to_cover(
                    session, named.public_id, user, holiday.from_on, holiday.until_on
                )
            except InvalidInput:
                return
            _write(session, said, holiday, cover)
            said.substitute = True
            words = f"You cover in the school holiday from {holiday.from_on:%-d %B}."
            tell(session, cover.id, Words(words, "A lead has named nobody else."))
    close_task(session, task, "substitute_covers")


def holiday_of(session: WriteSession, holiday_id: UUID) -> SchoolHoliday:
    """A school holiday, kept or taken back. Raises NotFound."""
    row = session.scalar(sa.select(SchoolHoliday).where(SchoolHoliday.public_id == holiday_id))
    if row is None:
        raise NotFound
    return row


def _said_by(session: WriteSession, user_id: int) -> list[HolidayCover]:
    said = sa.select(HolidayCover).where(HolidayCover.user_id == user_id)
    return list(session.scalars(said.order_by(HolidayCover.id)))


def _asked(session: WriteSession, holiday: SchoolHoliday, user: User) -> HolidayCover:
    """What this person was asked; they may say it before they are asked, too."""
    if holiday.agency_id != user.agency_id or holiday.cancelled_at is not None:
        raise NotFound
    if holiday.until_on < london_date(session.now):
        raise InvalidInput({"holiday_id": ["This holiday is over."]})
    for said in _said_by(session, user.id):
        if said.holiday_id == holiday.id:
            return said
    said = HolidayCover(holiday_id=holiday.id, user_id=user.id, asked_at=session.now)
    session.add_all_now(said)
    return said


def _cover(
    session: WriteSession, command: NameHolidayCover, user: User, holiday: SchoolHoliday
) -> User | None:
    if command.cover_id is not None:
        return who_is_to_cover(
            session, command.cover_id, user, holiday.from_on, holiday.until_on, "cover_id"
        )
    if not command.works_on and leads_with_a_serious_worry(session, user.id):
        raise InvalidInput({"cover_id": [SERIOUS]})
    return None


def _write(
    session: WriteSession, said: HolidayCover, holiday: SchoolHoliday, cover: User | None
) -> None:
    end_absence(session, said)
    said.answered_at, said.substitute = session.now, False
    if cover is not None:
        away = Absence(
            user_id=said.user_id, from_on=holiday.from_on, until_on=holiday.until_on,
            deputy_id=cover.id,
        )  # fmt: skip
        session.add_all_now(away)
        said.absence_id = away.id
    details = {"holiday": holiday.id, "by": cover.id if cover else None}
    record(session, Event("holiday.covered", "user", said.user_id, details=details))


def end_absence(session: WriteSession, said: HolidayCover) -> None:
    """Ends the days away, and the cover, that an earlier answer gave."""
    if said.absence_id is not None:
        session.get_one(Absence, said.absence_id).cancelled_at = session.now
        said.absence_id = None


def close_if_all_said(session: WriteSession, user_id: int, how: str) -> None:
    """Closes what a lead was asked once no holiday is left without an answer."""
    waiting = (
        sa.select(HolidayCover.id)
        .join(SchoolHoliday, SchoolHoliday.id == HolidayCover.holiday_id)
        .where(
            HolidayCover.user_id == user_id,
            HolidayCover.answered_at.is_(None),
            SchoolHoliday.cancelled_at.is_(None),
        )
    )
    session.flush()
    if session.scalar(waiting.limit(1)) is None:
        close_tasks(session, [TaskKind.NAME_HOLIDAY_COVER], [user_id], how)
