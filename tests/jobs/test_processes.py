"""Real processes at once, and processes that are killed: nothing is lost and nothing doubled."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db, transaction
from ehcoord.jobs.channels import FolderChannel
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.messages import Message
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task, TaskStep
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, Rule
from ehcoord.services.checks import check_promises
from ehcoord.services.risks import record_worry
from tests import databases, racers
from tests.applications import new_application
from tests.builders import NOW, Partnership, a_case, a_partnership
from tests.facts import add_worry, check_again

PAIRS = 20
# The evening of the day on which the reviews are due, and the two evenings after it.
LATER = NOW + timedelta(days=8, hours=8)
NEXT_EVENING = LATER + timedelta(days=1)
THE_ONE_AFTER = LATER + timedelta(days=2)
spawn = multiprocessing.get_context("spawn")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with databases.new_database(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def own_app(url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of this test's own, where everything is really committed."""
    app = new_application(url, tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def run_together(targets: list[tuple[Callable[..., None], tuple[object, ...]]]) -> list[int | None]:
    running = [spawn.Process(target=target, args=args) for target, args in targets]
    for one in running:
        one.start()
    for one in running:
        one.join(120)
    return [one.exitcode for one in running]


def serious_worries(people: Partnership, cases: int) -> None:
    for _ in range(cases):
        case = a_case(people, lead=people.lead)
        with transaction(people.practitioner.user_id, NOW) as session:
            add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "D03")
            check_again(session, case.child_ids[0])


def letters(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "letters").glob("*.eml"))


def texts(folder: Path) -> list[str]:
    """What every letter in the folder asks for, each thing on its own."""
    found = [
        message_from_bytes((folder / "letters" / name).read_bytes(), policy=policy.default)
        for name in letters(folder)
    ]
    return [text.strip() for one in found for text in one.get_content().split("\n\n")]


def told_twice() -> list[object]:
    return list(
        db.session.execute(
            sa.select(Message.to_id, Message.task_id)
            .group_by(Message.to_id, Message.task_id, Message.body)
            .having(sa.func.count() > 1)
        )
    )


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_two_who_save_at_once_lose_none_of_the_reviews_both_together_demand(
    own_app: Flask, url: str, tmp_path: Path
) -> None:
    people = a_partnership()
    places = []
    for _ in range(PAIRS):
        case = a_case(people, lead=people.lead)
        places.append((case.id, case.child_ids[0]))
        with transaction(people.practitioner.user_id, NOW) as session:
            for code in ("A01", "D03"):
                add_worry(session, case.id, case.child_ids[0], Level.MODERATE, code)
            check_again(session, case.child_ids[0])
    start = spawn.Barrier(2)
    rest = (people.practitioner.user_id, places)
    ended = run_together(
        [
            (racers.save_worries, (url, tmp_path, start, *rest, code, NOW + timedelta(hours=1)))
            for code in ("F05", "C05")
        ]
    )

    assert ended == [0, 0]
    demanded = sa.select(ReviewPrompt.child_id).where(ReviewPrompt.rule == Rule.SEVERAL_SERIOUS)
    assert len(set(db.session.scalars(demanded))) == PAIRS
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReviewMeeting)) == PAIRS


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_of_two_who_wait_for_each_other_one_is_told_that_it_is_busy(
    own_app: Flask, url: str, tmp_path: Path
) -> None:
    case = a_case(a_partnership(), children=2)
    db.session.remove()
    start, children = spawn.Barrier(2), case.child_ids
    ended = run_together(
        [
            (racers.lock_in_turn, (url, tmp_path, start, order, NOW))
            for order in (children, children[::-1])
        ]
    )
    assert set(ended) == {0, 3}


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_two_sweeps_at_once_do_nothing_twice(own_app: Flask, url: str, tmp_path: Path) -> None:
    serious_worries(a_partnership(), 12)
    start = spawn.Barrier(2)
    ended = run_together([(racers.sweep, (url, tmp_path, start, LATER))] * 2)

    assert ended == [0, 0]
    assert told_twice() == []
    assert run_sweep(LATER, FolderChannel(tmp_path / "letters", racers.SENDER)).steps == 0
    assert check_promises(LATER) == []


def test_a_sweep_that_is_killed_loses_nothing_and_doubles_nothing(
    own_app: Flask, url: str, tmp_path: Path
) -> None:
    serious_worries(a_partnership(), 5)
    db.session.remove()
    ended = run_together([(racers.sweep_and_die, (url, tmp_path, LATER, 4))])
    assert ended == [-signal.SIGKILL]

    swept = run_sweep(LATER, FolderChannel(tmp_path / "letters", racers.SENDER))
    assert swept.faults == 0
    steps = db.session.scalars(sa.select(TaskStep.task_id).where(TaskStep.name == "due")).all()
    assert len(steps) == len(set(steps)) == 5
    assert told_twice() == []
    assert check_promises(LATER, full=True) == []


def test_a_save_that_is_killed_leaves_nothing_and_sent_again_makes_one(
    own_app: Flask, url: str, tmp_path: Path
) -> None:
    people = a_partnership()
    case = a_case(people, lead=people.lead)
    child = case.child_public_ids[0]
    command = RecordWorry((child,), "Was alone all night.", Level.SERIOUS, NOW, one_use_id=uuid4())
    db.session.remove()
    save = (url, tmp_path, people.practitioner, case.public_id, command, NOW)
    assert run_together([(racers.save_and_die, save)]) == [-signal.SIGKILL]
    assert everything_saved() == (0, 0, 0)
    assert check_promises(NOW, full=True) == []

    for _ in range(2):
        record_worry(people.practitioner, case.public_id, command, now=NOW)
    assert everything_saved() == (1, 1, 1)
    assert check_promises(NOW, full=True) == []


def everything_saved() -> tuple[int, ...]:
    """How many worries, reviews and tasks of holding one there are."""
    db.session.rollback()
    holds = sa.select(Task.id).where(Task.kind == TaskKind.HOLD_REVIEW)
    rows = (sa.select(RiskIndicator.id), sa.select(ReviewMeeting.id), holds)
    return tuple(len(db.session.execute(one).all()) for one in rows)


def test_a_delivery_that_is_killed_leaves_each_letter_in_the_folder_once(
    own_app: Flask, url: str, tmp_path: Path
) -> None:
    serious_worries(a_partnership(), 3)
    channel = FolderChannel(tmp_path / "letters", racers.SENDER)
    run_sweep(LATER, channel)
    db.session.remove()
    ended = run_together([(racers.deliver_and_die, (url, tmp_path, NEXT_EVENING, 1))])
    assert ended == [-signal.SIGKILL]

    before = letters(tmp_path)
    assert len(before) == 1
    run_sweep(THE_ONE_AFTER, channel)
    assert set(before) < set(letters(tmp_path))
    messages = db.session.scalars(sa.select(Message)).all()
    assert all(one.sent_at is not None for one in messages)
    bodies = {one.body for one in messages}
    assert sum(text in bodies for text in texts(tmp_path)) == len(messages)
