"""The parts of an assessment as its page lists them, and one part as it was last cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.assessments import Assessment, AssessmentDraft, AssessmentSection
from ehcoord.models.cases import Case
from ehcoord.models.tasks import Task
from ehcoord.queries.case_heads import CaseHead, ChildHead
from ehcoord.rules.assessments import SECTIONS, Begun, SectionOutline, how_far
from ehcoord.rules.permissions import Actor, sees_restricted
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an assessment, for each child where it is about each; how far it is."""

    outline: SectionOutline
    begun: Mapping[int | None, Begun]
    shown: bool

    @property
    def done(self) -> bool:
        """Whether everything of it is answered."""
        return all(one is Begun.COMPLETED for one in self.begun.values())

    @property
    def status(self) -> Begun:
        """How far the part is as a whole."""
        return how_far(self.begun.values())


@dataclass(frozen=True, slots=True)
class Writing:
    """An assessment that is being written: its parts, who writes and by when it is due."""

    public_id: UUID
    started_at: datetime
    due_at: datetime | None
    parts: Sequence[Part]
    authors: Sequence[str]

    @property
    def done(self) -> int:
        """How many parts are completed."""
        return sum(part.done for part in self.parts)


@dataclass(frozen=True, slots=True)
class Cut:
    """A section as it was cut: by whom, when and which version."""

    answers: Mapping[str, Any]
    author: str
    changed_at: datetime
    number: int


def writing_of_case(session: orm.Session, actor: Actor, head: CaseHead) -> Writing | None:
    """The assessment of a case that is being written, in at most four queries."""
    row = session.scalar(
        sa.select(Assessment).where(
            Assessment.case_id == head.id,
            Assessment.submitted_at.is_(None),
            Assessment.withdrawn_at.is_(None),
        )
    )
    if row is None:
        return None
    begun, authors = _begun(session, row.id)
    seen = sees_restricted(head.relations) or row.assessor_id == actor.user_id
    return Writing(
        row.public_id,
        row.started_at,
        _due_at(session, row.id),
        [_part(one, head.children, begun, seen) for one in SECTIONS.values()],
        authors,
    )


def _begun(
    session: orm.Session, assessment_id: int
) -> tuple[Mapping[tuple[str, int | None], Begun], list[str]]:
    """How far each part is that somebody began, and who wrote in any of them."""
    cut = session.execute(
        sa.select(AssessmentSection, User.name)
        .join(User, User.id == AssessmentSection.author_id)
        .where(AssessmentSection.assessment_id == assessment_id)
        .order_by(AssessmentSection.id)
    ).all()
    drafts = session.execute(
        sa.select(AssessmentDraft.section, AssessmentDraft.child_id, User.name)
        .join(User, User.id == AssessmentDraft.author_id)
        .where(AssessmentDraft.assessment_id == assessment_id)
        .order_by(AssessmentDraft.id)
    ).all()
    begun = dict.fromkeys(((code, child) for code, child, _ in drafts), Begun.IN_PROGRESS)
    for section, _ in cut:
        key = (section.section, section.child_id)
        is_done = section.complete and key not in begun
        begun[key] = Begun.COMPLETED if is_done else Begun.IN_PROGRESS
    names = [*(name for _, name in cut), *(name for *_, name in drafts)]
    return begun, list(dict.fromkeys(names))


def _due_at(session: orm.Session, assessment_id: int) -> datetime | None:
    return session.scalar(
        sa.select(Task.due_at).where(
            Task.kind == TaskKind.SUBMIT_ASSESSMENT,
            Task.about_id == assessment_id,
            Task.closed_at.is_(None),
        )
    )


def _part(
    outline: SectionOutline,
    children: Sequence[ChildHead],
    begun: Mapping[tuple[str, int | None], Begun],
    sees_all: bool,
) -> Part:
    about: list[int | None] = [child.id for child in children] if outline.per_child else [None]
    return Part(
        outline,
        {one: begun.get((outline.code, one), Begun.NOT_STARTED) for one in about},
        shown=sees_all or not outline.restricted,
    )


def case_of_assessment(session: orm.Session, assessment_id: UUID) -> UUID:
    """The address of the case an assessment is of. Raises NotFound."""
    found = session.scalar(
        sa.select(Case.public_id)
        .join(Assessment, Assessment.case_id == Case.id)
        .where(Assessment.public_id == assessment_id)
    )
    if found is None:
        raise NotFound
    return found


def siblings_parts(
    session: orm.Session, assessment_id: UUID, code: str
) -> Mapping[int, Mapping[str, Any]]:
    """What the same part says of each child of whom it has been cut."""
    rows = session.execute(
        sa.select(AssessmentSection.child_id, AssessmentSection.answers)
        .join(Assessment, Assessment.id == AssessmentSection.assessment_id)
        .where(
            Assessment.public_id == assessment_id,
            AssessmentSection.section == code,
            AssessmentSection.child_id.is_not(None),
        )
    )
    return {row.child_id: row.answers for row in rows}


def last_time(session: orm.Session, case_id: int, code: str, child_id: int | None) -> Cut | None:
    """What the same part said in the last assessment of the case that was submitted."""
    row = session.execute(
        sa.select(AssessmentSection, User.name)
        .join(Assessment, Assessment.id == AssessmentSection.assessment_id)
        .join(User, User.id == AssessmentSection.author_id)
        .where(
            Assessment.case_id == case_id,
            Assessment.submitted_at.is_not(None),
            AssessmentSection.section == code,
            AssessmentSection.child_id.is_not_distinct_from(child_id),
        )
        .order_by(Assessment.submitted_at.desc(), Assessment.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    section, author = row
    return Cut(section.answers, author, section.changed_at, section.number)


def parts_as_cut(
    session: orm.Session, actor: Actor, head: CaseHead, assessment_id: UUID
) -> Sequence[tuple[AssessmentSection, str]]:
    """Every part of an assessment as it stands, with its author, in the order of the form.

    Restricted parts are left out for those who may not see them. Raises NotFound for an
    assessment of another case.
    """
    row = session.scalar(
        sa.select(Assessment).where(
            Assessment.public_id == assessment_id, Assessment.case_id == head.id
        )
    )
    if row is None:
        raise NotFound
    query = (
        sa.select(AssessmentSection, User.name)
        .join(User, User.id == AssessmentSection.author_id)
        .where(AssessmentSection.assessment_id == row.id)
    )
    if not (sees_restricted(head.relations) or row.assessor_id == actor.user_id):
        query = query.where(AssessmentSection.restricted.is_(False))
    order = list(SECTIONS)
    found = [(part, by) for part, by in session.execute(query.order_by(AssessmentSection.id))]
    return sorted(found, key=lambda one: (order.index(one[0].section), one[0].child_id or 0))
