"""A review is held only when it decides on every worry it was called for, and is signed (P3)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.reviews import (
    ArrangeReview,
    CountersignReview,
    DecideOnWorry,
    RecordNextLook,
    RequestReview,
    SaveReviewDraft,
    SendReview,
    TookPart,
    WhoAsked,
)
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db
from ehcoord.errors import (
    AlreadyDone,
    InvalidInput,
    NotFound,
    NotPermitted,
    RuleBroken,
    Stale,
)
from ehcoord.models.reviews import ClosedHow, ReviewDecision, ReviewKind, ReviewMeeting
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.countersigning import to_sign
from ehcoord.queries.reviews import agenda
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.reviews import Part
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level, SupportStatus
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.review_requests import record_next_look, request_review
from ehcoord.services.reviews import arrange_review, save_review_draft, send_review
from ehcoord.services.risks import record_worry
from tests.builders import NOW, a_case, a_partnership
from tests.faults import extra_last_act

LATER = NOW + timedelta(days=2)
THERE = (
    TookPart("Leah Moss", "School", Part.LEAD, own_view=4),
    TookPart("Priya Nair", "Council", own_view=5),
    TookPart("Ola Finn", "Health", in_writing=True),
)
MORE_HELP = {
    "kind": DecisionKind.INCREASE,
    "what_help": "Mentor, twice a week",
    "support_type": "counselling",
    "by_whom": "Ola Finn",
    "contacts_per_4_weeks": 8.0,
    "deliver_by": date(2025, 5, 23),
}
NO_CHANGE = {
    "kind": DecisionKind.NO_CHANGE,
    "why": "The mentor began on Monday and it is too early to say.",
    "change_our_mind": "Another night away from home.",
    "next_look_on": date(2025, 5, 27),
}


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def record(p, case, level=Level.SERIOUS, now=NOW, **more):
    command = RecordWorry(
        case.child_public_ids[:1], "Seen and written down.", level, now, one_use_id=uuid4(), **more
    )
    return record_worry(p.practitioner, case.public_id, command, now=now).worries[0].worry_id


def the_review():
    query = sa.select(ReviewMeeting).where(ReviewMeeting.closed_at.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def open_tasks(kind):
    query = sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None))
    return list(db.session.scalars(query))


def review_of(*decisions, **more):
    return SendReview(
        **{
            "draft_version": 0,
            "met_at": LATER - timedelta(hours=1),
            "attendance": THERE,
            "decisions": tuple(DecideOnWorry(worry, **said) for worry, said in decisions),
            "child_seen_on": date(2025, 5, 20),
            "child_seen_by": "Leah Moss",
            "child_seen_alone": True,
            "child_says": "Wants the mentor to stay.",
            "parents_say": "Agree with the mentor.",
            **more,
        }
    )


def send(p, command, by=None, now=LATER):
    return send_review(by or p.lead, the_review().public_id, command, now=now)


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


def test_arranging_a_review_does_not_move_the_day_it_is_due(p, case):
    record(p, case)
    review = the_review()
    command = ArrangeReview(review.due_at + timedelta(days=3), "School")
    assert arrange_review(p.lead, review.public_id, command, now=NOW) == review.due_at


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


def test_the_agenda_sets_the_last_decision_beside_what_was_recorded_since(p, case):
    first = record(p, case, Level.MODERATE, code="A01")
    record(p, case)
    waiting = {w.id: w.root_id for w in worries_of_case(db.session(), p.lead, case.public_id, NOW)}
    send(p, review_of(*((one, MORE_HELP) for one in waiting)))
    later = LATER + timedelta(days=2)
    new = record(p, case, now=later, code="A06")
    shown = worries_of_case(db.session(), p.lead, case.public_id, later)
    root = next(one.root_id for one in shown if one.id == new)
    page = agenda(db.session(), p.lead, the_review().public_id, later, waiting=frozenset({root}))
    assert [one.id for one in page.waiting] == [new]
    assert {one.worry.id for one in page.last_decisions} == set(waiting)
    assert all([one.id for one in last.recorded_since] == [new] for last in page.last_decisions)
    assert len(page.promised) == 2
    assert first in waiting
    assert page.not_known
