"""The rows of minutes as steps of use cases: asked for, found, written, and told of."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.meetings import ReviewArrangement
from ehcoord.models.minutes import MinutesWords, ReviewMinutes
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.case_people import tied_to
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.minutes import MinutesPart, named
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.meeting_letters import about_review, invited_to, standing_arrangement
from ehcoord.services.messages import Words, write_message
from ehcoord.services.tasks import NewTask, open_task

WHY_WRITE = "People met. Those who were there read the minutes and may put them right."


def ask_for_minutes(
    session: WriteSession, rules: RulesInForce, case: Case, review: ReviewMeeting
) -> None:
    """Asks whoever took notes for the minutes of a review that was held; else who chaired it.

    A review to which nobody was asked has nobody to send minutes to: its record is enough.
    """
    row = standing_arrangement(session, review.id)
    if row is None or row.cancelled or not invited_to(session, row.meeting_id):
        return
    minutes = open_minutes(session, review, _note_taker(session, case, row))
    new = NewTask(
        TaskKind.WRITE_MINUTES, review.id, case, WHY_WRITE, child_id=review.child_id,
        owner_id=minutes.writer_id,
    )  # fmt: skip
    task = open_task(session, rules, new)
    minutes.writer_id = minutes.writer_id or task.owner_id


def open_minutes(
    session: WriteSession, review: ReviewMeeting, writer_id: int | None
) -> ReviewMinutes:
    """The minutes of a review: the row there is, or a new one."""
    there = minutes_of(session, review)
    if there is not None:
        return there
    row = ReviewMinutes(
        review_id=review.id, case_id=review.case_id, writer_id=writer_id, opened_at=session.now
    )
    session.add_all_now(row)
    return row


def minutes_of(session: WriteSession, review: ReviewMeeting) -> ReviewMinutes | None:
    """The minutes of a review, if anybody was asked for them or began them."""
    return session.scalar(
        sa.select(ReviewMinutes)
        .where(ReviewMinutes.review_id == review.id)
        .execution_options(populate_existing=True)
    )


def shared_minutes(session: WriteSession, review: ReviewMeeting) -> ReviewMinutes:
    """The minutes of a review that were shared. Raises NotFound where there are none."""
    minutes = minutes_of(session, review)
    if minutes is None or minutes.shared_at is None:
        raise NotFound
    return minutes


def latest_words(session: WriteSession, minutes: ReviewMinutes) -> dict[MinutesPart, MinutesWords]:
    """The newest version of the minutes, by part."""
    rows = session.scalars(
        sa.select(MinutesWords).where(
            MinutesWords.minutes_id == minutes.id, MinutesWords.superseded_at.is_(None)
        )
    )
    return {row.part: row for row in rows}


def add_version(
    session: WriteSession, minutes: ReviewMinutes, said: Mapping[MinutesPart, str], because: str
) -> int:
    """Puts a new version in the place of the last; gives its number."""
    before = latest_words(session, minutes)
    for row in before.values():
        row.superseded_at = session.now
    minutes.number += 1
    session.add_all_now(
        *(
            MinutesWords(
                minutes_id=minutes.id,
                number=minutes.number,
                part=part,
                words=said[part],
                because=because,
                restricted=part is MinutesPart.RESTRICTED,
                supersedes_id=before[part].id if part in before else None,
                recorded_at=session.now,
                recorded_by_id=session.actor_id,
            )
            for part in MinutesPart
        )
    )
    return minutes.number


def tell_invited(session: WriteSession, case: Case, review: ReviewMeeting, words: str) -> int:
    """Tells those who were asked to the review and still work with the family, each by name alone.

    The minutes themselves are never sent: what each may read of them is shown to them here.
    """
    row = standing_arrangement(session, review.id)
    asked = invited_to(session, row.meeting_id) if row else ()
    people = session.scalars(
        sa.select(User)
        .where(
            User.id.in_([one.user_id for one in asked if one.user_id is not None]),
            User.id.in_(tied_to(case)),
            User.id != session.actor_id,
        )
        .order_by(User.id)
    ).all()
    tell(session, review, people, words)
    return len(people)


def tell(session: WriteSession, review: ReviewMeeting, people: Iterable[User], words: str) -> None:
    """Writes to some people about the minutes of a review, with its case's name for letters."""
    said = f"{about_review(session, review)}: {words}"
    for one in people:
        write_message(session, Recipient(one.id, one.message_hour), Words(said, said), urgent=False)


def _note_taker(session: WriteSession, case: Case, row: ReviewArrangement) -> int | None:
    people = session.execute(
        sa.select(User.id, User.name).where(
            User.id.in_(tied_to(case)), User.deactivated_at.is_(None)
        )
    )
    known = [(person, name) for person, name in people]
    return named(known, row.note_taker) or named(known, row.chair)
