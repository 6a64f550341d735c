"""Being away: who covers for the families a person leads, and who is asked when nobody does."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.leads import NameDeputy, RecordAbsence
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted
from ehcoord.models.accounts import Absence, TeamMembership, User
from ehcoord.models.cases import Case
from ehcoord.models.holidays import HolidayCover
from ehcoord.queries.absences import may_cover_for, may_say_away
from ehcoord.queries.actors import during
from ehcoord.queries.owners import manager_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.leads.losing import Loss, lock_led_cases, lose_lead
from ehcoord.services.leads.people import somebody_with_account
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, close_tasks, open_task

WHY_NOBODY_COVERS = "Somebody who leads families is away and nobody covers for them."
WHY_REPLACE = "Somebody who leads families is away for so long that another lead is needed."


@dataclass(frozen=True, slots=True)
class AbsenceRecorded:
    """An absence, by its id, and whether somebody is asked to arrange cover.

    ``families`` is how many have another lead for now, because the person is away for long.
    """

    absence_id: int
    cover_is_asked_for: bool
    families: int = 0


def record_absence(actor: Actor, command: RecordAbsence, *, now: datetime) -> AbsenceRecorded:
    """Puts an absence down: one's own, or that of somebody one manages or stands behind.

    A lead who plans to be away for longer than the rulebook's term names who covers (InvalidInput
    otherwise). Who is away already names nobody: their manager is asked the same day.
    """
    with transaction(actor.user_id, now) as session:
        user = somebody_with_account(session, command.user_id, "user_id")
        _check_may(session, actor, user, now)
        leads = lock_led_cases(session, user.id)
        # Two forms at once would each see no task for cover, and the second would fail.
        session.refresh(user, with_for_update={"key_share": True})
        deputy = _deputy(session, command, user)
        there = _put_down_before(session, command, user, deputy)
        if there is not None:
            return AbsenceRecorded(there, cover_is_asked_for=False)
        rules = rules_in_force(session, now)
        days = rules.calendar.working_days_between(
            command.from_on - timedelta(days=1), command.until_on
        )
        long = days > rules.rulebook.terms["absence_deputy"].amount
        if leads and long and deputy is None and command.from_on > london_date(now):
            raise InvalidInput({"deputy_id": ["Choose who covers for the families they lead."]})
        row = Absence(
            user_id=user.id, from_on=command.from_on, until_on=command.until_on,
            deputy_id=deputy.id if deputy else None,
        )  # fmt: skip
        session.add_all_now(row)
        why = _why_ask(rules, days, deputy) if leads else None
        if why is not None:
            _ask_for_cover(session, rules, leads[0], row, why)
        lost = lose_leads_of_who_is_away(session, rules, user.id)
        details = {"user": user.id, "working_days": days}
        record(session, Event("absence.recorded", "absence", row.id, details=details))
        return AbsenceRecorded(row.id, why is not None and not lost, lost)


def cancel_absence(actor: Actor, absence_id: int, *, now: datetime) -> AbsenceRecorded:
    """Takes an absence back; the person is here after all. A second time changes nothing."""
    with transaction(actor.user_id, now) as session:
        row = session.get(Absence, absence_id)
        if row is None:
            raise NotFound
        user = session.get_one(User, row.user_id)
        _check_may(session, actor, user, now)
        session.refresh(user, with_for_update={"key_share": True})
        session.refresh(row)
        if row.cancelled_at is None:
            row.cancelled_at = now
            close_tasks(session, [TaskKind.ARRANGE_COVER], [user.id], "end_absence")
            record(session, Event("absence.cancelled", "absence", row.id))
        return AbsenceRecorded(row.id, cover_is_asked_for=False)


def arrange_cover(actor: Actor, command: NameDeputy, *, now: datetime) -> AbsenceRecorded:
    """Names who covers for somebody who is away, now or soon; naming the same again is no change.

    It answers what the manager was asked, unless the person is away for so long that another
    lead is needed. Raises InvalidInput for somebody who is away on those days too.
    """
    with transaction(actor.user_id, now) as session:
        row = session.get(Absence, command.absence_id, with_for_update=True)
        if row is None or row.cancelled_at is not None:
            raise NotFound
        user = session.get_one(User, row.user_id)
        _check_may(session, actor, user, now)
        deputy = who_is_to_cover(session, command.deputy_id, user, row.from_on, row.until_on)
        if row.deputy_id != deputy.id:
            row.deputy_id = deputy.id
            record(session, Event("absence.covered", "absence", row.id, details={"by": deputy.id}))
        if not _is_long(session, rules_in_force(session, now), row):
            close_tasks(session, [TaskKind.ARRANGE_COVER], [user.id], "arrange_cover")
        return AbsenceRecorded(row.id, cover_is_asked_for=False)


def _put_down_before(
    session: WriteSession, command: RecordAbsence, user: User, deputy: User | None
) -> int | None:
    """The same days with the same cover: a form that was sent twice puts them down once (P9)."""
    covered = Absence.deputy_id.is_(None) if deputy is None else Absence.deputy_id == deputy.id
    return session.scalar(
        sa.select(Absence.id).where(
            Absence.user_id == user.id,
            Absence.from_on == command.from_on,
            Absence.until_on == command.until_on,
            Absence.cancelled_at.is_(None),
            covered,
        )
    )


def _why_ask(rules: RulesInForce, days: int, deputy: User | None) -> str | None:
    if days > rules.rulebook.terms["absence_replacement"].amount:
        return WHY_REPLACE
    return WHY_NOBODY_COVERS if deputy is None else None


def _ask_for_cover(
    session: WriteSession, rules: RulesInForce, case: Case, away: Absence, why: str
) -> None:
    own = sa.select(TeamMembership.team_id).where(
        TeamMembership.user_id == away.user_id, *during(TeamMembership, session.now)
    )
    # Somebody of a school has no team here: the team of a family they lead asks for cover.
    team_id = session.scalar(own.order_by(TeamMembership.id).limit(1)) or case.team_id
    owner_id = manager_of(session, team_id)
    planned = away.from_on > london_date(session.now)
    task = open_task(
        session,
        rules,
        NewTask(
            TaskKind.ARRANGE_COVER, away.user_id, None, why, owner_id=owner_id,
            due_at=rules.calendar.end_of_business(away.from_on) if planned else None,
        ),
    )  # fmt: skip
    task.team_id = task.team_id or team_id


def lose_leads_of_who_is_away(session: WriteSession, rules: RulesInForce, user_id: int) -> int:
    """Gives the families of somebody who is away for long another lead for now; gives how many.

    Whoever covers leads, else the team's manager; in the same instant the time to confirm a lead
    begins. The cases are locked. Nothing happens while the person is here, or is soon back.
    """
    today = london_date(session.now)
    rows = session.scalars(
        sa.select(Absence).where(
            Absence.user_id == user_id,
            Absence.cancelled_at.is_(None),
            Absence.from_on <= today,
            Absence.until_on >= today,
        )
    )
    if not any(_is_long(session, rules, row) for row in rows.all()):
        return 0
    loss = Loss(user_id, "away")
    lost = sum(lose_lead(session, rules, case, loss) for case in lock_led_cases(session, user_id))
    close_tasks(session, [TaskKind.ARRANGE_COVER], [user_id], "leads_replaced")
    return lost


def _is_long(session: WriteSession, rules: RulesInForce, row: Absence) -> bool:
    # A school holiday takes nobody's families: whoever is named covers, however long it is.
    in_holiday = sa.select(HolidayCover.id).where(HolidayCover.absence_id == row.id)
    if session.scalar(in_holiday) is not None:
        return False
    days = rules.calendar.working_days_between(row.from_on - timedelta(days=1), row.until_on)
    return days > rules.rulebook.terms["absence_replacement"].amount


def _deputy(session: WriteSession, command: RecordAbsence, user: User) -> User | None:
    if command.until_on < command.from_on:
        raise InvalidInput({"until_on": ["The last day must not be before the first."]})
    if command.deputy_id is None:
        return None
    return who_is_to_cover(session, command.deputy_id, user, command.from_on, command.until_on)


def who_is_to_cover(
    session: WriteSession, deputy_id: UUID, user: User, from_on: date, until_on: date,
    field: str = "deputy_id",
) -> User:  # fmt: skip
    """Who is to cover for somebody: a person they work with, who is here on all of those days.

    Raises InvalidInput, at the field, for anybody else.
    """
    deputy = somebody_with_account(session, deputy_id, field)
    also_away = sa.select(Absence.id).where(
        Absence.user_id == deputy.id,
        Absence.cancelled_at.is_(None),
        Absence.from_on <= until_on,
        Absence.until_on >= from_on,
    )
    if deputy.id == user.id or session.scalar(also_away.limit(1)) is not None:
        raise InvalidInput({field: ["Choose somebody who is here on those days."]})
    # Whoever covers sees every family of theirs, so not everybody with an account may.
    able = may_cover_for(user.id, user.agency_id, session.now)
    if session.scalar(sa.select(User.id).where(User.id == deputy.id, able)) is None:
        said = "Choose a colleague of theirs, or somebody of the team of a family they lead."
        raise InvalidInput({field: [said]})
    return deputy


def _check_may(session: WriteSession, actor: Actor, user: User, now: datetime) -> None:
    if not may_say_away(session, actor, user, now):
        raise NotPermitted(Action.WORKLOAD_READ, "You may record this only for people you manage.")
