"""What a person asks for about meetings: arrange, call off, move once, answer an invitation."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Answer(StrEnum):
    """What somebody who was invited answers."""

    COMING = "coming"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"
    IN_WRITING = "in_writing"


@dataclass(frozen=True, slots=True)
class ArrangeReview:
    """When and where people will meet, and who is asked. It never moves the date it is due.

    ``with_reviews`` are reviews of siblings that meet at the same time, a record each.
    """

    arranged_at: datetime
    arranged_where: str = ""
    chair: str = ""
    note_taker: str = ""
    access_needs: str = field(default="", repr=False)
    invite: tuple[UUID, ...] = ()
    invite_family: tuple[int, ...] = ()
    invite_without_account: tuple[UUID, ...] = ()
    with_reviews: tuple[UUID, ...] = ()
    report_by: date | None = None


@dataclass(frozen=True, slots=True)
class CallOffMeeting:
    """The meeting does not take place on this day; the review is still due."""

    because: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RescheduleReview:
    """A manager moves the day a review is due, once, with the reason."""

    due_on: date
    because: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordNotQuorate:
    """People met and too few agencies took part."""

    met_at: datetime
    who_came: str


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """What somebody who was invited says: whether they come, their report, their own view."""

    answer: Answer
    substitute: str = ""
    report: str = field(default="", repr=False)
    own_view: int | None = None
    own_view_because: str = field(default="", repr=False)
