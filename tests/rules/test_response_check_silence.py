"""Entries without a code, rules in shadow, and children nobody has seen."""

from dataclasses import replace
from datetime import date

import pytest

from ehcoord.rules.response_check import evaluate
from ehcoord.rules.rulebook import RuleSetting
from ehcoord.rules.vocabulary import (
    ConfirmedAs,
    Question,
    Rule,
    RuleMode,
)
from tests.rules.timelines import (
    CALENDAR,
    MODERATE,
    SERIOUS,
    Story,
    england,
    five_pm,
    on,
    only,
    opened,
    questions_of,
    rules_of,
)


# Entries without a code, and rules in shadow.
def test_an_uncoded_worry_counts_at_its_level_and_asks_for_its_code() -> None:
    story = opened()
    story.worry(on(3, 3), None, SERIOUS)
    story.worry(on(3, 4), None, SERIOUS)
    evaluation = story.at(on(3, 4, 12))
    assert Rule.SEVERAL_SERIOUS in rules_of(evaluation)
    code = [one for one in evaluation.asks if one.question is Question.CHOOSE_CODE]
    assert [one.due_at for one in code] == [five_pm(3, 5), five_pm(3, 6)]


@pytest.mark.parametrize(
    ("mode", "until", "seen"),
    [
        (RuleMode.SHADOW, date(2025, 6, 1), [RuleMode.SHADOW]),
        (RuleMode.OFF, date(2025, 6, 1), []),
        (RuleMode.OFF, date(2025, 3, 1), [RuleMode.ON]),
    ],
)
def test_a_rule_in_shadow_is_worked_out_and_marked_and_is_on_after_its_end_date(
    mode: RuleMode, until: date, seen: list[RuleMode]
) -> None:
    story = opened()
    for code in ("D03", "A19", "A01"):
        story.worry(on(3, 3), code, MODERATE)
    rules = {**england().rules, Rule.BUILDING_UP: RuleSetting(mode, until, ("panel",))}
    rulebook = replace(england(), rules=rules)
    prompts = evaluate(story.timeline(), on(3, 3, 12), rulebook, CALENDAR).prompts
    assert [one.mode for one in prompts] == seen


# Silence.
def test_with_a_serious_worry_current_silence_calls_a_review_at_once() -> None:
    story = opened()
    story.no_change(on(3, 5), story.worry(on(3, 4), "D03", SERIOUS))
    prompt = only(story.at(on(4, 2)).prompts, Rule.SILENCE)
    assert (prompt.since, prompt.due_at) == (five_pm(3, 31), five_pm(4, 7))


def test_a_baby_is_asked_about_after_ten_working_days() -> None:
    story = Story(opened_at=on(3, 3), born_on=date(2024, 12, 1))
    assert questions_of(story, 3, 17, 16) == []
    assert questions_of(story, 3, 17, 17) == [Question.WHO_HAS_SEEN]


def test_as_planned_by_one_tap_says_that_the_child_was_seen() -> None:
    story = opened()
    line = story.support(on(3, 4), [story.worry(on(3, 3), "A01", MODERATE)])
    story.confirm(on(4, 10), line, ConfirmedAs.AS_PLANNED)
    assert questions_of(story, 4, 17) == []
