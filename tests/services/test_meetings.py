"""Meetings are arranged, called off and moved once; none of it makes a review held."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.assessments import AnswerEmergingNeeds, StartAssessment
from ehcoord.commands.cases import JoinTeamAround
from ehcoord.commands.meetings import (
    Answer,
    AnswerInvitation,
    ArrangeReview,
    CallOffMeeting,
    RecordNotQuorate,
    RescheduleReview,
)
from ehcoord.commands.reviews import TookPart
from ehcoord.db import db, transaction
from ehcoord.demo.assessing import write_every_part
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.cases import CaseMember
from ehcoord.models.meetings import ReviewArrangement
from ehcoord.models.messages import Message
from ehcoord.models.people import Person
from ehcoord.models.reviews import ReviewAttendance, ReviewKind, ReviewMeeting
from ehcoord.queries.absent import absent_agencies
from ehcoord.queries.meetings import family_of_case, meeting_of
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.reviews import Part
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.assessments import (
    answer_emerging_needs,
    start_assessment,
    submit_assessment,
)
from ehcoord.services.cases import join_team_around
from ehcoord.services.checks import check_promises
from ehcoord.services.invitations import answer_invitation
from ehcoord.services.meetings import (
    arrange_review,
    call_off_meeting,
    record_not_quorate,
    reschedule_review,
)
from tests.builders import NOW, a_case, a_partnership
from tests.facts import check_again
from tests.reviewing import (
    LATER,
    MORE_HELP,
    open_tasks,
    record,
    review_of,
    review_of_the_second_child,
    send,
    the_review,
)

SOON = NOW + timedelta(days=2)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead, children=2)


def plan(p, **more):
    return ArrangeReview(
        **{"arranged_at": SOON, "arranged_where": "School",
           "invite": (p.lead.public_id, p.practitioner.public_id), **more}
    )  # fmt: skip


def told_of_absence(p):
    """What the safeguarding lead of the council was told of reviews it missed."""
    told = db.session.scalars(sa.select(Message).where(Message.to_id == p.manager.user_id))
    return [one.subject for one in told if "missed two reviews" in one.subject]


def arranged(p, now=NOW, **more):
    return arrange_review(p.lead, the_review().public_id, plan(p, **more), now=now)


def invited(p, who):
    meeting = meeting_of(db.session(), p.lead, the_review().public_id, NOW)
    return next(one for one in meeting.invited if one.user_id == who.user_id)


def test_arranging_tells_those_invited_and_never_moves_the_day_it_is_due(p, case):
    record(p, case)
    due_at = the_review().due_at
    done = arranged(p)
    assert (done.due_at, done.sequence, done.told) == (due_at, 0, 1)
    told = db.session.scalars(
        sa.select(Message).where(Message.to_id == p.practitioner.user_id)
    ).one()
    assert "A review meets on Wednesday 21 May at 10am, School." in told.subject
    assert "Robin" not in told.subject + told.body


def test_another_arrangement_keeps_the_meeting_and_raises_its_number(p, case):
    record(p, case)
    first = arranged(p)
    second = arranged(p, arranged_where="On a call", invite=(p.practitioner.public_id,))
    assert (second.meeting_id, second.sequence) == (first.meeting_id, 1)
    meeting = meeting_of(db.session(), p.lead, the_review().public_id, NOW)
    assert meeting.place == "On a call"
    assert [one.name for one in meeting.invited] == ["Priya Nair"]


def test_whoever_is_called_as_a_possible_source_of_harm_is_not_invited_with_an_account(p, case):
    record(p, case)
    with transaction(p.lead.user_id, NOW) as session:
        row = session.scalars(sa.select(CaseMember).order_by(CaseMember.id)).first()
        row.restricted = True
        person = session.get_one(Person, row.person_id)
        person.given_name, person.family_name = "Priya", "Nair"
    with pytest.raises(RuleBroken) as refused:
        arranged(p)
    assert refused.value.rule == "source-of-harm"
    assert db.session.scalars(sa.select(Message)).all() == []
    with pytest.raises(RuleBroken, match="source of harm"):
        join_team_around(
            p.lead, case.public_id, JoinTeamAround(p.practitioner.public_id), now=NOW
        )  # fmt: skip


def test_calling_off_leaves_the_review_due(p, case):
    record(p, case)
    due_at = the_review().due_at
    arranged(p)
    call_off_meeting(p.lead, the_review().public_id, CallOffMeeting("Snow."), now=NOW)
    review = the_review()
    assert (review.arranged_at, review.due_at, review.held_at) == (None, due_at, None)
    assert db.session.scalars(
        sa.select(ReviewArrangement.sequence).where(ReviewArrangement.superseded_at.is_(None))
    ).all() == [1]
    with pytest.raises(RuleBroken):
        call_off_meeting(p.lead, review.public_id, CallOffMeeting("Snow."), now=NOW)


def test_siblings_meet_at_once_with_a_record_each(p, case):
    record(p, case)
    first, other = review_of_the_second_child(p, case)
    arrange_review(p.lead, first, plan(p, with_reviews=(other,)), now=NOW)
    rows = db.session.scalars(sa.select(ReviewArrangement)).all()
    assert len(rows) == 2
    assert len({row.meeting_id for row in rows}) == 1
    assert meeting_of(db.session(), p.lead, other, NOW).invited


def test_nobody_of_the_family_is_invited_where_only_professionals_meet(p, case):
    record(p, case, code="B01")
    member = db.session.scalars(sa.select(CaseMember.id).order_by(CaseMember.id)).first()
    with pytest.raises(RuleBroken) as refused:
        arranged(p, invite_family=(member,))
    assert refused.value.rule == "professionals-only"
    assert arranged(p).told == 1


def test_a_possible_source_of_harm_is_neither_offered_nor_invited(p, case):
    record(p, case)
    with transaction(p.lead.user_id, NOW) as session:
        row = session.scalars(sa.select(CaseMember).order_by(CaseMember.id)).first()
        row.restricted = True
        member = row.id
    assert member not in {one.member_id for one in family_of_case(db.session(), case.id)}
    with pytest.raises(RuleBroken) as refused:
        arranged(p, invite_family=(member,))
    assert refused.value.rule == "source-of-harm"
    assert db.session.scalars(sa.select(ReviewArrangement)).all() == []


def test_only_people_of_the_case_are_invited(p, case):
    record(p, case)
    with pytest.raises(NotFound):
        arranged(p, invite=(p.other_manager.public_id,))


def test_a_manager_moves_a_review_once_and_the_next_check_leaves_it_there(p, case):
    record(p, case)
    review_id = the_review().public_id
    move = RescheduleReview(date(2025, 5, 30), "The nurse is away until Thursday.")
    with pytest.raises(NotPermitted):
        reschedule_review(p.lead, review_id, move, now=NOW)
    due_at = reschedule_review(p.manager, review_id, move, now=NOW)
    assert the_review().due_at == due_at
    (task,) = open_tasks(TaskKind.HOLD_REVIEW)
    assert task.due_at == due_at
    with transaction(p.lead.user_id, NOW) as session:
        check_again(session, case.child_ids[0])
    assert the_review().due_at == due_at
    assert [one for one in check_promises(NOW) if one.promise == "P2"] == []
    with pytest.raises(RuleBroken):
        reschedule_review(p.manager, review_id, move, now=NOW)


def test_something_new_brings_a_moved_review_forward_again(p, case):
    record(p, case)
    move = RescheduleReview(date(2025, 5, 30), "The nurse is away until Thursday.")
    due_at = reschedule_review(p.manager, the_review().public_id, move, now=NOW)
    later = NOW + timedelta(hours=2)
    record(p, case, now=later, code="A06")
    assert the_review().due_at < due_at


def test_a_review_after_an_immediate_worry_is_never_moved(p, case):
    record(p, case, Level.IMMEDIATE, code="B01")
    move = RescheduleReview(date(2025, 5, 21), "Nobody can come.")
    with pytest.raises(InvalidInput) as refused:
        reschedule_review(p.manager, the_review().public_id, move, now=NOW)
    assert "never moved" in refused.value.messages["due_on"][0]


def test_too_few_who_came_make_no_review_and_leave_it_due(p, case):
    record(p, case)
    due_at = the_review().due_at
    arranged(p)
    told = RecordNotQuorate(SOON, "Leah Moss alone")
    again = record_not_quorate(p.lead, the_review().public_id, told, now=SOON)
    assert again == date(2025, 6, 5)
    review = the_review()
    assert (review.held_at, review.sent_at, review.due_at) == (None, None, due_at)
    assert review.arranged_at is None


def test_too_few_at_a_review_that_is_not_due_for_weeks_bring_it_forward(p, case):
    send(p, review_of((record(p, case), MORE_HELP)))
    planned_for = the_review().due_at
    at = LATER + timedelta(days=1)
    again = record_not_quorate(
        p.lead, the_review().public_id, RecordNotQuorate(at, "Leah Moss alone"), now=at
    )
    assert the_review().due_at < planned_for
    assert the_review().due_at.date() == again
    (task,) = open_tasks(TaskKind.HOLD_REVIEW)
    assert task.due_at == the_review().due_at
    assert [one for one in check_promises(at) if one.promise == "P2"] == []


def test_an_own_view_is_given_before_the_talk_shown_to_nobody_and_taken_into_the_review(p, case):
    worry = record(p, case)
    arranged(p)
    review_id = the_review().public_id
    said = AnswerInvitation(Answer.COMING, own_view=3, own_view_because="He is not eating.")
    answer_invitation(p.practitioner, review_id, said, now=NOW)
    assert invited(p, p.practitioner).has_own_view
    assert not hasattr(invited(p, p.practitioner), "own_view")
    lead = TookPart("Leah Moss", "School", Part.LEAD, own_view_because="Was called away.")
    there = (lead, TookPart("Priya Nair", "Council"))
    send(p, review_of((worry, MORE_HELP), attendance=there))
    views = db.session.execute(sa.select(ReviewAttendance.name, ReviewAttendance.own_view))
    assert dict(views.all()) == {"Leah Moss": None, "Priya Nair": 3}


def test_a_report_stands_for_coming_and_has_to_be_written(p, case):
    record(p, case)
    arranged(p, report_by=date(2025, 5, 20))
    review_id = the_review().public_id
    with pytest.raises(InvalidInput):
        answer_invitation(p.practitioner, review_id, AnswerInvitation(Answer.IN_WRITING), now=NOW)
    told = AnswerInvitation(Answer.IN_WRITING, report="Seen daily, quieter than before.")
    answer_invitation(p.practitioner, review_id, told, now=NOW)
    assert invited(p, p.practitioner).report == "Seen daily, quieter than before."
    with pytest.raises(NotFound):
        answer_invitation(p.manager, review_id, told, now=NOW)


@pytest.mark.parametrize(
    ("kind", "due"),
    [(AssessmentKind.NEW, date(2025, 6, 10)), (AssessmentKind.STEP_DOWN, date(2025, 6, 3))],
)
def test_submitting_an_assessment_opens_the_first_meeting_of_each_child(p, case, kind, due):
    assessment = start_assessment(p.lead, case.public_id, StartAssessment(kind), now=NOW)
    answer_emerging_needs(
        p.lead, case.public_id, AnswerEmergingNeeds(needs_emerging=False, because="Settled."),
        now=NOW,
    )  # fmt: skip
    write_every_part(p.lead, assessment, case.child_public_ids, now=NOW)
    submit_assessment(p.lead, assessment, now=NOW)
    submit_assessment(p.lead, assessment, now=NOW)
    rows = db.session.scalars(sa.select(ReviewMeeting)).all()
    assert {row.child_id for row in rows} == set(case.child_ids)
    assert {(row.kind, row.is_first_meeting, row.due_at.date()) for row in rows} == {
        (ReviewKind.PLANNED, True, due)
    }
    assert len(open_tasks(TaskKind.HOLD_REVIEW)) == 2


def test_a_review_that_is_asked_for_takes_over_the_planned_one(p, case):
    send(p, review_of((record(p, case), MORE_HELP)))
    planned = the_review()
    planned_id, planned_for = planned.id, planned.due_at
    assert planned.kind is ReviewKind.PLANNED
    later = LATER + timedelta(days=1)
    record(p, case, now=later, code="A06")
    now_due = the_review()
    assert now_due.id == planned_id
    assert now_due.due_at < planned_for


def test_an_agency_that_twice_neither_came_nor_wrote_is_named(p, case):
    def held(now, *there):
        worry = record(p, case, now=now)
        plan_ = plan(p, arranged_at=now, invite=(p.lead.public_id, p.practitioner.public_id))
        arrange_review(p.lead, the_review().public_id, plan_, now=now)
        said = review_of((worry, MORE_HELP), met_at=now, attendance=there)
        send(p, said, now=now)
        return absent_agencies(db.session(), case.child_ids[0], 2)

    lead = TookPart("Leah Moss", "Hill Lane School", Part.LEAD, own_view=4)
    others = (TookPart(*who, own_view=5) for who in (("Ola Finn", "Health"), ("Pia Roe", "Police")))
    there = (lead, *others)
    assert held(NOW, *there) == ()
    assert told_of_absence(p) == []
    assert held(NOW + timedelta(days=1), *there) == ("Northmoor Council",)
    (said,) = told_of_absence(p)
    assert said.endswith("Northmoor Council has missed two reviews in a row")
    council = TookPart("Priya Nair", "Northmoor Council", in_writing=True)
    assert held(NOW + timedelta(days=2), *there, council) == ()
    assert len(told_of_absence(p)) == 1
