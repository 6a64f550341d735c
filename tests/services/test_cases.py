"""A family's case is opened once, whole or not at all, and flagged needs have a lead at once."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.assessments import AnswerEmergingNeeds, StartAssessment
from ehcoord.commands.cases import JoinTeamAround, NewMember, OpenCase
from ehcoord.commands.people import PersonDetails
from ehcoord.db import db
from ehcoord.demo.assessing import write_every_part
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.models.tasks import Task
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.people import MemberRole
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.assessments import (
    answer_emerging_needs,
    start_assessment,
    submit_assessment,
)
from ehcoord.services.cases import join_team_around, open_case
from tests.builders import NOW, a_partnership

YES = AnswerEmergingNeeds(needs_emerging=True, needs=("mental_health",))


@pytest.fixture
def p(app):
    return a_partnership()


def a_child(given="Wren", born_on=date(2013, 4, 5)):
    details = PersonDetails(given_name=given, family_name="Okafor", born_on=born_on)
    return NewMember(MemberRole.CHILD, details=details)


def a_family(**more):
    carer = NewMember(
        MemberRole.CARER,
        details=PersonDetails(given_name="Ada", family_name="Okafor"),
        relationship="Mother",
        parental_responsibility=True,
    )
    told = OpenCase("Okafor", (a_child(), a_child("Fern")), (carer,), one_use_id=uuid4())
    return replace(told, **more)


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_family_is_opened_with_its_children_and_a_reference(p):
    opened = open_case(p.practitioner, a_family(), now=NOW)
    assert opened.reference.startswith("NM-")
    assert len(opened.child_ids) == 2
    children = db.session.scalars(sa.select(Child)).all()
    assert all(child.next_check_at is not None for child in children)


def test_sending_the_form_twice_opens_one_case(p):
    told = a_family()
    first = open_case(p.practitioner, told, now=NOW)
    again = open_case(p.practitioner, told, now=NOW)
    assert (again.case_id, again.again) == (first.case_id, True)
    assert count(Case) == 1


def test_a_birth_date_that_cannot_be_is_said_at_its_field_and_nothing_is_saved(p):
    told = a_family(children=(a_child(), a_child("Sky", date(1890, 1, 1))))
    with pytest.raises(InvalidInput) as refused:
        open_case(p.practitioner, told, now=NOW)
    assert list(refused.value.messages) == ["children-1-details-born_on"]
    assert (count(Case), count(Person)) == (0, 0)


def test_a_case_needs_a_child(p):
    with pytest.raises(InvalidInput):
        open_case(p.practitioner, a_family(children=()), now=NOW)


def test_joining_the_team_around_the_family_gives_access(p):
    opened = open_case(p.practitioner, a_family(), now=NOW)
    with pytest.raises(NotFound):
        start_assessment(p.lead, opened.case_id, StartAssessment(AssessmentKind.NEW), now=NOW)
    told = JoinTeamAround(p.lead.public_id, "Head of year")
    join_team_around(p.manager, opened.case_id, told, now=NOW)
    start_assessment(p.lead, opened.case_id, StartAssessment(AssessmentKind.NEW), now=NOW)


def test_emerging_needs_give_a_lead_for_now_at_that_instant_and_a_task(p):
    opened = open_case(p.practitioner, a_family(), now=NOW)
    answered = answer_emerging_needs(p.practitioner, opened.case_id, YES, now=NOW)
    assert answered.led_by == p.practitioner.name
    lead = db.session.scalars(sa.select(LeadProfessionalAssignment)).one()
    assert (lead.kind, lead.started_at) == (LeadKind.INTERIM, NOW)
    task = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.CONFIRM_LEAD)).one()
    assert task.due_at == answered.confirm_by
    assert task.owner_id == p.manager.user_id


def test_the_team_may_take_the_lead_for_now_in_the_same_act(p):
    opened = open_case(p.practitioner, a_family(), now=NOW)
    told = replace(YES, to_team=True)
    assert answer_emerging_needs(p.practitioner, opened.case_id, told, now=NOW).led_by == (
        p.manager.name
    )


def test_a_no_says_why_and_leaves_the_case_without_a_lead(p):
    opened = open_case(p.practitioner, a_family(), now=NOW)
    with pytest.raises(InvalidInput):
        answer_emerging_needs(
            p.practitioner, opened.case_id, AnswerEmergingNeeds(needs_emerging=False), now=NOW
        )
    told = AnswerEmergingNeeds(needs_emerging=False, because="Known and stable.")
    answer_emerging_needs(p.practitioner, opened.case_id, told, now=NOW)
    assert count(LeadProfessionalAssignment) == 0


def test_an_assessment_is_started_once_and_not_submitted_before_the_question_is_answered(p):
    opened = open_case(p.practitioner, a_family(), now=NOW)
    told = StartAssessment(AssessmentKind.NEW)
    assessment = start_assessment(p.practitioner, opened.case_id, told, now=NOW)
    assert start_assessment(p.practitioner, opened.case_id, told, now=NOW) == assessment
    with pytest.raises(RuleBroken):
        submit_assessment(p.practitioner, assessment, now=NOW)
    answer_emerging_needs(p.practitioner, opened.case_id, YES, now=NOW)
    write_every_part(p.practitioner, assessment, opened.child_ids, now=NOW)
    submit_assessment(p.practitioner, assessment, now=NOW)
    submit_assessment(p.practitioner, assessment, now=NOW)
    with pytest.raises(NotFound):
        submit_assessment(p.other_manager, assessment, now=NOW)
