"""Which worry of the catalogue somebody's own words most likely mean: offered, never required."""

from collections.abc import Iterable

from ehcoord.rules.rulebook import Indicator, Rulebook

SHORTEST_BEGINNING = 4
MOST = 5


def suggest_codes(words: str, rulebook: Rulebook) -> tuple[str, ...]:
    """The codes that fit what was written, the best first and at most five; often none.

    A word counts when it is one of the everyday words kept with a code, or of its name, or the
    beginning of one. The order depends on nothing but the words and the rulebook.
    """
    said = frozenset(_words(words))
    found = [
        (-_fit(said, one), one.code)
        for one in rulebook.indicators.values()
        if one.enabled and not one.system_made
    ]
    return tuple(code for fit, code in sorted(found) if fit < 0)[:MOST]


def suggest_code(words: str, rulebook: Rulebook) -> str | None:
    """The code that fits best, or None where no word of the catalogue was used."""
    return next(iter(suggest_codes(words, rulebook)), None)


def _fit(said: frozenset[str], indicator: Indicator) -> int:
    everyday = frozenset(_words(" ".join(indicator.words)))
    named = frozenset(_words(indicator.name)) - everyday
    # An everyday word says more than a word that happens to stand in the name.
    return sum(2 * _is_among(word, everyday) + _is_among(word, named) for word in said)


def _is_among(word: str, known: frozenset[str]) -> bool:
    if word in known:
        return True
    return len(word) >= SHORTEST_BEGINNING and any(
        one.startswith(word) or (len(one) >= SHORTEST_BEGINNING and word.startswith(one))
        for one in known
    )


def _words(text: str) -> Iterable[str]:
    kept = "".join(c if c.isalnum() else " " for c in text.casefold())
    return (word for word in kept.split() if word not in _EMPTY_WORDS and len(word) > 1)


_SAY_LITTLE = (
    "a about after again and at be been but by child did for from had has have he her him his in "
    "is it no not of on one or other said she so still that the them their they this to too up "
    "was we were when with without you your"
)
_EMPTY_WORDS = frozenset(_SAY_LITTLE.split())
