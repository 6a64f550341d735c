"""What follows from a change to a child's facts, in the transaction of the change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.db import WriteSession, db, transaction
from ehcoord.models.cases import Case, Child
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.reviews import ClosedHow, ReviewKind, ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, ReviewForm, Rule
from ehcoord.services.prompted_reviews import What
from tests.applications import rolled_back
from tests.builders import NOW, ACase, Partnership, a_case, a_partnership
from tests.facts import add_support, add_worry, check_again

LEVELS = st.sampled_from([Level.MINOR, Level.MODERATE, Level.SERIOUS, Level.IMMEDIATE])
CODES = st.sampled_from(["A01", "A05", "B01", "D03", "F05", None])


@pytest.fixture
def people(app: Flask) -> Partnership:
    return a_partnership()


@pytest.fixture
def case(people: Partnership) -> ACase:
    return a_case(people, lead=people.lead)


@contextmanager
def at(people: Partnership, hours: float = 0) -> Iterator[WriteSession]:
    with transaction(people.practitioner.user_id, NOW + timedelta(hours=hours)) as session:
        yield session


def the_review(child_id: int) -> ReviewMeeting:
    db.session.rollback()
    return db.session.scalars(
        sa.select(ReviewMeeting)
        .where(ReviewMeeting.child_id == child_id)
        .execution_options(populate_existing=True)
    ).one()


def count(what: sa.ColumnElement[bool], table: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(what)) or 0


def test_a_serious_worry_opens_a_review_and_asks_the_lead_to_hold_it(
    people: Partnership, case: ACase
) -> None:
    with at(people) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "D03")
        said = check_again(session, case.child_ids[0])

    review = the_review(case.child_ids[0])
    assert said.review.what is What.OPENED
    assert (said.review.review_id, said.review.due_at) == (review.id, review.due_at)
    assert review.due_at == datetime.fromisoformat("2025-05-27T16:00:00+00:00")
    task = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.HOLD_REVIEW)).one()
    assert (task.owner_id, task.due_at, task.serious) == (people.lead.user_id, review.due_at, True)


def test_a_second_serious_worry_joins_and_brings_the_review_forward(
    people: Partnership, case: ACase
) -> None:
    with at(people) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "D03")
        check_again(session, case.child_ids[0])
    with at(people, hours=1) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "F05")
        said = check_again(session, case.child_ids[0])

    assert said.review.what is What.BROUGHT_FORWARD
    review = the_review(case.child_ids[0])
    task = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.HOLD_REVIEW)).one()
    assert task.due_at == review.due_at < datetime.fromisoformat("2025-05-27T16:00:00+00:00")


def test_an_immediate_worry_asks_for_a_call_and_keeps_the_family_out_of_the_review(
    people: Partnership, case: ACase
) -> None:
    with at(people) as session:
        row = add_worry(session, case.id, case.child_ids[0], Level.IMMEDIATE, "B01")
        said = check_again(session, case.child_ids[0])

    assert {TaskKind.TELL_SOCIAL_CARE, TaskKind.KEEP_SAFE} <= set(said.asked)
    assert the_review(case.child_ids[0]).professionals_only
    assert count(UrgentReferral.risk_id == row.id, UrgentReferral) == 1
    call = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.TELL_SOCIAL_CARE)).one()
    assert call.owner_id == people.practitioner.user_id
    assert call.due_at == NOW + timedelta(minutes=30)


def test_a_planned_review_is_used_and_not_doubled(people: Partnership, case: ACase) -> None:
    child_id = case.child_ids[0]
    with at(people) as session:
        session.add(
            ReviewMeeting(
                case_id=case.id, child_id=child_id, kind=ReviewKind.PLANNED,
                form=ReviewForm.SHORT, opened_at=NOW, due_at=NOW + timedelta(weeks=6),
                rulebook_version=1,
            )
        )  # fmt: skip
    with at(people, hours=1) as session:
        add_worry(session, case.id, child_id, Level.SERIOUS, "D03")
        said = check_again(session, child_id)

    review = the_review(child_id)
    assert said.review.what is What.BROUGHT_FORWARD
    assert (review.kind, review.due_at) == (ReviewKind.PLANNED, said.review.due_at)


def test_more_help_that_has_begun_answers_and_closes_what_it_makes_needless(
    people: Partnership, case: ACase
) -> None:
    child_id = case.child_ids[0]
    with at(people) as session:
        ids = [
            add_worry(session, case.id, child_id, Level.MODERATE, code).id
            for code in ("A01", "D03", "F05")
        ]
        assert check_again(session, child_id).review.what is What.OPENED
    with at(people, hours=24) as session:
        add_support(session, case.id, child_id, *ids)
        said = check_again(session, child_id, act="start_support")

    assert said.review.what is What.ANSWERED
    assert the_review(child_id).closed_how is ClosedHow.ANSWERED
    is_open = Task.closed_at.is_(None)
    assert count(sa.and_(Task.kind == TaskKind.HOLD_REVIEW, is_open), Task) == 0


@given(worries=st.lists(st.tuples(LEVELS, CODES), min_size=1, max_size=5))
def test_running_it_again_changes_nothing_and_a_due_date_only_comes_forward(
    application: Flask, worries: list[tuple[Level, str | None]]
) -> None:
    with rolled_back(application):
        people = a_partnership()
        case = a_case(people, lead=people.lead)
        child_id = case.child_ids[0]
        due: list[datetime] = []
        for hour, (level, code) in enumerate(worries):
            with at(people, hour) as session:
                add_worry(session, case.id, child_id, level, code)
                check_again(session, child_id)
                first = _stored(session)
                again = check_again(session, child_id)
                assert (again.review.what, again.asked, again.closed) == (What.NOTHING, (), 0)
                assert _stored(session) == first
                due += session.scalars(sa.select(ReviewMeeting.due_at)).all()
        assert due == sorted(due, reverse=True)


def _stored(session: WriteSession) -> list[object]:
    session.flush()
    child = session.execute(sa.select(Child.next_check_at, Child.checked_with)).one()
    return [
        child,
        *session.execute(sa.select(Task.id, Task.due_at, Task.closed_at).order_by(Task.id)),
        *session.execute(sa.select(ReviewPrompt.id, ReviewPrompt.key).order_by(ReviewPrompt.id)),
        *session.execute(sa.select(ReviewMeeting.id, ReviewMeeting.due_at)),
    ]


def test_the_order_of_saving_facts_of_one_instant_does_not_matter(application: Flask) -> None:
    worries = [(Level.SERIOUS, "D03"), (Level.MODERATE, "A01"), (Level.SERIOUS, "F05")]
    answers = set()
    for order in permutations(worries):
        with rolled_back(application):
            people = a_partnership()
            case = a_case(people, lead=people.lead)
            with at(people) as session:
                for level, code in order:
                    add_worry(session, case.id, case.child_ids[0], level, code)
                said = check_again(session, case.child_ids[0])
            rules = tuple((one.rule, one.since, one.due_at) for one in said.evaluation.prompts)
            answers.add((rules, said.review.due_at))
    assert len(answers) == 1


def test_a_worry_that_a_held_review_left_open_is_asked_for_again(
    people: Partnership, case: ACase
) -> None:
    child_id = case.child_ids[0]
    with at(people) as session:
        add_worry(session, case.id, child_id, Level.SERIOUS, "D03")
        check_again(session, child_id)
    with at(people, hours=1) as session:
        first = session.scalars(sa.select(ReviewMeeting)).one()
        first.held_at = first.closed_at = session.now
        first.closed_how = ClosedHow.HELD
        said = check_again(session, child_id)

    assert said.review.what is What.OPENED
    assert said.review.review_id != first.id
    assert {one.rule for one in said.evaluation.prompts} == {Rule.SERIOUS}


def test_a_closed_case_is_asked_nothing(people: Partnership, case: ACase) -> None:
    with at(people) as session:
        session.get_one(Case, case.id).closed_at = NOW
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "D03")
        said = check_again(session, case.child_ids[0])
        assert said.review.what is What.NOTHING
        assert session.get_one(Child, case.child_ids[0]).next_check_at is None


def test_a_recheck_takes_at_most_25_statements(people: Partnership, case: ACase) -> None:
    child_id = case.child_ids[0]
    with at(people) as session:
        add_worry(session, case.id, child_id, Level.SERIOUS, "D03")
    said: list[str] = []
    bind = db.session.get_bind()
    with at(people, hours=1) as session:
        sa.event.listen(
            bind, "before_cursor_execute", lambda *args: said.append(args[2]), named=False
        )
        check_again(session, child_id)
    work = [one for one in said if not one.startswith(("SAVEPOINT", "RELEASE", "PRAGMA", "SET"))]
    assert len(work) <= 25


def test_a_prompt_about_a_restricted_worry_is_restricted(people: Partnership, case: ACase) -> None:
    with at(people) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "D03", restricted=True)
        check_again(session, case.child_ids[0])
    assert list(db.session.scalars(sa.select(ReviewPrompt.restricted))) == [True]
