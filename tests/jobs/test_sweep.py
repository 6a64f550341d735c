"""The sweep: what is due is done once, however late, and one bad case never stops it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from ehcoord.db import db, transaction
from ehcoord.jobs.channels import FolderChannel
from ehcoord.jobs.sweep import next_due_instant, run_sweep
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadProfessionalNomination, NominationAnswer
from ehcoord.models.messages import Message
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.rulebook import SweepRun
from ehcoord.models.tasks import Task, TaskStep
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.ladders import step_task
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task
from tests.applications import rolled_back
from tests.builders import NOW, ACase, Partnership, a_case, a_partnership
from tests.facts import add_worry, check_again

ONE_MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(app: Flask) -> Partnership:
    return a_partnership()


@pytest.fixture
def channel(tmp_path: Path) -> FolderChannel:
    return FolderChannel(tmp_path, "ehcoord@example.org")


def a_worry(people: Partnership, case: ACase, level: Level, code: str = "D03") -> None:
    with transaction(people.practitioner.user_id, NOW) as session:
        add_worry(session, case.id, case.child_ids[0], level, code)
        check_again(session, case.child_ids[0])


def steps() -> list[tuple[str, datetime, list[int]]]:
    db.session.rollback()
    found = db.session.execute(
        sa.select(TaskStep.name, TaskStep.reached_at, TaskStep.told)
        .join(Task, Task.id == TaskStep.task_id)
        .where(Task.kind == TaskKind.HOLD_REVIEW)
        .order_by(TaskStep.position)
    )
    return [(row.name, row.reached_at, row.told) for row in found]


def next_step_of(kind: TaskKind) -> tuple[int, datetime]:
    task = db.session.scalars(sa.select(Task).where(Task.kind == kind)).one()
    assert task.next_step_at is not None
    return task.id, task.next_step_at


def test_nothing_due_is_nothing_done(people: Partnership, channel: FolderChannel) -> None:
    swept = run_sweep(NOW, channel)
    assert (swept.steps, swept.checks, swept.messages, swept.faults) == (0, 0, 0, 0)
    run = db.session.get_one(SweepRun, swept.run_id)
    assert (run.started_at, run.finished_at) == (NOW, NOW)


def test_a_review_that_is_due_tells_its_owner_and_the_manager(
    people: Partnership, channel: FolderChannel
) -> None:
    a_worry(people, a_case(people, lead=people.lead), Level.SERIOUS)
    due = db.session.scalars(sa.select(ReviewMeeting.due_at)).one()
    run_sweep(due, channel)
    told = {people.lead.user_id, people.manager.user_id}
    assert set(steps()[-1][2]) == told
    assert set(db.session.scalars(sa.select(Message.to_id))) == told


def test_after_five_days_without_a_sweep_each_person_gets_one_message(
    people: Partnership, channel: FolderChannel
) -> None:
    a_worry(people, a_case(people, lead=people.lead), Level.SERIOUS)
    due = db.session.scalars(sa.select(ReviewMeeting.due_at)).one()
    run_sweep(due + timedelta(days=5), channel)

    assert [name for name, _, _ in steps()] == ["before", "due", "passed up", "passed up again"]
    reached = [at for _, at, _ in steps()]
    assert reached == sorted(reached)
    assert reached[1] == due
    of_review = sa.select(Message.to_id).join(Task).where(Task.kind == TaskKind.HOLD_REVIEW)
    people_told = list(db.session.scalars(of_review))
    assert len(people_told) == len(set(people_told)) == 4


def test_no_message_holds_a_name(people: Partnership, channel: FolderChannel) -> None:
    case = a_case(people, lead=people.lead, family_name="Quillfeather")
    a_worry(people, case, Level.IMMEDIATE, "B01")
    run_sweep(NOW + timedelta(days=3), channel)
    said = db.session.execute(sa.select(Message.subject, Message.body)).all()
    assert said
    assert not any("Quillfeather" in text or "Robin" in text for row in said for text in row)


def test_a_second_sweep_at_the_same_instant_does_nothing(
    people: Partnership, channel: FolderChannel
) -> None:
    a_worry(people, a_case(people, lead=people.lead), Level.IMMEDIATE, "B01")
    later = NOW + timedelta(days=2)
    assert run_sweep(later, channel).steps > 0
    again = run_sweep(later, channel)
    assert (again.steps, again.checks, again.messages) == (0, 0, 0)


def test_a_late_sweep_gives_the_dates_of_one_on_time(
    application: Flask, channel: FolderChannel
) -> None:
    def story(*, jumps: bool) -> list[tuple[object, ...]]:
        with rolled_back(application):
            people = a_partnership()
            a_worry(people, a_case(people, lead=people.lead), Level.SERIOUS)
            end = NOW + timedelta(days=70)
            at = next_due_instant(db.session())
            while jumps and at is not None and at <= end:
                run_sweep(at, channel)
                at = next_due_instant(db.session())
            run_sweep(end, channel)
            found = db.session.execute(
                sa.select(ReviewPrompt.rule, ReviewPrompt.since, ReviewPrompt.due_at)
                .order_by(ReviewPrompt.since, ReviewPrompt.rule)
            )  # fmt: skip
            return [*map(tuple, found), *steps()]

    late, on_time = story(jumps=False), story(jumps=True)
    assert [one[:2] for one in late] == [one[:2] for one in on_time]


def test_silence_asks_who_has_seen_the_child_and_then_opens_a_review(
    people: Partnership, channel: FolderChannel
) -> None:
    a_case(people, lead=people.lead)
    run_sweep(NOW, channel)
    asked_at = db.session.scalars(sa.select(Child.next_check_at)).one()
    assert asked_at is not None
    run_sweep(asked_at, channel)
    task = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.WHO_HAS_SEEN)).one()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReviewMeeting)) == 0
    run_sweep(task.due_at, channel)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReviewMeeting)) == 1
    assert db.session.get_one(Task, task.id, populate_existing=True).closed_how == "open_review"


def test_a_task_speaks_when_its_time_has_come_and_once(people: Partnership) -> None:
    a_case(people, flagged=True)
    task_id, at = next_step_of(TaskKind.CONFIRM_LEAD)
    assert step_task(task_id, now=at - ONE_MINUTE) is None
    assert step_task(task_id, now=at) is not None
    assert step_task(task_id, now=at) is None


def test_a_request_to_lead_that_nobody_answered_ends_and_the_manager_is_told(
    people: Partnership, channel: FolderChannel
) -> None:
    case = a_case(people, flagged=True)
    with transaction(people.manager.user_id, NOW) as session:
        row = LeadProfessionalNomination(
            case_id=case.id, nominee_id=people.lead.user_id, asked_by_id=people.manager.user_id,
            asked_at=NOW,
        )  # fmt: skip
        session.add_all_now(row)
        rules = rules_in_force(session, NOW)
        asked = NewTask(
            TaskKind.ANSWER_NOMINATION, row.id, session.get_one(Case, case.id), "Asked to lead.",
            owner_id=people.lead.user_id,
        )  # fmt: skip
        due = open_task(session, rules, asked).due_at
    run_sweep(due, channel)

    answer = db.session.scalars(sa.select(LeadProfessionalNomination.answer)).one()
    assert answer is NominationAnswer.EXPIRED
    is_open = Task.closed_at.is_(None)
    assert set(db.session.scalars(sa.select(Task.kind).where(is_open))) == {TaskKind.CONFIRM_LEAD}


def test_a_bad_case_is_counted_and_the_others_go_on(
    people: Partnership, channel: FolderChannel
) -> None:
    bad, good = (a_case(people, lead=people.lead) for _ in range(2))
    for case in (bad, good):
        a_worry(people, case, Level.SERIOUS)
    due = db.session.scalars(sa.select(ReviewMeeting.due_at)).first()
    assert due is not None
    with transaction(None, NOW) as session:
        # The rung that is now to be reached is on record already: the step cannot be saved.
        task = session.scalars(
            sa.select(Task).where(Task.case_id == bad.id, Task.kind == TaskKind.HOLD_REVIEW)
        ).one()
        session.add(
            TaskStep(task_id=task.id, position=2, name="due", reached_at=NOW, recorded_at=NOW)
        )
    swept = run_sweep(due, channel)
    assert swept.faults > 0
    told = db.session.scalars(
        sa.select(Task.case_id).join(TaskStep).where(TaskStep.reached_at == due)
    ).all()
    assert good.id in told


def test_a_ladder_step_takes_at_most_12_statements(
    people: Partnership, channel: FolderChannel
) -> None:
    a_worry(people, a_case(people, lead=people.lead), Level.SERIOUS)
    task_id, at = next_step_of(TaskKind.HOLD_REVIEW)
    said: list[str] = []
    sa.event.listen(
        db.session.get_bind(), "before_cursor_execute", lambda *args: said.append(args[2])
    )
    step_task(task_id, now=at)
    work = [
        one
        for one in said
        if not one.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET"))
    ]
    assert len(work) <= 12
