"""Supervision of every led case, six-weekly, and somebody from outside when a case drifts."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.closing import CloseCase
from ehcoord.commands.leads import AssignLead
from ehcoord.commands.reviews import RequestReview, WhoAsked
from ehcoord.commands.supervision import RecordDriftConsultation, RecordSupervision
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.supervision import DriftConsultation, Supervision
from ehcoord.models.tasks import Task
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level
from ehcoord.services.closing import close_case
from ehcoord.services.leads import assign_lead
from ehcoord.services.review_requests import request_review
from ehcoord.services.supervision import record_drift_consultation, record_supervision
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record, review_of, send, waiting


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def look(p, case, by=None, now=NOW, held_on=None, **more):
    day = held_on or date(now.year, now.month, now.day)
    said = RecordSupervision(
        day, "Sleeps again.", "Mornings work.", "Who else is at home.", "Tired, and well.", **more
    )
    return record_supervision(by or p.manager, case.public_id, said, now=now)


def consult(p, case, now=NOW):
    day = date(now.year, now.month, now.day)
    said = RecordDriftConsultation(day, "Con Marsh", "See the father.", "Priya rings him.")
    record_drift_consultation(p.manager, case.public_id, said, now=now)


def tasks(kind):
    query = sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_a_family_whose_lead_is_confirmed_is_looked_at_within_six_weeks(p):
    case = a_case(p, flagged=True)
    told = AssignLead(p.practitioner.public_id, trained=True)
    assign_lead(p.manager, case.public_id, told, now=NOW)
    (task,) = tasks(TaskKind.SUPERVISE)
    assert (task.owner_id, task.due_at.date()) == (p.manager.user_id, date(2025, 6, 30))


def test_each_look_asks_for_the_next_counted_from_the_day_it_was_held(p, case):
    due = look(p, case, held_on=date(2025, 5, 12))
    assert due.date() == date(2025, 6, 23)
    later = NOW + timedelta(days=30)
    look(p, case, now=later)
    (task,) = tasks(TaskKind.SUPERVISE)
    assert task.due_at > due
    assert [one.lead_id for one in db.session.scalars(sa.select(Supervision))] == [
        p.lead.user_id, p.lead.user_id,
    ]  # fmt: skip


def test_the_same_form_twice_is_one_look(p, case):
    one = uuid4()
    look(p, case, one_use_id=one)
    assert look(p, case, one_use_id=one) is None
    assert len(list(db.session.scalars(sa.select(Supervision)))) == 1


def test_a_look_answers_no_worry(p, case):
    record(p, case)
    before = {task.id for task in tasks(TaskKind.HOLD_REVIEW)}
    look(p, case)
    assert {task.id for task in tasks(TaskKind.HOLD_REVIEW)} == before


def test_a_case_open_for_a_year_asks_for_a_consultation_once(p):
    case = a_case(p, lead=p.lead, now=NOW - timedelta(days=400))
    look(p, case)
    look(p, case, now=NOW + timedelta(days=1))
    (task,) = tasks(TaskKind.CONSULT_ON_DRIFT)
    assert task.owner_id == p.manager.user_id
    assert task.reason.startswith("It has been open for more than a year.")
    consult(p, case, now=NOW + timedelta(days=2))
    look(p, case, now=NOW + timedelta(days=40))
    assert tasks(TaskKind.CONSULT_ON_DRIFT) == []
    look(p, case, now=NOW + timedelta(days=200))
    assert len(tasks(TaskKind.CONSULT_ON_DRIFT)) == 1
    assert len(list(db.session.scalars(sa.select(DriftConsultation)))) == 1


def test_the_third_review_in_a_row_that_changes_nothing_asks_for_a_consultation_itself(p, case):
    for week, code in enumerate(("A01", "A15", "D05")):
        now = NOW + timedelta(days=7 * week)
        assert tasks(TaskKind.CONSULT_ON_DRIFT) == []
        record(p, case, Level.MINOR, now=now, code=code)
        ask = RequestReview(case.child_public_ids[0], WhoAsked.PARENT)
        request_review(p.lead, case.public_id, ask, now=now)
        ticks = ((one, {"kind": DecisionKind.NO_CHANGE}) for one in waiting(p, now))
        send(p, review_of(*ticks, met_at=now), now=now)
    (task,) = tasks(TaskKind.CONSULT_ON_DRIFT)
    assert task.reason.startswith("The last 3 reviews of one child changed nothing.")
    assert (task.owner_id, task.closed_at) == (p.manager.user_id, None)


def test_a_young_case_asks_for_none(p, case):
    look(p, case)
    assert tasks(TaskKind.CONSULT_ON_DRIFT) == []


def test_who_supervises_and_who_does_not(p, case):
    for nobody in (p.lead, p.practitioner):
        with pytest.raises(NotPermitted):
            look(p, case, by=nobody)
    with pytest.raises(NotFound):
        look(p, case, by=p.other_manager)
    with pytest.raises(InvalidInput):
        look(p, case, held_on=date(2025, 5, 20))
    close_case(
        p.manager, case.public_id, CloseCase(ClosingReason.MOVED_AWAY, summary="Moved."), now=NOW
    )
    assert tasks(TaskKind.SUPERVISE) == []
    with pytest.raises(RuleBroken):
        look(p, case)
