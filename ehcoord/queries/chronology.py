"""Everything that happened in a case, in one list: each line says what, when and who said so.

One statement, whatever the history: each kind is a branch of one union, narrowed and cut by the
database. Rows marked restricted are left out for those who may not see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import known_at
from ehcoord.models.accounts import User
from ehcoord.models.closings import CaseClosing, CaseReopening
from ehcoord.models.contacts import Contact, Note
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.plans import PlanAgreement
from ehcoord.models.reviews import ReviewMeeting, ReviewStanding
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.queries.case_heads import CaseHead

CHRONOLOGY_PAGE = 50
CODE, LONG = sa.String(40), sa.String(4000)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line. ``recorded_at`` is later than ``at`` where it was learned later."""

    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    child_id: int | None
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class ChronologyFilter:
    """What narrows the list: one kind, and what is about one child."""

    kind: str = ""
    child_id: int | None = None


def chronology(session: orm.Session, head: CaseHead, at: datetime) -> list[Happening]:
    """What was known at an instant of everything that happened, the newest first."""
    return _read(session, _ordered(_everything(head, at, ChronologyFilter())))


def page_of_chronology(
    session: orm.Session, head: CaseHead, at: datetime, wanted: ChronologyFilter, page: int
) -> tuple[list[Happening], int]:
    """One page of the same, narrowed, and how many lines there are in all: two statements."""
    lines = _everything(head, at, wanted)
    total = session.scalar(sa.select(sa.func.count()).select_from(lines))
    some = _ordered(lines).limit(CHRONOLOGY_PAGE).offset((page - 1) * CHRONOLOGY_PAGE)
    return _read(session, some), total or 0


def _read(session: orm.Session, lines: sa.Select[Any]) -> list[Happening]:
    return [Happening(*row) for row in session.execute(lines)]


def _ordered(lines: sa.Subquery) -> sa.Select[Any]:
    found = lines.c
    return sa.select(
        found.kind, found.at, found.recorded_at, found.by, found.child_id, found.code, found.words
    ).order_by(found.at.desc(), found.recorded_at.desc(), found.kind, found.id.desc())


def _everything(head: CaseHead, at: datetime, wanted: ChronologyFilter) -> sa.Subquery:
    kinds = {
        "worry": (_worries(head, at),),
        "support": (_support(head, at),),
        "contact": (_contacts(head, at),),
        "note": (_notes(head, at),),
        "review": (_reviews_asked(head, at), _reviews_held(head, at)),
        "lead": (_leads(head, at),),
        "case": (
            _of_the_case(head, at, CaseClosing, "case_closed", CaseClosing.summary),
            _of_the_case(head, at, CaseReopening, "case_reopened", CaseReopening.because),
            _of_the_case(head, at, PlanAgreement, "plan_agreed", PlanAgreement.with_whom),
            _agreements_lost(head, at),
        ),
    }
    asked: Mapping[str, Any] = {wanted.kind: kinds[wanted.kind]} if wanted.kind in kinds else kinds
    lines = sa.union_all(*(each for branches in asked.values() for each in branches)).subquery()
    if wanted.child_id is None:
        return lines
    return sa.select(lines).where(lines.c.child_id == wanted.child_id).subquery()


def _worries(head: CaseHead, at: datetime) -> sa.Select[Any]:
    worry = RiskIndicator
    return _fact(
        "worry", worry, head, at, when=worry.observed_at, code=worry.code, words=worry.evidence
    ).where(worry.withdrawn_at.is_(None))


def _support(head: CaseHead, at: datetime) -> sa.Select[Any]:
    change, line = SupportChange, SupportService
    query = (
        _line("support", change, change.happened_at, change.recorded_at, User.name,
              line.child_id, change.status, line.name)
        .join(line, line.id == change.support_id)
        .outerjoin(User, User.id == change.recorded_by_id)
        .where(line.case_id == head.id, known_at(change, at))
    )  # fmt: skip
    return query if head.shows_restricted else query.where(line.restricted.is_(False))


def _contacts(head: CaseHead, at: datetime) -> sa.Select[Any]:
    said = sa.case(
        (Contact.alone, "seen alone"), (Contact.seen, "seen"), else_="not_seen"
    )  # fmt: skip
    by = sa.func.coalesce(sa.func.nullif(Contact.by_whom, ""), User.name)
    return _fact("contact", Contact, head, at, when=Contact.happened_at, by=by, code=said,
                 words=Contact.note)  # fmt: skip


def _notes(head: CaseHead, at: datetime) -> sa.Select[Any]:
    return _fact("note", Note, head, at, when=Note.recorded_at, words=Note.words)


def _fact(
    kind: str, table: Any, head: CaseHead, at: datetime, *, when: Any, by: Any = User.name,
    code: Any = "", words: Any = "",
) -> sa.Select[Any]:  # fmt: skip
    query = (
        _line(kind, table, when, table.recorded_at, by, table.child_id, code, words)
        .outerjoin(User, User.id == table.recorded_by_id)
        .where(table.case_id == head.id, known_at(table, at))
    )
    return query if head.shows_restricted else query.where(table.restricted.is_(False))


def _reviews_asked(head: CaseHead, at: datetime) -> sa.Select[Any]:
    review = ReviewMeeting
    return _line(
        "review", review, review.opened_at, review.opened_at, "", review.child_id, "asked_for", ""
    ).where(review.case_id == head.id, review.opened_at <= at)


def _reviews_held(head: CaseHead, at: datetime) -> sa.Select[Any]:
    review = ReviewMeeting
    return _line(
        "review", review, review.held_at, review.held_at, "", review.child_id, "held", ""
    ).where(review.case_id == head.id, review.held_at <= at)


def _leads(head: CaseHead, at: datetime) -> sa.Select[Any]:
    led = LeadProfessionalAssignment
    nobody = sa.cast(sa.null(), sa.Integer())
    return (
        _line("lead", led, led.started_at, led.started_at, User.name, nobody, led.kind, "")
        .join(User, User.id == led.user_id)
        .where(led.case_id == head.id, led.started_at <= at)
    )


def _of_the_case(head: CaseHead, at: datetime, table: Any, code: str, words: Any) -> sa.Select[Any]:
    """What is about the whole family: an ending, a new beginning, a plan that was agreed."""
    nobody = sa.cast(sa.null(), sa.Integer())
    query = (
        _line("case", table, table.recorded_at, table.recorded_at, User.name, nobody, code, words)
        .outerjoin(User, User.id == table.recorded_by_id)
        .where(table.case_id == head.id, known_at(table, at))
    )
    return query if head.shows_restricted else query.where(table.restricted.is_(False))


def _agreements_lost(head: CaseHead, at: datetime) -> sa.Select[Any]:
    """A held review in which the family no longer agreed to the help, or not to all of it."""
    standing, review = ReviewStanding, ReviewMeeting
    query = (
        _line("case", standing, review.held_at, standing.recorded_at, User.name,
              standing.child_id, "agreement_lost", standing.agreement_because)
        .join(review, review.id == standing.review_id)
        .outerjoin(User, User.id == standing.recorded_by_id)
        .where(
            review.case_id == head.id,
            review.held_at <= at,
            standing.agreement_stands.is_(False),
            known_at(standing, at),
        )
    )  # fmt: skip
    return query if head.shows_restricted else query.where(standing.restricted.is_(False))


def _line(
    kind: str, table: Any, when: Any, recorded_at: Any, by: Any, child_id: Any, code: Any,
    words: Any,
) -> sa.Select[Any]:  # fmt: skip
    return sa.select(
        sa.literal(kind).label("kind"),
        table.id.label("id"),
        when.label("at"),
        recorded_at.label("recorded_at"),
        sa.type_coerce(sa.func.coalesce(by, ""), LONG).label("by"),
        child_id.label("child_id"),
        sa.type_coerce(sa.func.coalesce(sa.type_coerce(code, CODE), ""), CODE).label("code"),
        sa.type_coerce(words, LONG).label("words"),
    )
