"""Asked again, asked later, told what it opened: the response check keeps what it said."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import CLOSE_OF_BUSINESS, LONDON, london_date
from ehcoord.rules.evaluation import Evaluation, Prompt
from ehcoord.rules.timeline import Asked, OpenedReview, Timeline, Worry
from ehcoord.rules.vocabulary import Level, Rule, RuleMode
from tests.rules.any_timeline import STORY_ENDS, instants, timelines, worries
from tests.rules.timelines import CALENDAR, check, england

later = st.integers(0, 60).map(lambda days: STORY_ENDS + timedelta(days=days))
moments = instants | later


def known_by(prompts: Iterable[Prompt]) -> dict[tuple[Rule, datetime], datetime]:
    """The due instant of each prompt, by its rule and the instant it became true."""
    return {(one.rule, one.since): one.due_at for one in prompts}


def opened_by(timeline: Timeline, answer: Evaluation, at: datetime) -> Timeline:
    """The same timeline with the review and the questions that an answer leads the service to.

    A person who is asked late has their days all the same: they count from the asking.
    """
    in_time = at + timedelta(days=3)
    asked = tuple(
        Asked(one.question, one.about, at, max(one.due_at, in_time)) for one in answer.asks
    )
    due = [one.due_at for one in answer.prompts if one.mode is RuleMode.ON]
    reviews = (OpenedReview(800, at, min(due)),) if due else ()
    return replace(timeline, opened=reviews, asked=asked)


@given(timelines(), moments)
def test_what_an_answer_opened_makes_no_second_prompt(timeline: Timeline, at: datetime) -> None:
    answer = check(timeline, at)
    again = check(opened_by(timeline, answer, at), at)
    assert known_by(again.prompts) == known_by(answer.prompts)
    assert again.unanswered == answer.unanswered
    assert {(one.question, one.about) for one in again.asks} <= {
        (one.question, one.about) for one in answer.asks
    }


@given(timelines(), st.sets(st.integers(1, 3)), moments, moments)
def test_a_due_date_only_ever_moves_earlier(
    timeline: Timeline, assessed: set[int], one: datetime, other: datetime
) -> None:
    """Also the first meeting's, which comes forward while the assessment is being written."""
    told = tuple(
        replace(worry, in_first_assessment=worry.id in assessed) for worry in timeline.worries
    )
    sooner, afterwards = sorted([one, other])
    was = known_by(check(replace(timeline, worries=told), sooner).prompts)
    now = known_by(check(replace(timeline, worries=told), afterwards).prompts)
    assert all(now[key] <= was[key] for key in was.keys() & now.keys())


@given(timelines(), moments)
def test_a_review_is_due_at_five_so_many_of_the_rulebooks_working_days_after_its_cause(
    timeline: Timeline, at: datetime
) -> None:
    """Weekends and England's bank holidays are left out, and school holidays never."""
    allowed = {*england().check.due_wd.values(), *england().check.steps_wd}
    for one in check(timeline, at).prompts:
        begins, ends = london_date(one.since), london_date(one.due_at)
        assert CALENDAR.working_days_between(begins, ends) in allowed
        assert one.due_at.astimezone(LONDON).time() == CLOSE_OF_BUSINESS


@given(worries(number=1), st.integers(0, 40))
def test_an_old_event_that_is_learned_late_is_asked_about_from_the_learning(
    entry: Worry, days: int
) -> None:
    happened = entry.recorded_at - timedelta(days=days)
    late = replace(entry, observed_at=happened, code="D03", level=Level.SERIOUS)
    told = Timeline(1, None, happened - timedelta(days=1), worries=(late,))
    (prompt,) = [one for one in check(told, late.recorded_at).prompts if one.rule is Rule.SERIOUS]
    assert prompt.since == late.recorded_at
