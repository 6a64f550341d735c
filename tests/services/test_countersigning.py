"""A second person signs, or sends back: never the author, never the lead (P3)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.reviews import (
    CountersignReview,
    RecordNextLook,
)
from ehcoord.db import db
from ehcoord.errors import (
    InvalidInput,
    NotPermitted,
    RuleBroken,
)
from ehcoord.models.messages import Message
from ehcoord.models.reviews import ClosedHow, ReviewDecision, ReviewMeeting
from ehcoord.queries.countersigning import to_sign
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.review_requests import record_next_look
from tests.builders import a_case, a_partnership
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


def test_a_serious_no_change_waits_for_the_consultant_and_is_not_the_leads_lateness(p, case):
    sent = send(p, review_of((record(p, case), NO_CHANGE)))
    assert sent.held_at is None
    assert open_tasks(TaskKind.HOLD_REVIEW) == []
    (task,) = open_tasks(TaskKind.COUNTERSIGN)
    assert task.owner_id == p.consultant.user_id


def test_a_moderate_no_change_is_signed_by_the_leads_manager(p, case):
    record(p, case)
    worries = worries_of_case(db.session(), p.lead, case.public_id, LATER)
    moderate = record(p, case, Level.MODERATE)
    send(p, review_of((worries[0].id, MORE_HELP), (moderate, NO_CHANGE)))
    (task,) = open_tasks(TaskKind.COUNTERSIGN)
    assert task.owner_id == p.manager.user_id


def test_who_signs_is_shown_what_was_decided_and_how_often_before(p, case):
    worry = record(p, case)
    send(p, review_of((worry, NO_CHANGE)))
    shown = to_sign(db.session(), p.consultant, the_review().public_id, LATER)
    (decision,) = shown.decisions
    assert (decision.worry.id, decision.why) == (worry, NO_CHANGE["why"])
    assert (shown.no_changes_before, shown.sent_back_before) == (0, 0)


def test_a_signature_makes_it_held(p, case):
    send(p, review_of((record(p, case), NO_CHANGE)))
    review = the_review()
    signed_at = LATER + timedelta(hours=1)
    signed = countersign_review(
        p.consultant, review.public_id, CountersignReview(agreed=True), now=signed_at
    )
    assert signed.held_at == signed_at
    held = db.session.get(ReviewMeeting, review.id, populate_existing=True)
    assert held.closed_how is ClosedHow.HELD
    assert open_tasks(TaskKind.COUNTERSIGN) == []
    assert signed.rechecked.evaluation.unanswered == ()


def test_a_review_that_is_sent_back_keeps_its_first_due_date(p, case):
    worry = record(p, case)
    due_at = the_review().due_at
    send(p, review_of((worry, NO_CHANGE)))
    back = CountersignReview(agreed=False, note="What has changed since the last time?")
    countersign_review(p.consultant, the_review().public_id, back, now=LATER)
    (task,) = open_tasks(TaskKind.HOLD_REVIEW)
    assert task.due_at == due_at == the_review().due_at
    assert the_review().sent_at is None
    again = send(p, review_of((worry, MORE_HELP)), now=LATER + timedelta(hours=2))
    assert again.held_at is not None
    decisions = db.session.scalars(sa.select(ReviewDecision).order_by(ReviewDecision.id)).all()
    assert [row.superseded_at is None for row in decisions] == [False, True]
    assert decisions[1].supersedes_id == decisions[0].id


def test_sending_back_says_what_to_think_about(p, case):
    send(p, review_of((record(p, case), NO_CHANGE)))
    with pytest.raises(InvalidInput):
        countersign_review(
            p.consultant, the_review().public_id, CountersignReview(agreed=False), now=LATER
        )


def test_the_author_never_signs_their_own_decision(p, case):
    send(p, review_of((record(p, case), NO_CHANGE)), by=p.consultant)
    with pytest.raises(NotPermitted):
        countersign_review(
            p.consultant, the_review().public_id, CountersignReview(agreed=True), now=LATER
        )


@pytest.mark.parametrize("who", ["lead", "practitioner", "manager"])
def test_nobody_but_whom_the_rules_name_signs(p, case, who):
    send(p, review_of((record(p, case), NO_CHANGE)))
    with pytest.raises(NotPermitted):
        countersign_review(
            getattr(p, who), the_review().public_id, CountersignReview(agreed=True), now=LATER
        )


def test_a_worry_that_has_grown_since_cannot_be_signed_away(p, case):
    worry = record(p, case, code="A01")
    send(p, review_of((worry, NO_CHANGE)))
    record(p, case, Level.IMMEDIATE, now=LATER + timedelta(hours=1), code="A01")
    with pytest.raises(RuleBroken) as refused:
        countersign_review(
            p.consultant,
            the_review().public_id,
            CountersignReview(agreed=True),
            now=LATER + timedelta(hours=2),
        )
    assert refused.value.rule == "grown-since"


def held_no_change(p, case):
    send(p, review_of((record(p, case), NO_CHANGE)))
    review_id = the_review().public_id
    countersign_review(p.consultant, review_id, CountersignReview(agreed=True), now=LATER)
    return review_id


def test_a_serious_no_change_is_looked_at_again(p, case):
    review_id = held_no_change(p, case)
    assert len(open_tasks(TaskKind.NEXT_LOOK)) == 1
    look = RecordNextLook(seen=True, anything_new=False)
    record_next_look(p.lead, review_id, look, now=LATER + timedelta(days=1))
    assert open_tasks(TaskKind.NEXT_LOOK) == []
    assert record_next_look(p.lead, review_id, look, now=LATER + timedelta(days=1)).again


def test_a_next_look_that_finds_something_new_asks_for_a_review(p, case):
    review_id = held_no_change(p, case)
    look = RecordNextLook(seen=True, anything_new=True, words="Two more nights away.")
    done = record_next_look(p.lead, review_id, look, now=LATER + timedelta(days=1))
    assert [one.rule for one in done.rechecked.evaluation.prompts] == ["R7"]


def test_a_second_serious_no_change_needs_social_care_and_a_third_is_refused(p, case):
    held_no_change(p, case)
    second = LATER + timedelta(days=3)
    worry = record(p, case, now=second, code="A06")
    said = {**NO_CHANGE, "why": "As before, and seen daily.", "next_look_on": date(2025, 5, 29)}
    with pytest.raises(InvalidInput) as refused:
        send(p, review_of((worry, said), met_at=second), now=second)
    assert {name.split("-")[-1] for name in refused.value.messages} == {
        "consulted", "consulted_at", "reply"
    }  # fmt: skip
    asked = {"consulted": "Duty desk", "consulted_at": second, "reply": "Carry on, look weekly."}
    send(p, review_of((worry, {**said, **asked}), met_at=second), now=second)
    countersign_review(
        p.consultant, the_review().public_id, CountersignReview(agreed=True), now=second
    )
    third = second + timedelta(days=3)
    worry = record(p, case, now=third, code="A14")
    said = {**said, **asked, "why": "Still the same.", "next_look_on": date(2025, 5, 30)}
    command = review_of((worry, said), met_at=third)
    with pytest.raises(InvalidInput) as refused:
        send(p, command, now=third)
    assert "decisions-0-kind" in refused.value.messages
    assert send(p, command, by=p.head, now=third).held_at is None


def test_the_head_of_service_is_told_of_a_second_no_change_by_the_reference_alone(p, case):
    held_no_change(p, case)
    assert db.session.scalars(sa.select(Message).where(Message.to_id == p.head.user_id)).all() == []
    second = LATER + timedelta(days=3)
    worry = record(p, case, now=second, code="A06")
    said = {**NO_CHANGE, "why": "Seen daily.", "next_look_on": date(2025, 5, 29),
            "consulted": "Duty desk", "consulted_at": second, "reply": "Carry on."}  # fmt: skip
    send(p, review_of((worry, said), met_at=second), now=second)
    review_id = the_review().public_id
    countersign_review(p.consultant, review_id, CountersignReview(agreed=True), now=second)
    (told,) = db.session.scalars(sa.select(Message).where(Message.to_id == p.head.user_id)).all()
    assert "NM-" in told.subject
    assert "Robin" not in told.subject + told.body


def test_a_review_after_a_no_change_is_chaired_by_a_service_manager(p, case):
    held_no_change(p, case)
    second = LATER + timedelta(days=3)
    worry = record(p, case, Level.MODERATE, now=second, code="A01")
    assert the_review().chaired_by in ("lead", "service_manager")
    record(p, case, now=second, code="A06")
    assert the_review().chaired_by == "service_manager"
    command = review_of((worry, MORE_HELP), met_at=second, attendance=THERE[:3])
    with pytest.raises(InvalidInput) as refused:
        send(p, command, now=second)
    assert "chaired by a service manager" in refused.value.messages["attendance"][0]
