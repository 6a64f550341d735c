"""The agenda writes itself: everything a review has to look at, in few statements."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.contacts import RecordContact
from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import db, transaction
from ehcoord.errors import NotFound
from ehcoord.models.assessments import Assessment, AssessmentSection
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.agenda import agenda
from ehcoord.queries.reviews import reviews_of_case
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.contacts import record_contact
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW, a_case, a_partnership
from tests.facts import add_support, add_worry, check_again
from tests.reviewing import (
    LATER,
    MORE_HELP,
    NO_CHANGE,
    record,
    review_of,
    send,
    the_review,
)
from tests.services.test_saving_a_worry import statements_of

MOST_STATEMENTS = 20
REASON = {"may_be": "she grieves for her gran.", "who": "Leah Moss", "by": "June"}


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead, children=2)


def page_for(who, now=LATER):
    session = db.session()
    return agenda(session, who, the_review().public_id, now, rules_in_force(session, now))


def roots(p, case, now=LATER):
    return {w.id: w.root_id for w in worries_of_case(db.session(), p.lead, case.public_id, now)}


def test_a_waiting_worry_stands_with_its_date_and_evidence(p, case):
    worry = record(p, case, code="A15")
    (waiting,) = page_for(p.lead).waiting
    assert waiting.id == worry
    assert (waiting.evidence, waiting.observed_at) == ("Seen and written down.", NOW)


def test_the_last_decision_stands_beside_what_was_recorded_since(p, case):
    record(p, case, Level.MODERATE, code="A01")
    record(p, case)
    decided = roots(p, case)
    send(p, review_of(*((one, MORE_HELP) for one in decided)))
    later = LATER + timedelta(days=2)
    new = record(p, case, now=later, code="A06")
    page = page_for(p.lead, later)
    assert [one.id for one in page.waiting] == [new]
    assert {one.worry.id for one in page.last_decisions} == set(decided)
    assert all([one.id for one in last.recorded_since] == [new] for last in page.last_decisions)
    assert page.last.child_says == "Wants the mentor to stay."


def test_more_help_that_was_promised_is_said_to_have_begun_or_not(p, case):
    send(p, review_of((record(p, case), MORE_HELP)))
    later = LATER + timedelta(days=1)
    record(p, case, now=later)
    page = page_for(p.lead, later)
    (last,) = page.last_decisions
    assert last.help.first_contact_at is None
    assert [line.name for line in page.promised] == ["Mentor, twice a week"]
    assert "Whether Mentor, twice a week has begun." in page.not_known


def test_support_is_set_against_the_last_review_and_the_most_there_was(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        worry = add_worry(session, case.id, case.child_ids[0], Level.MODERATE, "A01")
        add_support(session, case.id, case.child_ids[0], worry.id, weekly=2)
        check_again(session, case.child_ids[0])
    record(p, case)
    send(p, review_of(*((one, MORE_HELP) for one in roots(p, case))))
    later = LATER + timedelta(days=3)
    with transaction(p.lead.user_id, later) as session:
        line = session.scalars(sa.select(SupportService.id).order_by(SupportService.id)).first()
        change_to_weekly(session, line, case.child_ids[0])
    record(p, case, now=later)
    named = {row.worries[0].code: row.amounts for row in page_for(p.lead, later).compared}
    assert (named["A01"].now, named["A01"].then, named["A01"].most) == (4, 8, 8)
    assert (named[None].now, named[None].then, named[None].most) == (0, 0, 0)


def change_to_weekly(session, support_id, child_id):
    session.add_all_now(
        SupportChange(
            support_id=support_id,
            child_id=child_id,
            status=SupportStatus.ACTIVE,
            happened_at=session.now,
            contacts_per_4_weeks=4,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
        )
    )


def test_what_is_late_stands_with_whose_it_is(p, case):
    record(p, case, code="A05", hospital=True)
    later = NOW + timedelta(days=10)
    titles = {(task.kind, task.owner) for task in page_for(p.lead, later).late}
    expected = db.session.execute(
        sa.select(Task.kind).where(Task.closed_at.is_(None), Task.due_at < later)
    ).scalars()
    assert {kind for kind, _ in titles} == set(expected) - {TaskKind.HOLD_REVIEW}
    assert titles
    assert all(owner for _, owner in titles)


def test_each_child_of_the_family_was_seen_by_somebody_or_is_said_not_to_be(p, case):
    record(p, case)
    told = RecordContact(
        child_ids=case.child_public_ids[1:], happened_at=LATER - timedelta(hours=2), seen=True,
        alone=True, one_use_id=uuid4(),
    )  # fmt: skip
    record_contact(p.lead, case.public_id, told, now=LATER)
    page = page_for(p.lead)
    assert set(page.seen) == {case.child_ids[1]}
    assert page.seen[case.child_ids[1]].by_whom == "Leah Moss"
    assert "When the child was last seen." in page.not_known


def test_reviews_that_changed_nothing_are_counted(p, case):
    worry = record(p, case)
    review = the_review().public_id
    send(p, review_of((worry, NO_CHANGE)))
    countersign_review(p.consultant, review, CountersignReview(agreed=True), now=LATER)
    later = LATER + timedelta(days=1)
    assert page_for(p.lead, later).unchanged_in_a_row == 1
    again = record(p, case, now=later)
    send(p, review_of((again, MORE_HELP), met_at=later), now=later)
    assert page_for(p.lead, later).unchanged_in_a_row == 0


def write_section(session, case, code, answers, *, child_id=None, assessment=None):
    session.add_all_now(
        AssessmentSection(
            assessment_id=assessment.id, child_id=child_id, section=code, number=1,
            author_id=session.actor_id, changed_at=session.now, complete=True, answers=answers,
        )
    )  # fmt: skip


def test_what_the_assessment_found_is_carried_forward_and_trauma_is_kept_back(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        made = Assessment(
            case_id=case.id, kind="new", assessor_id=p.lead.user_id, started_at=NOW, is_first=False
        )
        session.add_all_now(made)
        child = case.child_ids[0]
        write_section(session, case, "what_has_happened", {"what": "Moved home four times."},
                      child_id=child, assessment=made)  # fmt: skip
        write_section(session, case, "behind_the_behaviour",
                      {"reasons": [REASON]},
                      child_id=child, assessment=made)  # fmt: skip
    record(p, case)
    seen = {one.title: one for one in page_for(p.lead).carried.sections}
    assert seen["What has happened to the child"].words == ("Moved home four times.",)
    behind, capacity = page_for(p.lead).carried.sections[1:]
    assert behind.words == (
        "It may be that she grieves for her gran. Leah Moss finds out by June.",
    )
    assert capacity.words == ()
    held_back = page_for(p.practitioner).carried.sections[0]
    assert held_back.kept_back
    assert held_back.words == ()


def test_a_restricted_worry_is_counted_and_not_shown(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "B01", restricted=True)
        check_again(session, case.child_ids[0])
    assert (page_for(p.practitioner).waiting, page_for(p.practitioner).kept_back) == ((), 1)
    assert page_for(p.lead).kept_back == 0


def test_why_a_review_was_asked_for_does_not_name_a_restricted_worry(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "B01", restricted=True)
        check_again(session, case.child_ids[0])
    (of_case,) = reviews_of_case(db.session(), p.practitioner, case.id, LATER)
    assert (page_for(p.practitioner).review.reasons, of_case.reasons) == ((), ())
    assert page_for(p.lead).review.reasons != ()


def test_an_agenda_for_the_family_has_no_restricted_worry_whoever_prints_it(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        add_worry(session, case.id, case.child_ids[0], Level.SERIOUS, "A15", restricted=True)
        check_again(session, case.child_ids[0])
    review = the_review()
    with transaction(p.lead.user_id, NOW) as session:
        session.get_one(ReviewMeeting, review.id).professionals_only = False
    rules = rules_in_force(db.session(), LATER)
    found = agenda(db.session(), p.lead, review.public_id, LATER, rules, for_family=True)
    assert (found.waiting, found.kept_back, found.review.reasons) == ((), 1, ())


def test_the_agenda_of_a_case_one_may_not_know_of_does_not_exist(p, case):
    record(p, case)
    with pytest.raises(NotFound):
        page_for(p.other_manager)


def five_years(p, case, now):
    """A worry, a line of help, a contact and a decision, season after season."""
    child = case.child_ids[0]
    for season in range(20):
        then = now - timedelta(days=90 * (20 - season))
        with transaction(p.lead.user_id, then) as session:
            worry = add_worry(session, case.id, child, Level.MODERATE, "A01")
            add_support(session, case.id, child, worry.id)
            check_again(session, child)
        told = RecordContact(child_ids=case.child_public_ids[:1], happened_at=then, seen=True,
                             one_use_id=uuid4())  # fmt: skip
        record_contact(p.lead, case.public_id, told, now=then)
        if season % 4 == 0:
            record(p, case, now=then)
            ids = [(one, {**MORE_HELP, "deliver_by": date.fromordinal(then.toordinal() + 4)})
                   for one in roots(p, case, then)]  # fmt: skip
            send(p, review_of(*ids, met_at=then), now=then)


def test_preparing_after_five_years_takes_few_statements(app, p, case):
    five_years(p, case, NOW)
    record(p, case)
    rules = rules_in_force(db.session(), LATER)
    review_id = the_review().public_id
    seen = statements_of(
        app.extensions["read_bind"],
        lambda: agenda(db.session(), p.lead, review_id, LATER, rules),
    )
    assert len(seen) <= MOST_STATEMENTS, "\n".join(one[:120] for one in seen)
