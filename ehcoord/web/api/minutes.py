"""Calls about minutes: read, written, shared, put right, locked."""

from uuid import UUID

from ehcoord.commands.minutes import (
    AnswerCorrection,
    ProposeCorrection,
    RewriteMinutes,
    WantedMinutes,
    WriteMinutes,
)
from ehcoord.db import db
from ehcoord.queries.minutes import minutes_of_review
from ehcoord.rules.minutes import MinutesPart
from ehcoord.rules.permissions import Action
from ehcoord.schemas.minutes import (
    AnswerCorrectionSchema,
    ProposeCorrectionSchema,
    RewriteMinutesSchema,
    WantedMinutesSchema,
    WriteMinutesSchema,
)
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.minutes import (
    CorrectionAnsweredSchema,
    CorrectionAskedSchema,
    MinutesLockedSchema,
    MinutesNumberSchema,
    MinutesSchema,
    MinutesSharedSchema,
)
from ehcoord.schemas.shown.reviews import DraftSavedSchema
from ehcoord.services.minutes import lock_minutes, rewrite_minutes, save_minutes, share_minutes
from ehcoord.services.minutes_corrections import answer_correction, propose_correction
from ehcoord.web.access import actor
from ehcoord.web.api.calls import AN_ID, Answer, Calls, Made, made
from ehcoord.web.api.of_case import see
from ehcoord.web.api.reviews import decision_told
from ehcoord.web.instant import now

calls = Calls("minutes", "Minutes", "What a review said, for each reader as far as it is theirs.")
MINUTES = "/reviews/<uuid:review_id>/minutes"
DRAFT = {"draft_version": 0, "everybody": "We met at school.", "professionals": "None."}
AGAIN = {"number": 1, "everybody": "We met at school on Monday."}


@calls.read(MINUTES, Action.REVIEW_READ, MinutesSchema, takes=WantedMinutesSchema)
def read(wanted: WantedMinutes, review_id: UUID) -> Answer:
    """The minutes of a review; the family's copy where it is asked for."""
    found = minutes_of_review(
        db.session(), actor(), review_id, now(),
        for_family=wanted.for_family, number=wanted.version,
    )  # fmt: skip
    see(found.copy.review.case_id, "minutes", Action.REVIEW_READ)
    copy, words = found.copy, found.words
    return told(
        found,
        met_at=copy.met_at,
        there=[name for name, _agency, _in_writing in copy.there],
        decisions=[decision_told(one) for one in copy.decisions],
        kept_back=copy.kept_back,
        child_says=copy.child_says,
        parents_say="" if copy.review.professionals_only else copy.parents_say,
        next_review_on=copy.next_review_on,
        everybody=words.get(MinutesPart.EVERYBODY, ""),
        professionals=words.get(MinutesPart.PROFESSIONALS),
        restricted=words.get(MinutesPart.RESTRICTED),
    )


@calls.act(
    f"{MINUTES}/draft",
    Action.REVIEW_ANSWER,
    DraftSavedSchema,
    takes=WriteMinutesSchema,
    example=DRAFT,
    method="PUT",
)
def write(command: WriteMinutes, review_id: UUID) -> Answer:
    """Keeps the minutes as far as they are written, for whoever took notes or may arrange."""
    return {"draft_version": save_minutes(actor(), review_id, command, now=now())}


@calls.act(
    f"{MINUTES}/share",
    Action.REVIEW_ANSWER,
    MinutesSharedSchema,
    takes=WriteMinutesSchema,
    example=DRAFT,
)
def share(command: WriteMinutes, review_id: UUID) -> Answer:
    """Shares the draft. Those who were asked to the review are told, without a word of it."""
    done = share_minutes(actor(), review_id, command, now=now())
    return {"corrections_until": done.corrections_until, "told": done.told}


@calls.act(
    f"{MINUTES}/again",
    Action.REVIEW_ANSWER,
    MinutesNumberSchema,
    takes=RewriteMinutesSchema,
    example={**AGAIN, "because": "A day was wrong."},
)
def again(command: RewriteMinutes, review_id: UUID) -> Answer:
    """Puts a new version in the place of the last, locked or not, with the reason."""
    return {"number": rewrite_minutes(actor(), review_id, command, now=now())}


@calls.act(f"{MINUTES}/lock", Action.REVIEW_ANSWER, MinutesLockedSchema)
def lock(review_id: UUID) -> Answer:
    """Locks the minutes before their days are over; refused while a correction has no answer."""
    return {"locked_at": lock_minutes(actor(), review_id, now=now())}


@calls.make(
    f"{MINUTES}/corrections",
    Action.REVIEW_ANSWER,
    CorrectionAskedSchema,
    takes=ProposeCorrectionSchema,
    example={"words": "It was Monday.", "one_use_id": AN_ID},
)
def correct(command: ProposeCorrection, review_id: UUID) -> Made:
    """Asks to put something right; only who took part may."""
    done = propose_correction(actor(), review_id, command, now=now())
    said = {"correction_id": done.correction_id}
    return made(said, "minutes_api.read", again=done.again, review_id=review_id)


@calls.act(
    "/minutes/corrections/<uuid:correction_id>",
    Action.REVIEW_ANSWER,
    CorrectionAnsweredSchema,
    takes=AnswerCorrectionSchema,
    example={**AGAIN, "accepted": True},
)
def answer(command: AnswerCorrection, correction_id: UUID) -> Answer:
    """Accepts a correction, with the minutes as they read then, or refuses it with words."""
    return {"review_id": answer_correction(actor(), correction_id, command, now=now())}
