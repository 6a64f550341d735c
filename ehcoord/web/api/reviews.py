"""Calls about reviews: the agenda, a decision on each worry, and a second person's name."""

from collections.abc import Mapping
from uuid import UUID

from ehcoord.commands.lists import AboutChild
from ehcoord.commands.meetings import ArrangeReview
from ehcoord.commands.reviews import (
    AllowFamily,
    CountersignReview,
    RecordNextLook,
    RequestReview,
    SaveReviewDraft,
    SendReview,
)
from ehcoord.db import db
from ehcoord.errors import AlreadyDone
from ehcoord.queries.agenda import agenda
from ehcoord.queries.earlier_reviews import LastDecision
from ehcoord.queries.reviews import Review, reviews_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.lists import AboutChildSchema
from ehcoord.schemas.meetings import ArrangeReviewSchema
from ehcoord.schemas.reviews import (
    AllowFamilySchema,
    CountersignReviewSchema,
    RecordNextLookSchema,
    RequestReviewSchema,
    SaveReviewDraftSchema,
    SendReviewSchema,
)
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.reviews import (
    AgendaSchema,
    DraftSavedSchema,
    FamilyAllowedSchema,
    ReviewArrangedSchema,
    ReviewAskedSchema,
    ReviewSentSchema,
    ReviewsSchema,
)
from ehcoord.services.countersigning import ReviewSigned, countersign_review
from ehcoord.services.meetings import arrange_review
from ehcoord.services.review_requests import allow_family, record_next_look, request_review
from ehcoord.services.reviews import ReviewSent, save_review_draft, send_review
from ehcoord.web.access import actor
from ehcoord.web.api.calls import (
    A_CHILD_ID,
    A_WORRY_ID,
    AN_ID,
    Answer,
    Calls,
    Made,
    made,
    page_of,
)
from ehcoord.web.api.of_case import NOTHING, child_ids, children_asked_for, happened, see
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

calls = Calls("reviews", "Reviews", "Meetings about one child's support, and what they decided.")
CASE = "/cases/<uuid:case_id>"
REVIEW = "/reviews/<uuid:review_id>"


@calls.read(f"{CASE}/reviews", Action.REVIEW_READ, ReviewsSchema, takes=AboutChildSchema)
def of_case(wanted: AboutChild, case_id: UUID) -> Answer:
    """The reviews of a case, the latest first."""
    seen = see(case_id, "reviews", Action.REVIEW_READ)
    children, asked_for = child_ids(seen), children_asked_for(seen, wanted.child_id)
    found = reviews_of_case(db.session(), actor(), seen.head.id, now())
    return page_of(
        [_shown(one, children) for one in found if one.child_id in asked_for], wanted.page
    )


def _shown(review: Review, children: Mapping[int, UUID]) -> Answer:
    return told(review, child_id=children[review.child_id])


@calls.make(
    f"{CASE}/reviews/ask",
    Action.REVIEW_REQUEST,
    ReviewAskedSchema,
    takes=RequestReviewSchema,
    example={"child_id": A_CHILD_ID, "asked_by": "practitioner", "one_use_id": AN_ID},
)
def ask(command: RequestReview, case_id: UUID) -> Made:
    """Asks for a review of one child's support: no threshold has to be met."""
    done = request_review(actor(), case_id, command, now=now())
    said = {"happened": happened(done.rechecked)}
    return made(said, "reviews_api.of_case", again=done.again, case_id=case_id)


@calls.read(REVIEW, Action.REVIEW_READ, AgendaSchema)
def prepare(review_id: UUID) -> Answer:
    """The agenda of a review, written from what was recorded."""
    found = agenda(db.session(), actor(), review_id, now(), rules_in_memory())
    seen = see(found.review.case_id, "review", Action.REVIEW_READ)
    return told(
        found,
        review=_shown(found.review, child_ids(seen)),
        case_id=seen.head.public_id,
        draft_version=found.review.draft_version,
        waiting=[one.id for one in found.waiting],
        support=[line.id for line in found.support],
        promised=[line.id for line in found.promised],
        last_decisions=[decision_told(one) for one in found.last_decisions],
        last_seen=found.seen.get(found.review.child_id),
    )


def decision_told(one: LastDecision) -> Answer:
    """A decision for a program: the worry by its id, and those recorded since."""
    since = [worry.id for worry in one.recorded_since]
    return told(one, worry_id=one.worry.id, decision=one.kind, recorded_since=since)


@calls.act(
    f"{REVIEW}/arrange",
    Action.REVIEW_ARRANGE,
    ReviewArrangedSchema,
    takes=ArrangeReviewSchema,
    example={"arranged_at": "2025-05-21T15:30:00+01:00", "arranged_where": "School"},
)
def arrange(command: ArrangeReview, review_id: UUID) -> Answer:
    """Says when and where people will meet. The day it is due stays."""
    return {"due_at": arrange_review(actor(), review_id, command, now=now()).due_at}


@calls.act(
    f"{REVIEW}/draft",
    Action.REVIEW_HOLD,
    DraftSavedSchema,
    takes=SaveReviewDraftSchema,
    example={"draft_version": 0, "draft": {"child_says": "I like the club."}},
    method="PUT",
)
def draft(command: SaveReviewDraft, review_id: UUID) -> Answer:
    """Keeps what is written so far. One who wrote on an earlier version is told so (409)."""
    return {"draft_version": save_review_draft(actor(), review_id, command, now=now())}


@calls.act(
    f"{REVIEW}/hold",
    Action.REVIEW_HOLD,
    ReviewSentSchema,
    takes=SendReviewSchema,
    example={
        "draft_version": 0,
        "met_at": "2025-05-19T15:30:00+01:00",
        "attendance": [{"name": "Leah Moss", "agency": "Hill Lane School", "part": "lead"}],
        "decisions": [
            {
                "worry_id": A_WORRY_ID,
                "kind": "increase",
                "what_help": "A mentor",
                "support_type": "mentor",
                "by_whom": "Youth service",
                "deliver_by": "2025-05-27",
                "contacts_per_4_weeks": 4,
            }
        ],
        "child_says": "I like the club.",
        "how_child_said": "In their own words, at school.",
        "parents_say": "Mornings are hard.",
        "agreement_stands": True,
        "lead_is_right": True,
    },
)
def hold(command: SendReview, review_id: UUID) -> Answer:
    """Sends a review as it was held: who took part, the child's words, a decision on each worry.

    It is held once every unanswered worry is decided on and, where a decision needs one, a second
    person has signed.
    """
    return _sent(send_review(actor(), review_id, command, now=now()))


def _sent(done: ReviewSent | ReviewSigned) -> Answer:
    return told(done, happened=happened(done.rechecked))


@calls.act(
    f"{REVIEW}/sign",
    Action.REVIEW_COUNTERSIGN,
    ReviewSentSchema,
    takes=CountersignReviewSchema,
    example={"agreed": True},
)
def sign(command: CountersignReview, review_id: UUID) -> Answer:
    """Signs a review, which is then held, or sends it back: it keeps its first due date."""
    try:
        return _sent(countersign_review(actor(), review_id, command, now=now()))
    except AlreadyDone:
        review = agenda(db.session(), actor(), review_id, now(), rules_in_memory()).review
        return {"review_id": review.id, "held_at": review.held_at, "next_due_at": None,
                "happened": NOTHING}  # fmt: skip


@calls.act(
    f"{REVIEW}/next-look",
    Action.TASK_ANSWER,
    ReviewAskedSchema,
    takes=RecordNextLookSchema,
    example={"seen": True, "seen_on": "2025-05-19", "anything_new": False},
)
def next_look(command: RecordNextLook, review_id: UUID) -> Answer:
    """Answers the look again that a "no change" promised; anything new makes it a review."""
    done = record_next_look(actor(), review_id, command, now=now())
    return {"happened": happened(done.rechecked)}


@calls.act(
    f"{REVIEW}/allow-family",
    Action.REVIEW_READ,
    FamilyAllowedSchema,
    takes=AllowFamilySchema,
    example={"decided_by": "social_care", "who": "Duty desk", "why": "The parents have been told."},
)
def allow(command: AllowFamily, review_id: UUID) -> Answer:
    """Records who decided that the family may be told of a review for professionals only."""
    return {"changed": allow_family(actor(), review_id, command, now=now())}
