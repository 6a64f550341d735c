"""Meetings as they are read: what is arranged, who is asked and answered, what was moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.cases import CaseMember, MemberWithoutAccount
from ehcoord.models.meetings import (
    InvitationAnswer,
    ReviewArrangement,
    ReviewInvitation,
    ReviewNotQuorate,
    ReviewReschedule,
)
from ehcoord.models.people import Person
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.reviews import find_review
from ehcoord.rules.evaluation import Prompt
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is asked to a meeting, and what they answered."""

    user_id: int | None
    user_public_id: UUID | None
    member_id: int | None
    without_account_id: UUID | None
    name: str
    agency: str
    answer: InvitationAnswer | None
    substitute: str
    report: str
    report_by: date | None
    has_own_view: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is arranged for one review. ``came_short`` are meetings at which too few took part."""

    meeting_id: UUID | None
    sequence: int
    meets_at: datetime | None
    place: str
    chair: str
    note_taker: str
    access_needs: str
    invited: tuple[Invited, ...]
    moved_because: str
    was_due_at: datetime | None
    came_short: tuple[tuple[datetime, str, date], ...]


def meeting_of(session: orm.Session, actor: Actor, review_id: UUID, now: datetime) -> Meeting:
    """The meeting of a review, for one who may read its case. Raises NotFound for others."""
    find_review(session, actor, review_id, now)
    return meeting_of_seen(session, review_id)


def meeting_of_seen(session: orm.Session, review_id: UUID) -> Meeting:
    """The meeting of a review whose case the caller has been let in to read."""
    plan, moved, short, invited = _planned(session, review_id)
    off = plan is None or plan.cancelled
    return Meeting(
        meeting_id=plan.meeting_id if plan else None,
        sequence=plan.sequence if plan else 0,
        meets_at=None if off or plan is None else plan.meets_at,
        place=plan.place if plan else "",
        chair=plan.chair if plan else "",
        note_taker=plan.note_taker if plan else "",
        access_needs=plan.access_needs if plan else "",
        invited=invited,
        moved_because=moved.because if moved else "",
        was_due_at=moved.was_due_at if moved else None,
        came_short=tuple((one.met_at, one.who_came, one.meet_again_by) for one in short),
    )


def _planned(
    session: orm.Session, review_id: UUID
) -> tuple[
    ReviewArrangement | None, ReviewReschedule | None, list[ReviewNotQuorate], tuple[Invited, ...]
]:
    """All that is arranged of one review, in one query: a row for each person who is asked."""
    stands = sa.and_(
        ReviewArrangement.review_id == ReviewMeeting.id, ReviewArrangement.superseded_at.is_(None)
    )
    asked_to_it = sa.and_(
        ReviewInvitation.meeting_id == ReviewArrangement.meeting_id,
        ReviewInvitation.withdrawn_at.is_(None),
    )
    rows = session.execute(
        sa.select(
            ReviewArrangement,
            ReviewReschedule,
            ReviewNotQuorate,
            ReviewInvitation,
            User.public_id,
            MemberWithoutAccount.public_id,
        )
        .select_from(ReviewMeeting)
        .outerjoin(ReviewArrangement, stands)
        .outerjoin(ReviewReschedule, ReviewReschedule.review_id == ReviewMeeting.id)
        .outerjoin(ReviewNotQuorate, ReviewNotQuorate.review_id == ReviewMeeting.id)
        .outerjoin(ReviewInvitation, asked_to_it)
        .outerjoin(User, User.id == ReviewInvitation.user_id)
        .outerjoin(
            MemberWithoutAccount, MemberWithoutAccount.id == ReviewInvitation.without_account_id
        )
        .where(ReviewMeeting.public_id == review_id)
        .order_by(ReviewNotQuorate.id, ReviewInvitation.id)
    ).all()
    plan, moved = (rows[0][0], rows[0][1]) if rows else (None, None)
    short = dict.fromkeys(row[2] for row in rows if row[2] is not None)
    asked = {row[3]: (row[4], row[5]) for row in rows if row[3] is not None}
    invited = tuple(_invited(row, *ids) for row, ids in asked.items())
    return plan, moved, list(short), invited


def meets_at_once(session: orm.Session, meeting_id: UUID | None) -> tuple[UUID, ...]:
    """The reviews, of brothers and sisters, that meet at a meeting the caller may see."""
    return tuple(
        session.scalars(
            sa.select(ReviewMeeting.public_id)
            .join(ReviewArrangement, ReviewArrangement.review_id == ReviewMeeting.id)
            .where(
                ReviewArrangement.meeting_id == meeting_id,
                ReviewArrangement.superseded_at.is_(None),
                ReviewArrangement.cancelled.is_(False),
            )
            .order_by(ReviewMeeting.id)
        )
    )


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A member of the family who may be invited: nobody recorded as a possible source of harm."""

    member_id: int
    name: str
    relationship: str


def family_of_case(session: orm.Session, case_id: int) -> tuple[FamilyMember, ...]:
    """The family of a case the caller has read, without those who must not be invited."""
    rows = session.execute(
        sa.select(CaseMember, Person)
        .join(Person, Person.id == CaseMember.person_id)
        .where(
            CaseMember.case_id == case_id,
            CaseMember.until_at.is_(None),
            CaseMember.restricted.is_(False),
            Person.died_at.is_(None),
        )
        .order_by(Person.born_on, CaseMember.id)
    )
    return tuple(
        FamilyMember(
            member.id,
            f"{person.given_name} {person.family_name}",
            member.relationship or member.role.value.replace("_", " "),
        )
        for member, person in rows
    )


def _invited(row: ReviewInvitation, public_id: UUID | None, other_id: UUID | None) -> Invited:
    return Invited(
        row.user_id, public_id, row.member_id, other_id, row.name, row.agency, row.answer,
        row.substitute, row.report, row.report_by, row.own_view is not None,
    )  # fmt: skip


def own_views(session: orm.Session, review_id: int) -> dict[str, tuple[int, str]]:
    """The own views that people gave before the meeting of a review, by their names.

    By link a view is given about one child: brothers and sisters who meet at once have each their
    own, and none has another's.
    """
    by_link = (
        sa.select(AnswerLink.invitation_id, AnswerByLink.own_view)
        .join(AnswerByLink, AnswerByLink.link_id == AnswerLink.id)
        .join(ReviewMeeting, ReviewMeeting.child_id == AnswerByLink.child_id)
        .where(ReviewMeeting.id == review_id, AnswerByLink.superseded_at.is_(None))
        .subquery()
    )
    has_account = ReviewInvitation.without_account_id.is_(None)
    view = sa.case((has_account, ReviewInvitation.own_view), else_=by_link.c.own_view)
    rows = session.execute(
        sa.select(ReviewInvitation.name, view, ReviewInvitation.own_view_because)
        .join(ReviewArrangement, ReviewArrangement.meeting_id == ReviewInvitation.meeting_id)
        .outerjoin(by_link, by_link.c.invitation_id == ReviewInvitation.id)
        .where(
            ReviewArrangement.review_id == review_id,
            ReviewArrangement.superseded_at.is_(None),
            ReviewInvitation.withdrawn_at.is_(None),
            view.is_not(None),
        )
    )
    return {name: (said, because) for name, said, because in rows}


def moved_at(session: orm.Session, review_id: int) -> datetime | None:
    """When a manager moved the day a review is due, if one did."""
    return session.scalar(
        sa.select(ReviewReschedule.recorded_at).where(ReviewReschedule.review_id == review_id)
    )


def still_binding(
    session: orm.Session, review_id: int, prompts: Iterable[Prompt]
) -> list[datetime]:
    """The due dates of the reasons to meet that a manager's move has not put off."""
    return binding(prompts, moved_at(session, review_id))


def binding(prompts: Iterable[Prompt], moved: datetime | None) -> list[datetime]:
    """The same, where it is known when the review was moved."""
    return [one.due_at for one in prompts if moved is None or one.since > moved]
