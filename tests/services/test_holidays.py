"""A school holiday: its leads are asked, somebody covers, and nothing that is due moves."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.holidays import KeepHoliday, NameHolidayCover
from ehcoord.commands.leads import RecordAbsence
from ehcoord.commands.support import ChangeSupport, StartSupport
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import Absence, Agency
from ehcoord.models.cases import Child
from ehcoord.models.holidays import HolidayCover
from ehcoord.models.messages import Message
from ehcoord.models.tasks import Task
from ehcoord.queries.access import relations_to
from ehcoord.queries.holidays import children_in_holidays, holidays_for, holidays_of
from ehcoord.queries.tasks import kinds_of_mine, my_tasks
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.permissions import Relation
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, Rule, SupportStatus
from ehcoord.services.absences import record_absence
from ehcoord.services.checks import check_promises
from ehcoord.services.holiday_cover import ask_for_holiday_cover, name_holiday_cover
from ehcoord.services.holidays import keep_holiday, take_holiday_back
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.support import change_support, start_support
from tests.builders import NOW, a_case, a_partnership
from tests.leading import the_lead
from tests.reviewing import record

# Six weeks of summer: far longer than an absence that takes a lead's families.
SUMMER = KeepHoliday("Summer", date(2025, 7, 23), date(2025, 9, 1))
ASKED = datetime(2025, 7, 2, 16, 5, tzinfo=UTC)
LAST_DAY = datetime(2025, 7, 22, 16, 5, tzinfo=UTC)
IN_SUMMER = datetime(2025, 8, 6, 9, tzinfo=UTC)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


@pytest.fixture
def summer(p, case):
    return keep_holiday(p.safeguarding, p.school_id, SUMMER, now=NOW)


def asked():
    return db.session.scalars(
        sa.select(Task)
        .where(Task.kind == TaskKind.NAME_HOLIDAY_COVER)
        .execution_options(populate_existing=True)
    ).all()


def say(p, summer, cover=None, *, by=None, now=ASKED, **more):
    told = NameHolidayCover(
        summer.public_id,
        cover.public_id if cover else None,
        whom_to_ring="The team, 01632 960 001" if cover else "",
        **more,
    )
    return name_holiday_cover(by or p.lead, p.lead.public_id, told, now=now)


def theirs(who, now):
    found = my_tasks(db.session(), who, WorkingCalendar(), now)
    return [line for lines in found.values() for line in lines]


def relations(p, who, case, now=IN_SUMMER):
    return relations_to(db.session(), who, case.id, now)


def test_each_lead_of_the_agency_is_asked_once_three_weeks_before(p, case, summer):
    a_case(p, lead=p.manager)
    run_sweep(ASKED - timedelta(hours=1))
    assert asked() == []
    run_sweep(ASKED)
    run_sweep(ASKED + timedelta(days=1))
    (task,) = asked()
    assert (task.owner_id, task.due_at) == (
        p.lead.user_id, datetime(2025, 7, 22, 16, tzinfo=UTC),
    )  # fmt: skip
    assert not ask_for_holiday_cover(p.lead.user_id, now=ASKED)
    assert not ask_for_holiday_cover(p.safeguarding.user_id, now=ASKED), "leads no family"
    (one,) = holidays_of(db.session(), p.school_id, ASKED)
    assert (one.asked, one.answered) == (1, 0)


def test_who_begins_to_lead_afterwards_is_asked_too(p, summer):
    run_sweep(ASKED)
    a_case(p, lead=p.safeguarding)
    run_sweep(ASKED + timedelta(days=1))
    assert {task.owner_id for task in asked()} == {p.lead.user_id, p.safeguarding.user_id}


def test_whoever_is_named_sees_the_families_on_those_days_and_on_no_other(p, case, summer):
    run_sweep(ASKED)
    assert say(p, summer, p.practitioner).covers == "Priya Nair"
    assert [task.closed_how for task in asked()] == ["name_holiday_cover"]
    assert Relation.DEPUTY in relations(p, p.practitioner, case)
    for other in (ASKED, IN_SUMMER + timedelta(days=30)):
        assert Relation.DEPUTY not in relations(p, p.practitioner, case, other)


def test_a_long_holiday_takes_no_lead_and_moves_nothing_that_is_due(p, case, summer):
    record(p, case, code="A15")
    held_by = db.session.scalars(sa.select(Task.due_at).where(Task.case_id == case.id)).all()
    say(p, summer, p.practitioner, now=NOW)
    run_sweep(IN_SUMMER)
    assert the_lead(case)[0] == p.lead.user_id
    still = db.session.scalars(sa.select(Task.due_at).where(Task.case_id == case.id)).all()
    assert set(held_by) <= set(still)
    assert check_promises(IN_SUMMER) == []


def test_who_covers_is_told_of_what_comes_due_in_the_holiday(p, case, summer):
    record(p, case, code="A15")
    say(p, summer, p.consultant, now=NOW)
    run_sweep(IN_SUMMER)
    review = sa.select(Task.id).where(Task.kind == TaskKind.HOLD_REVIEW).scalar_subquery()
    told = sa.select(Message.to_id).where(Message.task_id == review)
    assert p.consultant.user_id in db.session.scalars(told).all()
    assert p.lead.user_id not in db.session.scalars(told).all()


def test_what_is_asked_of_the_lead_is_among_the_tasks_of_who_covers_on_those_days(p, case, summer):
    record(p, case, code="A15")
    say(p, summer, p.consultant, now=NOW)
    assert theirs(p.consultant, ASKED) == []
    (line,) = theirs(p.consultant, IN_SUMMER)
    assert line.reason.startswith("For Leah Moss, who is away. ")
    assert [one.public_id for one in theirs(p.lead, IN_SUMMER)] == [line.public_id]
    task = db.session.scalars(sa.select(Task).where(Task.public_id == line.public_id)).one()
    assert task.owner_id == p.lead.user_id
    assert kinds_of_mine(db.session(), p.consultant, IN_SUMMER) == {TaskKind.HOLD_REVIEW: 1}


def test_the_agency_s_substitute_covers_where_nothing_was_said(p, case, summer):
    run_sweep(ASKED)
    run_sweep(LAST_DAY)
    assert [task.closed_how for task in asked()] == ["substitute_covers"]
    assert Relation.DEPUTY in relations(p, p.manager, case)
    (one,) = holidays_for(db.session(), p.lead.user_id, p.school_id, LAST_DAY)
    assert (one.covers, one.substitute) == ("Marta Quill", True)
    # The lead may still say otherwise.
    say(p, summer, p.practitioner, now=LAST_DAY)
    assert Relation.DEPUTY not in relations(p, p.manager, case)
    (one,) = holidays_for(db.session(), p.lead.user_id, p.school_id, LAST_DAY)
    assert (one.covers, one.substitute) == ("Priya Nair", False)


@pytest.mark.parametrize("why", ["none", "away"])
def test_without_a_substitute_the_task_stays_and_somebody_above_is_told(p, case, summer, why):
    if why == "none":
        with transaction(None, NOW) as session:
            session.get_one(Agency, p.school_id).holiday_substitute_id = None
    else:
        record_absence(
            p.manager, RecordAbsence(p.manager.public_id, date(2025, 7, 28), date(2025, 7, 30)),
            now=NOW,
        )  # fmt: skip
    run_sweep(ASKED)
    run_sweep(LAST_DAY + timedelta(days=1, minutes=30))
    (task,) = asked()
    assert task.closed_at is None
    told = db.session.scalars(sa.select(Message.to_id).where(Message.task_id == task.id)).all()
    assert p.safeguarding.user_id in told
    say(p, summer, p.practitioner, by=p.safeguarding, now=IN_SUMMER)
    assert asked()[0].closed_how == "name_holiday_cover"


def test_nobody_is_needed_says_why_and_is_refused_while_a_serious_worry_stands(p, case, summer):
    run_sweep(ASKED)
    say(p, summer, nobody_because="The family is away with their grandmother.")
    assert [task.closed_how for task in asked()] == ["nobody_needed"]
    assert db.session.scalars(sa.select(Absence)).all() == []
    record(p, case, code="A06")
    with pytest.raises(InvalidInput, match="serious worry stands"):
        say(p, summer, nobody_because="Nothing is due.")
    say(p, summer, works_on=True)
    (one,) = holidays_for(db.session(), p.lead.user_id, p.school_id, ASKED)
    assert one.works_on
    (child,) = children_in_holidays(db.session(), p.lead, p.lead.user_id, ASKED)
    assert child.serious_worry
    assert children_in_holidays(db.session(), p.other_manager, p.lead.user_id, ASKED) == []


def test_only_a_colleague_or_the_team_of_a_family_covers(p, summer):
    with pytest.raises(InvalidInput, match="Choose a colleague") as refused:
        say(p, summer, p.other_practitioner)
    assert list(refused.value.messages) == ["cover_id"]
    with pytest.raises(NotFound):
        say(p, summer, p.practitioner, by=p.other_manager)


def test_an_agency_keeps_its_own_dates_and_takes_them_back(p, case, summer):
    assert keep_holiday(p.admin, p.school_id, SUMMER, now=NOW) == summer
    with pytest.raises(NotPermitted):
        keep_holiday(p.safeguarding, p.trust_id, SUMMER, now=NOW)
    for wrong in (
        KeepHoliday("Half", date(2025, 9, 1), date(2025, 9, 5)),
        KeepHoliday("Back to front", date(2025, 10, 5), date(2025, 10, 1)),
        KeepHoliday("Long past", date(2024, 7, 23), date(2024, 9, 1)),
    ):
        with pytest.raises(InvalidInput):
            keep_holiday(p.safeguarding, p.school_id, wrong, now=NOW)
    run_sweep(ASKED)
    say(p, summer, p.practitioner)
    take_holiday_back(p.safeguarding, p.school_id, summer.public_id, now=ASKED)
    take_holiday_back(p.safeguarding, p.school_id, summer.public_id, now=ASKED)
    assert Relation.DEPUTY not in relations(p, p.practitioner, case)
    assert holidays_of(db.session(), p.school_id, ASKED) == []
    with pytest.raises(NotFound):
        take_holiday_back(p.admin, p.trust_id, summer.public_id, now=ASKED)


def test_a_few_days_are_kept_and_nobody_is_asked_about_them(p, case):
    half = KeepHoliday("Half term", date(2025, 5, 26), date(2025, 5, 30))
    assert keep_holiday(p.safeguarding, p.school_id, half, now=NOW).asks_at is None
    run_sweep(NOW + timedelta(days=3))
    assert asked() == []
    assert db.session.scalars(sa.select(HolidayCover)).all() == []


WEEK_OF_MAY = KeepHoliday("Half term", date(2025, 5, 26), date(2025, 5, 30))
IN_HALF_TERM = datetime(2025, 5, 27, 9, tzinfo=UTC)


def a_term_time_line_that_pauses(p, case):
    worry = record(p, case, code="A01", level=Level.MODERATE)
    command = StartSupport(
        case.child_public_ids[0], "counselling", SupportStatus.ACTIVE, first_contact_at=NOW,
        contacts_per_4_weeks=4.0, worry_ids=(worry,), term_time=True, one_use_id=uuid4(),
    )  # fmt: skip
    line = start_support(p.lead, case.public_id, command, now=NOW)
    paused = ChangeSupport(SupportStatus.PAUSED, happened_at=IN_HALF_TERM, one_use_id=uuid4())
    change_support(p.lead, case.public_id, line.support_id, paused, now=IN_HALF_TERM)


def falls(case):
    session = db.session()
    child = session.get_one(Child, case.child_ids[0])
    found = evaluation_of(session, child, rules_in_force(session, IN_HALF_TERM), IN_HALF_TERM)
    return [one for one in found.prompts if one.rule is Rule.SUPPORT_FELL]


def test_help_in_term_time_only_that_pauses_in_the_holiday_is_no_fall(p, case):
    a_term_time_line_that_pauses(p, case)
    assert falls(case)
    kept = keep_holiday(p.safeguarding, p.school_id, WEEK_OF_MAY, now=IN_HALF_TERM)
    assert falls(case) == []
    child = db.session.get_one(Child, case.child_ids[0])
    assert child.next_check_at == IN_HALF_TERM, "the next sweep asks again"
    take_holiday_back(p.safeguarding, p.school_id, kept.public_id, now=IN_HALF_TERM)
    assert falls(case)


def test_a_holiday_of_another_agency_is_a_fall_all_the_same(p, case):
    a_term_time_line_that_pauses(p, case)
    keep_holiday(p.admin, p.trust_id, WEEK_OF_MAY, now=IN_HALF_TERM)
    assert falls(case)
