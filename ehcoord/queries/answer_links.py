"""Links as they are read: by whoever holds one, and by those who may read the case."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.cases import Case, CaseMember, Child
from ehcoord.models.meetings import ReviewArrangement, ReviewInvitation
from ehcoord.models.people import Person
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.queries.case_heads import CaseHead
from ehcoord.rules.answer_links import LinkEnding, LinkQuestion, LinkSaid, in_short
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.tasks import TaskKind


class LinkState(StrEnum):
    """How far a question is."""

    WAITING = "waiting"
    EXPIRED = "expired"
    ENDED = "ended"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class CameIn:
    """What came in by a link. Nobody's own view is in it before the review is sent."""

    at: datetime
    said: LinkSaid | None
    on_day: date | None
    alone: bool | None
    reference: str
    words: str
    worry_id: UUID | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one person without an account, as those on the case read it."""

    id: UUID
    case_id: UUID
    child_id: UUID
    child: str
    question: LinkQuestion
    name: str
    agency: str
    what_they_do: str
    email: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    opened_at: datetime | None
    ended_how: LinkEnding | None
    confirmed_at: datetime | None
    confirmed_by: str
    state: LinkState
    answer: CameIn | None

    @property
    def who(self) -> str:
        """Who was asked, with where they work."""
        return f"{self.name}, {self.agency}"


def find_link(session: orm.Session, token_hash: str) -> AnswerLink | None:
    """The link that a token opens, whatever has become of it; None where there is none."""
    return session.scalar(sa.select(AnswerLink).where(AnswerLink.token_hash == token_hash))


def is_live(session: orm.Session, link: AnswerLink, now: datetime) -> bool:
    """Whether a link can still be answered: a report, only while its review waits for it."""
    if link.answered_at is not None or link.ended_at is not None or link.expires_at <= now:
        return False
    if link.invitation_id is None:
        return True
    waits = (
        sa.select(ReviewMeeting.id)
        .join(ReviewArrangement, ReviewArrangement.review_id == ReviewMeeting.id)
        .join(ReviewInvitation, ReviewInvitation.meeting_id == ReviewArrangement.meeting_id)
        .where(
            ReviewInvitation.id == link.invitation_id,
            ReviewInvitation.withdrawn_at.is_(None),
            ReviewArrangement.superseded_at.is_(None),
            ReviewMeeting.child_id == link.child_id,
            ReviewMeeting.closed_at.is_(None),
            ReviewMeeting.sent_at.is_(None),
        )
    )
    return session.scalar(waits.limit(1)) is not None


def whom_it_is_about(session: orm.Session, link: AnswerLink) -> str:
    """The child of a link: initials and the year of birth, and nothing else."""
    row = session.execute(
        sa.select(Person.given_name, Person.family_name, Person.born_on, Person.expected_on)
        .join(Child, Child.person_id == Person.id)
        .where(Child.id == link.child_id)
    ).one()
    return in_short(row.given_name, row.family_name, row.born_on or row.expected_on)


def names_of_family(
    session: orm.Session, case_id: int, *, only_restricted: bool = False
) -> list[tuple[str, str]]:
    """Everybody who is or was of a family, by their given and family names.

    ``only_restricted`` leaves those who are recorded as a possible source of harm.
    """
    query = (
        sa.select(Person.given_name, Person.family_name)
        .join(CaseMember, CaseMember.person_id == Person.id)
        .where(CaseMember.case_id == case_id)
    )
    if only_restricted:
        query = query.where(CaseMember.restricted)
    return [(row.given_name, row.family_name) for row in session.execute(query)]


def links_of_case(session: orm.Session, head: CaseHead, now: datetime) -> tuple[Asked, ...]:
    """Everything asked by a link in a case the caller has read, the newest first."""
    query = _asked().where(AnswerLink.case_id == head.id)
    if not head.shows_restricted:
        query = query.where(AnswerLink.restricted.is_(False))
    return tuple(_shown(row, now) for row in session.execute(query))


def link_seen(session: orm.Session, actor: Actor, link_id: UUID, now: datetime) -> Asked:
    """One question and what came in. Raises NotFound for one this person may not know of."""
    link = session.scalar(sa.select(AnswerLink).where(AnswerLink.public_id == link_id))
    if link is None:
        raise NotFound
    _, relations = get_case(session, actor, link.case_id, Action.CASE_READ, now)
    if not may_know_of(session, link, actor, relations):
        raise NotFound
    return _shown(session.execute(_asked().where(AnswerLink.id == link.id)).one(), now)


def may_know_of(
    session: orm.Session, link: AnswerLink, actor: Actor, relations: frozenset[Relation]
) -> bool:
    """Whether a reader of its case may know of a link: of a restricted one, who asked may too.

    So may whoever its answer waits for, or took it in: they wrote the worry that it is about.
    """
    if not link.restricted or sees_restricted(relations):
        return True
    if actor.user_id in (link.made_by_id, link.confirmed_by_id):
        return True
    waits = sa.select(Task.id).where(
        Task.kind == TaskKind.CONFIRM_ANSWER,
        Task.about_id == link.id,
        Task.owner_id == actor.user_id,
        Task.closed_at.is_(None),
    )
    return session.scalar(waits.limit(1)) is not None


def _asked() -> sa.Select[*tuple[Any, ...]]:
    by, confirmed = orm.aliased(User), orm.aliased(User)
    # One that was recorded on the wrong child has no page any more.
    told_of = sa.and_(
        RiskIndicator.id == AnswerByLink.worry_id, RiskIndicator.withdrawn_at.is_(None)
    )
    return (
        sa.select(
            AnswerLink, AnswerByLink,
            Case.public_id.label("case_public_id"), Child.public_id.label("child_public_id"),
            Person.given_name.label("child"), by.name.label("made_by"),
            confirmed.name.label("confirmed_by"), RiskIndicator.public_id.label("worry"),
        )
        .join(Case, Case.id == AnswerLink.case_id)
        .join(Child, Child.id == AnswerLink.child_id)
        .join(Person, Person.id == Child.person_id)
        .outerjoin(by, by.id == AnswerLink.made_by_id)
        .outerjoin(confirmed, confirmed.id == AnswerLink.confirmed_by_id)
        .outerjoin(AnswerByLink, AnswerByLink.link_id == AnswerLink.id)
        .outerjoin(RiskIndicator, told_of)
        .order_by(AnswerLink.id.desc())
    )  # fmt: skip


def _shown(row: Any, now: datetime) -> Asked:
    link, came = row.AnswerLink, row.AnswerByLink
    return Asked(
        id=link.public_id,
        case_id=row.case_public_id,
        child_id=row.child_public_id,
        child=row.child,
        question=link.question,
        name=link.name,
        agency=link.agency,
        what_they_do=link.what_they_do,
        email=link.email,
        made_at=link.made_at,
        made_by=row.made_by or "The service",
        expires_at=link.expires_at,
        opened_at=link.opened_at,
        ended_how=link.ended_how,
        confirmed_at=link.confirmed_at,
        confirmed_by=row.confirmed_by or "",
        state=_state(link, now),
        answer=_came_in(came, row.worry) if came is not None else None,
    )


def _came_in(row: AnswerByLink, worry: UUID | None) -> CameIn:
    return CameIn(row.recorded_at, row.said, row.on_day, row.alone, row.reference, row.words, worry)


def _state(link: AnswerLink, now: datetime) -> LinkState:
    if link.confirmed_at is not None:
        return LinkState.CONFIRMED
    if link.answered_at is not None:
        return LinkState.ANSWERED
    if link.ended_at is not None:
        return LinkState.ENDED
    return LinkState.EXPIRED if link.expires_at <= now else LinkState.WAITING
