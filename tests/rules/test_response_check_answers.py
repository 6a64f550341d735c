"""What answers a worry, and for how long: whatever else is in the timeline."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import london_date
from ehcoord.rules.timeline import (
    Decision,
    HeldReview,
    SupportChange,
    SupportLine,
    Timeline,
    Worry,
)
from ehcoord.rules.vocabulary import DecisionKind, Level, Rule, SupportStatus
from tests.rules.any_timeline import STORY_BEGINS, STORY_ENDS, timelines, worries
from tests.rules.timelines import CALENDAR, check

# A serious worry of this code stays in the profile whatever time passes.
LASTING = "D03"
hours = st.integers(1, 24 * 70)


def with_lasting(timeline: Timeline, entry: Worry) -> Timeline:
    """The same timeline with a serious worry in it, numbered 50, that does not lapse by itself."""
    lasting = replace(entry, id=50, code=LASTING, level=Level.SERIOUS)
    others = tuple(one for one in timeline.worries if one.code != LASTING)
    return replace(timeline, worries=(*others, lasting))


def waiting(timeline: Timeline, at: datetime) -> set[int]:
    """The ids of the worries that wait for an answer."""
    return {one.worry_id for one in check(timeline, at).unanswered}


def held(timeline: Timeline, *decisions: Decision) -> Timeline:
    """The same timeline with a review at its end."""
    return replace(timeline, held=(HeldReview(900, STORY_ENDS, STORY_ENDS, decisions),))


@given(timelines(max_reviews=0), st.data())
def test_a_review_answers_the_worries_it_decides_on_and_no_other(
    timeline: Timeline, data: st.DataObject
) -> None:
    before = waiting(timeline, STORY_ENDS)
    named = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set()
    decided = (Decision(900 + one, one, DecisionKind.NO_CHANGE) for one in named)
    assert waiting(held(timeline, *decided), STORY_ENDS) == before - named


@given(timelines(max_reviews=0), worries(), st.integers(1, 15))
def test_an_increase_that_does_not_come_by_its_day_leaves_the_worry_waiting_again(
    timeline: Timeline, entry: Worry, days: int
) -> None:
    by = CALENDAR.add_working_days(london_date(STORY_ENDS), days)
    more_help = Decision(950, 50, DecisionKind.INCREASE, deliver_by=by)
    promised = held(replace(with_lasting(timeline, entry), support=()), more_help)
    lapses = CALENDAR.end_of_business(by)
    assert 50 not in waiting(promised, lapses - timedelta(minutes=1))
    assert 50 in waiting(promised, lapses + timedelta(minutes=1))
    prompts = check(promised, lapses + timedelta(minutes=1)).prompts
    assert any(one.rule is Rule.NOT_STARTED and one.since == lapses for one in prompts)


@given(timelines(max_reviews=0), worries(), hours, st.integers(0, 40), st.sampled_from([1, 4, 8]))
def test_what_was_judged_at_an_event_is_never_judged_again(
    timeline: Timeline, entry: Worry, began: int, weeks: int, contacts: int
) -> None:
    """An increase stays one when the comparison's weeks have slid past it, and so does none."""
    start = STORY_BEGINS + timedelta(hours=began)
    change = SupportChange(start, start, SupportStatus.ACTIVE, contacts, first_contact_at=start)
    line = SupportLine(300, "any", 3, frozenset({50}), (change,))
    told = with_lasting(timeline, replace(entry, level=Level.SERIOUS))
    told = replace(told, support=(*told.support, line))
    after = max(start, STORY_ENDS)
    assert (50 in waiting(told, after)) == (50 in waiting(told, after + timedelta(weeks=weeks)))
