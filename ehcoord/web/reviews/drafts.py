"""The draft of a review in the boxes of its form: kept, shown again, and set beside another's.

Decisions are numbered in the form by the order of the worries. A worry that is recorded in the
meeting changes that order, so what was written goes to its worry, never to its number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ehcoord.queries.agenda import Agenda
from ehcoord.queries.risks import Worry

NOT_KEPT = frozenset({"csrf_token", "act", "draft_version", "minor_row"})
_DECISION = re.compile(r"decisions-(\d{1,3})-(\w[\w-]*)", re.ASCII)
# The boxes whose words two people may have written differently, as the page names them.
NAMED = {
    "child_says": "What the child says",
    "how_child_said": "How the child’s view was got",
    "child_not_asked_because": "Why the child was not asked",
    "child_seen_by": "Who saw the child",
    "parents_say": "What parents or carers say",
    "parents_not_asked_because": "Why parents were not asked",
    "agreement_because": "What the family said of the agreement",
    "lead_because": "What was said of the lead",
    "why": "Why",
    "change_our_mind": "What would change our mind",
    "what_help": "What help",
    "what_stops": "What stops",
    "by_whom": "Who will give it",
    "reply": "What they said",
    "holds_meanwhile": "What holds until they answer",
    "kind": "What will happen",
    "own_view": "Own view",
    "own_view_because": "Own view, because",
    "name": "Who took part",
}


def to_keep(sent: MultiDict[str, str]) -> Mapping[str, str]:
    """The boxes of the form that somebody wrote in, as the draft keeps them."""
    return {name: sent[name] for name in sent if name not in NOT_KEPT and sent[name].strip()}


def first_draft(draft: Mapping[str, Any]) -> MultiDict[str, str]:
    """The boxes of a kept draft, as a form."""
    return MultiDict({name: said for name, said in draft.items() if not name.startswith("_")})


def as_listed(form: MultiDict[str, str], waiting: Sequence[Worry]) -> MultiDict[str, str]:
    """The form with each decision at the number its worry has now."""
    numbers = {str(worry.id): number for number, worry in enumerate(waiting)}
    moved: MultiDict[str, str] = MultiDict()
    for name in form:
        found = _DECISION.fullmatch(name)
        if found is None:
            moved.setlist(name, form.getlist(name))
            continue
        number = numbers.get(form.get(f"decisions-{found[1]}-worry_id", ""))
        if number is not None:
            moved.setlist(f"decisions-{number}-{found[2]}", form.getlist(name))
    return moved


def differences(
    mine: MultiDict[str, str], theirs: MultiDict[str, str], found: Agenda
) -> tuple[tuple[str, str], ...]:
    """What stands in the kept draft and differs from what was typed: its name, and the words."""
    return tuple(_different(as_listed(mine, found.waiting), as_listed(theirs, found.waiting)))


def _different(mine: MultiDict[str, str], theirs: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, said in theirs.items():
        words = NAMED.get(name) or NAMED.get(name.rpartition("-")[2])
        if words and said.strip() and said.strip() != mine.get(name, "").strip():
            yield words, said
