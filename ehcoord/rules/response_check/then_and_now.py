"""Support then and now: what ran for each group of worries at the last review, and the most since.

Read from the same tape as the check itself, so that no page counts support in another way.
"""

from dataclasses import dataclass
from datetime import datetime

from ehcoord.rules.response_check.amounts import peak, planned_amount
from ehcoord.rules.response_check.so_far import SoFar


@dataclass(frozen=True, slots=True)
class SupportCompared:
    """Contacts in four weeks for the worries of one group of the catalogue.

    ``then`` is what ran at the last held review, None before the first; ``most`` is the most in
    the weeks before now that the rulebook looks back over.
    """

    worry_ids: frozenset[int]
    now: float
    then: float | None
    most: float


def compare_support(so_far: SoFar) -> tuple[SupportCompared, ...]:
    """The comparison for every group with a worry that still counts, as the tape left it."""
    groups: dict[str, set[int]] = {}
    for episode in so_far.episodes:
        if episode.waits_since is not None or episode.is_current(so_far.at):
            groups.setdefault(episode.group, set()).update(episode.ids)
    last_held = max((review.held_at for review in so_far.held), default=None)
    return tuple(
        SupportCompared(
            worry_ids=frozenset(ids),
            now=planned_amount(so_far, group),
            then=None if last_held is None else _amount_at(so_far, group, last_held),
            most=max(peak(so_far, group)[0], planned_amount(so_far, group)),
        )
        for group, ids in groups.items()
    )


def _amount_at(so_far: SoFar, group: str, instant: datetime) -> float:
    history = so_far.group_history.get(group, [])
    return next((amount for at, amount, _ in reversed(history) if at <= instant), 0.0)
