"""What makes a review held, row by row: each row of the rules is a row here, by its own words.

A review that leaves out what a row asks for has not been held, and its worry goes on waiting.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.cases import Child
from ehcoord.models.reviews import ReviewKind
from ehcoord.models.social_care import StepUp
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level, SupportStatus
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.rulebook import rules_in_force
from tests.builders import a_case, a_partnership
from tests.reviewing import (
    LATER,
    MORE_HELP,
    NO_CHANGE,
    THERE,
    open_tasks,
    record,
    review_of,
    send,
    the_review,
)

LEAD, COLLEAGUE, NURSE, SENIOR = THERE
STEP_UP = {
    "kind": DecisionKind.STEP_UP,
    "consulted": "Duty desk",
    "consulted_at": LATER - timedelta(hours=1),
    "holds_meanwhile": "The school sees them every morning.",
}
MOVE = {
    "kind": DecisionKind.REDISTRIBUTE,
    "what_help": "The mentor",
    "what_stops": "The homework group",
    "why": "School has taken the homework on.",
}
NO_LONGER_TRUE = {"kind": DecisionKind.NO_LONGER_TRUE, "why": "The nurse asked at school."}
NOT_SAID = {"contacts_per_4_weeks": None, "support_type": None, "consulted_at": None,
            "next_look_on": None, "deliver_by": None}  # fmt: skip


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def waits(case, now=LATER):
    rules = rules_in_force(db.session(), now)
    child = db.session.get_one(Child, case.child_ids[0])
    return bool(evaluation_of(db.session(), child, rules, now).unanswered)


def refused_at(p, command, **more):
    with pytest.raises(InvalidInput) as refused:
        send(p, command, **more)
    return set(refused.value.messages)


HELD_ONLY_WITH: dict[str, tuple[dict[str, Any], str]] = {
    "who attended, at least two agencies (short)": ({"attendance": (LEAD,)}, "attendance"),
    "the lead, or their deputy": ({"attendance": (COLLEAGUE, NURSE, SENIOR)}, "attendance"),
    "when the child was last seen": ({"child_seen_on": None}, "child_seen_on"),
    "by whom": ({"child_seen_by": ""}, "child_seen_by"),
    "alone or not": ({"child_seen_alone": None}, "child_seen_alone"),
    "what the child says": ({"child_says": ""}, "child_says"),
    "how the child's view was got": ({"how_child_said": ""}, "how_child_said"),
    "parent or carer view": ({"parents_say": ""}, "parents_say"),
    "agreement still valid": ({"agreement_stands": None}, "agreement_stands"),
    "is the lead still right": ({"lead_is_right": None}, "lead_is_right"),
    "private 0 to 10 from each person": (
        {"attendance": (replace(LEAD, own_view=None), COLLEAGUE, NURSE)}, "attendance-0-own_view"
    ),
    "if they differ by 4 or more, say why": (
        {"attendance": (replace(LEAD, own_view=1), COLLEAGUE, NURSE)}, "attendance"
    ),
    "next date, and not too far": ({"next_review_on": date(2026, 5, 21)}, "next_review_on"),
}  # fmt: skip


@pytest.mark.parametrize("row", HELD_ONLY_WITH)
def test_a_review_is_not_held_without(p, case, row):
    missing, field = HELD_ONLY_WITH[row]
    assert field in refused_at(p, review_of((record(p, case), MORE_HELP), **missing))
    assert waits(case)


def test_a_full_review_is_not_held_without_three_agencies(p, case):
    record(p, case)
    worries = (record(p, case, code="D03"), record(p, case, code="D05"))
    assert the_review().form == "full"
    two = (LEAD, COLLEAGUE, SENIOR)
    command = review_of(*((worry, MORE_HELP) for worry in worries), attendance=two)
    assert refused_at(p, command) == {"attendance"}


INSTEAD: dict[str, dict[str, Any]] = {
    "why not known, and who will ask": {
        "child_says": "", "child_seen_on": None, "child_not_asked_because": "Ill. Ola asks Friday.",
    },
    "unless sharing raises danger": {
        "parents_say": "", "parents_not_asked_because": "It could warn the person it is about.",
    },
    "a written contribution counts": {"attendance": (LEAD, replace(COLLEAGUE, in_writing=True))},
    "why there is no number": {
        "attendance": (replace(LEAD, own_view=None, own_view_because="Came late."), COLLEAGUE),
    },
    "why the numbers differ": {
        "attendance": (replace(LEAD, own_view=1, own_view_because="Alone at night."), COLLEAGUE),
    },
}  # fmt: skip


@pytest.mark.parametrize("row", INSTEAD)
def test_a_review_is_held_with(p, case, row):
    send(p, review_of((record(p, case), MORE_HELP), **INSTEAD[row]))
    assert not waits(case)


@pytest.mark.parametrize("kind", list(ReviewKind))
def test_each_unanswered_worry_gets_one_decision_in_planned_reviews_too(p, case, kind):
    """A planned review that skips a worry leaves it unanswered, and is not held either."""
    first = record(p, case)
    if kind is ReviewKind.PLANNED:
        send(p, review_of((first, MORE_HELP)))
        assert the_review().kind is ReviewKind.PLANNED
        first = record(p, case, Level.MINOR, now=LATER, code="A01")
    skipped = record(p, case, Level.MINOR, now=LATER, code="A15")
    with pytest.raises(RuleBroken) as refused:
        send(p, review_of((first, MORE_HELP)))
    assert (refused.value.rule, waits(case)) == ("undecided", True)
    twice = review_of((first, MORE_HELP), (first, MORE_HELP), (skipped, MORE_HELP))
    assert refused_at(p, twice) == {"decisions"}


MUST_RECORD: dict[str, tuple[dict[str, Any], str]] = {
    "Increase: what": (MORE_HELP, "what_help"),
    "Increase: which kind of help": (MORE_HELP, "support_type"),
    "Increase: by whom": (MORE_HELP, "by_whom"),
    "Increase: contacts per 4 weeks": (MORE_HELP, "contacts_per_4_weeks"),
    "Increase: start-by date": (MORE_HELP, "deliver_by"),
    "Step up: front door consulted or referral made, name": (STEP_UP, "consulted"),
    "Step up: time": (STEP_UP, "consulted_at"),
    "Step up: what holds meanwhile": (STEP_UP, "holds_meanwhile"),
    "Redistribute: what moves to this worry": (MOVE, "what_help"),
    "Redistribute: what stops": (MOVE, "what_stops"),
    "Redistribute: why that is safe": (MOVE, "why"),
    "No change: why": (NO_CHANGE, "why"),
    "No change: what would change our mind": (NO_CHANGE, "change_our_mind"),
    "No change: next look": (NO_CHANGE, "next_look_on"),
    "No longer true: who checked, how": (NO_LONGER_TRUE, "why"),
}


@pytest.mark.parametrize("row", MUST_RECORD)
def test_a_decision_on_a_serious_worry_must_record(p, case, row):
    decision, left_out = MUST_RECORD[row]
    bare = {**decision, left_out: NOT_SAID.get(left_out, "")}
    assert refused_at(p, review_of((record(p, case), bare))) == {f"decisions-0-{left_out}"}
    assert waits(case)


@pytest.mark.parametrize(("level", "days"), [(Level.SERIOUS, 5), (Level.MODERATE, 10)])
def test_increase_begins_within_five_working_days_for_serious_and_ten_for_the_others(
    p, case, level, days
):
    worry = record(p, case, level)
    if level is Level.MODERATE:
        for code in ("D03", "D05", "A15"):
            record(p, case, level, code=code)
    latest = rules_in_force(db.session(), LATER).calendar.add_working_days(LATER.date(), days)
    late = {**MORE_HELP, "deliver_by": latest + timedelta(days=1)}
    assert "decisions-0-deliver_by" in refused_at(p, review_of((worry, late)))


def test_increase_is_provisional_until_first_contact(p, case):
    send(p, review_of((record(p, case), MORE_HELP)))
    (line,) = db.session.scalars(sa.select(SupportService))
    (change,) = db.session.scalars(sa.select(SupportChange))
    assert (change.status, change.first_contact_at) == (SupportStatus.ACCEPTED, None)
    assert [task.about_id for task in open_tasks(TaskKind.START_SUPPORT)] == [line.id]
    assert not waits(case)
    assert waits(case, now=LATER + timedelta(days=3))


def test_step_up_is_asked_of_social_care_and_its_reply_is_chased(p, case):
    send(p, review_of((record(p, case), STEP_UP)))
    (row,) = db.session.scalars(sa.select(StepUp))
    assert (row.asked_of, row.asked_on) == ("Duty desk", date(2025, 5, 21))
    assert len(open_tasks(TaskKind.CHASE_STEP_UP)) == 1


def test_redistribute_at_most_once_running_for_the_same_worry(p, case):
    worry = record(p, case)
    send(p, review_of((worry, MOVE)))
    assert not waits(case)
    again = refused_at(p, review_of((worry, MOVE)))
    assert again == {"decisions-0-kind"}


def test_no_longer_true_for_serious_needs_the_child_seen_since(p, case):
    early = review_of((record(p, case), NO_LONGER_TRUE), child_seen_on=date(2025, 5, 18))
    assert refused_at(p, early) == {"decisions-0-kind"}


SIGNED = {
    "No change on a moderate worry": (Level.MODERATE, NO_CHANGE, True),
    "No change on a serious worry": (Level.SERIOUS, NO_CHANGE, True),
    "No longer true for a serious worry": (Level.SERIOUS, NO_LONGER_TRUE, True),
    "No longer true for a moderate worry": (Level.MODERATE, NO_LONGER_TRUE, False),
    "No change on a minor worry: one tick": (
        Level.MINOR, {"kind": DecisionKind.NO_CHANGE}, False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", SIGNED)
def test_until_signed_not_held(p, case, row):
    level, decision, is_signed = SIGNED[row]
    asked_for = record(p, case, code="D05")
    send(p, review_of((asked_for, MORE_HELP)))
    worry = record(p, case, level, now=LATER, code="A15")
    sent = send(p, review_of((worry, decision), child_seen_on=LATER.date()))
    tasks = open_tasks(TaskKind.COUNTERSIGN)
    assert (sent.held_at is None, len(tasks)) == (is_signed, int(is_signed))
    assert waits(case) is is_signed
    if is_signed:
        assert tasks[0].owner_id not in (p.lead.user_id, None)
        assert tasks[0].due_at.date() == date(2025, 5, 23)


def test_a_held_review_is_followed_by_the_next_date(p, case):
    chosen = date(2025, 7, 1)
    send(p, review_of((record(p, case), MORE_HELP), next_review_on=chosen))
    assert the_review().due_at.date() == chosen
