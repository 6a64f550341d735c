"""When a task speaks, and to whom."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import LONDON
from ehcoord.rules.ladders import ladder_steps
from ehcoord.rules.rulebook import Rulebook, Rung, TaskTerms, Term
from ehcoord.rules.tasks import KINDS, AboutKind, OwnerRole, TaskKind
from ehcoord.rules.vocabulary import Unit
from tests.rules.given import CALENDAR, RULEBOOK, instants

units = st.sampled_from(list(Unit))
rungs = st.builds(
    Rung,
    name=st.just("rung"),
    after=st.builds(Term, st.integers(0, 30), units),
    before_due=st.booleans(),
    from_opening=st.booleans(),
    tell=st.just(("owner",)),
)


def london(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=LONDON)


def told(kind: TaskKind, opened: datetime, rulebook: Rulebook = RULEBOOK) -> list[tuple[str, str]]:
    terms = rulebook.tasks[kind]
    due = CALENDAR.due_after(opened, terms.due)
    return [
        (step.name, step.at.astimezone(LONDON).strftime("%d %b %H:%M"))
        for step in ladder_steps(terms, opened, due, CALENDAR)
    ]


def test_a_lead_is_asked_for_at_three_days_then_five_then_passed_up() -> None:
    assert told(TaskKind.CONFIRM_LEAD, london(5, 12, 10)) == [
        ("before", "15 May 17:00"),
        ("due", "19 May 17:00"),
        ("passed up", "20 May 17:00"),
        ("passed up again", "22 May 17:00"),
    ]


def test_a_reminder_that_would_come_after_a_shorter_due_date_is_left_out() -> None:
    terms = RULEBOOK.tasks[TaskKind.CONFIRM_LEAD]
    opened = london(5, 12, 10)
    assert terms.due_with_serious is not None
    due = CALENDAR.due_after(opened, terms.due_with_serious)
    steps = ladder_steps(terms, opened, due, CALENDAR)
    assert [step.name for step in steps] == ["due", "passed up", "passed up again"]
    assert [step.position for step in steps] == [2, 3, 4]


def test_the_chase_of_an_immediate_worry_runs_on_a_friday_night() -> None:
    assert told(TaskKind.TELL_SOCIAL_CARE, london(5, 9, 22, 50)) == [
        ("due", "09 May 23:20"),
        ("passed up", "09 May 23:50"),
        ("passed up again", "10 May 02:20"),
    ]


def test_after_an_hour_the_manager_and_whoever_is_on_call_are_told() -> None:
    rung = RULEBOOK.tasks[TaskKind.TELL_SOCIAL_CARE].ladder[1]
    assert {"team_manager", "on_call"} <= set(rung.tell)


def test_a_late_review_is_passed_up_after_one_day_and_again_after_three() -> None:
    ladder = RULEBOOK.tasks[TaskKind.HOLD_REVIEW].ladder
    assert [rung.passes_up_to for rung in ladder] == [
        *(None, None, "service_manager", "head_of_service")
    ]


def test_a_task_opened_after_it_was_due_still_speaks_at_its_own_instants() -> None:
    terms = RULEBOOK.tasks[TaskKind.HOLD_REVIEW]
    due = london(5, 9, 17).astimezone(UTC)
    steps = ladder_steps(terms, due + timedelta(days=9), due, CALENDAR)
    assert [step.name for step in steps] == ["due", "passed up", "passed up again"]


@given(st.lists(rungs, max_size=6), instants, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_steps_only_ever_rise(ladder: list[Rung], opened: datetime, lasts: timedelta) -> None:
    terms = TaskTerms(Term(1, Unit.WORKING_DAYS), None, tuple(ladder))
    steps = ladder_steps(terms, opened, opened + lasts, CALENDAR)
    assert all(one.at < two.at for one, two in pairwise(steps))
    assert all(one.position < two.position for one, two in pairwise(steps))


@pytest.mark.parametrize("kind", list(TaskKind))
@given(opened=instants)
def test_every_ladder_speaks_when_due_and_keeps_all_that_follows(
    kind: TaskKind, opened: datetime
) -> None:
    terms = RULEBOOK.tasks[kind]
    due = CALENDAR.due_after(opened, terms.due)
    steps = ladder_steps(terms, opened, due, CALENDAR)
    assert due in {step.at for step in steps}
    assert all(opened < step.at for step in steps)
    assert steps[-1].position == len(terms.ladder)


def test_every_kind_has_terms_an_owner_and_an_act_that_closes_it() -> None:
    assert set(KINDS) == set(TaskKind) == set(RULEBOOK.tasks)
    for kind, entry in KINDS.items():
        assert entry.kind is kind
        assert "{about}" in entry.title
        assert entry.closes_by
        assert entry.ladder in RULEBOOK.tasks
        assert isinstance(entry.owner_role, OwnerRole)
        assert isinstance(entry.about_kind, AboutKind)


def test_no_ladder_speaks_more_than_three_times_to_a_role_or_above_the_head_of_service() -> None:
    for terms in RULEBOOK.tasks.values():
        roles = [role for rung in terms.ladder for role in rung.tell]
        assert max(roles.count(role) for role in roles) <= 3
        assert "head_of_service" not in {
            role for rung in terms.ladder[:-1] for role in (*rung.tell, rung.passes_up_to)
        }
