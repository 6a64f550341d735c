"""A task is handed over: its owner changes and nothing else, and only to who may see its case."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.tasks import HandOverTask
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import TeamMembership
from ehcoord.models.messages import Message
from ehcoord.models.records import AuditEvent
from ehcoord.models.tasks import Task
from ehcoord.queries.case_people import everybody_of_case
from ehcoord.rules.handing_over import HANDED_OVER_BY_ITS_OWN_ACT
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.handing_over import hand_over_task
from ehcoord.services.tasks import close_task
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record

UNCHANGED = ("kind", "about_id", "opened_at", "due_at", "next_step_at", "ladder_position",
             "closed_at", "reason", "rule", "owner_role", "serious", "team_id")  # fmt: skip


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


@pytest.fixture
def task(p, case):
    record(p, case, code="A15")
    return the_task(TaskKind.HOLD_REVIEW)


def the_task(kind):
    query = sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def values(task):
    return {name: getattr(task, name) for name in UNCHANGED}


def hand(p, task, to, by=None, now=NOW):
    return hand_over_task(by or p.lead, task.public_id, HandOverTask(to.public_id), now=now)


def test_the_owner_changes_and_nothing_else(p, task):
    before, task_id = values(task), task.id
    done = hand(p, task, p.practitioner)
    after = the_task(TaskKind.HOLD_REVIEW)
    assert (after.id, after.owner_id) == (task_id, p.practitioner.user_id)
    assert values(after) == before
    assert done.name == "Priya Nair"
    assert done.due_at == before["due_at"]


def test_it_is_on_the_record_and_the_new_owner_is_told_without_a_name(p, task):
    hand(p, task, p.practitioner)
    event = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.name == "task.handed_over")
    ).one()
    assert event.details == {"from": p.lead.user_id, "to": p.practitioner.user_id}
    message = db.session.scalars(
        sa.select(Message).where(Message.to_id == p.practitioner.user_id)
    ).all()[-1]
    assert "It has been handed to you." in message.body
    assert "Robin" not in message.body
    assert not message.urgent


def test_handing_it_over_does_not_make_it_late_any_later(p, task):
    due = task.due_at
    hand(p, task, p.practitioner, now=due + timedelta(days=1))
    run_sweep(due + timedelta(days=4))
    assert the_task(TaskKind.HOLD_REVIEW).due_at == due


def test_it_goes_only_to_the_team_and_those_around_the_family(p, task):
    with pytest.raises(InvalidInput):
        hand(p, task, p.other_practitioner)
    with pytest.raises(InvalidInput):
        hand(p, task, p.lead)


def test_who_neither_leads_nor_manages_may_not(p, task):
    with pytest.raises(NotPermitted):
        hand(p, task, p.lead, by=p.practitioner)
    with pytest.raises(NotFound):
        hand(p, task, p.practitioner, by=p.other_manager)


def test_what_is_done_or_changes_hands_by_its_own_act_is_refused_with_the_act(p, task):
    task_id = task.id
    with transaction(None, NOW) as session:
        close_task(session, session.get_one(Task, task_id), "hold_review")
    with pytest.raises(RuleBroken, match="done already"):
        hand(p, task, p.practitioner)
    a_case(p, flagged=True)
    with pytest.raises(RuleBroken) as refused:
        hand(p, the_task(TaskKind.CONFIRM_LEAD), p.practitioner, by=p.manager)
    assert refused.value.fix == HANDED_OVER_BY_ITS_OWN_ACT[TaskKind.CONFIRM_LEAD]


def test_a_task_of_a_restricted_family_goes_to_nobody_of_the_desk(p):
    case = a_case(p, lead=p.lead, restricted=True)
    record(p, case, code="A15")
    task = the_task(TaskKind.HOLD_REVIEW)
    for outside in (p.coordinator, p.consultant):
        with pytest.raises(InvalidInput):
            hand(p, task, outside)
    near = {one.id for one in everybody_of_case(db.session(), p.lead, case.public_id, NOW)}
    assert near == {p.lead.public_id, p.practitioner.public_id, p.manager.public_id,
                    p.service_manager.public_id}  # fmt: skip
    hand(p, task, p.practitioner)


def test_only_who_works_with_families_is_offered_whatever_desk_they_sit_at(p):
    case = a_case(p, lead=p.lead)
    with transaction(None, NOW) as session:
        session.add(TeamMembership(user_id=p.admin.user_id, team_id=p.team_id, from_at=NOW))
    near = {one.id for one in everybody_of_case(db.session(), p.lead, case.public_id, NOW)}
    assert p.admin.public_id not in near
    assert {p.coordinator.public_id, p.consultant.public_id, p.manager.public_id} <= near
