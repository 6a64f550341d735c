"""Corrections of minutes: asked for by those who were there, accepted, or refused with words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.minutes import AnswerCorrection, ProposeCorrection
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.minutes import MinutesCorrection, ReviewMinutes
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.minutes_ties import took_part, unanswered
from ehcoord.queries.owners import owner_for
from ehcoord.rules.calendar import london_date
from ehcoord.rules.minutes import may_be_put_right
from ehcoord.rules.permissions import Action, Actor, sees_restricted
from ehcoord.rules.tasks import OwnerRole, TaskKind
from ehcoord.services.minutes import allow_writing, write_version
from ehcoord.services.minutes_rows import shared_minutes, tell
from ehcoord.services.review_rows import OpenedReview, note_review, opened_review
from ehcoord.services.tasks import NewTask, close_tasks, hand_over_task, open_task

WHY_ANSWER = "Somebody who was there asks to put the minutes right. Accept it, or say why not."
LOCKED = "The minutes are locked. Ask the lead for a new version of them."


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """A correction that was asked for, by its address; ``again`` when it had been sent before."""

    correction_id: UUID
    again: bool = False


def propose_correction(
    actor: Actor, review_id: UUID, command: ProposeCorrection, *, now: datetime
) -> CorrectionAsked:
    """Asks to put something right in minutes that were shared; gives the correction's address.

    Raises NotPermitted for one who did not take part, and RuleBroken once the minutes are locked.
    Sent twice it is asked once.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        minutes = shared_minutes(session, opened.review)
        if not took_part(session, actor, opened.review.id):
            raise NotPermitted(Action.REVIEW_ANSWER, "Only who took part puts minutes right.")
        if (there := _sent_before(session, command.one_use_id)) is not None:
            return CorrectionAsked(there, again=True)
        if not may_be_put_right(minutes.locked_at, minutes.corrections_until, london_date(now)):
            raise RuleBroken("minutes-locked", LOCKED)
        row = MinutesCorrection(
            one_use_id=command.one_use_id,
            minutes_id=minutes.id,
            number=minutes.number,
            words=command.words,
            restricted=command.restricted,
            proposed_by_id=actor.user_id,
            proposed_at=now,
        )
        session.add_all_now(row)
        _ask(session, opened, minutes, restricted=row.restricted)
        note_review(session, "minutes.correction_asked", opened.review, {"number": row.number})
        return CorrectionAsked(row.public_id)


def answer_correction(
    actor: Actor, correction_id: UUID, command: AnswerCorrection, *, now: datetime
) -> UUID:
    """Accepts a correction, with the minutes as they read then, or refuses it with words.

    Gives the review. Answering again changes nothing. Raises InvalidInput for a refusal without
    words, and for an acceptance that leaves the minutes as they are.
    """
    with transaction(actor.user_id, now) as session:
        row, review_id = _found(session, correction_id)
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        session.refresh(row)
        minutes = shared_minutes(session, opened.review)
        allow_writing(session, actor, opened)
        own = row.proposed_by_id == actor.user_id
        if row.restricted and not (own or sees_restricted(opened.relations)):
            raise NotFound
        if row.answered_at is not None:
            return review_id
        if not command.accepted and not command.because:
            raise InvalidInput({"because": ["Say why it is not put right."]})
        if command.accepted:
            write_version(session, opened, minutes, command, _why(session, row, command))
        row.accepted, row.because = command.accepted, command.because
        row.answered_by_id, row.answered_at = actor.user_id, now
        session.flush()
        _tell_who_asked(session, opened, row)
        if not unanswered(session, minutes.id):
            about = [opened.review.id]
            close_tasks(session, [TaskKind.ANSWER_CORRECTIONS], about, "answer_correction")
        note_review(session, "minutes.correction_answered", opened.review,
                    {"accepted": command.accepted})  # fmt: skip
        return review_id


def _why(session: WriteSession, row: MinutesCorrection, command: AnswerCorrection) -> str:
    """Why a version was made, which every reader is shown: of a restricted one, nothing."""
    if row.restricted:
        return "Put right."
    asked_by = session.get_one(User, row.proposed_by_id)
    return f"Put right as {asked_by.name} asked. {command.because}".strip()


def _ask(
    session: WriteSession, opened: OpenedReview, minutes: ReviewMinutes, *, restricted: bool
) -> None:
    """Asks the writer for an answer; the lead, where the writer may not be shown what is asked."""
    calendar, until = opened.rules.calendar, minutes.corrections_until
    lead = owner_for(session, OwnerRole.LEAD, opened.case) if restricted else None
    new = NewTask(
        TaskKind.ANSWER_CORRECTIONS, opened.review.id, opened.case, WHY_ANSWER,
        child_id=opened.review.child_id, owner_id=lead or minutes.writer_id,
        due_at=calendar.end_of_business(until) if until else None,
    )  # fmt: skip
    task = open_task(session, opened.rules, new)
    if lead is not None and task.owner_id != lead:
        hand_over_task(session, task, lead)


def _tell_who_asked(session: WriteSession, opened: OpenedReview, row: MinutesCorrection) -> None:
    if row.proposed_by_id == session.actor_id:
        return
    who = session.get_one(User, row.proposed_by_id)
    words = "What you asked to put right in the minutes was "
    tell(session, opened.review, [who], words + ("accepted." if row.accepted else "refused."))


def _found(session: WriteSession, correction_id: UUID) -> tuple[MinutesCorrection, UUID]:
    found = session.execute(
        sa.select(MinutesCorrection, ReviewMeeting.public_id)
        .join(ReviewMinutes, ReviewMinutes.id == MinutesCorrection.minutes_id)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewMinutes.review_id)
        .where(MinutesCorrection.public_id == correction_id)
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _sent_before(session: WriteSession, one_use_id: UUID | None) -> UUID | None:
    if one_use_id is None:
        return None
    return session.scalar(
        sa.select(MinutesCorrection.public_id).where(MinutesCorrection.one_use_id == one_use_id)
    )
