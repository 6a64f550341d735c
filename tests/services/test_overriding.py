"""What waits for a confirmed lead goes ahead without one only where the rulebook allows it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import AssignLead, GoAheadWithoutLead
from ehcoord.commands.plans import AddAction, AddOutcome, AgreePlan
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadOverride
from ehcoord.models.tasks import Task
from ehcoord.queries.closing import WorriesAtClosing, closing_facts
from ehcoord.queries.overrides import override_of
from ehcoord.rules.tasks import TaskKind
from ehcoord.services import leads
from ehcoord.services.family_plan import add_action, add_outcome, agree_plan
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW, a_case, a_partnership
from tests.leading import open_tasks, the_task
from tests.rulebooks import of_leads

FRIDAY = date(2025, 5, 23)
AGREED = AgreePlan(date(2025, 5, 19), "Both parents and Robin", "Robin wants mornings to be calm.")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    case = a_case(p, flagged=True)
    outcome = add_outcome(
        p.manager, case.public_id, AddOutcome("Mornings", "Robin comes in", "Four of five"), now=NOW
    )
    action = AddAction(what="Meets Robin at the gate", by_when=FRIDAY, by_the_family=True)
    add_action(p.manager, case.public_id, outcome.public_id, action, now=NOW)
    return case


def go_ahead(who, case, until_on=FRIDAY, now=NOW):
    said = GoAheadWithoutLead("The family asks for it this week.", until_on)
    return leads.go_ahead_without_lead(who, case.public_id, said, now=now)


def confirmed_for_closing(p, case, now=NOW):
    rules, row = rules_in_force(db.session(), now), db.session.get_one(Case, case.id)
    none = WorriesAtClosing(0, 0, investigated=False)
    return closing_facts(db.session(), row, frozenset(), none, rules, now).lead_confirmed


def test_by_default_nothing_goes_ahead_and_the_refusal_says_what_settles_it(p, case):
    with pytest.raises(RuleBroken, match="rulebook does not let") as refused:
        go_ahead(p.manager, case)
    assert refused.value.rule == "override-not-allowed"
    assert refused.value.fix == "Confirm, ask or assign a lead."
    with pytest.raises(RuleBroken, match="when its lead is confirmed"):
        agree_plan(p.manager, case.public_id, AGREED, now=NOW)
    assert db.session.scalars(sa.select(LeadOverride)).all() == []


def test_where_it_is_allowed_the_plan_is_agreed_and_the_case_may_close_until_that_day(p, case):
    of_leads(override_allowed=True)
    due = the_task(case, TaskKind.CONFIRM_LEAD).due_at
    assert go_ahead(p.manager, case) == FRIDAY
    assert agree_plan(p.manager, case.public_id, AGREED, now=NOW) == 1
    assert confirmed_for_closing(p, case)
    assert not confirmed_for_closing(p, case, NOW + timedelta(days=5))
    assert the_task(case, TaskKind.CONFIRM_LEAD).due_at == due, "nobody is confirmed by it"
    task = the_task(case, TaskKind.END_OVERRIDE)
    assert (task.owner_id, task.due_at) == (
        p.manager.user_id, datetime(2025, 5, 23, 16, tzinfo=UTC),
    )  # fmt: skip


def test_it_ends_by_itself_on_its_last_day_and_when_a_lead_is_confirmed(p, case):
    of_leads(override_allowed=True)
    go_ahead(p.manager, case)
    run_sweep(datetime(2025, 5, 23, 16, 30, tzinfo=UTC))
    assert "end_override" not in open_tasks(case)
    go_ahead(p.manager, case, date(2025, 5, 30), NOW + timedelta(days=7))
    go_ahead(p.manager, case, date(2025, 6, 2), NOW + timedelta(days=7))
    leads.assign_lead(
        p.manager, case.public_id, AssignLead(p.practitioner.public_id, trained=True),
        now=NOW + timedelta(days=8),
    )  # fmt: skip
    how = sa.select(Task.closed_how).where(Task.kind == TaskKind.END_OVERRIDE).order_by(Task.id)
    assert db.session.scalars(how).all() == ["override_ran_out", "override_ran_out", "confirm_lead"]
    now = NOW + timedelta(days=8)
    with pytest.raises(RuleBroken, match="Nothing waits here"):
        go_ahead(p.manager, case, date(2025, 6, 2), now)
    # What was allowed before that lead does not come back when they stop.
    assert override_of(db.session(), case.id, rules_in_force(db.session(), now), now) is None


def test_only_who_manages_the_case_may_and_only_for_some_days(p, case):
    of_leads(override_allowed=True)
    for who, refused in ((p.practitioner, NotPermitted), (p.other_manager, NotFound)):
        with pytest.raises(refused):
            go_ahead(who, case)
    for day in (date(2025, 5, 16), date(2025, 7, 31)):
        with pytest.raises(InvalidInput, match="The day must be"):
            go_ahead(p.manager, case, day)


def test_a_rulebook_that_allows_it_no_longer_ends_what_was_allowed(p, case):
    of_leads(override_allowed=True)
    go_ahead(p.manager, case)
    of_leads(override_allowed=False)
    assert override_of(db.session(), case.id, rules_in_force(db.session(), NOW), NOW) is None
    assert not confirmed_for_closing(p, case)
