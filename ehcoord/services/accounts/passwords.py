"""Passwords: how they are kept, and which are too easy to guess.

Argon2id with three passes; the memory it takes is a setting. Length counts, not the kinds of
characters, as the National Cyber Security Centre advises, and what is commonly used is refused.
"""

from collections.abc import Sequence
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from ehcoord.db import settings
from ehcoord.errors import InvalidInput

SHORTEST = 12
# zxcvbn's scale ends at 4; 3 stands for at least a hundred million guesses.
STRONG_ENOUGH = 3
# zxcvbn's time grows with the square of the length; what lies beyond adds nothing but strength.
LOOKED_AT = 72
ADVICE = "Three random words make a password that is easy to remember and hard to guess."


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=memory_kib, parallelism=1)


def hasher() -> PasswordHasher:
    """The hasher of this application's settings."""
    return _hasher(settings().password_memory_kib)


@lru_cache(maxsize=4)
def _nobodys(memory_kib: int) -> str:
    return _hasher(memory_kib).hash("nobody has this password")


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed.

    Without a hash it takes as long and says no, so that nobody learns from the time it took
    whether an account exists.
    """
    kept = password_hash or _nobodys(settings().password_memory_kib)
    try:
        hasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def check_strength(password: str, about: Sequence[str], *, field: str) -> None:
    """Raises InvalidInput for a password that is short or easily guessed.

    ``about`` are words that whoever knows the person would try first.
    """
    if len(password) < SHORTEST:
        raise InvalidInput({field: [f"Use {SHORTEST} characters or more. {ADVICE}"]})
    words = [word for said in about for word in (said, *said.replace("@", " ").split())]
    if zxcvbn(password[:LOOKED_AT], user_inputs=words)["score"] < STRONG_ENOUGH:
        raise InvalidInput({field: [f"This password is easy to guess. {ADVICE}"]})
