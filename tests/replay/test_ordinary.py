"""Ordinary families: everything asked is answered on time, and what that asks of people adds up."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.cases import Child
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.replay.answering import ANSWERS
from ehcoord.replay.counting import Counted, count
from ehcoord.replay.ordinary import Caseload, play_ordinary
from ehcoord.replay.peoples_time import summed_up
from ehcoord.replay.report import peoples_time_as_text
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.checks import check_promises

SMALL = Caseload(children=5, lead="worker", months=1, seed=3)


def test_everything_asked_is_answered_on_time_and_no_promise_is_broken(own):
    with own.afresh():
        played = play_ordinary(SMALL)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Child)) == 5
        leads = set(db.session.scalars(sa.select(LeadProfessionalAssignment.user_id).where(
            LeadProfessionalAssignment.ended_at.is_(None))))  # fmt: skip
        assert len(leads) == 1
        tasks = list(db.session.scalars(sa.select(Task).where(Task.kind != TaskKind.CONFIRM_LEAD)))
        over = [task for task in tasks if (task.closed_at or task.due_at) > task.due_at]
        assert [task.kind for task in over] == []
        ends = played.days[-1]
        assert all(task.closed_at or task.due_at > ends for task in tasks)
        assert check_promises(ends + timedelta(hours=7), full=True) == []


def test_the_same_seed_asks_the_same(own):
    counted = []
    for seed in (3, 3, 4):
        with own.afresh():
            counted.append(count(play_ordinary(replace(SMALL, seed=seed))))
    assert counted[0] == counted[1]
    assert counted[0].lead != counted[2].lead


def a_lead(children: int = 15, **more: object) -> Counted:
    """One lead's six months, counted by hand."""
    values = {
        "caseload": Caseload(children, "worker", 6, 1),
        "prompts": Counter(R1a=12, R2=6),
        "reviews_called": 12,
        "silence": 3,
        "countersignatures": 9,
        "taps": 200,
        "lead": Counter(R1a=12, next_look=6),
        "manager": Counter(countersign=6),
        "minutes_of_lead": 372,
        "letters_to_lead": 30,
        "urgent_to_lead": 1,
        "manager_written_to": frozenset({date(2024, 3, 1)}),
        "letters_a_day_at_most": 1,
        "urgent_to_manager": 0,
        "families": 8,
        "families_never_prompted": 5,
    }
    return Counted(**{**values, **more})  # type: ignore[arg-type]


def line(time, what):
    return next(one for one in time.lines if one.what == what)


def test_a_leads_figures_are_the_mean_of_the_leads_a_month():
    time = summed_up([a_lead(), a_lead(lead=Counter(R1a=24))], [a_lead(4)], 6)
    asked = line(time, "a lead with 15 children: everything asked, beside planned reviews")
    assert (asked.a_month, asked.budget) == (3.5, 20)
    assert asked.made_of == (("R1a", 3.0), ("next_look", 0.5))
    minutes = line(time, "a lead with 4 children: minutes for it")
    assert (minutes.a_month, minutes.budget, minutes.is_broken) == (62, 60, True)
    assert line(time, "a lead with 15 children: prompts (R0 to R5), joining ones too").a_month == 3
    assert (time.families, time.families_never_prompted, time.share_never_prompted) == (
        24,
        15,
        0.62,
    )


def test_a_managers_asks_add_up_and_letters_of_one_day_are_one():
    days = [date(2024, 3, day) for day in (1, 4, 5)]
    leads = [a_lead(manager_written_to=frozenset({day, days[0]})) for day in days]
    time = summed_up(leads, [], 6)
    assert line(time, "a manager of 3 leads: everything asked").a_month == 3
    assert line(time, "a manager of 3 leads: letters").a_month == 0.5


def test_a_budget_that_is_broken_is_named_with_what_it_is_made_of():
    heavy = Counter(R1a=90, R2=12, next_look=60)
    time = summed_up([a_lead(lead=heavy, letters_a_day_at_most=2)], [], 6)
    assert [one.what for one in time.broken] == [
        "a lead with 15 children: everything asked, beside planned reviews",
        "ordinary letters to one person in a day, at most",
    ]
    said = "\n".join(peoples_time_as_text(time))
    assert "OVER BUDGET: a lead with 15 children: everything asked" in said
    assert "27 against 20, made of\n    R1a 15, next_look 10, R2 2" in said


@pytest.mark.parametrize("counted", [[], [a_lead(lead=Counter(), prompts=Counter())]])
def test_nothing_asked_breaks_no_budget(counted):
    assert summed_up(counted, [], 6).broken == ()


def test_each_kind_of_task_is_answered_or_is_one_that_no_ordinary_family_brings():
    """A new kind has to be put in one of the two: a play that meets it unanswered breaks off."""
    K = TaskKind  # noqa: N806, its members are a list here.
    never_asked = {
        K.CONFIRM_LEAD, K.ANSWER_NOMINATION, K.ACCEPT_HANDOVER, K.SUBMIT_ASSESSMENT, K.COUNTERSIGN,
        K.CHOOSE_CODE, K.ARRANGE_COVER, K.NAME_HOLIDAY_COVER, K.END_MANAGER_HOLD, K.END_OVERRIDE,
        K.ANSWER_ESCALATION, K.CHECK_DUPLICATE, K.DO_ACTION, K.ASK_ABOUT_ACTION, K.CHASE_STEP_UP,
        K.SAY_WHAT_CONTINUES, K.APPROVE_CLOSING, K.CHECK_CLOSED_CASE, K.WRITE_MINUTES,
        K.ANSWER_CORRECTIONS, K.CONFIRM_ANSWER,
    }  # fmt: skip
    assert set(K) - set(ANSWERS) == never_asked
