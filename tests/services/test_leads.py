"""A family whose needs are flagged has a lead at every instant, and somebody settles who (P1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import (
    AnswerNomination,
    AskToLead,
    AssignLead,
    ChangeLead,
    ChooseAtFirstMeeting,
    ConfirmLead,
)
from ehcoord.db import db, transaction
from ehcoord.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import Agency
from ehcoord.models.cases import Case
from ehcoord.models.leads import (
    LeadKind,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.models.messages import Message
from ehcoord.rules.tasks import TaskKind
from ehcoord.services import leads
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task
from tests.builders import NOW, a_case, a_partnership
from tests.leading import open_tasks, the_lead, the_task

LATER = NOW + timedelta(hours=1)
YES = AnswerNomination(accepted=True, trained=True)
NO = AnswerNomination(accepted=False, decline_reason="capacity", decline_words="Two families more.")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, flagged=True)


def ask(p, case, who, **more):
    by = more.pop("by", p.manager)
    return leads.nominate_lead(by, case.public_id, AskToLead(who.public_id, **more), now=NOW)


def test_the_flag_makes_an_interim_lead_and_asks_for_a_confirmed_one_at_that_instant(p):
    case = a_case(p)
    with transaction(p.practitioner.user_id, NOW) as session:
        row = session.get_one(Case, case.id)
        rules = rules_in_force(session, NOW)
        leads.begin_leading_for_now(session, rules, row, p.practitioner.user_id)
    with transaction(p.practitioner.user_id, LATER) as session:
        row = session.get_one(Case, case.id)
        leads.begin_leading_for_now(session, rules, row, p.manager.user_id)
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.INTERIM)
    assert db.session.get_one(Case, case.id).flagged_at == NOW
    task = the_task(case, TaskKind.CONFIRM_LEAD)
    # Five working days after Monday 19 May, with the bank holiday of 26 May between.
    assert task.due_at == datetime(2025, 5, 27, 16, 0, tzinfo=UTC)
    assert task.owner_id == p.manager.user_id


def test_a_yes_to_a_manager_confirms_the_lead_and_asks_them_to_meet_the_family(p, case):
    asked = ask(p, case, p.lead)
    answered = leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)
    assert answered.leading.kind is LeadKind.CONFIRMED
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)
    assert open_tasks(case) == ["first_contact_with_family", "supervise"]
    assert the_task(case, TaskKind.FIRST_CONTACT_WITH_FAMILY).owner_id == p.lead.user_id


def test_a_yes_to_a_colleague_leads_for_now_until_a_manager_confirms(p, case):
    asked = ask(p, case, p.lead, by=p.practitioner)
    leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.INTERIM)
    assert open_tasks(case) == ["confirm_lead"]
    leads.confirm_lead(p.manager, case.public_id, ConfirmLead(trained=True), now=LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)


def test_the_family_s_wish_confirms_without_a_manager(p, case):
    asked = ask(p, case, p.lead, by=p.practitioner, family_wish=True)
    leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)


def test_nobody_of_an_agency_without_its_two_names_is_confirmed(p, case):
    with transaction(None, NOW) as session:
        session.get_one(Agency, p.school_id).holiday_substitute_id = None
    asked = ask(p, case, p.lead)
    with pytest.raises(RuleBroken, match="substitute for school holidays") as refusal:
        leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)
    assert "Hill Lane School" in refusal.value.fix
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.INTERIM)


def test_a_no_tells_the_manager_and_leaves_the_clock_as_it_is(p, case):
    due_at = the_task(case, TaskKind.CONFIRM_LEAD).due_at
    asked = ask(p, case, p.lead)
    leads.answer_nomination(p.lead, asked.nomination_id, NO, now=LATER)
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.INTERIM)
    assert the_task(case, TaskKind.CONFIRM_LEAD).due_at == due_at
    told = db.session.scalars(sa.select(Message.to_id).where(Message.task_id.is_(None))).all()
    assert told == [p.manager.user_id]


def test_a_no_needs_one_of_the_reasons_of_the_rulebook(p, case):
    asked = ask(p, case, p.lead)
    with pytest.raises(InvalidInput):
        leads.answer_nomination(
            p.lead, asked.nomination_id, AnswerNomination(accepted=False), now=LATER
        )


def test_the_same_answer_twice_is_one_and_another_answer_is_refused(p, case):
    asked = ask(p, case, p.lead)
    first = leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)
    assert leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER) == first
    with pytest.raises(RuleBroken, match="accepted"):
        leads.answer_nomination(p.lead, asked.nomination_id, NO, now=LATER)


def test_only_the_person_who_was_asked_can_answer(p, case):
    asked = ask(p, case, p.lead)
    with pytest.raises(NotFound):
        leads.answer_nomination(p.other_practitioner, asked.nomination_id, YES, now=LATER)


def test_a_second_request_says_who_was_faster(p, case):
    ask(p, case, p.lead)
    with pytest.raises(RuleBroken, match="Marta Quill asked Leah Moss on 19 May at 10:00"):
        ask(p, case, p.safeguarding)


def test_the_same_form_twice_asks_once(p, case):
    one_use_id = p.lead.public_id
    ask(p, case, p.lead, one_use_id=one_use_id)
    with pytest.raises(AlreadyDone):
        ask(p, case, p.lead, one_use_id=one_use_id)


def test_a_request_that_is_taken_back_cannot_be_accepted(p, case):
    asked = ask(p, case, p.lead)
    leads.take_back_nomination(p.manager, asked.nomination_id, now=LATER)
    with pytest.raises(RuleBroken, match="taken back"):
        leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)
    assert open_tasks(case) == ["confirm_lead"]


def test_silence_is_never_a_yes_and_somebody_above_is_told(p, case):
    asked = ask(p, case, p.lead)
    run_sweep(asked.answer_by + timedelta(minutes=1))
    row = db.session.scalars(sa.select(LeadProfessionalNomination)).one()
    assert row.answer is NominationAnswer.EXPIRED
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.INTERIM)
    assert open_tasks(case) == ["confirm_lead"]
    told = set(db.session.scalars(sa.select(Message.to_id)))
    assert p.manager.user_id in told


def test_a_manager_assigns_only_people_they_manage(p, case):
    with pytest.raises(NotPermitted, match="Ask this person"):
        leads.assign_lead(p.manager, case.public_id, AssignLead(p.lead.public_id, True), now=NOW)
    command = AssignLead(p.practitioner.public_id, trained=True)
    assert leads.assign_lead(p.manager, case.public_id, command, now=NOW).kind is LeadKind.CONFIRMED
    with pytest.raises(RuleBroken, match="Priya Nair was confirmed"):
        leads.assign_lead(p.manager, case.public_id, command, now=LATER)


def test_assigning_takes_back_the_request_that_waits(p, case):
    asked = ask(p, case, p.lead)
    command = AssignLead(p.practitioner.public_id, trained=True)
    leads.assign_lead(p.manager, case.public_id, command, now=LATER)
    assert open_tasks(case) == ["first_contact_with_family", "supervise"]
    with pytest.raises(RuleBroken, match="taken back"):
        leads.answer_nomination(p.lead, asked.nomination_id, YES, now=LATER)


def test_a_hold_confirms_nobody_has_an_end_and_is_not_begun_again(p, case):
    leads.hold_as_manager(p.manager, case.public_id, now=NOW)
    assert the_lead(case) == (p.manager.user_id, LeadKind.MANAGER_HELD)
    assert open_tasks(case) == ["confirm_lead", "end_manager_hold"]
    # Ten working days after Monday 19 May, with one bank holiday between.
    assert the_task(case, TaskKind.END_MANAGER_HOLD).due_at == datetime(
        2025, 6, 3, 16, 0, tzinfo=UTC
    )
    with pytest.raises(RuleBroken, match="no lead"):
        leads.confirm_lead(p.manager, case.public_id, ConfirmLead(trained=True), now=LATER)
    change = ChangeLead(p.practitioner.public_id, "other", confirmed=False)
    leads.change_lead(p.manager, case.public_id, change, now=LATER)
    assert open_tasks(case) == ["confirm_lead"]
    with pytest.raises(RuleBroken, match="held this family already"):
        leads.hold_as_manager(p.manager, case.public_id, now=LATER)


def test_losing_a_confirmed_lead_begins_the_clock_again_and_keeps_the_first_flag(p):
    case = a_case(p, lead=p.lead)
    later = NOW + timedelta(days=28)
    change = ChangeLead(p.practitioner.public_id, "leaving", confirmed=False)
    leads.change_lead(p.manager, case.public_id, change, now=later)
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.INTERIM)
    assert the_task(case, TaskKind.CONFIRM_LEAD).opened_at == later
    assert db.session.get_one(Case, case.id).flagged_at == NOW


def test_the_next_lead_gets_the_open_tasks_with_the_due_instants_they_have(p):
    case = a_case(p, flagged=True)
    asked = ask(p, case, p.lead)
    leads.answer_nomination(p.lead, asked.nomination_id, YES, now=NOW)
    with transaction(None, NOW) as session:
        row = session.get_one(Case, case.id)
        rules = rules_in_force(session, NOW)
        about = NewTask(
            TaskKind.CONSULT_FRONT_DOOR, case.child_ids[0], row, "Asked.", owner_id=p.lead.user_id
        )
        due_at = open_task(session, rules, about).due_at
    change = ChangeLead(p.practitioner.public_id, "leaving", confirmed=True, trained=True)
    leads.change_lead(p.manager, case.public_id, change, now=LATER)
    task = the_task(case, TaskKind.CONSULT_FRONT_DOOR)
    assert (task.owner_id, task.due_at) == (p.practitioner.user_id, due_at)


def test_the_family_may_choose_at_the_first_meeting_but_not_for_ever(p, case):
    def wait_until(day):
        return leads.choose_at_first_meeting(
            p.manager, case.public_id, ChooseAtFirstMeeting(day), now=NOW
        )

    assert wait_until(date(2025, 6, 5)) == datetime(2025, 6, 5, 16, 0, tzinfo=UTC)
    assert the_task(case, TaskKind.CONFIRM_LEAD).next_step_at > NOW
    with pytest.raises(InvalidInput, match="by 10 June 2025"):
        wait_until(date(2025, 6, 11))


def test_a_serious_worry_brings_the_confirming_forward_and_waits_for_no_meeting(p, case):
    with transaction(p.practitioner.user_id, LATER) as session:
        row = session.get_one(Case, case.id)
        leads.make_lead_clock_serious(session, rules_in_force(session, LATER), row)
    # Two working days after Monday 19 May.
    due_at = datetime(2025, 5, 21, 16, 0, tzinfo=UTC)
    assert the_task(case, TaskKind.CONFIRM_LEAD).due_at == due_at
    with pytest.raises(RuleBroken, match="serious worry"):
        leads.choose_at_first_meeting(
            p.manager, case.public_id, ChooseAtFirstMeeting(date(2025, 6, 5)), now=LATER
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_file SET lead_id = NULL, lead_is_current = NULL WHERE id = :case",
        "UPDATE lead_professional_assignment SET ended_at = started_at WHERE case_id = :case",
        (
            "INSERT INTO lead_professional_assignment (case_id, user_id, kind, started_at) "
            "SELECT case_id, user_id, kind, started_at FROM lead_professional_assignment "
            "WHERE case_id = :case"
        ),
        "DELETE FROM lead_professional_assignment WHERE case_id = :case",
    ],
)
def test_the_database_itself_refuses_a_family_without_one_lead(case, statement):
    with pytest.raises(sa.exc.IntegrityError), transaction(None, NOW) as session:
        session.execute(sa.text(statement), {"case": case.id})
