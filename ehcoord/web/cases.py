"""A case: its overview, its chronology, and the record of who did and saw what."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.models.cases import Child
from ehcoord.queries.chronology import Happening, chronology
from ehcoord.queries.contacts import LastSeen, last_seen
from ehcoord.queries.reviews import Review, reviews_of_case
from ehcoord.queries.risks import Worry, worries_of_case
from ehcoord.queries.support import SupportLine, support_of_case
from ehcoord.queries.use import USE_PAGE, use_of_case
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.permissions import Action, may_on_case
from ehcoord.rules.vocabulary import RuleMode, SupportStatus
from ehcoord.services.response_check import evaluation_of
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("cases", __name__)


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """Everything the overview says of one child."""

    evaluation: Evaluation
    worries: tuple[Worry, ...]
    support: tuple[SupportLine, ...]
    reviews: tuple[Review, ...]
    seen: LastSeen | None

    @property
    def waiting(self) -> tuple[Worry, ...]:
        """The worries that wait for a decision, as the response check says (P10)."""
        ids = {one.worry_id for one in self.evaluation.unanswered}
        return tuple(worry for worry in self.worries if worry.root_id in ids)

    @property
    def happening(self) -> tuple[SupportLine, ...]:
        """The help that is happening now."""
        return tuple(
            line
            for line in self.support
            if line.status is SupportStatus.ACTIVE and line.first_contact_at is not None
        )

    @property
    def open_review(self) -> Review | None:
        """The review that is still to be held, if there is one."""
        return next((one for one in self.reviews if one.closed_at is None), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """Why a review is asked for, in the words it was asked in."""
        return tuple(one.reason for one in self.evaluation.prompts if one.mode is RuleMode.ON)


@pages.get("/cases/<uuid:case_id>")
@requires(Action.CASE_READ)
def overview(case_id: UUID) -> str:
    """What has been noticed about a child, what has been done about it, and what is waiting."""
    seen = see_case(case_id, page="overview")
    if not seen.head.children:
        return render_case("cases/no-children.html", seen, section="cases.overview")
    child = seen.child(_named_child())
    return render_case(
        "cases/overview.html",
        seen,
        section="cases.overview",
        child=child,
        facts=_facts(seen, child.id),
        may_record=_may(seen, Action.WORRY_WRITE),
        may_hold=_may(seen, Action.REVIEW_HOLD),
        may_support=_may(seen, Action.SUPPORT_WRITE),
    )


def _named_child() -> UUID | None:
    try:
        return UUID(request.args["child"]) if request.args.get("child") else None
    except ValueError:
        raise NotFound from None


def _facts(seen: SeenCase, child_id: int) -> ChildFacts:
    session, me, case_id = db.session(), actor(), seen.head.id
    evaluation = evaluation_of(session, session.get_one(Child, child_id), rules_in_memory(), now())
    waiting = frozenset(one.worry_id for one in evaluation.unanswered)
    worries = worries_of_case(session, me, case_id, now(), waiting=waiting)
    return ChildFacts(
        evaluation=evaluation,
        worries=tuple(one for one in worries if one.child_id == child_id),
        support=tuple(
            one for one in support_of_case(session, me, case_id, now()) if one.child_id == child_id
        ),
        reviews=tuple(
            one for one in reviews_of_case(session, me, case_id, now()) if one.child_id == child_id
        ),
        seen=last_seen(session, me, [child_id], now()).get(child_id),
    )


def _may(seen: SeenCase, action: Action) -> bool:
    open_case = seen.head.closed_at is None
    return open_case and may_on_case(seen.head.relations, action, restricted=seen.head.restricted)


@pages.get("/cases/<uuid:case_id>/chronology")
@requires(Action.CASE_READ)
def case_chronology(case_id: UUID) -> ResponseReturnValue:
    """Everything that happened in a case, the newest first."""
    seen = see_case(case_id, page="chronology")
    kind = request.args.get("kind", "")
    happenings = chronology(db.session(), seen.head, now())
    return render_case(
        "cases/chronology.html",
        seen,
        section="cases.case_chronology",
        kind=kind,
        happenings=_of_kind(happenings, kind),
        names={child.id: child.given_name for child in seen.head.children},
    )


def _of_kind(happenings: list[Happening], kind: str) -> list[Happening]:
    return [one for one in happenings if not kind or one.kind == kind]


@pages.get("/cases/<uuid:case_id>/record-of-use")
@requires(Action.AUDIT_READ)
def record_of_use(case_id: UUID) -> str:
    """Who did and saw what in this case, a page at a time, the newest first."""
    seen = see_case(case_id, Action.AUDIT_READ, page="record of use")
    page = max(1, request.args.get("page", 1, type=int))
    lines, total = use_of_case(db.session(), seen.head.id, page)
    return render_case(
        "cases/record-of-use.html",
        seen,
        section="cases.record_of_use",
        lines=lines,
        total=total,
        page=page,
        last=max(1, -(-total // USE_PAGE)),
        words=_words_of_use(),
    )


def _words_of_use() -> Mapping[str, str]:
    """What each kind of line says, in a person's words."""
    return {
        "case.seen": "Looked at the case",
        "worry.recorded": "Recorded a worry",
        "worry.corrected": "Corrected a worry",
        "support.started": "Recorded support",
        "contact.recorded": "Recorded a contact",
        "task.opened": "A task was opened",
        "task.closed": "A task was closed",
        "review.opened": "A review was asked for",
        "review.sent": "Sent a review",
        "lead.asked": "Asked somebody to lead",
        "closing.proposed": "Asked to close the case",
        "closing.refused": "Left the case open",
        "case.closed": "Closed the case",
        "case.reopened": "Opened the case again",
        "case.checked": "Asked how the family was doing after closing",
    }
