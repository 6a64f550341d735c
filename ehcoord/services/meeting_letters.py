"""Letters about meetings: each is an invitation that a calendar takes in, changes or takes out.

A letter goes at once and by itself, because calendars read one invitation to a letter. It names
the act, the day, the place, the case's reference and its nickname, never the family.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child, MemberWithoutAccount
from ehcoord.models.meetings import ReviewArrangement, ReviewInvitation
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.calendar_events import calendar_event
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.invitations import Method, calendar_file
from ehcoord.services.messages import Words, write_message, write_to_address
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force

NOT_ASKED = "You are no longer asked to this meeting."
CALLED_OFF = "The meeting has been called off."
TAKE_PART = "Say whether you will take part."


def ask_invited(session: WriteSession, row: ReviewArrangement, words: str) -> int:
    """Writes to everybody of the professionals who is invited; gives how many others were told."""
    asked = invited_to(session, row.meeting_id)
    return _write(session, row, asked, words, Method.REQUEST)


def take_back(
    session: WriteSession, row: ReviewArrangement, asked: Sequence[ReviewInvitation], words: str
) -> int:
    """Takes a meeting out of the calendars of some who were asked; gives how many were told."""
    return _write(session, row, asked, words, Method.CANCEL)


def call_off(session: WriteSession, row: ReviewArrangement, because: str) -> ReviewArrangement:
    """Puts "called off" in the place of what was arranged for one review. Nobody is told yet."""
    review = session.get_one(ReviewMeeting, row.review_id)
    review.arranged_at, review.arranged_where = None, ""
    row.superseded_at = session.now
    off = ReviewArrangement(
        review_id=review.id, meeting_id=row.meeting_id, sequence=row.sequence + 1,
        meets_at=row.meets_at, place=row.place, cancelled=True, because=because,
        supersedes_id=row.id, recorded_at=session.now, recorded_by_id=session.actor_id,
    )  # fmt: skip
    session.add_all_now(off)
    record(session, Event("review.called_off", "review", review.id, review.case_id,
                          review.child_id))  # fmt: skip
    return off


def leave_meeting(session: WriteSession, review: ReviewMeeting, because: str) -> None:
    """Calls off what is still to come for a review that will not meet then.

    Those who were asked are told, unless brothers' or sisters' reviews still meet at that hour.
    """
    row = standing_arrangement(session, review.id)
    if row is None or row.cancelled or row.meets_at <= session.now:
        return
    asked = invited_to(session, row.meeting_id)
    off = call_off(session, row, because)
    if not still_meets(session, row.meeting_id):
        take_back(session, off, asked, CALLED_OFF)


def ask_no_longer(session: WriteSession, whom: sa.ColumnElement[bool]) -> None:
    """Takes back the meetings to come of somebody who leaves, and out of their calendar."""
    asked = session.scalars(
        sa.select(ReviewInvitation).where(whom, ReviewInvitation.withdrawn_at.is_(None))
    ).all()
    for one in asked:
        row = session.scalar(
            sa.select(ReviewArrangement)
            .where(
                ReviewArrangement.meeting_id == one.meeting_id,
                ReviewArrangement.superseded_at.is_(None),
                ReviewArrangement.cancelled.is_(False),
                ReviewArrangement.meets_at > session.now,
            )
            .limit(1)
        )
        if row is not None:
            one.withdrawn_at = session.now
            take_back(session, row, [one], NOT_ASKED)


def standing_arrangement(session: WriteSession, review_id: int) -> ReviewArrangement | None:
    """What is arranged for a review, or was called off, if anything."""
    return session.scalar(
        sa.select(ReviewArrangement).where(
            ReviewArrangement.review_id == review_id, ReviewArrangement.superseded_at.is_(None)
        )
    )


def still_meets(session: WriteSession, meeting_id: UUID) -> bool:
    """Whether a review still meets at a meeting that another has left."""
    there = sa.select(ReviewArrangement.id).where(
        ReviewArrangement.meeting_id == meeting_id,
        ReviewArrangement.superseded_at.is_(None),
        ReviewArrangement.cancelled.is_(False),
    )
    return session.scalar(there.limit(1)) is not None


def invited_to(session: WriteSession, meeting_id: UUID) -> Sequence[ReviewInvitation]:
    """Those who are asked to a meeting."""
    return session.scalars(
        sa.select(ReviewInvitation)
        .where(ReviewInvitation.meeting_id == meeting_id, ReviewInvitation.withdrawn_at.is_(None))
        .order_by(ReviewInvitation.id)
    ).all()


def _write(
    session: WriteSession,
    row: ReviewArrangement,
    asked: Sequence[ReviewInvitation],
    said: str,
    method: Method,
) -> int:
    """Each letter has one address in it: nobody learns from it who else is asked."""
    review = session.get_one(ReviewMeeting, row.review_id)
    words = f"{about_review(session, review)}: {said}"
    service = rules_in_force(session, session.now).rulebook.labels["service"]
    event = calendar_event(session, row, service)
    users, others = _with_account(session, asked), _without_account(session, asked)
    for user in users:
        to = Recipient(user.id, user.message_hour)
        body = f"{words} {TAKE_PART}" if method is Method.REQUEST else words
        file = calendar_file(event, method, stamped_at=session.now, attendee=user.email)
        write_message(session, to, Words(words, body), urgent=True, calendar=file)
    for other in others:
        # They cannot sign in, so the event leads them nowhere.
        there = replace(event, link="")
        file = calendar_file(there, method, stamped_at=session.now, attendee=other.email)
        write_to_address(session, other.email, Words(words, words), calendar=file)
    return len(others) + sum(user.id != session.actor_id for user in users)


def _with_account(session: WriteSession, asked: Iterable[ReviewInvitation]) -> Sequence[User]:
    ids = [one.user_id for one in asked if one.user_id is not None]
    return session.scalars(sa.select(User).where(User.id.in_(ids)).order_by(User.id)).all()


def _without_account(
    session: WriteSession, asked: Iterable[ReviewInvitation]
) -> Sequence[MemberWithoutAccount]:
    member = MemberWithoutAccount
    ids = [one.without_account_id for one in asked if one.without_account_id is not None]
    if not ids:
        return ()
    return session.scalars(sa.select(member).where(member.id.in_(ids)).order_by(member.id)).all()


def about_review(session: WriteSession, review: ReviewMeeting) -> str:
    """What a review is called in a letter: its case's reference and the nickname its lead chose."""
    nickname = session.get_one(Child, review.child_id).nickname
    reference = session.get_one(Case, review.case_id).reference
    return f"{nickname} ({reference})" if nickname else reference
