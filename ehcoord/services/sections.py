"""The parts of an assessment: saved as they are typed, and cut into versions that stay (ER-12).

Saving overwrites the author's own working copy and nothing else. A version is cut when the
author leaves the part, when somebody else opens it, or when the assessment is submitted. Whoever
leaves a part that was cut meanwhile is shown both, and nothing that was typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.assessments import SaveSection
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import NotFound, NotPermitted, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.assessments import Assessment, AssessmentDraft, AssessmentSection
from ehcoord.models.cases import Case, Child
from ehcoord.queries.access import get_case
from ehcoord.rules.assessments import SECTIONS
from ehcoord.rules.permissions import Action, Actor, sees_restricted
from ehcoord.schemas.sections import section_called
from ehcoord.services.assessed_worries import record_assessed_worries
from ehcoord.services.records import Detail, Event, record

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """Where a part stands: its assessment, its code and the child it is about, if any."""

    assessment_id: UUID
    code: str
    child_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenedSection:
    """A part as its author goes on with it: their own copy, or the version that stands.

    ``number`` is the version it goes on from; ``theirs`` are the answers that stand, by whom and
    since when, where the author's own copy was begun from an older one.
    """

    answers: Answers
    number: int
    saved_at: datetime | None = None
    theirs: Answers | None = None
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SectionSaved:
    """What became of a save: kept as a working copy, cut as a version, or stale (both kept)."""

    number: int
    cut: bool
    complete: bool
    stale: bool = False


def open_section(actor: Actor, place: SectionPlace, *, now: datetime) -> OpenedSection:
    """A part to write in. Somebody else's working copy of it is cut first, so that it is seen."""
    with transaction(actor.user_id, now) as session:
        row, child_id = _place(session, actor, place)
        _cut_others(session, row, place.code, child_id, actor.user_id)
        there = _section(session, row, place.code, child_id)
        mine = _draft(session, row, place.code, child_id, actor.user_id)
        number = there.number if there else 0
        if mine is None:
            return OpenedSection(there.answers if there else {}, number)
        stale = there is not None and mine.based_on != number
        return OpenedSection(
            mine.answers, number, mine.changed_at,
            there.answers if there and stale else None,
            session.get_one(User, there.author_id).name if there and stale else "",
            there.changed_at if there and stale else None,
        )  # fmt: skip


def save_section(
    actor: Actor, assessment_id: UUID, command: SaveSection, *, now: datetime
) -> SectionSaved:
    """Keeps what was typed and, with ``leaving``, cuts a version of it.

    A stale one is kept as the author's own copy and returned as such, never raised: what is
    raised is rolled back, and the typed text with it.
    """
    place = SectionPlace(assessment_id, command.section, command.child_id)
    with transaction(actor.user_id, now) as session:
        row, child_id = _place(session, actor, place)
        draft = _keep(session, row, command, child_id, actor.user_id)
        there = _section(session, row, command.section, child_id)
        number = there.number if there else 0
        complete = not command.missing
        if not command.leaving:
            return SectionSaved(number, cut=False, complete=complete)
        if command.number != number:
            return SectionSaved(number, cut=False, complete=complete, stale=True)
        cut = _cut(session, row, draft)
        return SectionSaved(cut.number, cut=True, complete=cut.complete)


def cut_every_draft(session: WriteSession, row: Assessment) -> None:
    """Cuts every working copy that goes on from the version that stands, for submitting."""
    for draft in session.scalars(
        sa.select(AssessmentDraft)
        .where(AssessmentDraft.assessment_id == row.id)
        .order_by(AssessmentDraft.changed_at, AssessmentDraft.id)
    ).all():
        _cut_if_current(session, row, draft)


def _place(
    session: WriteSession, actor: Actor, place: SectionPlace
) -> tuple[Assessment, int | None]:
    """The assessment, locked, and the child's id; refuses what is over and what is hidden."""
    if place.code not in SECTIONS:
        raise NotFound
    outline = SECTIONS[place.code]
    row = session.scalar(
        sa.select(Assessment).where(Assessment.public_id == place.assessment_id).with_for_update()
    )
    if row is None:
        raise NotFound
    case, relations = get_case(session, actor, row.case_id, Action.ASSESSMENT_WRITE, session.now)
    if outline.restricted and not (sees_restricted(relations) or row.assessor_id == actor.user_id):
        raise NotPermitted(Action.ASSESSMENT_WRITE, "Only those who must act on it write this.")
    if row.submitted_at is not None or row.withdrawn_at is not None:
        raise RuleBroken(
            "assessment-over",
            "This assessment is submitted or withdrawn.",
            fix="Start another to say what has changed.",
        )
    if outline.per_child is (place.child_id is None):
        raise NotFound
    return row, _child(session, case, place.child_id) if place.child_id else None


def _child(session: WriteSession, case: Case, child_id: UUID) -> int:
    found = session.scalar(
        sa.select(Child.id).where(Child.public_id == child_id, Child.case_id == case.id)
    )
    if found is None:
        raise NotFound
    return found


def _section(
    session: WriteSession, row: Assessment, code: str, child_id: int | None
) -> AssessmentSection | None:
    table = AssessmentSection
    return session.scalar(
        sa.select(table).where(
            table.assessment_id == row.id, table.section == code,
            table.child_id.is_not_distinct_from(child_id),
        )
    )  # fmt: skip


def _draft(
    session: WriteSession, row: Assessment, code: str, child_id: int | None, author: int | None
) -> AssessmentDraft | None:
    table = AssessmentDraft
    return session.scalar(
        sa.select(table).where(
            table.assessment_id == row.id, table.section == code, table.author_id == author,
            table.child_id.is_not_distinct_from(child_id),
        )
    )  # fmt: skip


def _keep(
    session: WriteSession,
    row: Assessment,
    command: SaveSection,
    child_id: int | None,
    author: int | None,
) -> AssessmentDraft:
    draft = _draft(session, row, command.section, child_id, author) or AssessmentDraft(
        assessment_id=row.id, section=command.section, child_id=child_id, author_id=author
    )
    draft.based_on, draft.changed_at = command.number, session.now
    draft.answers = dict(command.answers)
    session.add_all_now(draft)
    return draft


def _cut_others(
    session: WriteSession, row: Assessment, code: str, child_id: int | None, me: int | None
) -> None:
    table = AssessmentDraft
    for draft in session.scalars(
        sa.select(table)
        .where(
            table.assessment_id == row.id, table.section == code, table.author_id != me,
            table.child_id.is_not_distinct_from(child_id),
        )
        .order_by(table.changed_at, table.id)
    ).all():  # fmt: skip
        _cut_if_current(session, row, draft)


def _cut_if_current(session: WriteSession, row: Assessment, draft: AssessmentDraft) -> None:
    there = _section(session, row, draft.section, draft.child_id)
    if draft.based_on == (there.number if there else 0):
        _cut(session, row, draft)


def _cut(session: WriteSession, row: Assessment, draft: AssessmentDraft) -> AssessmentSection:
    """Makes a version of a working copy and ends the copy; the same answers make no version."""
    outline, page = SECTIONS[draft.section], section_called(draft.section)
    there = _section(session, row, draft.section, draft.child_id) or AssessmentSection(
        assessment_id=row.id, section=draft.section, child_id=draft.child_id, number=0,
        restricted=outline.restricted, schema_version=outline.schema_version,
    )  # fmt: skip
    if there.number == 0 or there.answers != draft.answers:
        there.number += 1
        there.answers, there.author_id = dict(draft.answers), draft.author_id
        there.changed_at, there.complete = session.now, not page.missing(draft.answers)
        session.add_all_now(there)
        details: dict[str, Detail] = {
            "section": draft.section,
            "number": there.number,
            "complete": there.complete,
        }
        record(
            session,
            Event("section.cut", "assessment", row.id, row.case_id, draft.child_id, details),
        )
        if draft.child_id is not None:
            record_assessed_worries(session, row, draft.child_id, draft.answers)
    session.delete(draft)
    session.flush()
    return there
