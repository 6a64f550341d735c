"""Calls about the meetings of reviews: called off, moved once, met by too few, one's own part."""

from uuid import UUID

from ehcoord.commands.meetings import (
    AnswerInvitation,
    CallOffMeeting,
    RecordNotQuorate,
    RescheduleReview,
)
from ehcoord.db import db
from ehcoord.queries.meetings import meeting_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.meetings import (
    AnswerInvitationSchema,
    CallOffMeetingSchema,
    RecordNotQuorateSchema,
    RescheduleReviewSchema,
)
from ehcoord.schemas.shown.meetings import (
    DueAgainSchema,
    MeetAgainSchema,
    MeetingSchema,
    ToldSchema,
)
from ehcoord.services.invitations import answer_invitation
from ehcoord.services.meetings import call_off_meeting, record_not_quorate, reschedule_review
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls
from ehcoord.web.instant import now
from ehcoord.web.meeting_files import file_of_meeting

calls = Calls("meetings", "Meetings", "When and where reviews meet, and who takes part.")
REVIEW = "/reviews/<uuid:review_id>"


@calls.read(f"{REVIEW}/meeting", Action.REVIEW_READ, MeetingSchema)
def meeting(review_id: UUID) -> Answer:
    """What is arranged for a review, and who is asked. Nobody's own view is in it."""
    return _shown(review_id)


@calls.act(
    f"{REVIEW}/call-off",
    Action.REVIEW_ARRANGE,
    ToldSchema,
    takes=CallOffMeetingSchema,
    example={"because": "Snow."},
)
def call_off(command: CallOffMeeting, review_id: UUID) -> Answer:
    """Calls a meeting off. The review is still due."""
    return {"told": call_off_meeting(actor(), review_id, command, now=now())}


@calls.act(
    f"{REVIEW}/move",
    Action.REVIEW_RESCHEDULE,
    DueAgainSchema,
    takes=RescheduleReviewSchema,
    example={"due_on": "2025-05-30", "because": "The nurse is away until Thursday."},
)
def move(command: RescheduleReview, review_id: UUID) -> Answer:
    """Moves the day a review is due, once, by a manager; never after an immediate worry."""
    return {"due_at": reschedule_review(actor(), review_id, command, now=now())}


@calls.act(
    f"{REVIEW}/too-few",
    Action.REVIEW_HOLD,
    MeetAgainSchema,
    takes=RecordNotQuorateSchema,
    example={"met_at": "2025-05-19T09:00:00+01:00", "who_came": "Leah Moss alone"},
)
def too_few(command: RecordNotQuorate, review_id: UUID) -> Answer:
    """Records that too few took part. The review has not been held, and is due all the same."""
    return {"meet_again_by": record_not_quorate(actor(), review_id, command, now=now())}


@calls.act(
    f"{REVIEW}/my-part",
    Action.REVIEW_ANSWER,
    MeetingSchema,
    takes=AnswerInvitationSchema,
    example={"answer": "in_writing", "report": "Seen daily, quieter than before."},
)
def my_part(command: AnswerInvitation, review_id: UUID) -> Answer:
    """Says whether one takes part, with a report and one's own view. Only for those invited."""
    answer_invitation(actor(), review_id, command, now=now())
    return _shown(review_id)


def _shown(review_id: UUID) -> Answer:
    found = meeting_of(db.session(), actor(), review_id, now())
    return {
        "meets_at": found.meets_at,
        "sequence": found.sequence,
        "calendar": file_of_meeting(review_id) if found.meets_at else "",
        "place": found.place,
        "chair": found.chair,
        "note_taker": found.note_taker,
        "access_needs": found.access_needs,
        "was_due_at": found.was_due_at,
        "moved_because": found.moved_because,
        "invited": [
            {"name": one.name, "agency": one.agency, "report": one.report,
             "answer": one.answer.value if one.answer else None,
             "report_by": one.report_by, "substitute": one.substitute}
            for one in found.invited
        ],
    }  # fmt: skip
