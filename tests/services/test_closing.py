"""A case closes when what must be settled is, and everything asked about it ends with it."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.assessments import StartAssessment
from ehcoord.commands.cases import CloseCase, WorryAtClosing
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case
from ehcoord.models.closings import ClosingDecision
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.reviews import ClosedHow, ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.closing import CLOSES_AROUND_OPEN_SAFETY_TASKS, ClosingReason
from ehcoord.rules.tasks import KINDS
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.base import load
from ehcoord.schemas.cases import CloseCaseSchema
from ehcoord.services.assessments import start_assessment
from ehcoord.services.closing import close_case
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record

MOVED = ClosingReason.MOVED_AWAY


@pytest.fixture
def p(app):
    return a_partnership()


def decided(worry_id, **more):
    return WorryAtClosing(worry_id, "The new town's front door", "The new school's nurse", **more)


def close(p, case, reason=MOVED, *worries, by=None):
    return close_case(by or p.manager, case.public_id, CloseCase(reason, worries), now=NOW)


def the_case(case):
    return db.session.get_one(Case, case.id, populate_existing=True)


def open_tasks(case):
    query = sa.select(Task).where(Task.case_id == case.id, Task.closed_at.is_(None))
    return list(db.session.scalars(query))


@pytest.mark.parametrize("reason", [ClosingReason.OUTCOMES_MET, ClosingReason.SINGLE_AGENCY])
def test_help_that_has_done_its_work_waits_for_a_confirmed_lead(p, reason):
    with pytest.raises(RuleBroken) as refused:
        close(p, a_case(p, flagged=True), reason)
    assert refused.value.fix
    close(p, a_case(p, lead=p.lead), reason, by=p.lead)


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
    with pytest.raises(NotPermitted):
        close(p, case, MOVED, decided(worry, consulted="The duty social worker"), by=p.lead)
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
    record(p, case)
    with pytest.raises(RuleBroken):
        close(p, case, ClosingReason.OUTCOMES_MET)


def test_a_minor_worry_holds_no_closing(p):
    case = a_case(p, lead=p.lead)
    record(p, case, Level.MINOR)
    assert close(p, case, ClosingReason.OUTCOMES_MET, by=p.lead).reason == "outcomes_met"


def test_a_decision_on_a_worry_that_does_not_wait_is_refused(p):
    with pytest.raises(InvalidInput):
        close(p, a_case(p), MOVED, decided(uuid4()))


def test_what_was_asked_about_a_childs_safety_comes_first(p):
    case = a_case(p, lead=p.lead)
    worry = record(p, case, Level.IMMEDIATE)
    said = decided(worry, consulted="The duty social worker")
    with pytest.raises(RuleBroken) as refused:
        close(p, case, MOVED, said)
    assert refused.value.rule == "closing-safety-first"
    assert ClosingReason.DUPLICATE in CLOSES_AROUND_OPEN_SAFETY_TASKS
    close(p, case, ClosingReason.DUPLICATE, said)
    assert open_tasks(case)


@pytest.mark.parametrize("reason", [ClosingReason.AGREEMENT_WITHDRAWN, ClosingReason.NOT_ENGAGING])
def test_a_manager_looks_before_a_family_that_said_no_is_let_go(p, reason):
    case = a_case(p, lead=p.lead)
    with pytest.raises(NotPermitted):
        close(p, case, reason, by=p.lead)
    close(p, case, reason)


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
