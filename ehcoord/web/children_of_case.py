"""Which child of a case an address names, and the story of that child for a page."""

from uuid import UUID

from flask import request

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.case_heads import ChildHead
from ehcoord.queries.child_stories import story_of
from ehcoord.services.rulebook import rules_in_force
from ehcoord.web.case_frame import SeenCase
from ehcoord.web.child_tables import Teller
from ehcoord.web.instant import shown_at
from ehcoord.web.numbers import rules_in_memory


def teller(seen: SeenCase, child: ChildHead, *, links: bool = True) -> Teller:
    """The story of one child of a case, as the page is to tell it: now, or as it was known."""
    session, past = db.session(), seen.known_at is not None
    rules = rules_in_force(session, shown_at()) if past else rules_in_memory()
    story = story_of(session, seen.head, child, rules, shown_at(), past=past)
    return Teller(seen.head, story, rules, links=links)


def named_child() -> UUID | None:
    """The child that ``?child=`` names; None without one. Raises NotFound for what is no id."""
    try:
        return UUID(request.args["child"]) if request.args.get("child") else None
    except ValueError:
        raise NotFound from None
