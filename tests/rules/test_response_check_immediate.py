"""The gravest worries: who may know, who is told, and what is asked the same day."""

from datetime import timedelta

import pytest

from ehcoord.rules.timeline import Asked, StrategyDiscussion
from ehcoord.rules.vocabulary import (
    Level,
    Question,
    Rule,
)
from tests.rules.timelines import (
    IMMEDIATE,
    MODERATE,
    SERIOUS,
    five_pm,
    on,
    only,
    opened,
    questions_of,
    rules_of,
)


# Nobody may be tipped off.
@pytest.mark.parametrize(
    ("code", "level", "about_adult"),
    [
        ("A07", IMMEDIATE, False),
        ("B04", MODERATE, False),
        ("E02", SERIOUS, False),
        ("E03", SERIOUS, False),
        ("E10", SERIOUS, False),
        ("E11", SERIOUS, False),
        ("D01", SERIOUS, True),
    ],
)
def test_a_review_that_could_tip_somebody_off_is_for_professionals_only(
    code: str, level: Level, about_adult: bool
) -> None:
    story = opened()
    story.worry(on(3, 4), code, level, about_adult=about_adult)
    story.worry(on(3, 4), "A06", SERIOUS)
    prompts = story.at(on(3, 4, 12)).prompts
    assert prompts
    assert all(one.professionals_only for one in prompts if one.rule is not Rule.REPEAT)


def test_other_reviews_are_open_to_the_family() -> None:
    story = opened()
    story.worry(on(3, 4), "D03", SERIOUS)
    assert not only(story.at(on(3, 4, 12)).prompts, Rule.SERIOUS).professionals_only


def test_an_immediate_worry_asks_who_was_told_in_clock_time_and_what_keeps_the_child_safe() -> None:
    story = opened()
    friday_evening = on(3, 7, 20)
    story.worry(friday_evening, "B01", IMMEDIATE)
    due = {one.question: one.due_at for one in story.at(friday_evening).asks}
    assert due[Question.TELL_SOCIAL_CARE] == friday_evening + timedelta(minutes=30)
    assert due[Question.KEEP_SAFE] == five_pm(3, 10)


def test_a_strategy_discussion_settles_the_questions_and_leaves_the_worry_waiting() -> None:
    story = opened()
    told = story.worry(on(3, 4), "B01", IMMEDIATE)
    story.add("strategy", StrategyDiscussion(told, on(3, 4, 15)))
    evaluation = story.at(on(3, 4, 16))
    assert evaluation.asks == ()
    assert rules_of(evaluation) == [Rule.IMMEDIATE]


def test_no_support_answers_an_immediate_worry() -> None:
    story = opened()
    told = story.worry(on(3, 4), "B01", IMMEDIATE)
    story.support(on(3, 5), [told], contacts=8, level=6)
    assert Rule.IMMEDIATE in rules_of(story.at(on(3, 5, 12)))


# The same day, and within 48 hours.
@pytest.mark.parametrize("code", ["A04", "A05", "A06", "A10"])
def test_these_serious_worries_ask_the_same_day_whether_the_front_door_was_consulted(
    code: str,
) -> None:
    story = opened()
    story.worry(on(3, 4), code, SERIOUS)
    (ask,) = [one for one in story.at(on(3, 4)).asks if one.question is Question.SAME_DAY]
    assert (ask.due_at, ask.owner_role) == (five_pm(3, 4), "safeguarding_lead")


def test_the_second_self_harm_in_six_months_asks_the_same_day_and_the_first_does_not() -> None:
    story = opened()
    story.worry(on(3, 4), "A03", MODERATE)
    assert questions_of(story, 3, 4) == []
    story.worry(on(7, 4), "A03", MODERATE)
    assert Question.SAME_DAY in questions_of(story, 7, 4)


def test_self_harm_after_abuse_was_told_is_at_least_serious_and_asks_the_same_day() -> None:
    story = opened()
    story.worry(on(3, 4), "B04", MODERATE)
    harm = story.worry(on(3, 6), "A03", MODERATE)
    evaluation = story.at(on(3, 6, 12))
    levels = {one.worry_id: one.level for one in evaluation.unanswered}
    assert levels[harm] is SERIOUS
    assert Question.SAME_DAY in [one.question for one in evaluation.asks]


def test_after_hospital_somebody_must_have_seen_the_child_in_48_clock_hours() -> None:
    story = opened()
    home = on(3, 7, 18)
    story.worry(on(3, 8, 9), "A05", SERIOUS, hospital=True, discharged_at=home)
    asks = {one.question: one for one in story.at(on(3, 8, 9)).asks}
    assert asks[Question.SEEN_SINCE_HOSPITAL].due_at == home + timedelta(hours=48)


def test_an_answered_question_is_not_asked_again() -> None:
    story = opened()
    thoughts = story.worry(on(3, 4), "A06", SERIOUS)
    answered = Asked(Question.SAME_DAY, thoughts, on(3, 4), five_pm(3, 4), on(3, 4, 14))
    story.add("asked", answered)
    assert questions_of(story, 3, 4, 13) == [Question.SAME_DAY]
    assert questions_of(story, 3, 4, 14) == []
