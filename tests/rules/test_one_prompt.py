"""Two prompts of one rule and one instant reach people as one."""

from datetime import UTC, datetime

from ehcoord.rules.evaluation import Prompt
from ehcoord.rules.response_check.outcome import one_a_rule_and_instant
from ehcoord.rules.vocabulary import ReviewForm, Rule

SINCE = datetime(2025, 5, 13, 16, tzinfo=UTC)


def test_a_promise_known_by_its_decision_and_by_its_line_is_asked_for_once() -> None:
    first = Prompt(Rule.NOT_STARTED, SINCE, SINCE, ReviewForm.SHORT, worry_ids=(4,))
    second = Prompt(Rule.NOT_STARTED, SINCE, SINCE, ReviewForm.FULL, support_ids=(1,))
    (one,) = one_a_rule_and_instant([first, second])
    assert (one.worry_ids, one.support_ids, one.form) == ((4,), (1,), ReviewForm.FULL)


def test_prompts_of_other_rules_stay_apart() -> None:
    first = Prompt(Rule.NOT_STARTED, SINCE, SINCE, ReviewForm.SHORT)
    second = Prompt(Rule.SUPPORT_FELL, SINCE, SINCE, ReviewForm.SHORT)
    assert len(one_a_rule_and_instant([first, second])) == 2
