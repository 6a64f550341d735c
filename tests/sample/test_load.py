"""A loaded caseload is one that the service itself could have: every promise holds, then and later.

It is loaded through several processes into databases of the test's own, on each engine in turn.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from ehcoord.db import db
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import User
from ehcoord.models.cases import Child
from ehcoord.models.contacts import Contact
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.records import ServiceFact
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.queries.child_rows import rows_of_each
from ehcoord.queries.timelines import known_from, known_of
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.tasks import TaskKind
from ehcoord.sample.families import rows_of
from ehcoord.sample.lives import chance_of, life_of, working_days
from ehcoord.sample.load import NotHere, Sample, load_sample
from ehcoord.sample.rows import RANGE, Rows
from ehcoord.sample.staff import Place
from ehcoord.services.accounts.passwords import matches
from ehcoord.services.checks import check_promises
from ehcoord.services.rulebook import rules_in_force
from tests import databases
from tests.applications import new_application

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FAMILIES = 100


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application on a database of its own, that may be filled with invented people."""
    folder: Path = tmp_path_factory.mktemp("sample")
    with databases.new_database(request.param, folder) as url:
        app = new_application(url, folder, DATABASE_KIND="sample")
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def loaded(empty: Flask) -> Flask:
    """The same with a caseload, one family's case open for three years."""
    with empty.app_context():
        told = Sample(FAMILIES, seed=5, oldest_months=36, processes=2)
        assert load_sample(told, now=NOW).families == FAMILIES
    return empty


@pytest.fixture
def context(loaded: Flask) -> Iterator[None]:
    """The application's context over the loaded database."""
    with loaded.app_context():
        yield


def test_every_promise_holds_and_every_line_of_the_record_is_genuine(context: None) -> None:
    assert check_promises(NOW, full=True) == []


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(days=40)])
def test_many_children_are_read_as_each_of_them_alone(context: None, at: datetime) -> None:
    session, rules = db.session(), rules_in_force(db.session(), NOW)
    children = session.scalars(sa.select(Child).order_by(Child.id)).all()
    alone = {child.id: known_of(session, child, at, rules) for child in children}
    together = rows_of_each(session, [child.id for child in children], at)
    assert len(alone) > FAMILIES
    assert {key: known_from(rows, key, at, rules) for key, rows in together} == alone


def test_it_shows_what_managers_look_for(context: None) -> None:
    unled, late, waiting = (
        db.session.scalar(sa.select(sa.func.count()).select_from(Task).where(*where)) or 0
        for where in (
            (Task.kind == TaskKind.CONFIRM_LEAD, Task.closed_at.is_(None)),
            (Task.closed_at.is_(None), Task.due_at < NOW),
            (Task.kind == TaskKind.HOLD_REVIEW, Task.closed_at.is_(None)),
        )
    )
    prompted = db.session.scalar(
        sa.select(sa.func.count(ReviewPrompt.review_id.distinct()))
        .join(ReviewMeeting, ReviewMeeting.id == ReviewPrompt.review_id)
        .where(ReviewMeeting.closed_at.is_(None))
    )
    assert prompted is not None
    assert 0.02 * FAMILIES < unled < 0.25 * FAMILIES
    assert 0 < late < waiting
    assert 0 < prompted < FAMILIES


def test_workers_carry_different_numbers_of_families(context: None) -> None:
    led = LeadProfessionalAssignment
    counts = db.session.scalars(
        sa.select(sa.func.count()).where(led.ended_at.is_(None)).group_by(led.user_id)
    ).all()
    assert len(counts) == 10
    assert max(counts) > 1.5 * min(counts)


def test_nobody_can_sign_in(context: None) -> None:
    (shared,) = db.session.scalars(sa.select(User.password_hash).distinct())
    assert shared is not None
    assert not matches(shared, "violet kettle harbour")


def test_it_is_never_loaded_twice(context: None) -> None:
    with pytest.raises(NotHere, match="cases here already"):
        load_sample(Sample(1, seed=1), now=NOW)


def test_the_command_refuses_where_there_are_cases(loaded: Flask) -> None:
    done = loaded.test_cli_runner().invoke(args=["load-sample", "--families", "3"])
    assert done.exit_code == 2
    assert "There are cases here already." in done.output


def test_a_fortnight_of_sweeps_keeps_every_promise(context: None) -> None:
    days = [NOW + timedelta(days=day) for day in (3, 14)]
    swept = [run_sweep(day) for day in days]
    assert all(run.faults == 0 and run.steps > 0 and run.checks > 0 for run in swept)
    assert check_promises(days[-1], full=True) == []


def test_a_live_database_is_refused(empty: Flask) -> None:
    with empty.app_context():
        kind = db.session.get(ServiceFact, "kind")
        assert kind is not None
        kind.value = "live"
        with db.session.no_autoflush, pytest.raises(NotHere, match="live"):
            load_sample(Sample(1, seed=1), now=NOW)
        db.session.rollback()


@pytest.fixture
def rules(app: Flask) -> RulesInForce:
    """The rules in force."""
    return rules_in_force(db.session(), NOW)


def test_the_same_seed_gives_the_same_rows(rules: RulesInForce) -> None:
    place = Place(1, 2, 3, 4, 5, 6, 7)
    days = working_days(NOW.date() - timedelta(days=1), 8)

    def made(seed: int) -> object:
        return rows_of(life_of(chance_of(seed, 3), 3, days), seed, place, rules, NOW).written

    assert made(11) == made(11)
    assert made(11) != made(12)


def test_only_the_last_family_may_have_more_rows_than_a_range_holds():
    def fill(rows: Rows) -> int:
        return [rows.next_id(Contact) for _ in range(RANGE + 1)][-1]

    last = Rows(chance_of(1, 7), 7, is_last=True)
    assert fill(last) == last.first_id() + RANGE
    with pytest.raises(OverflowError):
        fill(Rows(chance_of(1, 7), 7))
