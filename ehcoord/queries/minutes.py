"""Minutes as they are read: to each reader only the parts that are for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.minutes import MinutesCorrection, MinutesWords, ReviewMinutes
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.minutes_ties import is_writer, took_part, unanswered
from ehcoord.queries.review_copies import CopyOfReview, copy_of_review
from ehcoord.queries.reviews import find_review
from ehcoord.rules.calendar import london_date
from ehcoord.rules.minutes import (
    MinutesPart,
    are_locked,
    may_be_put_right,
    may_write,
    parts_shown,
)
from ehcoord.rules.permissions import Actor, Relation, sees_restricted


@dataclass(frozen=True, slots=True)
class MinutesVersion:
    """One version of the minutes: when, by whom and why it was made."""

    number: int
    at: datetime
    by: str
    because: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that somebody asked to put right; ``accepted`` None while it has no answer."""

    id: UUID
    number: int
    words: str
    by: str
    at: datetime
    accepted: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a review for one reader: the record, and the words that are for them.

    ``version`` is the one that is shown, None before the draft was shared; ``versions`` are all,
    the newest first. The family's copy has no corrections and no reason of a version: a dispute
    never shows in it.
    """

    copy: CopyOfReview
    words: Mapping[MinutesPart, str] = field(repr=False)
    version: MinutesVersion | None
    versions: tuple[MinutesVersion, ...]
    corrections: tuple[Correction, ...]
    corrections_until: date | None
    locked: bool
    may_write: bool
    may_correct: bool
    sees_restricted: bool
    draft_version: int
    saved: Mapping[str, str]


def minutes_of_review(
    session: orm.Session,
    actor: Actor,
    review_id: UUID,
    now: datetime,
    *,
    for_family: bool = False,
    number: int | None = None,
) -> Minutes:
    """The minutes of a review that was sent: the newest version, or the one of a number.

    Raises NotFound for one who may not read the case, for a version there is none of, and for the
    family's copy of minutes that were not shared, or of a review of professionals only.
    """
    _, case, relations = find_review(session, actor, review_id, now)
    copy = copy_of_review(session, actor, review_id, now, for_family=for_family)
    row_id = session.scalars(
        sa.select(ReviewMeeting.id).where(ReviewMeeting.public_id == review_id)
    ).one()
    row = session.scalar(sa.select(ReviewMinutes).where(ReviewMinutes.review_id == row_id))
    versions = _versions(session, row)
    shown = _version(versions, number, for_family=for_family)
    took_notes = is_writer(session, actor, row_id)
    writes = may_write(relations, is_writer=took_notes, restricted=case.restricted)
    parts = parts_shown(relations, for_family=for_family)
    return Minutes(
        copy=copy,
        words=_words(session, row, shown, parts if shown or writes else ()),
        version=replace(shown, because="") if shown and for_family else shown,
        versions=() if for_family else versions,
        corrections=() if for_family else _corrections(session, row, actor, relations),
        corrections_until=row.corrections_until if row else None,
        locked=_locked(session, row, now),
        may_write=writes,
        may_correct=_open(row, now) and took_part(session, actor, row_id),
        sees_restricted=sees_restricted(relations),
        draft_version=row.draft_version if row else 0,
        saved=row.draft.get("_saved", {}) if row and writes else {},
    )


def minutes_of_correction(
    session: orm.Session, actor: Actor, correction_id: UUID, now: datetime
) -> Minutes:
    """The minutes that a correction is about, newest version. Raises NotFound."""
    review_id = session.scalar(
        sa.select(ReviewMeeting.public_id)
        .join(ReviewMinutes, ReviewMinutes.review_id == ReviewMeeting.id)
        .join(MinutesCorrection, MinutesCorrection.minutes_id == ReviewMinutes.id)
        .where(MinutesCorrection.public_id == correction_id)
    )
    if review_id is None:
        raise NotFound
    return minutes_of_review(session, actor, review_id, now)


def _locked(session: orm.Session, row: ReviewMinutes | None, now: datetime) -> bool:
    if row is None:
        return False
    left, today = unanswered(session, row.id), london_date(now)
    return are_locked(row.locked_at, row.corrections_until, left, today)


def _open(row: ReviewMinutes | None, now: datetime) -> bool:
    return row is not None and may_be_put_right(
        row.locked_at, row.corrections_until, london_date(now)
    )


def _versions(session: orm.Session, row: ReviewMinutes | None) -> tuple[MinutesVersion, ...]:
    if row is None:
        return ()
    found = session.execute(
        sa.select(MinutesWords, User.name)
        .outerjoin(User, User.id == MinutesWords.recorded_by_id)
        .where(MinutesWords.minutes_id == row.id, MinutesWords.part == MinutesPart.EVERYBODY)
        .order_by(MinutesWords.number.desc())
    )
    return tuple(
        MinutesVersion(words.number, words.recorded_at, name or "The service", words.because)
        for words, name in found
    )


def _version(
    versions: tuple[MinutesVersion, ...], number: int | None, *, for_family: bool
) -> MinutesVersion | None:
    if number is None:
        if for_family and not versions:
            raise NotFound
        return versions[0] if versions else None
    for one in versions:
        if one.number == number:
            return one
    raise NotFound


def _words(
    session: orm.Session,
    row: ReviewMinutes | None,
    shown: MinutesVersion | None,
    parts: tuple[MinutesPart, ...],
) -> Mapping[MinutesPart, str]:
    if row is None:
        return {}
    if shown is None:
        return {part: row.draft.get(part.value, "") for part in parts}
    found = sa.select(MinutesWords).where(
        MinutesWords.minutes_id == row.id, MinutesWords.number == shown.number
    )
    if MinutesPart.RESTRICTED not in parts:
        found = found.where(MinutesWords.restricted.is_(False))
    return {one.part: one.words for one in session.scalars(found) if one.part in parts}


def _corrections(
    session: orm.Session, row: ReviewMinutes | None, actor: Actor, relations: frozenset[Relation]
) -> tuple[Correction, ...]:
    if row is None:
        return ()
    found = (
        sa.select(MinutesCorrection, User.name)
        .join(User, User.id == MinutesCorrection.proposed_by_id)
        .where(MinutesCorrection.minutes_id == row.id)
        .order_by(MinutesCorrection.id)
    )
    if not sees_restricted(relations):
        own = MinutesCorrection.proposed_by_id == actor.user_id
        found = found.where(sa.or_(MinutesCorrection.restricted.is_(False), own))
    return tuple(
        Correction(
            one.public_id, one.number, one.words, name, one.proposed_at, one.accepted, one.because
        )
        for one, name in session.execute(found)
    )
