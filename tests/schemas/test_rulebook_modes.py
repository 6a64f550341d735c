"""Which rules may be silent, and what that takes."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from ehcoord.rules.vocabulary import Rule, RuleMode
from ehcoord.schemas.rulebook import RulebookInvalid, rulebook_from_raw, rulebook_raw

RAW = rulebook_raw(Path(__file__).parents[2] / "rulebook")


def with_rule(rule: str, setting: dict[str, Any]) -> dict[str, Any]:
    raw = deepcopy(RAW)
    raw["england"]["rules"][rule] = setting
    return raw


def faults(rule: str, setting: dict[str, Any]) -> list[str]:
    with pytest.raises(RulebookInvalid) as refused:
        rulebook_from_raw(with_rule(rule, setting))
    return refused.value.messages


@pytest.mark.parametrize("rule", ["R0", "R1", "R3", "R4", "R7"])
@pytest.mark.parametrize("mode", ["off", "shadow"])
def test_a_rule_about_danger_repeats_loss_or_asking_is_never_silent(rule: str, mode: str) -> None:
    told = "be off" if mode == "off" else "be in shadow"
    message = f"england.toml, [rules.{rule}], mode: this rule cannot {told}."
    setting = {"mode": mode, "until": "2027-03-31", "panel": ["head_of_service"]}
    assert faults(rule, setting) == [message]


def test_a_single_serious_worry_can_be_switched_off_and_not_be_in_shadow() -> None:
    setting = {"mode": "shadow", "until": "2027-03-31", "panel": ["head_of_service"]}
    assert faults("R1a", setting) == [
        "england.toml, [rules.R1a], mode: this rule cannot be in shadow."
    ]
    off = with_rule("R1a", setting | {"mode": "off"})
    assert rulebook_from_raw(off).rules[Rule.SERIOUS].mode is RuleMode.OFF


@pytest.mark.parametrize("rule", ["R2", "R5", "R6", "R8"])
def test_a_shadow_without_an_end_or_a_panel_does_not_start(rule: str) -> None:
    place = f"england.toml, [rules.{rule}]"
    assert faults(rule, {"mode": "shadow"}) == [
        f"{place}, until: a rule that is not on needs the day on which that ends.",
        f"{place}, panel: a rule that is not on needs a panel who may act on it.",
    ]


def test_a_shadow_with_both_is_loaded() -> None:
    setting = {"mode": "shadow", "until": "2027-03-31", "panel": ["A panel of two"]}
    shadowed = with_rule("R8", setting)
    assert rulebook_from_raw(shadowed).rules[Rule.SENSITIVE_HISTORY].mode is RuleMode.SHADOW
