"""What an assessment found, carried into every review: trauma, reasons still open, capacity.

A form that is filled in once and never looked at again is how things were before; so each
agenda begins with what was found, and with what nobody has found out yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.assessments import Assessment, AssessmentSection
from ehcoord.rules.assessments import SECTIONS
from ehcoord.rules.permissions import Relation, sees_restricted

CARRIED = ("what_has_happened", "behind_the_behaviour", "parents_capacity")


@dataclass(frozen=True, slots=True)
class Carried:
    """One section of the assessment in the words that were written, a paragraph an answer."""

    title: str
    words: tuple[str, ...]
    kept_back: bool = False


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """The sections that reviews go on looking at; one that nobody wrote has no words."""

    sections: tuple[Carried, ...]


def carried_forward(
    session: orm.Session, case_id: int, child_id: int, relations: frozenset[Relation]
) -> CarriedForward:
    """What the latest assessment says of a child and the parents, for one with these relations."""
    rows = session.scalars(
        sa.select(AssessmentSection)
        .join(Assessment, Assessment.id == AssessmentSection.assessment_id)
        .where(
            Assessment.case_id == case_id,
            Assessment.withdrawn_at.is_(None),
            AssessmentSection.section.in_(CARRIED),
            sa.or_(AssessmentSection.child_id == child_id, AssessmentSection.child_id.is_(None)),
        )
        .order_by(AssessmentSection.assessment_id, AssessmentSection.id)
    )
    latest = {row.section: row for row in rows}
    return CarriedForward(tuple(_carried(code, latest.get(code), relations) for code in CARRIED))


def _carried(code: str, row: AssessmentSection | None, relations: frozenset[Relation]) -> Carried:
    outline = SECTIONS[code]
    restricted = outline.restricted or (row is not None and row.restricted)
    if restricted and not sees_restricted(relations):
        return Carried(outline.title_about(), (), kept_back=True)
    return Carried(outline.title_about(), tuple(_said(row.answers)) if row is not None else ())


def _said(answers: Any) -> Iterable[str]:
    """Every answer in words, in the order of the form; codes and ticks are no words."""
    if isinstance(answers, str):
        if " " in answers.strip():
            yield answers.strip()
    elif isinstance(answers, Mapping) and answers.get("may_be"):
        # A possible reason behind the behaviour is open until somebody has found out.
        by = f" by {answers['by']}" if answers.get("by") else ""
        who = answers.get("who") or "Nobody yet"
        yield f"It may be that {answers['may_be']} {who} finds out{by}."
    elif isinstance(answers, Mapping):
        for answer in answers.values():
            yield from _said(answer)
    elif isinstance(answers, list | tuple):
        for answer in answers:
            yield from _said(answer)
