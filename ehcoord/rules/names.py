"""Names as keys: folded for sorting and matching, and as they sound, for finding (pure).

A name is matched by what was stored for it, never by the database's own idea of letters, so that
both engines find and sort alike.
"""

import re
import unicodedata
from collections.abc import Iterator

import jellyfish

LONGEST_KEY = 200
EXACT, SOUND, FAMILY = "exact", "sound", "family"
# Letters that do not come apart into a plain one and its mark.
_BY_HAND = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_MARKS_INSIDE = re.compile(r"['’‘`.]")
_NOT_A_LETTER = re.compile(r"[^\w]+|_+")


def fold(name: str) -> str:
    """A name in plain small letters: without accents and marks, with single spaces.

    >>> fold("  Zoë O’Brien-Łucka ")
    'zoe obrien lucka'
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_BY_HAND))
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    words = _NOT_A_LETTER.sub(" ", _MARKS_INSIDE.sub("", letters.translate(_BY_HAND)))
    return " ".join(words.split())


def sort_key(family_name: str, given_name: str = "") -> str:
    """The key lists of people are sorted by: family name first."""
    return f"{fold(family_name)} {fold(given_name)}".strip()[:LONGEST_KEY]


def sounds(name: str) -> str:
    """How a name sounds, word by word; a word without a sound of its own stands for itself."""
    words = fold(name).split()
    return " ".join(_sound(word) for word in words)


def _sound(word: str) -> str:
    # Metaphone knows Latin letters only, and has nothing to say of a name in others.
    return jellyfish.metaphone(word) if word.isascii() and word.isalpha() else word


def name_keys(
    given_name: str, family_name: str, sounds_like: str = ""
) -> frozenset[tuple[str, str]]:
    """Every (kind, key) a person is found by: exact, as it sounds, and the family name alone.

    ``sounds_like`` is the family's own spelling of how the name is said.
    """
    found = set(_keys(given_name, family_name))
    if said := fold(sounds_like):
        *given, family = said.split()
        found |= set(_keys(" ".join(given) or given_name, family))
    return frozenset((kind, key[:LONGEST_KEY]) for kind, key in found if key)


def _keys(given_name: str, family_name: str) -> Iterator[tuple[str, str]]:
    yield EXACT, f"{fold(family_name)}|{fold(given_name)}"
    yield SOUND, f"{sounds(family_name)}|{sounds(given_name)}"
    yield FAMILY, sounds(family_name)


def search_keys(name: str) -> frozenset[tuple[str, str]]:
    """The keys to look for when somebody types a name, in either order; one word is a family."""
    words = fold(name).split()
    if len(words) < 2:
        return frozenset((FAMILY, sounds(word)) for word in words)
    found: set[tuple[str, str]] = set()
    # Where the family name begins is not known: double names are as common as second names.
    for at in range(1, len(words)):
        first, last = " ".join(words[:at]), " ".join(words[at:])
        for given, family in ((first, last), (last, first)):
            found |= {k for k in _keys(given, family) if k[0] != FAMILY}
    return frozenset((kind, key[:LONGEST_KEY]) for kind, key in found)


def likeness(name: str, given_name: str, family_name: str) -> float:
    """How alike a typed name and a person's are, from 0 to 1, whichever order it was typed in."""
    typed, given, family = fold(name), fold(given_name), fold(family_name)
    orders = (f"{given} {family}", f"{family} {given}", family)
    return max(jellyfish.jaro_winkler_similarity(typed, order) for order in orders)
