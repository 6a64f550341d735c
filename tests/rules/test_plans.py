"""What a plan waits for before it is agreed, and how much it takes on at once."""

from itertools import product

import pytest

from ehcoord.rules.plans import no_more_outcomes, not_agreed_yet


@pytest.mark.parametrize(("led", "acting"), list(product([True, False], repeat=2)))
def test_a_plan_is_agreed_when_it_is_led_and_somebody_does_something(led, acting):
    rules = [one.rule for one in not_agreed_yet(lead_confirmed=led, with_actions=acting)]
    assert ("plan-needs-lead" in rules) == (not led)
    assert ("plan-is-empty" in rules) == (not acting)


@pytest.mark.parametrize("there", range(7))
def test_a_plan_takes_no_more_at_once_than_the_rulebook_says(there):
    assert (no_more_outcomes(there, 4) is None) == (there < 4)
