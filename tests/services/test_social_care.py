"""With social care is a state, not an ending: early help holds on until what continues is said."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.closing import CloseCase
from ehcoord.commands.social_care import (
    AnswerStepUp,
    AskToStepUp,
    BeginWithSocialCare,
    EndWithSocialCare,
    SayWhatContinues,
)
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.reviews import ReviewDecision, ReviewKind, ReviewMeeting
from ehcoord.models.social_care import HelpContinues, StepUp, WithSocialCare
from ehcoord.models.tasks import Task
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.social_care import SocialCareDoes, StepUpAnswer
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.services import social_care
from ehcoord.services.closing import close_case
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import LATER, record, review_of, send, the_review

TODAY = date(2025, 5, 19)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def ask(p, case, by=None):
    told = AskToStepUp("The front door", TODAY, "It gets worse and help is not enough.")
    social_care.ask_to_step_up(by or p.lead, case.public_id, told, now=NOW)


def answer(p, case, said):
    told = AnswerStepUp(said, "The duty social worker")
    social_care.answer_step_up(p.lead, case.public_id, told, now=NOW)


def begin(p, case, by=None, worker="Sam Ives"):
    told = BeginWithSocialCare(SocialCareDoes.ASSESSMENT, worker, TODAY, "Duty team")
    social_care.begin_with_social_care(by or p.lead, case.public_id, told, now=NOW)


def end(p, case):
    told = EndWithSocialCare("The assessment ended with no further action.")
    social_care.end_with_social_care(p.lead, case.public_id, told, now=NOW)


def go_on(p, case, leads, now=NOW):
    told = SayWhatContinues("The mentor, weekly.", leads.public_id, TODAY)
    social_care.say_what_continues(p.manager, case.public_id, told, now=now)


def rows(table):
    query = sa.select(table).order_by(table.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def asked(kind):
    return [one for one in rows(Task) if one.kind is kind and one.closed_at is None]


def test_a_step_up_ends_nothing_and_is_chased_until_it_is_answered_in_writing(p, case):
    for _ in range(2):
        ask(p, case)
    assert len(rows(StepUp)) == 1
    (task,) = asked(TaskKind.CHASE_STEP_UP)
    assert (task.owner_id, task.due_at.date()) == (p.lead.user_id, date(2025, 5, 22))
    assert db.session.get_one(Case, case.id).closed_at is None
    answer(p, case, StepUpAnswer.ACCEPTED)
    assert asked(TaskKind.CHASE_STEP_UP) == []
    assert asked(TaskKind.SAY_WHAT_CONTINUES) == []
    with pytest.raises(RuleBroken):
        answer(p, case, StepUpAnswer.ACCEPTED)


def test_a_refusal_asks_what_continues_and_holds_the_case_open(p, case):
    ask(p, case)
    answer(p, case, StepUpAnswer.REFUSED)
    (task,) = asked(TaskKind.SAY_WHAT_CONTINUES)
    assert (task.owner_id, task.due_at.date()) == (p.manager.user_id, date(2025, 5, 27))
    with pytest.raises(RuleBroken) as refused:
        close_case(
            p.manager,
            case.public_id,
            CloseCase(ClosingReason.MOVED_AWAY, summary="Moved."),
            now=NOW,
        )
    assert refused.value.rule == "closing-safety-first"


def test_with_a_serious_worry_what_continues_is_asked_within_two_days(p, case):
    record(p, case)
    begin(p, case)
    end(p, case)
    (task,) = asked(TaskKind.SAY_WHAT_CONTINUES)
    assert (task.serious, task.due_at.date()) == (True, date(2025, 5, 21))


def test_a_case_with_social_care_is_led_and_goes_on_being_asked_about(p):
    case = a_case(p)
    begin(p, case, by=p.manager)
    begin(p, case, by=p.manager, worker="Ro Hale")
    (state,) = rows(WithSocialCare)
    assert (state.social_worker, state.left_at) == ("Ro Hale", None)
    (lead,) = rows(LeadProfessionalAssignment)
    assert (lead.user_id, lead.kind) == (p.manager.user_id, LeadKind.INTERIM)
    record(p, case)
    assert rows(ReviewMeeting)


def test_only_an_answer_leaves_the_state_with_a_lead_and_a_first_review(p, case):
    begin(p, case)
    end(p, case)
    end(p, case)
    assert rows(WithSocialCare)[0].left_at is None
    with pytest.raises(InvalidInput):
        go_on(p, case, p.other_practitioner)
    later = NOW + timedelta(hours=1)
    go_on(p, case, p.practitioner, now=later)
    assert rows(WithSocialCare)[0].left_at == later
    assert asked(TaskKind.SAY_WHAT_CONTINUES) == []
    lead = db.session.get_one(LeadProfessionalAssignment, db.session.get_one(Case, case.id).lead_id)
    assert (lead.user_id, lead.kind) == (p.practitioner.user_id, LeadKind.INTERIM)
    assert len(asked(TaskKind.CONFIRM_LEAD)) == 1
    (review,) = rows(ReviewMeeting)
    # Ten working days, with one bank holiday between.
    assert review.due_at.date() == date(2025, 6, 3)
    assert rows(HelpContinues)[0].what == "The mentor, weekly."


def test_the_same_lead_stays_confirmed(p, case):
    begin(p, case)
    end(p, case)
    go_on(p, case, p.lead)
    assert [one.kind for one in rows(LeadProfessionalAssignment)] == [LeadKind.CONFIRMED]


def test_what_cannot_be_and_who_may_not(p, case):
    with pytest.raises(RuleBroken):
        end(p, case)
    with pytest.raises(NotPermitted):
        ask(p, case, by=p.practitioner)
    with pytest.raises(NotFound):
        ask(p, case, by=p.other_manager)
    told = AskToStepUp("The front door", TODAY + timedelta(days=1), "It gets worse.")
    with pytest.raises(InvalidInput):
        social_care.ask_to_step_up(p.lead, case.public_id, told, now=NOW)


def test_nothing_goes_on_in_a_case_that_is_closed(p, case):
    with transaction(p.manager.user_id, NOW) as session:
        session.get_one(Case, case.id).closed_at = NOW
    with pytest.raises(RuleBroken, match="closed"):
        go_on(p, case, p.lead)


def step_up_by_review(p, case):
    worry = record(p, case)
    said = {"kind": DecisionKind.STEP_UP, "consulted": "The front door", "consulted_at": LATER,
            "holds_meanwhile": "The school sees them daily."}  # fmt: skip
    send(p, review_of((worry, said), met_at=LATER))


def prompted_now():
    query = sa.select(ReviewMeeting).where(
        ReviewMeeting.closed_at.is_(None), ReviewMeeting.kind == ReviewKind.PROMPTED
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


@pytest.mark.parametrize("said", list(StepUpAnswer))
def test_an_answer_is_the_answer_to_what_a_review_decided_and_a_refusal_prompts_again(
    p, case, said
):
    step_up_by_review(p, case)
    answered = LATER + timedelta(days=1)
    told = AnswerStepUp(said, "The duty social worker", "As written today.")
    social_care.answer_step_up(p.lead, case.public_id, told, now=answered)
    decisions = rows(ReviewDecision)
    assert [one.accepted for one in decisions] == [None, said is StepUpAnswer.ACCEPTED]
    assert decisions[0].superseded_at == answered
    run_sweep(LATER + timedelta(days=8))
    review = the_review()
    asked_again = review.kind is ReviewKind.PROMPTED or review.due_at < LATER + timedelta(days=10)
    assert asked_again is (said is StepUpAnswer.REFUSED)


def test_no_answer_in_three_working_days_is_a_refusal_until_it_comes(p, case):
    step_up_by_review(p, case)
    run_sweep(LATER + timedelta(days=2))
    assert the_review().due_at > LATER + timedelta(days=20)
    run_sweep(LATER + timedelta(days=7))
    again = the_review()
    assert again.due_at.date() == date(2025, 5, 30)
    told = AnswerStepUp(StepUpAnswer.ACCEPTED, "The duty social worker")
    social_care.answer_step_up(p.lead, case.public_id, told, now=LATER + timedelta(days=7))
    assert prompted_now() is None
