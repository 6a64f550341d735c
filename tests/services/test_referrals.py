"""After an immediate worry somebody rings; the service asks until a call is recorded."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.referrals import (
    AnswerKeepSafe,
    AnswerSameDayQuestion,
    AnswerSeenSinceHospital,
    AnswerUrgentReferral,
    CallSaid,
    RecordAcknowledgement,
    RecordSafetyPlan,
    RecordStrategyDiscussion,
)
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.cases import TeamAroundTheFamilyMember
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.reviews import Consultation
from ehcoord.models.tasks import Task
from ehcoord.queries.referrals import plans_of_case, referrals_of_case
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.plans import record_safety_plan
from ehcoord.services.referrals import (
    answer_urgent_referral,
    record_acknowledgement,
    record_strategy_discussion,
)
from ehcoord.services.risks import record_worry
from ehcoord.services.safety_questions import (
    answer_keep_safe,
    answer_same_day_question,
    answer_seen_since_hospital,
)
from tests.builders import NOW, a_case, a_partnership

RUNG = AnswerUrgentReferral(CallSaid.RUNG, "Duty desk", NOW, "REF 12")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def record(p, case, level=Level.IMMEDIATE, now=NOW, **more):
    command = RecordWorry(case.child_public_ids, "Told at school.", level, now, **more)
    return record_worry(p.lead, case.public_id, command, now=now).worries[0].worry_id


def open_kinds():
    return set(db.session.scalars(sa.select(Task.kind).where(Task.closed_at.is_(None))))


def test_an_immediate_worry_opens_the_referral_and_its_chase(p, case):
    record(p, case)
    assert {TaskKind.TELL_SOCIAL_CARE, TaskKind.KEEP_SAFE} <= open_kinds()
    (referral,) = referrals_of_case(db.session(), p.lead, case.public_id, NOW)
    assert referral.told_at is None


def test_a_recorded_call_ends_that_chase_and_starts_the_one_for_a_reply(p, case):
    worry = record(p, case)
    done = answer_urgent_referral(p.lead, case.public_id, worry, RUNG, now=NOW)
    assert not done.still_to_ring
    assert TaskKind.TELL_SOCIAL_CARE not in open_kinds()
    assert TaskKind.CHASE_ACKNOWLEDGEMENT in open_kinds()
    reply = RecordAcknowledgement("Duty desk", NOW, "We will visit today.")
    record_acknowledgement(p.lead, case.public_id, worry, reply, now=NOW)
    assert TaskKind.CHASE_ACKNOWLEDGEMENT not in open_kinds()
    (referral,) = referrals_of_case(db.session(), p.lead, case.public_id, NOW)
    assert (referral.reference, referral.reply) == ("REF 12", "We will visit today.")


@pytest.mark.parametrize(
    "said",
    [
        AnswerUrgentReferral(CallSaid.RINGING_NOW),
        AnswerUrgentReferral(CallSaid.SOMEONE_ELSE_WILL, "Sol Avery"),
    ],
)
def test_a_call_still_to_be_made_ends_nothing(p, case, said):
    worry = record(p, case)
    assert answer_urgent_referral(p.lead, case.public_id, worry, said, now=NOW).still_to_ring
    assert TaskKind.TELL_SOCIAL_CARE in open_kinds()


def test_immediate_by_mistake_is_corrected_in_the_same_act(p, case):
    worry = record(p, case)
    mistake = AnswerUrgentReferral(CallSaid.BY_MISTAKE, level=Level.MODERATE)
    done = answer_urgent_referral(p.lead, case.public_id, worry, mistake, now=NOW)
    assert not done.changed.immediate
    assert TaskKind.TELL_SOCIAL_CARE not in open_kinds()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (AnswerUrgentReferral(CallSaid.RUNG), "who"),
        (AnswerUrgentReferral(CallSaid.RUNG, "Duty desk"), "at"),
        (AnswerUrgentReferral(CallSaid.SOMEONE_ELSE_WILL), "who"),
        (AnswerUrgentReferral(CallSaid.BY_MISTAKE), "level"),
        (AnswerUrgentReferral(CallSaid.BY_MISTAKE, level=Level.IMMEDIATE), "level"),
    ],
)
def test_what_an_answer_leaves_out_is_said_at_its_field(p, case, said, field):
    worry = record(p, case)
    with pytest.raises(InvalidInput) as refused:
        answer_urgent_referral(p.lead, case.public_id, worry, said, now=NOW)
    assert field in refused.value.messages


def test_nobody_without_a_tie_answers_for_a_case(p, case):
    worry = record(p, case)
    with pytest.raises(NotFound):
        answer_urgent_referral(p.other_practitioner, case.public_id, worry, RUNG, now=NOW)


def test_one_worry_has_one_referral_however_often_it_is_answered(p, case):
    worry = record(p, case)
    for _ in range(2):
        answer_urgent_referral(p.lead, case.public_id, worry, RUNG, now=NOW)
    assert len(db.session.scalars(sa.select(UrgentReferral)).all()) == 1


@pytest.mark.parametrize("how", ["discussed", "answered"])
def test_what_keeps_the_child_safe_is_answered_by_people_or_by_a_strategy_discussion(p, case, how):
    worry = record(p, case)
    if how == "discussed":
        told = RecordStrategyDiscussion(NOW, "Duty desk", "Joint enquiry", "Keep him at school")
        record_strategy_discussion(p.lead, case.public_id, worry, told, now=NOW)
    else:
        said = AnswerKeepSafe("He stays with his aunt.", "That somebody will see him today.")
        answer_keep_safe(p.lead, case.public_id, worry, said, now=NOW)
    assert TaskKind.KEEP_SAFE not in open_kinds()


def test_self_harm_asks_the_same_day_whether_the_front_door_was_consulted(p, case):
    worry = record(p, case, Level.SERIOUS, code="A06")
    assert TaskKind.SAME_DAY_QUESTION in open_kinds()
    said = AnswerSameDayQuestion(False, because="Crisis team is with her now.")
    answer_same_day_question(p.safeguarding, case.public_id, worry, said, now=NOW)
    assert TaskKind.SAME_DAY_QUESTION not in open_kinds()
    assert db.session.scalars(sa.select(Consultation)).one().because == said.because


def test_not_seen_since_hospital_is_kept_and_stays_asked(p, case):
    worry = record(
        p, case, Level.SERIOUS, code="A05", hospital=True,
        discharged_at=NOW - timedelta(hours=3),
    )  # fmt: skip
    assert TaskKind.SEEN_SINCE_HOSPITAL in open_kinds()
    nobody = AnswerSeenSinceHospital(False, because="Visit arranged for tomorrow.")
    answer_seen_since_hospital(p.lead, case.public_id, worry, nobody, now=NOW)
    assert TaskKind.SEEN_SINCE_HOSPITAL in open_kinds()
    later = NOW + timedelta(days=1)
    seen = AnswerSeenSinceHospital(True, later, "School nurse", "School nurse")
    answer_seen_since_hospital(p.lead, case.public_id, worry, seen, now=later)
    assert TaskKind.SEEN_SINCE_HOSPITAL not in open_kinds()


def test_a_safety_plan_is_shown_and_its_words_only_to_those_who_may_read_them(p, case):
    plan = RecordSafetyPlan(
        case.child_public_ids[0], date(2025, 5, 19), "School nurse", "Aunt", "01632 960111",
        words="What helps on a bad evening.",
    )  # fmt: skip
    first = record_safety_plan(p.lead, case.public_id, plan, now=NOW)
    assert record_safety_plan(p.lead, case.public_id, plan, now=NOW) == first
    (shown,) = plans_of_case(db.session(), p.lead, case.public_id, NOW)
    (hidden,) = plans_of_case(db.session(), p.practitioner, case.public_id, NOW)
    assert shown.words == plan.words
    assert hidden.words is None
    assert hidden.rings_at_night == plan.rings_at_night


def test_a_plan_older_than_the_last_self_harm_says_so(p, case):
    plan = RecordSafetyPlan(case.child_public_ids[0], date(2025, 5, 19), "School nurse")
    record_safety_plan(p.lead, case.public_id, plan, now=NOW)
    (known,) = plans_of_case(db.session(), p.lead, case.public_id, NOW)
    assert known.not_looked_at_since is None
    later = NOW + timedelta(days=1)
    record(p, case, Level.MODERATE, now=later, code="A03")
    (older,) = plans_of_case(db.session(), p.lead, case.public_id, later)
    assert older.not_looked_at_since == later


def test_a_plan_made_tomorrow_is_refused(p, case):
    plan = RecordSafetyPlan(case.child_public_ids[0], date(2025, 5, 20), "School nurse")
    with pytest.raises(InvalidInput):
        record_safety_plan(p.lead, case.public_id, plan, now=NOW)


def test_who_wrote_a_restricted_worry_says_whom_they_rang_about_it(p, case):
    with transaction(None, NOW) as session:
        join(session, case, p.other_practitioner)
    command = RecordWorry(case.child_public_ids, "Told me.", Level.IMMEDIATE, NOW, restricted=True)
    done = record_worry(p.other_practitioner, case.public_id, command, now=NOW)
    worry_id = done.worries[0].worry_id
    answer_urgent_referral(p.other_practitioner, case.public_id, worry_id, RUNG, now=NOW)
    assert TaskKind.TELL_SOCIAL_CARE not in open_kinds()
    assert len(worries_of_case(db.session(), p.other_practitioner, case.public_id, NOW)) == 1


def join(session, case, actor):
    session.add(
        TeamAroundTheFamilyMember(
            case_id=case.id, user_id=actor.user_id, what_they_do="Nurse", from_at=NOW
        )
    )
