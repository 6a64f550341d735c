"""A rulebook from its four files, or from the text kept of them, or plain reasons why not."""

from ehcoord.schemas.rulebook.loading import (
    FILES,
    RulebookInvalid,
    canonical,
    load_rulebook,
    rulebook_from_raw,
    rulebook_raw,
)

__all__ = [
    "FILES",
    "RulebookInvalid",
    "canonical",
    "load_rulebook",
    "rulebook_from_raw",
    "rulebook_raw",
]
