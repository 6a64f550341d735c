"""What holds for the response check whatever the timeline."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

import ehcoord.rules.timeline as timeline_module
from ehcoord.rules.calendar import london_date
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.timeline import Seen, SupportChange, SupportLine, Timeline, Worry
from ehcoord.rules.vocabulary import Level, Rule, SupportStatus
from tests.rules.any_timeline import (
    FALLS,
    PENDING,
    STORY_ENDS,
    instants,
    levels,
    timelines,
    worries,
)
from tests.rules.timelines import CALENDAR, check

later = st.integers(0, 60).map(lambda days: STORY_ENDS + timedelta(days=days))
moments = instants | later
ABOUT_WORRIES = {
    Rule.IMMEDIATE,
    Rule.SEVERAL_SERIOUS,
    Rule.SERIOUS,
    Rule.BUILDING_UP,
    Rule.REPEAT,
}
# Age, and what else the Equality Act 2010 protects (its section 4).
PROTECTED = re.compile(
    "born|age$|gender|sex|disab|ethnic|race|national|religi|belief|faith|orient|marri|pregnan"
)


def earliest(evaluation: Evaluation) -> datetime | None:
    """The earliest due date of any prompt."""
    return min((one.due_at for one in evaluation.prompts), default=None)


def first_reports(timeline: Timeline, evaluation: Evaluation) -> set[int]:
    """Every entry whose worry is in a prompt; entries of one code stand for one another."""
    asked = {number for one in evaluation.prompts for number in one.worry_ids}
    codes = {one.code for one in timeline.worries if one.id in asked and one.code}
    return asked | {one.id for one in timeline.worries if one.code in codes}


def asks_no_less(before: Timeline, after: Timeline, at: datetime) -> None:
    """Fails unless every worry stays in a prompt and no due date moves later."""
    then, now = check(before, at), check(after, at)
    assert {number for one in then.prompts for number in one.worry_ids} <= first_reports(after, now)
    due = earliest(then)
    assert due is None or (earliest(now) or datetime.max.replace(tzinfo=due.tzinfo)) <= due


def prompts_about_worries(evaluation: Evaluation) -> list[tuple[Rule, datetime, datetime]]:
    """Rule, since and due of every prompt about worries."""
    return [
        (one.rule, one.since, one.due_at) for one in evaluation.prompts if one.rule in ABOUT_WORRIES
    ]


def with_line(timeline: Timeline, line: SupportLine) -> Timeline:
    """The same timeline with one more line of support."""
    return replace(timeline, support=(*timeline.support, line))


@given(timelines(), worries(number=50), moments)
def test_adding_an_entry_never_removes_or_delays_a_prompt(
    timeline: Timeline, added: Worry, at: datetime
) -> None:
    asks_no_less(timeline, replace(timeline, worries=(*timeline.worries, added)), at)


@given(timelines(), worries(number=50), levels, moments)
def test_raising_a_level_never_removes_or_delays_a_prompt(
    timeline: Timeline, one: Worry, level: Level, at: datetime
) -> None:
    """A correction that raises a level is a new recording: no earlier review decided on it."""
    lower, higher = sorted([one.level, level])
    before = replace(timeline, worries=(*timeline.worries, replace(one, level=lower)))
    after = replace(timeline, worries=(*timeline.worries, replace(one, level=higher)))
    asks_no_less(before, after, at)


@given(timelines(), st.data(), st.sampled_from(FALLS), moments)
def test_losing_support_never_removes_or_delays_a_prompt(
    timeline: Timeline, data: st.DataObject, status: SupportStatus, at: datetime
) -> None:
    assume(timeline.support)
    line = data.draw(st.sampled_from(timeline.support))
    last = line.changes[-1].recorded_at + timedelta(hours=1)
    lost = replace(line, changes=(*line.changes, SupportChange(last, last, status)))
    others = tuple(one for one in timeline.support if one is not line)
    then, now = check(timeline, at), check(replace(timeline, support=(*others, lost)), at)
    before = {(one.rule, one.worry_ids) for one in then.prompts}
    assert before <= {(one.rule, one.worry_ids) for one in now.prompts}
    assert min((one.due_at for one in now.prompts), default=None) == min(
        (one.due_at for one in (*then.prompts, *now.prompts)), default=None
    )


@given(timelines(), st.sampled_from(PENDING), instants, moments)
def test_help_that_has_not_begun_changes_nothing(
    timeline: Timeline, status: SupportStatus, since: datetime, at: datetime
) -> None:
    for_all = frozenset(one.id for one in timeline.worries)
    line = SupportLine(300, "any", 5, for_all, (SupportChange(since, since, status, 8),))
    assert check(with_line(timeline, line), at) == check(timeline, at)


@given(timelines(), instants, moments)
def test_an_improvement_elsewhere_changes_no_prompt_about_worries(
    timeline: Timeline, since: datetime, at: datetime
) -> None:
    """Also: an increase that is meant for no worry answers nothing."""
    begun = SupportChange(since, since, SupportStatus.ACTIVE, 8, first_contact_at=since)
    better = with_line(timeline, SupportLine(300, "any", 5, frozenset(), (begun,)))
    better = replace(better, seen=(*better.seen, Seen(since, since)))
    assert prompts_about_worries(check(better, at)) == prompts_about_worries(check(timeline, at))


@given(worries(number=1), st.integers(0, 2000))
def test_passing_its_date_never_answers_a_serious_entry(entry: Worry, days: int) -> None:
    serious = replace(entry, level=max(entry.level, Level.SERIOUS), code="D03")
    timeline = Timeline(1, None, entry.recorded_at, worries=(serious,))
    evaluation = check(timeline, entry.recorded_at + timedelta(days=days))
    assert [one.worry_id for one in evaluation.unanswered] == [1]
    assert ABOUT_WORRIES & {one.rule for one in evaluation.prompts}


@given(timelines(max_reviews=0), worries(number=50))
def test_an_immediate_entry_always_makes_r0_whatever_is_open(
    timeline: Timeline, added: Worry
) -> None:
    immediate = replace(added, level=Level.IMMEDIATE, code="B01")
    told = replace(timeline, worries=(*timeline.worries, immediate))
    evaluation = check(told, added.recorded_at)
    assert Rule.IMMEDIATE in {one.rule for one in evaluation.prompts}


@given(timelines(), st.randoms(use_true_random=False), moments)
def test_the_order_of_saving_does_not_matter(
    timeline: Timeline, random: object, at: datetime
) -> None:
    shuffle: Callable[[list[object]], None] = random.shuffle  # type: ignore[attr-defined]
    shuffled: dict[str, Any] = {}
    for name in ("worries", "support", "held", "seen", "requests"):
        facts = list(getattr(timeline, name))
        shuffle(facts)
        shuffled[name] = tuple(facts)
    assert check(replace(timeline, **shuffled), at) == check(timeline, at)


@given(timelines(), moments)
def test_like_for_like_replacement_is_never_an_increase(timeline: Timeline, at: datetime) -> None:
    ids = frozenset(one.id for one in timeline.worries)
    start = min((one.recorded_at for one in timeline.worries), default=at) - timedelta(hours=2)
    swap = STORY_ENDS
    runs = SupportChange(start, start, SupportStatus.ACTIVE, 4, first_contact_at=start)
    ends = SupportChange(swap, swap, SupportStatus.ENDED)
    again = SupportChange(swap, swap, SupportStatus.ACTIVE, 4, first_contact_at=swap)
    stays = SupportLine(300, "any", 3, ids, (runs,))
    goes = replace(stays, changes=(runs, ends))
    comes = SupportLine(301, "any", 3, ids, (again,))
    kept = check(with_line(timeline, stays), swap)
    swapped = check(with_line(with_line(timeline, goes), comes), swap)
    assert prompts_about_worries(swapped) == prompts_about_worries(kept)


@given(worries(number=1), st.integers(0, 23))
def test_two_reports_of_one_episode_make_one_event(entry: Worry, hours: int) -> None:
    first = replace(entry, code="F01", level=Level.MODERATE)
    again = replace(
        first, id=2, agency="police", recorded_at=first.recorded_at + timedelta(hours=hours)
    )
    evaluation = check(Timeline(1, None, first.recorded_at, worries=(first, again)), STORY_ENDS)
    assert [one.worry_id for one in evaluation.unanswered] == [1]
    second = replace(again, observed_at=first.observed_at + timedelta(days=2))
    twice = Timeline(1, None, first.recorded_at, worries=(first, second))
    assert len(check(twice, STORY_ENDS + timedelta(days=30)).unanswered) == 2


@given(timelines(), moments)
def test_nothing_counts_before_it_was_recorded(timeline: Timeline, at: datetime) -> None:
    known = tuple(one for one in timeline.worries if one.recorded_at <= at)
    assert check(timeline, at) == check(replace(timeline, worries=known), at)


@given(timelines(), moments)
def test_no_review_is_due_on_a_closed_day(timeline: Timeline, at: datetime) -> None:
    days = [london_date(one.due_at) for one in check(timeline, at).prompts]
    assert all(CALENDAR.is_working(day) for day in days)


@given(st.lists(worries(), max_size=5), moments)
def test_hardship_alone_never_prompts_a_review(told: list[Worry], at: datetime) -> None:
    hardship = tuple(
        replace(one, id=number, code="E06", level=Level.MINOR) for number, one in enumerate(told, 1)
    )
    evaluation = check(Timeline(1, None, at - timedelta(days=1), worries=hardship), at)
    assert evaluation.prompts == ()


@given(timelines(), st.dates(date(1, 1, 2), date(2023, 1, 1)), moments)
def test_age_beyond_a_first_birthday_is_no_input(
    timeline: Timeline, born: date, at: datetime
) -> None:
    assert check(replace(timeline, born_on=born), at) == check(timeline, at)


def test_nothing_protected_is_known_to_the_check_but_a_birth_date() -> None:
    """The facts that the check reads have no place for anything else that is protected in law."""
    facts = [kind for kind in vars(timeline_module).values() if is_dataclass(kind)]
    names = {field.name for kind in facts for field in fields(kind)}
    assert {name for name in names if PROTECTED.search(name)} == {"born_on"}


@given(timelines(), moments)
def test_reasons_never_use_the_words_of_a_score(timeline: Timeline, at: datetime) -> None:
    evaluation = check(timeline, at)
    reasons = [one.reason for one in evaluation.prompts] + [one.reason for one in evaluation.asks]
    assert all(reasons)
    said = " ".join(reasons).lower()
    for word in ("score", "points", "risk", "likel", "predict", "resolved", "alert"):
        assert word not in said
