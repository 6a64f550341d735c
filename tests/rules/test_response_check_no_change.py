"""What "no change" costs, and how a first assessment is reviewed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcoord.rules.timeline import OpenedReview
from ehcoord.rules.vocabulary import (
    DecisionKind,
    Level,
    Rule,
    StillTrue,
)
from tests.rules.timelines import (
    IMMEDIATE,
    MINOR,
    MODERATE,
    SERIOUS,
    Story,
    due_days,
    five_pm,
    on,
    only,
    opened,
    rules_of,
)


# What "no change" costs.
def test_no_change_for_a_moderate_worry_brings_nobody_above_to_the_chair() -> None:
    story = opened()
    story.no_change(on(3, 10), story.worry(on(3, 4), "D03", MODERATE))
    story.worry(on(3, 12), "A14", SERIOUS)
    prompt = only(story.at(on(3, 12, 12)).prompts, Rule.SERIOUS)
    assert prompt.chaired_by == "lead"


def repeated_no_change(times: int) -> Story:
    """A serious worry every week, and a review each time that decides no change."""
    story = opened()
    for week, code in enumerate(["D03", "C04", "D05"][:times]):
        monday = on(3, 3) + timedelta(weeks=week)
        worry = story.worry(monday, code, SERIOUS)
        story.no_change(monday + timedelta(days=2), worry)
    return story


def test_the_second_no_change_while_serious_worries_rise_forces_a_consultation() -> None:
    assert not repeated_no_change(1).at(on(3, 28)).consultation_forced
    evaluation = repeated_no_change(2).at(on(3, 28))
    assert (evaluation.no_changes_in_a_row, evaluation.consultation_forced) == (2, True)


def test_after_the_second_no_change_a_head_of_service_holds_the_next_review() -> None:
    story = repeated_no_change(2)
    story.worry(on(3, 27), "D05", SERIOUS)
    prompt = only(story.at(on(3, 27, 12)).prompts, Rule.SERIOUS)
    assert (prompt.chaired_by, prompt.due_at) == ("head_of_service", five_pm(4, 1))
    assert prompt.stepped_by == ("no_change",)


def test_a_review_left_past_its_date_counts_once_and_the_window_ends_it() -> None:
    story = opened()
    worry = story.worry(on(3, 4), "D03", SERIOUS)
    story.add("opened", OpenedReview(900, on(3, 4), five_pm(3, 11), on(3, 13)))
    story.no_change(on(3, 13), worry)
    late = story.facts["held"][0]
    story.facts["held"][0] = replace(late, id=900)
    assert story.at(on(3, 12)).no_changes_in_a_row == 1
    assert story.at(on(3, 14)).no_changes_in_a_row == 1
    assert story.at(on(6, 1)).no_changes_in_a_row == 0


def test_no_longer_true_ends_the_worry_so_that_it_is_new_when_it_comes_back() -> None:
    story = opened()
    bullied = story.worry(on(3, 4), "A15", MODERATE)
    story.review(on(3, 10), {bullied: DecisionKind.NO_LONGER_TRUE})
    assert story.at(on(3, 11)).unanswered == ()
    again = story.worry(on(3, 20), "A15", MODERATE)
    assert [one.worry_id for one in story.at(on(3, 20, 12)).unanswered] == [again]


def test_a_check_ends_a_worry_and_answers_no_prompt() -> None:
    story = opened()
    worry = story.worry(on(3, 4), "D03", SERIOUS)
    story.still_true(on(3, 5), worry, StillTrue.NO_LONGER_TRUE)
    assert rules_of(story.at(on(3, 6))) == [Rule.SERIOUS]


# A first assessment.
def assessed(*levels: Level, **more: object) -> Story:
    """A first assessment begun on 3 March that wrote down worries of these levels."""
    story = opened()
    story.known_since["first_assessment_at"] = on(3, 3)
    for code, level in zip(("D03", "A19", "C04", "B01"), levels, strict=False):
        story.worry(on(3, 3), code, level, in_first_assessment=True, **more)
    return story


@pytest.mark.parametrize(
    ("levels", "due"),
    [
        ((MINOR, MINOR, MINOR), date(2025, 3, 24)),
        ((MODERATE, MODERATE, MODERATE), date(2025, 3, 24)),
        ((SERIOUS, MODERATE), date(2025, 3, 10)),
        ((SERIOUS, SERIOUS), date(2025, 3, 6)),
    ],
)
def test_the_first_meeting_is_the_only_review_of_a_first_assessment(
    levels: tuple[Level, ...], due: date
) -> None:
    evaluation = assessed(*levels).at(on(3, 3, 12))
    assert due_days(evaluation) == [(Rule.FIRST_MEETING, due)]
    assert len(evaluation.unanswered) == len(levels)


def test_an_immediate_worry_in_the_assessment_does_not_wait_for_the_meeting() -> None:
    evaluation = assessed(MINOR, MINOR, MINOR, IMMEDIATE).at(on(3, 3, 12))
    assert rules_of(evaluation) == [Rule.IMMEDIATE, Rule.FIRST_MEETING]


def test_a_draft_never_submitted_counts_from_the_day_that_it_was_written() -> None:
    story = assessed(MODERATE, MODERATE)
    del story.known_since["first_assessment_at"]
    assert due_days(story.at(on(4, 30)), Rule.FIRST_MEETING) == [
        (Rule.FIRST_MEETING, date(2025, 3, 24))
    ]


def test_a_serious_worry_written_later_brings_the_first_meeting_forward() -> None:
    story = assessed(MODERATE)
    story.worry(on(3, 6), "C04", SERIOUS, in_first_assessment=True)
    assert due_days(story.at(on(3, 6, 12))) == [(Rule.FIRST_MEETING, date(2025, 3, 13))]


def test_after_the_first_meeting_a_reassessment_counts_like_any_entry() -> None:
    story = assessed(MODERATE)
    story.no_change(on(3, 10), 1, is_first_meeting=True)
    story.worry(on(3, 17), "C04", SERIOUS, in_first_assessment=True)
    assert rules_of(story.at(on(3, 17, 12))) == [Rule.SERIOUS]


def test_worries_that_come_with_a_step_down_count_like_any_entry() -> None:
    story = opened()
    for code in ("D03", "A19", "A01"):
        story.worry(on(3, 3), code, MODERATE)
    assert rules_of(story.at(on(3, 3, 12))) == [Rule.BUILDING_UP]
