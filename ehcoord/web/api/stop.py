"""What an immediate worry is answered with: the numbers to ring, before anything else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.risks import StopSchema
from ehcoord.services.entries import WorryChanged
from ehcoord.web.api.calls import problem
from ehcoord.web.api.of_case import happened
from ehcoord.web.numbers import numbers_now
from ehcoord.web.urgent import CALLS, manager_told_at, what_to_say

FIRST = "Nobody has been told by this. You must ring."
NOT_SAVED = "What was sent is not saved yet. Ring first, then send it again."


def stop_about(case_id: UUID, worry_id: UUID, child_ids: Sequence[UUID]) -> Mapping[str, object]:
    """The numbers, what to say, and where the call is recorded afterwards."""
    href = url_for("referrals_api.call", case_id=case_id, worry_id=worry_id)
    return {
        "first": FIRST,
        "say": what_to_say(child_ids),
        "numbers": numbers_now(),
        "manager_told_at": manager_told_at(),
        "ways": [{"answer": one.value, "words": text, "href": href} for one, text in CALLS],
    }


def not_saved() -> Response:
    """The answer where the database was held by somebody else: the numbers do not wait for it."""
    stop = {"first": FIRST, "say": "", "numbers": numbers_now(), "manager_told_at": None,
            "ways": []}  # fmt: skip
    response = problem(503, code="busy", detail=NOT_SAVED, stop=StopSchema().dump(stop))
    response.headers["Retry-After"] = "1"
    return response


def changed(case_id: UUID, done: WorryChanged) -> Mapping[str, object]:
    """A worry as it now stands, with the numbers to ring where it is immediate."""
    stop = stop_about(case_id, done.worry_id, [done.child_id]) if done.immediate else None
    return told(done, happened=happened(done.rechecked), stop=stop)
