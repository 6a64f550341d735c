"""What is sent about meetings: the form and the JSON of each command."""

from ehcoord.commands.meetings import (
    Answer,
    AnswerInvitation,
    ArrangeReview,
    CallOffMeeting,
    RecordNotQuorate,
    RescheduleReview,
)
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    Instant,
    choice,
    choices,
    known,
    text,
    whole_number,
)

MOST_ID = 2**53


class ArrangeReviewSchema(CommandSchema[ArrangeReview]):
    """When and where people will meet, and who is asked."""

    command = ArrangeReview

    arranged_at = Instant("when you will meet", required=True)
    arranged_where = text("Enter where you will meet.", most=200, required=False, load_default="")
    chair = text("Enter who chairs.", most=200, required=False, load_default="")
    note_taker = text("Enter who takes notes.", most=200, required=False, load_default="")
    access_needs = text("Enter what people need.", most=1000, required=False, load_default="")
    invite = choices(known("Choose whom to invite."), "Choose whom to invite.", required=False)
    invite_family = choices(
        whole_number("Choose whom to invite.", least=1, most=MOST_ID),
        "Choose whom to invite.",
        required=False,
    )
    invite_without_account = choices(
        known("Choose whom to invite."), "Choose whom to invite.", required=False
    )
    with_reviews = choices(known("Choose the review."), "Choose the review.", required=False)
    report_by = GovDate("the day reports are needed by", load_default=None)


class CallOffMeetingSchema(CommandSchema[CallOffMeeting]):
    """Why the meeting does not take place."""

    command = CallOffMeeting

    because = text("Say why.", most=1000)


class RescheduleReviewSchema(CommandSchema[RescheduleReview]):
    """The new day, and why."""

    command = RescheduleReview

    due_on = GovDate("the new day", required=True)
    because = text("Say why it cannot be held in time.", most=1000)


class RecordNotQuorateSchema(CommandSchema[RecordNotQuorate]):
    """When people met, and who came."""

    command = RecordNotQuorate

    met_at = Instant("when you met", required=True)
    who_came = text("Enter who came.", most=1000)


class AnswerInvitationSchema(CommandSchema[AnswerInvitation]):
    """Whether somebody comes, what they write, and their own view."""

    command = AnswerInvitation

    answer = choice(Answer, "Choose whether you will take part.")
    substitute = text("Enter who comes instead.", most=200, required=False, load_default="")
    report = text("Write your report.", required=False, load_default="")
    own_view = whole_number(
        "Enter a number from 0 to 10.", least=0, most=10, required=False, load_default=None
    )
    own_view_because = text("Say why.", most=1000, required=False, load_default="")
