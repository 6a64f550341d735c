"""Only help that happens is help; help that is declined or missed is a worry of its own."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.risks import RecordWorry
from ehcoord.commands.support import (
    ChangeSupport,
    ConfirmFirstContact,
    ConfirmSupport,
    RecordMissedContact,
    StartSupport,
)
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportConfirmation, SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.support import support_of_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ConfirmedAs, Level, SupportStatus
from ehcoord.services.risks import record_worry
from ehcoord.services.support import change_support, confirm_first_contact, start_support
from ehcoord.services.support_taps import confirm_support, record_missed_contact
from tests.builders import NOW, a_case, a_partnership
from tests.faults import extra_last_act

DAY = timedelta(days=1)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def a_line(case, status=SupportStatus.WAITING, **more):
    child_id = case.child_public_ids[0]
    return StartSupport(child_id, "counselling", status, **{"one_use_id": uuid4(), **more})


def begun(case, **more):
    return a_line(
        case, SupportStatus.ACTIVE, first_contact_at=NOW, contacts_per_4_weeks=4.0, **more
    )


def start(p, case, command, now=NOW):
    return start_support(p.practitioner, case.public_id, command, now=now)


def open_tasks(kind):
    query = sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None))
    return list(db.session.scalars(query))


def codes():
    return list(db.session.scalars(sa.select(RiskIndicator.code).order_by(RiskIndicator.id)))


def test_waiting_help_is_not_running_and_asks_to_be_started(p, case):
    start(p, case, a_line(case, start_by=date(2025, 5, 30)))
    (line,) = support_of_case(db.session(), p.lead, case.public_id, NOW)
    assert not line.is_running
    assert len(open_tasks(TaskKind.START_SUPPORT)) == 1


def test_the_same_form_sent_twice_starts_one_line(p, case):
    command = a_line(case)
    first = start(p, case, command)
    second = start(p, case, command)
    assert second.again
    assert second.support_id == first.support_id
    assert len(db.session.scalars(sa.select(SupportService)).all()) == 1


def test_a_first_contact_makes_it_help_and_is_told_once(p, case):
    line = start(p, case, a_line(case)).support_id
    command = ConfirmFirstContact(NOW + DAY, 4.0, uuid4())
    later = NOW + 2 * DAY
    confirm_first_contact(p.lead, case.public_id, line, command, now=later)
    assert confirm_first_contact(p.lead, case.public_id, line, command, now=later).again
    (shown,) = support_of_case(db.session(), p.lead, case.public_id, later)
    assert shown.is_running
    assert open_tasks(TaskKind.START_SUPPORT) == []
    assert len(open_tasks(TaskKind.CONFIRM_SUPPORT)) == 1


def test_more_help_for_a_worry_answers_it_once_it_has_begun(p, case):
    worry = RecordWorry(case.child_public_ids, "Not sleeping.", Level.MODERATE, NOW, code="A01")
    saved = record_worry(p.practitioner, case.public_id, worry, now=NOW)
    promised = a_line(case, worry_ids=(saved.worries[0].worry_id,))
    waiting = start(p, case, promised)
    assert len(waiting.rechecked.evaluation.unanswered) == 1
    told = ConfirmFirstContact(NOW + DAY, 4.0)
    held = confirm_first_contact(
        p.practitioner, case.public_id, waiting.support_id, told, now=NOW + DAY
    )
    assert held.rechecked.evaluation.unanswered == ()


def test_declined_help_is_a_worry_and_says_who_declined(p, case):
    line = start(p, case, a_line(case)).support_id
    declined = ChangeSupport(status=SupportStatus.DECLINED, happened_at=NOW)
    with pytest.raises(InvalidInput) as refused:
        change_support(p.lead, case.public_id, line, declined, now=NOW)
    assert set(refused.value.messages) == {"declined_by", "child_was_asked", "reason"}
    told = replace(declined, declined_by="parent", child_was_asked=False, reason="Too far.")
    done = change_support(p.lead, case.public_id, line, told, now=NOW)
    assert codes() == ["D06"]
    assert done.worry_id is not None
    assert open_tasks(TaskKind.START_SUPPORT) == []


def test_a_change_sent_twice_is_one_change(p, case):
    line = start(p, case, begun(case)).support_id
    ended = ChangeSupport(SupportStatus.ENDED, NOW, one_use_id=uuid4())
    change_support(p.lead, case.public_id, line, ended, now=NOW)
    assert change_support(p.lead, case.public_id, line, ended, now=NOW).again
    assert len(db.session.scalars(sa.select(SupportChange)).all()) == 2


def test_help_that_is_over_does_not_begin_again_by_a_tap(p, case):
    line = start(p, case, a_line(case)).support_id
    ended = ChangeSupport(SupportStatus.REJECTED, NOW)
    change_support(p.lead, case.public_id, line, ended, now=NOW)
    with pytest.raises(RuleBroken):
        confirm_first_contact(p.lead, case.public_id, line, ConfirmFirstContact(NOW), now=NOW)


def test_a_tap_confirms_help_once_a_day_and_is_asked_for_again_in_four_weeks(p, case):
    line = start(p, case, begun(case)).support_id
    for _ in range(2):
        tap = ConfirmSupport(ConfirmedAs.AS_PLANNED)
        confirm_support(p.lead, case.public_id, line, tap, now=NOW + 7 * DAY)
    assert len(db.session.scalars(sa.select(SupportConfirmation)).all()) == 1
    (task,) = open_tasks(TaskKind.CONFIRM_SUPPORT)
    assert task.due_at.date() == date(2025, 6, 23)


def test_two_missed_contacts_in_a_row_are_a_worry_and_one_told_twice_is_not(p, case):
    line = start(p, case, begun(case)).support_id
    now = NOW + 14 * DAY
    first = RecordMissedContact(NOW + 3 * DAY)
    record_missed_contact(p.lead, case.public_id, line, first, now=now)
    assert record_missed_contact(p.lead, case.public_id, line, first, now=now).again
    assert codes() == []
    second = RecordMissedContact(NOW + 10 * DAY)
    assert record_missed_contact(p.lead, case.public_id, line, second, now=now).worry_id
    assert codes() == ["C08"]


def test_contacts_the_service_cancelled_are_no_worry_about_the_child(p, case):
    line = start(p, case, begun(case)).support_id
    for day in (3, 10):
        missed = RecordMissedContact(NOW + day * DAY, cancelled_by_service=True)
        record_missed_contact(p.lead, case.public_id, line, missed, now=NOW + 14 * DAY)
    assert codes() == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"type_code": "no such help"}, "type_code"),
        ({"status": SupportStatus.ACTIVE}, "first_contact_at"),
        ({"first_contact_at": NOW}, "status"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(p, case, more, field):
    said = {"child_id": case.child_public_ids[0], "type_code": "counselling",
            "status": SupportStatus.WAITING}  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        start(p, case, StartSupport(**{**said, **more}))
    assert field in refused.value.messages


def test_a_line_of_another_case_does_not_exist(p, case):
    other = a_case(p, family_name="Other", lead=p.lead)
    line = start(p, other, a_line(other)).support_id
    tap = ConfirmSupport(ConfirmedAs.LESS)
    with pytest.raises(NotFound):
        confirm_support(p.lead, case.public_id, line, tap, now=NOW)
    with pytest.raises(NotFound):
        confirm_support(p.other_practitioner, other.public_id, line, tap, now=NOW)


def test_business_support_may_not_change_help(p, case):
    with pytest.raises(NotPermitted):
        start_support(p.coordinator, case.public_id, a_line(case), now=NOW)


def test_a_restricted_line_is_hidden_from_those_who_may_not_see_it(p, case):
    start_support(p.lead, case.public_id, a_line(case, restricted=True), now=NOW)
    assert support_of_case(db.session(), p.practitioner, case.public_id, NOW) == ()
    assert len(support_of_case(db.session(), p.lead, case.public_id, NOW)) == 1


def test_a_fault_before_the_end_leaves_nothing_behind(p, case):
    def fail(_session):
        raise RuntimeError("the power failed")

    with extra_last_act(fail), pytest.raises(RuntimeError):
        start(p, case, begun(case))
    assert db.session.scalars(sa.select(SupportService)).all() == []
    assert open_tasks(TaskKind.CONFIRM_SUPPORT) == []
