"""Minutes of a review: kept as they are written, shared, locked, and written again with why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ehcoord.commands.minutes import AnswerCorrection, RewriteMinutes, WriteMinutes
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotPermitted, RuleBroken, Stale
from ehcoord.models.accounts import User
from ehcoord.models.minutes import ReviewMinutes
from ehcoord.queries.minutes_ties import is_writer, unanswered
from ehcoord.rules.calendar import london_date
from ehcoord.rules.minutes import MinutesPart, may_write
from ehcoord.rules.permissions import Action, Actor, sees_restricted
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.minutes_rows import (
    add_version,
    latest_words,
    minutes_of,
    open_minutes,
    shared_minutes,
    tell_invited,
)
from ehcoord.services.review_rows import OpenedReview, note_review, opened_review
from ehcoord.services.tasks import close_tasks

NOTHING_CHANGED = "Nothing is changed yet. Change what should read otherwise."
NOTHING_SAID = "Write what was said. Who took part and what was decided is there already."


@dataclass(frozen=True, slots=True)
class MinutesShared:
    """Minutes that were shared: until which day they may be put right, and how many were told."""

    corrections_until: date
    told: int


def save_minutes(actor: Actor, review_id: UUID, command: WriteMinutes, *, now: datetime) -> int:
    """Keeps minutes as far as they are written; gives the draft's new version. Raises Stale."""
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        minutes = _to_draft(session, actor, opened)
        return _keep(opened, actor, minutes, command, now)


def share_minutes(
    actor: Actor, review_id: UUID, command: WriteMinutes, *, now: datetime
) -> MinutesShared:
    """Shares the draft with those who were asked to the review, who may put it right for some days.

    Raises Stale where it has changed since, RuleBroken where it was shared before, and InvalidInput
    where nothing is written in it.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        minutes = _to_draft(session, actor, opened)
        _keep(opened, actor, minutes, command, now)
        said = {part: minutes.draft.get(part.value, "") for part in MinutesPart}
        if not any(said.values()):
            raise InvalidInput({"everybody": [NOTHING_SAID]})
        add_version(session, minutes, said, "")
        minutes.draft = {}
        rules = opened.rules
        until = rules.calendar.due_after(now, rules.rulebook.terms["minutes_corrections"])
        minutes.shared_at, minutes.corrections_until = now, london_date(until)
        close_tasks(session, [TaskKind.WRITE_MINUTES], [opened.review.id], "share_minutes")
        note_review(session, "minutes.shared", opened.review, {"number": minutes.number})
        by = minutes.corrections_until
        words = (
            "The minutes of the review can be read. "
            f"Say by {by:%A} {by.day} {by:%B} what should be put right."
        )
        told = tell_invited(session, opened.case, opened.review, words)
        return MinutesShared(by, told)


def rewrite_minutes(
    actor: Actor, review_id: UUID, command: RewriteMinutes, *, now: datetime
) -> int:
    """Puts a new version in the place of the last, locked or not, with the reason; tells people.

    Raises Stale where somebody else has written one since, and InvalidInput where it says the same.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        minutes = shared_minutes(session, opened.review)
        allow_writing(session, actor, opened)
        number = write_version(session, opened, minutes, command, command.because)
        tell_invited(session, opened.case, opened.review, "The minutes of the review changed.")
        return number


def lock_minutes(actor: Actor, review_id: UUID, *, now: datetime) -> datetime:
    """Locks the minutes before their days are over; gives since when they are. Doing it twice
    changes nothing more. Raises RuleBroken while a correction has no answer.
    """
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        minutes = shared_minutes(session, opened.review)
        allow_writing(session, actor, opened)
        if unanswered(session, minutes.id):
            raise RuleBroken(
                "correction-unanswered",
                "Somebody asked to put something right and has no answer yet.",
                fix="Accept or refuse it first.",
            )
        if minutes.locked_at is None:
            minutes.locked_at, minutes.locked_by_id = now, actor.user_id
            note_review(session, "minutes.locked", opened.review, {"number": minutes.number})
        return minutes.locked_at


def allow_writing(session: WriteSession, actor: Actor, opened: OpenedReview) -> None:
    """Lets on whoever may write the minutes of a review. Raises NotPermitted."""
    took_notes = is_writer(session, actor, opened.review.id)
    if not may_write(opened.relations, is_writer=took_notes, restricted=opened.case.restricted):
        raise NotPermitted(Action.REVIEW_ARRANGE)


def write_version(
    session: WriteSession,
    opened: OpenedReview,
    minutes: ReviewMinutes,
    command: RewriteMinutes | AnswerCorrection,
    because: str,
) -> int:
    """Adds a version as a command words it. What its writer may not see stays as it is.

    Raises Stale, and InvalidInput where nothing would change.
    """
    there = latest_words(session, minutes)
    if minutes.number != command.number:
        last = there[MinutesPart.EVERYBODY]
        by = session.get(User, last.recorded_by_id) if last.recorded_by_id else None
        raise Stale(last.recorded_at, by.name if by else "Somebody else")
    before = {part: row.words for part, row in there.items()}
    said = _said(opened, command, before)
    if said == before:
        raise InvalidInput({"everybody": [NOTHING_CHANGED]})
    number = add_version(session, minutes, said, because)
    note_review(session, "minutes.rewritten", opened.review, {"number": number})
    return number


def _said(
    opened: OpenedReview,
    command: WriteMinutes | RewriteMinutes | AnswerCorrection,
    before: Mapping[MinutesPart, str],
) -> dict[MinutesPart, str]:
    sent = {
        MinutesPart.EVERYBODY: command.everybody,
        MinutesPart.PROFESSIONALS: command.professionals,
        MinutesPart.RESTRICTED: command.restricted if sees_restricted(opened.relations) else None,
    }
    return {part: before[part] if words is None else words for part, words in sent.items()}


def _to_draft(session: WriteSession, actor: Actor, opened: OpenedReview) -> ReviewMinutes:
    minutes = minutes_of(session, opened.review)
    allow_writing(session, actor, opened)
    if opened.review.held_at is None:
        raise RuleBroken("not-held", "The review has not been held: there is nothing to minute.")
    if minutes is not None and minutes.shared_at is not None:
        raise RuleBroken("minutes-shared", "The minutes were shared. Write a new version of them.")
    return minutes or open_minutes(session, opened.review, actor.user_id)


def _keep(
    opened: OpenedReview, actor: Actor, minutes: ReviewMinutes, command: WriteMinutes, now: datetime
) -> int:
    saved = minutes.draft.get("_saved", {})
    if minutes.draft_version != command.draft_version:
        at = datetime.fromisoformat(saved["at"]) if saved else now
        raise Stale(at, saved.get("by", "Somebody else"))
    before = {part: minutes.draft.get(part.value, "") for part in MinutesPart}
    said = {part.value: words for part, words in _said(opened, command, before).items()}
    minutes.draft = {**said, "_saved": {"by": actor.name, "at": now.isoformat()}}
    minutes.draft_version += 1
    return minutes.draft_version
