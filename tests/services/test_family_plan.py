"""The family's plan: actions chase their owners, and only *agreed* waits for a confirmed lead."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.cases import JoinTeamAround
from ehcoord.commands.closing import CloseCase
from ehcoord.commands.plans import (
    AddAction,
    AddOutcome,
    AgreePlan,
    AnswerAction,
    RecordProgress,
    WriteContingency,
)
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken, Stale
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.messages import Message
from ehcoord.models.plans import PlanAction, PlanAgreement, PlanOutcome, PlanProgress
from ehcoord.models.tasks import Task, TaskStep
from ehcoord.queries.family_plan import case_of_action, plan_of_case
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.permissions import Relation
from ehcoord.rules.plans import ActionAnswer, OutcomeEnd, Progress
from ehcoord.rules.tasks import TaskKind
from ehcoord.services import family_plan
from ehcoord.services.cases import join_team_around
from ehcoord.services.closing import close_case
from tests.builders import NOW, a_case, a_partnership

BY = date(2025, 6, 2)
LEADS, HELPS = frozenset({Relation.LEAD}), frozenset({Relation.TEAM_AROUND})


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def an_outcome(p, case, by=None, **more):
    told = AddOutcome(
        "Mornings go wrong.", "Robin walks to school.", "No tears at the gate.", **more
    )
    return family_plan.add_outcome(by or p.lead, case.public_id, told, now=NOW).public_id


def an_action(p, case, outcome, **more):
    told = AddAction("Walk with Robin on Mondays", **{"by_when": BY, **more})
    return family_plan.add_action(p.lead, case.public_id, outcome, told, now=NOW).public_id


def agree(p, case, by=None, now=NOW):
    told = AgreePlan(date(2025, 5, 19), "Robin and their mother", "It sounds fine.")
    return family_plan.agree_plan(by or p.lead, case.public_id, told, now=now)


def rows(table):
    query = sa.select(table).order_by(table.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def tasks(kind):
    return [one for one in rows(Task) if one.kind is kind and one.closed_at is None]


def test_an_action_is_asked_of_who_does_it_on_the_day_it_is_due(p, case):
    an_action(p, case, an_outcome(p, case), owner_id=p.practitioner.public_id)
    (task,) = tasks(TaskKind.DO_ACTION)
    assert (task.owner_id, task.due_at.date()) == (p.practitioner.user_id, BY)


def test_what_the_family_does_is_asked_about_by_the_lead(p, case):
    outcome = an_outcome(p, case)
    an_action(p, case, outcome, by_the_family=True)
    an_action(p, case, outcome, owner_name="Ola Finn", agency="Health")
    assert [one.owner_id for one in tasks(TaskKind.ASK_ABOUT_ACTION)] == [p.lead.user_id] * 2
    assert tasks(TaskKind.DO_ACTION) == []


def test_an_action_that_slips_is_known_to_its_owner_and_then_to_the_owners_own_manager(p, case):
    outcome = an_outcome(p, case)
    an_action(p, case, outcome, owner_id=p.practitioner.public_id)
    an_action(p, case, outcome, owner_id=p.lead.public_id)
    mine, theirs = tasks(TaskKind.DO_ACTION)
    for days in range(1, 25):
        run_sweep(NOW + timedelta(days=days))
    told = {(step.task_id, step.name): step.told for step in rows(TaskStep)}
    assert told[mine.id, "due"] == [p.practitioner.user_id]
    assert p.manager.user_id in told[mine.id, "passed up"]
    # The lead works for a school without a team here: its safeguarding lead is told.
    assert p.safeguarding.user_id in told[theirs.id, "passed up"]
    assert not any("Robin" in one.body + one.subject for one in rows(Message))


def test_an_action_is_answered_once_and_by_its_owner(p, case):
    action = an_action(p, case, an_outcome(p, case), owner_id=p.practitioner.public_id)
    with pytest.raises(NotFound):
        answer(p.other_practitioner, action)
    answer(p.practitioner, action)
    answer(p.practitioner, action, ActionAnswer.NOT_DONE)
    assert [(one.answer, one.words) for one in rows(PlanAction)] == [
        (ActionAnswer.DONE, "Every Monday.")
    ]
    (task,) = [one for one in rows(Task) if one.kind is TaskKind.DO_ACTION]
    assert task.closed_how == "answer_action"


def answer(actor, action, said=ActionAnswer.DONE):
    told = AnswerAction(said, "Every Monday.")
    family_plan.answer_action(actor, action, told, now=NOW)


def test_nobody_is_given_an_action_who_does_not_work_with_the_family(p, case):
    outcome = an_outcome(p, case)
    for wrong in (p.other_practitioner.public_id, uuid4()):
        with pytest.raises(InvalidInput):
            an_action(p, case, outcome, owner_id=wrong)
    with pytest.raises(InvalidInput):
        an_action(p, case, outcome, by_when=date(2025, 5, 18), by_the_family=True)


def test_a_plan_works_on_so_many_outcomes_at_once_and_takes_another_when_one_ends(p, case):
    first, *_ = [an_outcome(p, case) for _ in range(4)]
    with pytest.raises(RuleBroken) as refused:
        an_outcome(p, case)
    assert refused.value.rule == "plan-is-full"
    action = an_action(p, case, first, owner_id=p.practitioner.public_id)
    said = RecordProgress(Progress.BETTER, "Walks alone.", OutcomeEnd.REACHED, uuid4())
    for _ in range(2):
        family_plan.record_progress(p.lead, case.public_id, first, said, now=NOW)
    assert len(rows(PlanProgress)) == 1
    assert tasks(TaskKind.DO_ACTION) == []
    assert rows(PlanAction)[0].public_id == action
    an_outcome(p, case)


def test_help_goes_ahead_under_a_lead_for_now_and_only_agreed_waits(p):
    case = a_case(p, flagged=True)
    with pytest.raises(RuleBroken) as refused:
        agree(p, case, by=p.practitioner)
    assert [refused.value.rule, *(one.rule for one in refused.value.also)] == [
        "plan-needs-lead", "plan-is-empty",
    ]  # fmt: skip
    outcome = an_outcome(p, case, by=p.practitioner)
    told = AddAction("Walk with Robin", BY, by_the_family=True)
    family_plan.add_action(p.practitioner, case.public_id, outcome, told, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        agree(p, case, by=p.practitioner)
    assert (refused.value.rule, refused.value.also) == ("plan-needs-lead", ())


def test_each_agreement_is_a_version_and_a_change_after_it_is_not_agreed(p, case):
    outcome = an_outcome(p, case)
    an_action(p, case, outcome, by_the_family=True)
    assert [agree(p, case), agree(p, case)] == [1, 1]
    later = NOW + timedelta(days=1)
    told = AddAction("Ring school", BY, by_the_family=True)
    family_plan.add_action(p.lead, case.public_id, outcome, told, now=later)
    assert plan_of_case(db.session(), case.id, LEADS).changed
    assert agree(p, case, now=later + timedelta(hours=1)) == 2
    assert not plan_of_case(db.session(), case.id, LEADS).changed
    assert [one.number for one in rows(PlanAgreement)] == [1, 2]


def test_a_stale_contingency_overwrites_nothing(p, case):
    def write(words, version, by):
        told = WriteContingency(words, version)
        family_plan.write_contingency(by, case.public_id, told, now=NOW)

    write("Ring the front door.", 0, p.lead)
    with pytest.raises(Stale):
        write("Ring the nurse.", 0, p.manager)
    write("Ring the nurse, then the front door.", 1, p.manager)
    plan = plan_of_case(db.session(), case.id, LEADS)
    assert (plan.contingency, plan.version) == ("Ring the nurse, then the front door.", 2)


def test_the_same_form_sent_twice_adds_one(p, case):
    one = uuid4()
    assert an_outcome(p, case, one_use_id=one) == an_outcome(p, case, one_use_id=one)
    assert len(rows(PlanOutcome)) == 1


def test_a_closed_case_asks_nothing_more_and_keeps_its_plan(p, case):
    an_action(p, case, an_outcome(p, case), owner_id=p.practitioner.public_id)
    told = CloseCase(ClosingReason.MOVED_AWAY, summary="Moved.")
    close_case(p.manager, case.public_id, told, now=NOW)
    assert tasks(TaskKind.DO_ACTION) == []
    with pytest.raises(RuleBroken):
        an_outcome(p, case, by=p.manager)
    assert len(plan_of_case(db.session(), case.id, LEADS).outcomes) == 1


def test_who_may_write_and_who_may_not_know_of_it(p, case):
    with pytest.raises(NotPermitted):
        an_outcome(p, case, by=p.consultant)
    with pytest.raises(NotFound):
        an_outcome(p, case, by=p.other_manager)
    with pytest.raises(NotPermitted):
        agree(p, case, by=p.practitioner)


def test_a_restricted_outcome_and_all_under_it_is_for_those_who_may_see_it(p, case):
    open_to_all = an_outcome(p, case)
    kept = an_outcome(p, case, restricted=True)
    action = an_action(p, case, kept, owner_name="Ola Finn")
    look = RecordProgress(Progress.BETTER, "What was said of home.")
    family_plan.record_progress(p.lead, case.public_id, kept, look, now=NOW)
    assert [one.restricted for one in rows(PlanProgress)] == [True]
    seen = plan_of_case(db.session(), case.id, LEADS)
    assert [one.restricted for one in seen.outcomes] == [False, True]
    for_others = plan_of_case(db.session(), case.id, HELPS)
    assert ([one.public_id for one in for_others.outcomes], for_others.kept_back) == (
        [open_to_all],
        1,
    )
    # The practitioner is of the team, and may write the plan.
    told = AnswerAction(ActionAnswer.DONE)
    join_team_around(
        p.lead, case.public_id, JoinTeamAround(p.practitioner.public_id, "Worker"), now=NOW
    )
    with pytest.raises(NotFound):
        family_plan.record_progress(p.practitioner, case.public_id, kept, look, now=NOW)
    with pytest.raises(NotFound):
        family_plan.answer_action(p.practitioner, action, told, now=NOW)
    with pytest.raises(NotFound):
        case_of_action(db.session(), p.practitioner, action, NOW)
    with pytest.raises(InvalidInput):
        an_outcome(p, case, by=p.practitioner, restricted=True)


def test_who_does_an_action_under_a_restricted_outcome_is_shown_the_action_alone(p, case):
    kept = an_outcome(p, case, restricted=True)
    action = an_action(p, case, kept, owner_id=p.practitioner.public_id)
    _, row = case_of_action(db.session(), p.practitioner, action, NOW)
    assert row.what == "Walk with Robin on Mondays"
    told = AnswerAction(ActionAnswer.DONE)
    family_plan.answer_action(p.practitioner, action, told, now=NOW)
    assert rows(PlanAction)[0].answer is ActionAnswer.DONE


def test_a_plan_is_shown_as_each_version_of_it_was_agreed(p, case):
    outcome = an_outcome(p, case)
    an_action(p, case, outcome, owner_id=p.practitioner.public_id)
    write = WriteContingency("Ring the school.", 0)
    family_plan.write_contingency(p.lead, case.public_id, write, now=NOW)
    assert agree(p, case) == 1
    later = NOW + timedelta(days=3)
    family_plan.add_action(
        p.lead, case.public_id, outcome, AddAction("Club on Fridays", by_when=BY), now=later
    )
    ended = RecordProgress(Progress.BETTER, "Walks alone.", ended=OutcomeEnd.REACHED)
    family_plan.record_progress(p.lead, case.public_id, outcome, ended, now=later)
    new = AddOutcome("Evenings.", "Robin sleeps.", "Less tired.")
    second = family_plan.add_outcome(p.lead, case.public_id, new, now=later).public_id
    told = AddAction("Read aloud", by_when=BY, by_the_family=True)
    family_plan.add_action(p.lead, case.public_id, second, told, now=later)
    assert agree(p, case, now=later) == 2
    first = plan_of_case(db.session(), case.id, LEADS, number=1)
    assert ([one.outcome for one in first.outcomes], first.is_earlier) == (
        ["Robin walks to school."],
        True,
    )
    (line,) = first.outcomes
    assert (line.ended_how, line.progress) == (None, [])
    assert [(one.what, one.who) for one in line.actions] == [
        ("Walk with Robin on Mondays", "Priya Nair")
    ]
    assert (first.contingency, first.changed) == ("Ring the school.", False)
    now_ = plan_of_case(db.session(), case.id, LEADS)
    assert (len(now_.outcomes), [one.number for one in now_.agreements]) == (2, [2, 1])
    with pytest.raises(NotFound):
        plan_of_case(db.session(), case.id, LEADS, number=3)
