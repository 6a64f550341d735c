"""Prompts as rows: each stored once for the review it asks for, by rule and cause (P8, P9)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ehcoord.db import WriteSession
from ehcoord.models.reviews import ReviewPrompt
from ehcoord.queries.timelines import KnownOfChild
from ehcoord.rules.evaluation import Prompt
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.vocabulary import RuleMode


@dataclass(frozen=True, slots=True)
class Keyed:
    """A prompt and the key of the row that stores it."""

    prompt: Prompt
    key: str


def keyed(
    known: KnownOfChild, prompts: Sequence[Prompt], review_id: int | None
) -> tuple[Keyed, ...]:
    """The prompts with the keys they have for a review; None is for prompts in shadow.

    The key is made of the rule and the instant it became true, which never change. A prompt that
    outlived an earlier review, because that one did not decide on it, has a key of its own here.
    """
    stored = {one.key: one.review_id for one in known.prompts}
    nth: Counter[str] = Counter()
    found = []
    for one in prompts:
        cause = f"{one.rule.value} {one.since.isoformat()}"
        key = _hashed(f"{cause} {nth[cause]}")
        nth[cause] += 1
        if stored.get(key, review_id) != review_id:
            key = _hashed(f"{key} {review_id}")
        found.append(Keyed(one, key))
    return tuple(found)


def store_prompts(
    session: WriteSession,
    rules: RulesInForce,
    known: KnownOfChild,
    review_id: int | None,
    prompts: Iterable[Keyed],
) -> None:
    """Adds a row for each prompt, with its facts and the words it was asked in."""
    session.add_all(
        ReviewPrompt(
            review_id=review_id,
            child_id=known.timeline.child_id,
            key=one.key,
            rule=one.prompt.rule,
            mode=one.prompt.mode,
            since=one.prompt.since,
            due_at=one.prompt.due_at,
            reason=one.prompt.reason,
            facts=facts_of(one.prompt),
            rulebook_version=rules.rulebook.version,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
            restricted=not known.restricted_ids.isdisjoint(one.prompt.worry_ids),
        )
        for one in prompts
    )


def facts_of(prompt: Prompt) -> dict[str, list[int] | list[str]]:
    """What a prompt rests on, by ids and codes."""
    return {
        "worries": list(prompt.worry_ids),
        "support": list(prompt.support_ids),
        "requests": list(prompt.request_ids),
        "stepped_by": list(prompt.stepped_by),
    }


def store_shadows(
    session: WriteSession, rules: RulesInForce, known: KnownOfChild, prompts: Iterable[Prompt]
) -> None:
    """Stores the prompts of rules in shadow: for the panel that judges the rule, nobody else."""
    shadows = [one for one in prompts if one.mode is RuleMode.SHADOW]
    there = {one.key for one in known.prompts}
    new = [one for one in keyed(known, shadows, None) if one.key not in there]
    store_prompts(session, rules, known, None, new)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
