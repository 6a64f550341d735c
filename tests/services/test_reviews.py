"""A review is held only when it decides on every worry it was called for, and is signed (P3)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.reviews import (
    RequestReview,
    SaveReviewDraft,
    WhoAsked,
)
from ehcoord.db import db
from ehcoord.errors import (
    AlreadyDone,
    InvalidInput,
    NotFound,
    RuleBroken,
    Stale,
)
from ehcoord.models.contacts import Contact
from ehcoord.models.reviews import ReviewDecision, ReviewKind
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.review_requests import request_review
from ehcoord.services.reviews import save_review_draft, send_review
from tests.builders import NOW, a_case, a_partnership
from tests.faults import extra_last_act
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
)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def test_more_help_is_held_at_once_and_becomes_a_line_that_has_not_begun(p, case):
    worry = record(p, case)
    sent = send(p, review_of((worry, MORE_HELP)))
    assert sent.held_at == LATER
    line = db.session.scalars(sa.select(SupportService)).one()
    change = db.session.scalars(sa.select(SupportChange)).one()
    assert change.status is SupportStatus.ACCEPTED
    assert change.start_by == MORE_HELP["deliver_by"]
    assert line.decision_id == db.session.scalars(sa.select(ReviewDecision.id)).one()
    (task,) = open_tasks(TaskKind.START_SUPPORT)
    assert task.about_id == line.id


def test_a_held_review_answers_its_worries_and_is_followed_by_a_planned_one(p, case):
    sent = send(p, review_of((record(p, case), MORE_HELP)))
    assert sent.rechecked.evaluation.unanswered == ()
    planned = the_review()
    assert planned.kind is ReviewKind.PLANNED
    assert planned.due_at == sent.next_due_at


def test_a_worry_that_nobody_decided_on_keeps_the_review_from_being_held(p, case):
    decided, _left = record(p, case), record(p, case, Level.MODERATE)
    with pytest.raises(RuleBroken) as refused:
        send(p, review_of((decided, MORE_HELP)))
    assert refused.value.message == "1 worry has no decision. The review has not been held."
    assert the_review().sent_at is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"attendance": THERE[:1]}, "attendance"),
        ({"child_says": ""}, "child_says"),
        ({"child_seen_on": None}, "child_seen_on"),
        ({"parents_say": ""}, "parents_say"),
        ({"decision_call": True}, "decision_call"),
        ({"met_at": LATER + timedelta(days=1)}, "met_at"),
    ],
)
def test_what_is_missing_is_said_at_its_field(p, case, more, field):
    command = review_of((record(p, case), MORE_HELP), **more)
    with pytest.raises(InvalidInput) as refused:
        send(p, command)
    assert field in refused.value.messages


def test_what_a_decision_leaves_out_is_said_at_its_own_field(p, case):
    command = review_of((record(p, case), {**NO_CHANGE, "change_our_mind": ""}))
    with pytest.raises(InvalidInput) as refused:
        send(p, command)
    assert refused.value.messages == {
        "decisions-0-change_our_mind": ["Say what would change our mind."]
    }


def test_a_review_sent_twice_is_sent_once(p, case):
    command = review_of((record(p, case), NO_CHANGE))
    review_id = the_review().public_id
    send_review(p.lead, review_id, command, now=LATER)
    with pytest.raises(AlreadyDone):
        send_review(p.lead, review_id, command, now=LATER)
    assert len(db.session.scalars(sa.select(ReviewDecision)).all()) == 1


def test_a_draft_that_somebody_changed_since_is_stale(p, case):
    worry = record(p, case)
    review_id = the_review().public_id
    draft = SaveReviewDraft(0, {"child_says": "Not yet asked"})
    assert save_review_draft(p.manager, review_id, draft, now=LATER) == 1
    with pytest.raises(Stale) as refused:
        save_review_draft(p.lead, review_id, draft, now=LATER)
    assert refused.value.changed_by == "Marta Quill"
    with pytest.raises(Stale):
        send_review(p.lead, review_id, review_of((worry, MORE_HELP)), now=LATER)


def test_a_review_of_a_case_one_may_not_know_of_does_not_exist(p, case):
    command = review_of((record(p, case), MORE_HELP))
    with pytest.raises(NotFound):
        send(p, command, by=p.other_practitioner)


def test_a_fault_before_the_end_leaves_the_review_as_it_was(p, case):
    command = review_of((record(p, case), MORE_HELP))

    def fail(_session):
        raise RuntimeError("the power failed")

    with extra_last_act(fail), pytest.raises(RuntimeError):
        send(p, command)
    assert the_review().sent_at is None
    assert db.session.scalars(sa.select(ReviewDecision)).all() == []


def test_a_child_may_ask_for_a_look_sooner_and_asks_once(p, case):
    command = RequestReview(
        case.child_public_ids[0], WhoAsked.CHILD, "I want it to be sooner.", uuid4()
    )
    first = request_review(p.lead, case.public_id, command, now=NOW)
    assert first.rechecked.review.due_at == the_review().due_at
    assert request_review(p.lead, case.public_id, command, now=NOW).again


def test_a_child_whom_the_review_says_was_seen_is_not_asked_about_again(p, case):
    send(p, review_of((record(p, case), MORE_HELP)))
    seen = db.session.scalars(sa.select(Contact)).one()
    assert (seen.by_whom, seen.alone, seen.happened_at.date()) == (
        "Leah Moss", True, date(2025, 5, 20)
    )  # fmt: skip
    later = LATER + timedelta(hours=1)
    send(p, review_of((record(p, case, now=later, code="A06"), MORE_HELP), met_at=later), now=later)
    assert len(db.session.scalars(sa.select(Contact)).all()) == 1
