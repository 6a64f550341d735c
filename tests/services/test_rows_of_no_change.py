"""When "no change" repeats, or promises lapse: each row of the rules, by its own words.

As changed by the prices of "no change": the repeat rules count serious worries only.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.referrals import RecordConsultation
from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.messages import Message
from ehcoord.models.reviews import Consultation, ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task, TaskStep
from ehcoord.rules.decisions import THIRD_TIME
from ehcoord.rules.reviews import Part
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level, Rule
from ehcoord.services.consultations import record_consultation
from ehcoord.services.countersigning import countersign_review
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import (
    LATER,
    MORE_HELP,
    NO_CHANGE,
    THERE,
    open_tasks,
    record,
    review_of,
    send,
    the_review,
    waiting,
)

DAY = timedelta(days=1)
ASKED = {"consulted": "Duty desk", "consulted_at": LATER, "reply": "Look again weekly."}


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def no_change(p, case, now=LATER, level=Level.SERIOUS, by=None, code="A15", **said):
    """A worry is recorded, a review decides no change about it, and who must sign does."""
    worry = record(p, case, level, now=now, code=code)
    if level < Level.SERIOUS:
        record(p, case, level, now=now, code="D05")
        record(p, case, level, now=now, code="D03")
    look = {} if level < Level.SERIOUS else {"next_look_on": now.date() + 2 * DAY}
    words = {**NO_CHANGE, "why": f"As it was on {now.date()}.", **look, **said}
    all_of_them = [worry] if level >= Level.SERIOUS else waiting(p, now)
    command = review_of(*((one, words) for one in all_of_them), met_at=now)
    send(p, command, by=by, now=now)
    signer = p.consultant if level >= Level.SERIOUS else p.manager
    countersign_review(signer, the_review().public_id, CountersignReview(agreed=True), now=now)


def prompts(rule):
    query = sa.select(ReviewPrompt).where(ReviewPrompt.rule == rule).order_by(ReviewPrompt.id)
    return list(db.session.scalars(query))


def told_of(task):
    """Who was told at each step of a task's ladder, by name."""
    names = {}
    for step in db.session.scalars(sa.select(TaskStep).where(TaskStep.task_id == task.id)):
        names[step.name] = set(step.told)
    return names


def test_increase_decided_and_not_delivered_by_its_date_leaves_the_worry_unanswered_again(p, case):
    send(p, review_of((record(p, case), MORE_HELP)))
    run_sweep(LATER + 3 * DAY)
    (prompt,) = prompts(Rule.NOT_STARTED)
    assert prompt.since.date() == MORE_HELP["deliver_by"]
    assert the_review().due_at == prompt.due_at


@pytest.mark.parametrize("level", [Level.MODERATE, Level.SERIOUS])
def test_first_no_change_then_any_new_level_2_is_one_step_sooner_and_a_service_manager_chairs(
    p, case, level
):
    no_change(p, case)
    later = LATER + 2 * DAY
    record(p, case, level, now=later, code="F01")
    if level is Level.MODERATE:
        record(p, case, level, now=later + DAY, code="F01")
    review = the_review()
    assert review.chaired_by == "service_manager"
    # Five working days become three, with a bank holiday between.
    days = {Level.SERIOUS: date(2025, 5, 29), Level.MODERATE: date(2025, 5, 29)}
    assert review.due_at.date() == days[level]


def test_a_no_change_of_a_moderate_worry_brings_nobody_above_to_the_chair(p, case):
    no_change(p, case, level=Level.MODERATE)
    record(p, case, now=LATER + DAY, code="F01")
    assert the_review().chaired_by == "lead"


def test_second_no_change_in_60_days_needs_a_recorded_front_door_consultation(p, case):
    no_change(p, case)
    with pytest.raises(InvalidInput) as refused:
        no_change(p, case, LATER + DAY, code="A06")
    asked = {"consulted", "consulted_at", "reply"}
    assert {name.split("-")[-1] for name in refused.value.messages} == asked


def test_second_no_change_in_60_days_and_the_head_of_service_is_informed(p, case):
    no_change(p, case)
    no_change(p, case, LATER + DAY, code="A06", **ASKED)
    told = sa.select(Message).where(Message.to_id == p.head.user_id)
    assert "a second review in a row decided no change" in db.session.scalars(told).one().subject
    assert open_tasks(TaskKind.CONSULT_FRONT_DOOR) == []


def unheld_after_a_no_change(p, case):
    """A review decides no change; a serious worry follows, and its review is not held in time."""
    no_change(p, case)
    record(p, case, now=LATER + DAY, code="A06")
    due = the_review().due_at
    run_sweep(due + timedelta(minutes=5))
    return due


def test_unheld_review_in_60_days_asks_for_a_front_door_consultation(p, case):
    due = unheld_after_a_no_change(p, case)
    (task,) = open_tasks(TaskKind.CONSULT_FRONT_DOOR)
    assert (task.owner_id, task.about_id) == (p.lead.user_id, case.child_ids[0])
    assert task.due_at.date() == due.date() + DAY
    now = due + 2 * DAY + timedelta(hours=1)
    run_sweep(now)
    assert p.head.user_id in told_of(task)["passed up"]
    said = RecordConsultation("Duty desk", now - DAY, "Refer if not seen this week.")
    with pytest.raises(NotFound):
        record_consultation(
            p.other_practitioner, case.public_id, case.child_public_ids[0], said, now=now
        )
    done = record_consultation(p.lead, case.public_id, case.child_public_ids[0], said, now=now)
    assert done.evaluation.consultation_forced
    assert open_tasks(TaskKind.CONSULT_FRONT_DOOR) == []
    row = db.session.scalars(sa.select(Consultation)).one()
    assert (row.who, row.restricted) == ("Duty desk", True)
    run_sweep(now + DAY)
    assert open_tasks(TaskKind.CONSULT_FRONT_DOOR) == []


def test_a_step_up_decided_after_an_unheld_review_names_whom_it_consulted(p, case):
    due = unheld_after_a_no_change(p, case)
    now = due + DAY
    said = {"kind": DecisionKind.STEP_UP, "consulted": "Duty desk", "consulted_at": now,
            "holds_meanwhile": "Seen daily at school."}  # fmt: skip
    command = review_of(*((one, said) for one in waiting(p, now)), met_at=now)
    send(p, command, now=now)
    assert open_tasks(TaskKind.CONSULT_FRONT_DOOR) == []


def test_third_no_change_is_no_longer_offered_only_step_up_or_a_head_of_service_decision(p, case):
    no_change(p, case)
    no_change(p, case, LATER + DAY, code="A06", **ASKED)
    with pytest.raises(InvalidInput) as refused:
        no_change(p, case, LATER + 2 * DAY, code="F01", **ASKED)
    assert refused.value.messages == {"decisions-0-kind": [THIRD_TIME]}


def test_third_no_change_is_the_head_of_services_with_reasons(p, case):
    no_change(p, case)
    no_change(p, case, LATER + DAY, code="A06", **ASKED)
    with pytest.raises(InvalidInput) as refused:
        no_change(p, case, LATER + 2 * DAY, code="F01", by=p.head, **{**ASKED, "why": ""})
    assert list(refused.value.messages) == ["decisions-0-why"]


OVERDUE = {
    "day 0 lead and manager": (timedelta(minutes=5), "due", ("lead", "manager")),
    "+1 working day service manager": (DAY, "passed up", ("lead", "service_manager")),
    "+3 working days head of service": (5 * DAY, "passed up again", ("head",)),
}


@pytest.mark.parametrize("row", OVERDUE)
def test_review_overdue_tells(p, case, row):
    after, name, who = OVERDUE[row]
    record(p, case)
    task = open_tasks(TaskKind.HOLD_REVIEW)[0]
    run_sweep(the_review().due_at + after + timedelta(minutes=1))
    assert told_of(task)[name] == {getattr(p, one).user_id for one in who}


def test_review_overdue_r0_tells_the_head_of_service_the_same_day(p, case):
    record(p, case, Level.IMMEDIATE)
    (task,) = open_tasks(TaskKind.KEEP_SAFE)
    run_sweep(task.due_at + timedelta(hours=1, minutes=1))
    assert told_of(task)["passed up"] == {p.head.user_id}


def test_review_overdue_never_auto_closes(p, case):
    record(p, case)
    review = the_review()
    for weeks in (2, 8, 30):
        run_sweep(NOW + timedelta(weeks=weeks))
    still = db.session.get_one(ReviewMeeting, review.id, populate_existing=True)
    assert (still.closed_at, still.due_at) == (None, review.due_at)
    task = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.HOLD_REVIEW)).one()
    assert task.closed_at is None


def test_a_service_manager_chairs_only_if_there(p, case):
    no_change(p, case)
    worry = record(p, case, now=LATER + DAY, code="A06")
    without = tuple(replace(one, part=Part.OTHER) if one.part is Part.SERVICE_MANAGER else one
                    for one in THERE)  # fmt: skip
    command = review_of((worry, MORE_HELP), met_at=LATER + DAY, attendance=without)
    with pytest.raises(InvalidInput) as refused:
        send(p, command, now=LATER + DAY)
    assert list(refused.value.messages) == ["attendance"]
