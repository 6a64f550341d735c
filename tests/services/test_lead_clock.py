"""The time to confirm a lead: shorter when a worry is serious, and a manager's hold ends."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import AnswerNomination, AskToLead
from ehcoord.commands.risks import CorrectWorry, RecordWorry
from ehcoord.db import db, transaction
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Case
from ehcoord.models.escalations import Escalation
from ehcoord.models.leads import LeadKind
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services import leads
from ehcoord.services.accounts import deactivate
from ehcoord.services.risks import correct_worry, record_worry
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task
from tests.builders import NOW, a_case, a_partnership
from tests.leading import the_lead, the_task

# Five working days after Monday 19 May, over a bank holiday; two working days after it.
IN_FIVE, IN_TWO = datetime(2025, 5, 27, 16, tzinfo=UTC), datetime(2025, 5, 21, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, flagged=True)


def confirm_task(case):
    return the_task(case, TaskKind.CONFIRM_LEAD)


def worry(p, case, level, now=NOW):
    command = RecordWorry(case.child_public_ids, "Seen.", level, NOW, code="A01")
    return record_worry(p.practitioner, case.public_id, command, now=now)


@pytest.mark.parametrize("level", [Level.SERIOUS, Level.IMMEDIATE])
def test_a_serious_worry_after_the_flag_shortens_the_time_to_confirm(p, case, level):
    assert confirm_task(case).due_at == IN_FIVE
    worry(p, case, level, NOW + HOUR)
    task = confirm_task(case)
    assert (task.due_at, task.serious) == (IN_TWO, True)


def test_a_lesser_worry_leaves_the_time_as_it_is(p, case):
    worry(p, case, Level.MODERATE)
    assert (confirm_task(case).due_at, confirm_task(case).serious) == (IN_FIVE, False)


def test_a_serious_worry_never_puts_the_confirming_off(p, case):
    worry(p, case, Level.SERIOUS, NOW + timedelta(days=7))
    assert confirm_task(case).due_at == IN_FIVE
    assert confirm_task(case).serious


def test_a_worry_corrected_upwards_shortens_the_time_too(p, case):
    saved = worry(p, case, Level.MODERATE).worries[0]
    corrected = CorrectWorry("Seen.", Level.SERIOUS, NOW, code="A01", one_use_id=uuid4())
    correct_worry(p.practitioner, case.public_id, saved.worry_id, corrected, now=NOW + HOUR)
    assert confirm_task(case).due_at == IN_TWO


def hold(p, case, now=NOW):
    leads.hold_as_manager(p.manager, case.public_id, now=now)


def after_the_hold(p, case):
    hold(p, case)
    # Ten working days from 19 May, with a bank holiday between.
    run_sweep(datetime(2025, 6, 3, 16, 30, tzinfo=UTC))


def test_a_hold_ends_after_its_ten_working_days_and_the_one_above_finds_the_lead(p, case):
    due_at = confirm_task(case).due_at
    after_the_hold(p, case)
    assert the_lead(case) == (p.manager.user_id, LeadKind.INTERIM)
    task = confirm_task(case)
    assert (task.owner_id, task.due_at) == (p.service_manager.user_id, due_at)
    held = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.END_MANAGER_HOLD)).one()
    assert held.closed_how == "hold_ran_out"
    assert db.session.scalars(sa.select(Escalation)).all() == []


def test_a_hold_that_ends_after_an_agency_said_no_opens_a_disagreement(p, case):
    asked = leads.nominate_lead(p.manager, case.public_id, AskToLead(p.lead.public_id), now=NOW)
    no = AnswerNomination(accepted=False, decline_reason="capacity")
    leads.answer_nomination(p.lead, asked.nomination_id, no, now=NOW + HOUR)
    after_the_hold(p, case)
    opened = db.session.scalars(sa.select(Escalation)).one()
    assert (opened.case_id, opened.about_kind) == (case.id, "nomination")
    task = db.session.scalars(
        sa.select(Task).where(Task.kind == TaskKind.ANSWER_ESCALATION, Task.closed_at.is_(None))
    ).one()
    assert (task.about_id, task.owner_id) == (opened.id, p.safeguarding.user_id)


def test_sweeping_again_after_a_hold_has_ended_changes_nothing(p, case):
    after_the_hold(p, case)
    before = db.session.scalars(sa.select(Task.id)).all()
    run_sweep(datetime(2025, 6, 3, 16, 45, tzinfo=UTC))
    assert db.session.scalars(sa.select(Task.id)).all() == before


def test_what_an_author_who_has_left_would_be_asked_is_asked_of_somebody_who_is_here(p):
    case = a_case(p, lead=p.lead)
    command = RecordWorry(case.child_public_ids, "Seen.", Level.MINOR, NOW, code="A01")
    record_worry(p.consultant, case.public_id, command, now=NOW)
    deactivate(p.admin, p.consultant.public_id, now=NOW)
    with transaction(None, NOW) as session:
        row = session.get_one(Case, case.id)
        new = NewTask(TaskKind.CHOOSE_CODE, 1, row, "Why.", owner_id=p.consultant.user_id)
        assert open_task(session, rules_in_force(session, NOW), new).owner_id == p.lead.user_id
