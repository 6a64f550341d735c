"""A case closes when what must be settled is, and everything asked about it ends with it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.assessments import StartAssessment
from ehcoord.commands.closing import (
    CheckClosedCase,
    CloseCase,
    LeaveOpen,
    ProposeClosing,
    ReopenCase,
    WorryAtClosing,
)
from ehcoord.commands.plans import AddOutcome, RecordProgress
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case
from ehcoord.models.closings import (
    CaseClosing,
    CaseReopening,
    ClosedCaseCheck,
    ClosingDecision,
    ClosingLook,
)
from ehcoord.models.contacts import Note
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.reviews import ClosedHow, ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.closing import CLOSES_AROUND_OPEN_SAFETY_TASKS, ClosingReason, HasLasted
from ehcoord.rules.plans import OutcomeEnd, Progress
from ehcoord.rules.tasks import KINDS, TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.base import load
from ehcoord.schemas.closing import CloseCaseSchema
from ehcoord.services.assessments import start_assessment
from ehcoord.services.closing import close_case, leave_open, propose_closing
from ehcoord.services.family_plan import add_outcome, record_progress
from ehcoord.services.reopening import check_closed_case, reopen_case
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import MORE_HELP, record, review_of, send

MOVED = ClosingReason.MOVED_AWAY


@pytest.fixture
def p(app):
    return a_partnership()


def decided(worry_id, **more):
    return WorryAtClosing(worry_id, "The new town's front door", "The new school's nurse", **more)


def close(p, case, reason=MOVED, *worries, by=None, now=NOW):
    said = CloseCase(
        reason, worries, "School every day since March.", "Robin says it is enough.",
        why_they_say_no="Asked by the nurse: too many people.", consulted="Duty desk, today: no.",
        accepted_by="Ro Hale, Eastshire early help",
    )  # fmt: skip
    return close_case(by or p.manager, case.public_id, said, now=now)


def a_review_was_held(case, at=NOW - timedelta(days=7)):
    with transaction(None, at) as session:
        session.add(
            ReviewMeeting(
                case_id=case.id, child_id=case.child_ids[0], kind="planned", form="full",
                opened_at=at, due_at=at, sent_at=at, held_at=at, closed_at=at,
                closed_how=ClosedHow.HELD, rulebook_version=1,
            )
        )  # fmt: skip


def refused_by(p, case, reason, *worries, **more):
    with pytest.raises(RuleBroken) as refused:
        close(p, case, reason, *worries, **more)
    return [refused.value.rule, *(one.rule for one in refused.value.also)]


def the_case(case):
    return db.session.get_one(Case, case.id, populate_existing=True)


def open_tasks(case):
    query = sa.select(Task).where(Task.case_id == case.id, Task.closed_at.is_(None))
    return list(db.session.scalars(query))


@pytest.mark.parametrize("reason", [ClosingReason.OUTCOMES_MET, ClosingReason.SINGLE_AGENCY])
def test_help_that_has_done_its_work_waits_for_a_confirmed_lead(p, reason):
    flagged, led = a_case(p, flagged=True), a_case(p, lead=p.lead)
    a_review_was_held(flagged)
    a_review_was_held(led)
    assert refused_by(p, flagged, reason) == ["closing-needs-lead"]
    assert close(p, led, reason).reason == reason


def test_everything_that_stands_against_closing_is_said_at_once_and_nothing_ends(p):
    case = a_case(p, flagged=True)
    record(p, case)
    assert refused_by(p, case, ClosingReason.OUTCOMES_MET, by=p.practitioner) == [
        "closing-needs-lead", "closing-worries-wait", "closing-final-review",
        "closing-manager-looks", "closing-manager-says-why",
    ]  # fmt: skip
    assert the_case(case).closed_at is None


def test_a_review_of_long_ago_is_no_last_review(p):
    case = a_case(p, lead=p.lead)
    a_review_was_held(case, NOW - timedelta(days=60))
    assert refused_by(p, case, ClosingReason.OUTCOMES_MET) == ["closing-final-review"]


def test_what_changed_and_what_the_child_says_are_part_of_an_ending_that_went_well(p):
    case = a_case(p, lead=p.lead)
    a_review_was_held(case)
    with pytest.raises(InvalidInput) as refused:
        close_case(p.manager, case.public_id, CloseCase(ClosingReason.OUTCOMES_MET), now=NOW)
    assert set(refused.value.messages) == {"summary", "child_says"}
    close(p, case, ClosingReason.OUTCOMES_MET)
    assert db.session.scalars(sa.select(CaseClosing)).one().child_says == "Robin says it is enough."


def test_a_family_that_moved_away_is_not_held_by_the_want_of_a_confirmed_lead(p):
    case = a_case(p, flagged=True)
    close(p, case, by=p.practitioner)
    assert the_case(case).closed_reason == "moved_away"


def test_everything_that_was_asked_ends_by_an_act_its_kind_knows(p):
    case = a_case(p, flagged=True)
    start_assessment(
        p.practitioner, case.public_id, StartAssessment(AssessmentKind.NEW), now=NOW
    )  # fmt: skip
    worry = record(p, case)
    close(p, case, MOVED, decided(worry, consulted="The duty social worker"))
    assert open_tasks(case) == []
    assert the_case(case).lead_id is None
    for task in db.session.scalars(sa.select(Task).where(Task.case_id == case.id)):
        assert task.closed_how in KINDS[task.kind].closes_by
    reviews = db.session.scalars(sa.select(ReviewMeeting).where(ReviewMeeting.case_id == case.id))
    assert {review.closed_how for review in reviews} == {ClosedHow.CASE_CLOSED}
    assert db.session.scalars(sa.select(Assessment)).one().withdrawn_at == NOW
    lead = db.session.scalars(sa.select(LeadProfessionalAssignment)).one()
    assert (lead.ended_at, lead.ended_because) == (NOW, "case_closed")


def test_the_team_around_the_family_has_no_more_reason_to_see_it(p):
    case = a_case(p)
    close(p, case)
    with pytest.raises(NotFound):
        close(p, case, by=p.practitioner)


def test_a_waiting_worry_needs_a_managers_decision_and_a_serious_one_a_consultation(p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case)
    said = decided(worry, consulted="The duty social worker")
    assert refused_by(p, case, MOVED, said, by=p.lead) == [
        "closing-manager-looks", "closing-manager-says-why",
    ]  # fmt: skip
    for worries in ((), (decided(worry),)):
        with pytest.raises(InvalidInput) as refused:
            close(p, case, MOVED, *worries)
        assert list(refused.value.messages) == [f"worries-{worry}"]
    assert the_case(case).closed_at is None
    close(p, case, MOVED, decided(worry, consulted="The duty social worker"))
    row = db.session.scalars(sa.select(ClosingDecision)).one()
    assert row.keeps_an_eye == "The new school's nurse"


def test_outcomes_are_not_met_while_a_worry_waits(p):
    case = a_case(p, lead=p.lead)
    a_review_was_held(case)
    record(p, case)
    assert refused_by(p, case, ClosingReason.OUTCOMES_MET) == ["closing-worries-wait"]


def test_a_minor_worry_holds_no_closing(p):
    case = a_case(p, lead=p.lead)
    a_review_was_held(case)
    record(p, case, Level.MINOR)
    assert close(p, case, ClosingReason.OUTCOMES_MET).reason == "outcomes_met"


def test_a_decision_on_a_worry_that_does_not_wait_is_refused(p):
    with pytest.raises(InvalidInput):
        close(p, a_case(p), MOVED, decided(uuid4()))


def test_what_was_asked_about_a_childs_safety_comes_first(p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case, Level.IMMEDIATE)
    said = decided(worry, consulted="The duty social worker")
    assert refused_by(p, case, MOVED, said) == ["closing-safety-first"]
    assert ClosingReason.DUPLICATE in CLOSES_AROUND_OPEN_SAFETY_TASKS
    close(p, case, ClosingReason.DUPLICATE, said)
    assert open_tasks(case)


@pytest.mark.parametrize("children", [1, 2])
def test_after_a_death_nothing_is_asked_and_a_brother_or_sister_goes_on_being_asked_about(
    p, children
):
    case = a_case(p, lead=p.lead, children=children)
    said = decided(record(p, case, Level.IMMEDIATE), consulted="The duty social worker")
    close(p, case, ClosingReason.DIED, said)
    assert bool(open_tasks(case)) is (children > 1)
    for task in db.session.scalars(sa.select(Task).where(Task.closed_at.is_not(None))):
        assert task.closed_how in KINDS[task.kind].closes_by


@pytest.mark.parametrize("reason", [ClosingReason.AGREEMENT_WITHDRAWN, ClosingReason.NOT_ENGAGING])
def test_a_manager_looks_before_a_family_that_said_no_is_let_go(p, reason):
    case = a_case(p, lead=p.lead)
    assert refused_by(p, case, reason, by=p.lead) == ["closing-manager-looks"]
    close(p, case, reason)


def close_saying(p, case, reason, **said):
    with pytest.raises(InvalidInput) as refused:
        close_case(p.manager, case.public_id, CloseCase(reason, **said), now=NOW)
    return set(refused.value.messages)


def test_lost_agreement_with_a_serious_worry_consults_first_though_it_was_decided_on(p):
    case = a_case(p, lead=p.lead)
    send(p, review_of((record(p, case), MORE_HELP), met_at=NOW), now=NOW)
    lost = ClosingReason.AGREEMENT_WITHDRAWN
    assert close_saying(p, case, lost) == {"summary", "why_they_say_no", "consulted"}
    said = CloseCase(lost, summary="Help ends.", why_they_say_no="Too many people.")
    with pytest.raises(InvalidInput) as refused:
        close_case(p.manager, case.public_id, said, now=NOW)
    assert set(refused.value.messages) == {"consulted"}
    consulted = replace(said, consulted="Duty desk, Monday: no referral.")
    close_case(p.manager, case.public_id, consulted, now=NOW)
    row = db.session.scalars(sa.select(ClosingLook)).one()
    assert (row.consulted, row.restricted) == ("Duty desk, Monday: no referral.", True)


def test_while_the_police_investigate_a_manager_closes_and_says_why(p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case, Level.MODERATE, code="B04")
    said = decided(worry)
    assert refused_by(p, case, ClosingReason.GROWN_UP, said, by=p.lead) == [
        "closing-manager-looks", "closing-manager-says-why",
    ]  # fmt: skip
    assert close_saying(p, case, ClosingReason.GROWN_UP, worries=(said,)) == {"summary"}


def test_an_outcome_nobody_has_ended_stands_against_an_ending_that_went_well(p):
    case = a_case(p, lead=p.lead)
    a_review_was_held(case)
    told = AddOutcome("Mornings are hard.", "At school by nine.", "The register.")
    outcome = add_outcome(p.lead, case.public_id, told, now=NOW).public_id
    assert refused_by(p, case, ClosingReason.OUTCOMES_MET) == ["closing-outcomes-open"]
    ended = RecordProgress(Progress.BETTER, "There by nine.", ended=OutcomeEnd.REACHED)
    record_progress(p.lead, case.public_id, outcome, ended, now=NOW)
    close(p, case, ClosingReason.OUTCOMES_MET)


def test_a_family_that_moved_is_let_go_to_a_name_or_for_a_managers_reason(p):
    case = a_case(p, lead=p.lead)
    assert close_saying(p, case, MOVED) == {"accepted_by"}
    said = CloseCase(MOVED, summary="They left no address.")
    close_case(p.manager, case.public_id, said, now=NOW)


def propose(p, case, by=None):
    said = ProposeClosing(ClosingReason.OUTCOMES_MET, "School every day since March.", "Enough.")
    return propose_closing(by or p.lead, case.public_id, said, now=NOW)


def test_a_lead_asks_and_the_manager_answers_by_a_date_that_asking_again_does_not_move(p):
    case = a_case(p, lead=p.lead)
    a_review_was_held(case)
    first = propose(p, case)
    assert propose(p, case) == first
    (task,) = open_tasks(case)
    assert (task.kind, task.owner_id) == (TaskKind.APPROVE_CLOSING, p.manager.user_id)
    with pytest.raises(NotPermitted):
        leave_open(p.lead, case.public_id, LeaveOpen("I changed my mind."), now=NOW)
    leave_open(p.manager, case.public_id, LeaveOpen("After the summer."), now=NOW)
    assert open_tasks(case) == []
    assert "After the summer." in db.session.scalars(sa.select(Note)).one().words
    propose(p, case)
    close(p, case, ClosingReason.OUTCOMES_MET)
    assert [task.kind for task in open_tasks(case)] == [TaskKind.CHECK_CLOSED_CASE]


def test_six_months_later_somebody_asks_once_how_the_family_is_doing(p):
    case = a_case(p, lead=p.lead)
    with pytest.raises(RuleBroken):
        check(p, case, HasLasted.LASTED)
    close(p, case, ClosingReason.NOT_ENGAGING)
    (task,) = open_tasks(case)
    assert task.due_at.date() == date(2025, 11, 19)
    check(p, case, HasLasted.LASTED, now=NOW + timedelta(days=180))
    assert open_tasks(case) == []
    assert db.session.scalars(sa.select(ClosedCaseCheck)).one().answer is HasLasted.LASTED


def check(p, case, answer, now=NOW):
    said = CheckClosedCase(answer, "Asked the school nurse.")
    check_closed_case(p.manager, case.public_id, said, now=now)


def reopen(p, case, by=None, now=NOW):
    reopen_case(by or p.manager, case.public_id, ReopenCase("The school rang."), now=now)


def test_a_case_that_opens_again_has_a_lead_at_once_and_a_new_term_to_confirm_one(p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case)
    said = decided(worry, consulted="The duty social worker")
    close(p, case, ClosingReason.NOT_ENGAGING, said)
    later = NOW + timedelta(days=100)
    reopen(p, case, now=later)
    row = the_case(case)
    assert (row.closed_at, row.needs_lead, row.flagged_at) == (None, True, later)
    lead = db.session.get_one(LeadProfessionalAssignment, row.lead_id)
    assert (lead.user_id, lead.kind) == (p.manager.user_id, LeadKind.INTERIM)
    tasks = {task.kind: task for task in open_tasks(case)}
    assert tasks[TaskKind.CONFIRM_LEAD].due_at > later
    assert TaskKind.CHECK_CLOSED_CASE not in tasks
    assert db.session.scalars(sa.select(CaseReopening)).one().because == "The school rang."
    reopen(p, case, now=later)
    assert len(list(db.session.scalars(sa.select(CaseReopening)))) == 1


def test_a_family_that_never_needed_a_lead_opens_again_without_one(p):
    case = a_case(p)
    close(p, case)
    reopen(p, case)
    assert (the_case(case).needs_lead, the_case(case).lead_id) == (False, None)


def test_only_a_manager_opens_a_case_again(p):
    case = a_case(p, lead=p.lead)
    close(p, case)
    for nobody in (p.lead, p.practitioner):
        with pytest.raises(NotFound):
            reopen(p, case, by=nobody)


def test_closing_twice_changes_nothing_more(p):
    case = a_case(p, lead=p.lead)
    first = close(p, case)
    second = close(p, case, ClosingReason.DIED)
    assert (second.again, second.reason, second.closed_at) == (True, first.reason, NOW)


def test_somebody_elses_case_is_not_there(p):
    with pytest.raises(NotFound):
        close(p, a_case(p), by=p.other_manager)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "reason"),
        ({"reason": "tired of it"}, "reason"),
        ({"reason": "moved_away", "worries": [{"worry_id": "x"}]}, "worries-0-worry_id"),
        ({"reason": "moved_away", "closed_at": "2025-05-01"}, "closed_at"),
    ],
)
def test_what_cannot_be_a_closing_is_refused_at_its_field(sent, field):
    with pytest.raises(InvalidInput) as refused:
        load(CloseCaseSchema(), sent)
    assert field in refused.value.messages
