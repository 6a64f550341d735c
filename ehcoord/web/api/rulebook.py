"""Calls about the rulebook: the codes and words of the one in force, and the numbers to ring."""

from collections.abc import Mapping

from ehcoord.rules.permissions import Action
from ehcoord.schemas.shown.rulebook import RulesInWordsSchema
from ehcoord.web.api.calls import Answer, Calls
from ehcoord.web.numbers import numbers_now, rules_in_memory

calls = Calls("rulebook", "Rulebook", "The partnership's words and codes, and the numbers to ring.")


@calls.read("/rulebook", Action.RULEBOOK_READ, RulesInWordsSchema)
def in_force() -> Answer:
    """The codes and words of the rulebook in force, and the numbers to ring at this hour."""
    rulebook = rules_in_memory().rulebook
    return {
        "version": rulebook.version,
        "area": rulebook.area,
        "levels": [
            {"level": level, "name": name, "anchor": rulebook.level_anchors[level]}
            for level, name in rulebook.level_names.items()
        ],
        "worries": [
            one for one in rulebook.indicators.values() if one.enabled and not one.system_made
        ],
        "support_types": list(rulebook.support_types.values()),
        "needs": _codes(rulebook.needs),
        "not_emerging_reasons": _codes(rulebook.not_emerging_reasons),
        "decline_reasons": _codes(rulebook.decline_reasons),
        "numbers": numbers_now(),
    }


def _codes(words: Mapping[str, str]) -> list[Mapping[str, str]]:
    return [{"code": code, "words": said} for code, said in words.items()]
