"""The response check and time: its answers hold until they say so, and keep their dates."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.timeline import History, Timeline
from ehcoord.rules.vocabulary import Rule
from tests.rules.any_timeline import (
    STORY_ENDS,
    instants,
    timelines,
)
from tests.rules.timelines import check, england

later = st.integers(0, 60).map(lambda days: STORY_ENDS + timedelta(days=days))
moments = instants | later
ABOUT_WORRIES = {
    Rule.IMMEDIATE,
    Rule.SEVERAL_SERIOUS,
    Rule.SERIOUS,
    Rule.BUILDING_UP,
    Rule.REPEAT,
}


def prompts_about_worries(evaluation: Evaluation) -> list[tuple[Rule, datetime, datetime]]:
    """Rule, since and due of every prompt about worries."""
    return [
        (one.rule, one.since, one.due_at) for one in evaluation.prompts if one.rule in ABOUT_WORRIES
    ]


@given(timelines(), moments, st.floats(0, 1))
def test_the_answer_stays_the_same_until_its_next_change(
    timeline: Timeline, at: datetime, part: float
) -> None:
    facts = facts_after(timeline, at)
    evaluation = check(timeline, at)
    ends = min([evaluation.next_change_at or at + timedelta(days=400), *facts])
    between = at + (ends - at - timedelta(microseconds=1)) * part
    assert check(timeline, max(between, at)) == evaluation


@given(timelines(), moments)
def test_the_next_change_is_always_ahead(timeline: Timeline, at: datetime) -> None:
    ahead = check(timeline, at).next_change_at
    assert ahead is None or ahead > at


@given(timelines(), st.dates(date(2025, 1, 6), date(2025, 6, 1)), moments)
def test_a_closed_day_never_brings_a_date_forward(
    timeline: Timeline, day: date, at: datetime
) -> None:
    closed = WorkingCalendar(closures={day: "closed"})
    due = prompts_about_worries(evaluate(timeline, at, england(), closed))
    for rule, since, due_at in prompts_about_worries(check(timeline, at)):
        moved = [one for one in due if one[:2] == (rule, since)]
        assert all(one[2] >= due_at for one in moved)


@given(timelines(), moments)
def test_looking_late_gives_the_dates_of_looking_at_every_change(
    timeline: Timeline, at: datetime
) -> None:
    """Every prompt of the end was there, for one of its causes, from its own instant on."""
    for one in check(timeline, at).prompts:
        assert any(
            (was.rule, was.since, was.due_at) == (one.rule, one.since, one.due_at)
            and (not one.worry_ids or set(one.worry_ids).intersection(was.worry_ids))
            for was in check(timeline, one.since).prompts
        )


@given(timelines(), moments)
def test_an_instant_at_which_nothing_was_learned_changes_nothing(
    timeline: Timeline, at: datetime
) -> None:
    """Who has seen the child is played alone; played with everything else it says the same."""
    of_no_account = tuple(
        History("moved house", since=one.at, until=None, recorded_at=one.recorded_at)
        for one in timeline.seen
    )
    histories = (*timeline.histories, *of_no_account)
    assert check(replace(timeline, histories=histories), at) == check(timeline, at)


def facts_after(timeline: Timeline, at: datetime) -> list[datetime]:
    """The instants after ``at`` at which a fact is recorded."""
    recorded = [
        *(one.recorded_at for one in timeline.worries),
        *(one.recorded_at for line in timeline.support for one in line.changes),
        *(one.recorded_at for one in timeline.held),
        *(one.recorded_at for one in timeline.seen),
        *(one.recorded_at for one in timeline.requests),
        *(one.recorded_at for one in timeline.histories),
    ]
    return [one for one in recorded if one > at]
