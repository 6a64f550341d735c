"""Invitations to meetings: who is asked, after a check whom it could warn, and what they answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.meetings import Answer, AnswerInvitation, ArrangeReview
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import CaseMember, MemberWithoutAccount
from ehcoord.models.meetings import InvitationAnswer, ReviewArrangement, ReviewInvitation
from ehcoord.models.people import Person
from ehcoord.queries.case_people import tied_to
from ehcoord.rules.permissions import Action, Actor
from ehcoord.services.answer_links.members import (
    SOURCE_OF_HARM,
    refuse_family,
    refuse_source_of_harm,
)
from ehcoord.services.meeting_letters import invited_to
from ehcoord.services.review_rows import OpenedReview, note_review, opened_review
from ehcoord.services.reviews import open_only


def invite(
    session: WriteSession, opened: OpenedReview, command: ArrangeReview, meeting_id: UUID
) -> list[ReviewInvitation]:
    """Invites the people named and takes back the invitations of those who no longer are.

    Gives the invitations that were taken back. Raises NotFound for somebody who may not see the
    case, and RuleBroken for a member of the family who is recorded as a possible source of harm:
    that check comes before any invitation.
    """
    members = _family(session, opened.case.id, command.invite_family)
    if any(member.restricted for member, _ in members):
        raise RuleBroken("source-of-harm", SOURCE_OF_HARM)
    people = _people(session, opened, command.invite)
    others = _without_account(session, opened.case.id, command.invite_without_account)
    there = invited_to(session, meeting_id)
    keep = {
        *((user.id, None, None) for user, _ in people),
        *((None, member.id, None) for member, _ in members),
        *((None, None, other.id) for other in others),
    }
    for row in there:
        if _whom(row) not in keep:
            row.withdrawn_at = session.now
        row.report_by = command.report_by
    new = {"meeting_id": meeting_id, "case_id": opened.case.id, "invited_at": session.now,
           "invited_by_id": session.actor_id, "report_by": command.report_by}  # fmt: skip
    asked = [
        *(ReviewInvitation(**new, user_id=user.id, name=user.name, agency=agency)
          for user, agency in people),
        *(ReviewInvitation(**new, member_id=member.id, name=name) for member, name in members),
        *(ReviewInvitation(**new, without_account_id=other.id, name=other.name,
                           agency=other.agency) for other in others),
    ]  # fmt: skip
    known = {_whom(row) for row in there}
    session.add_all_now(*(row for row in asked if _whom(row) not in known))
    return [row for row in there if row.withdrawn_at]


def answer_invitation(
    actor: Actor, review_id: UUID, command: AnswerInvitation, *, now: datetime
) -> None:
    """Records whether somebody who is invited takes part, their report and their own view.

    Raises NotFound for one who is not invited, InvalidInput for an answer that lacks its words.
    """
    if command.answer is Answer.SUBSTITUTE and not command.substitute:
        raise InvalidInput({"substitute": ["Enter who comes instead."]})
    if command.answer is Answer.IN_WRITING and not command.report:
        raise InvalidInput({"report": ["Write your report."]})
    with transaction(actor.user_id, now) as session:
        opened = opened_review(session, actor, review_id, Action.REVIEW_ANSWER)
        review = open_only(opened.review)
        row = session.scalar(
            sa.select(ReviewInvitation)
            .join(ReviewArrangement, ReviewArrangement.meeting_id == ReviewInvitation.meeting_id)
            .where(
                ReviewArrangement.review_id == review.id,
                ReviewArrangement.superseded_at.is_(None),
                ReviewInvitation.user_id == actor.user_id,
                ReviewInvitation.withdrawn_at.is_(None),
            )
        )
        if row is None:
            raise NotFound
        row.answer, row.answered_at = InvitationAnswer(command.answer.value), now
        row.substitute, row.report = command.substitute, command.report
        row.own_view, row.own_view_because = command.own_view, command.own_view_because
        note_review(session, "review.answered_invitation", review, {"answer": row.answer.value})


def _whom(row: ReviewInvitation) -> tuple[int | None, int | None, int | None]:
    return row.user_id, row.member_id, row.without_account_id


def _without_account(
    session: WriteSession, case_id: int, public_ids: Sequence[UUID]
) -> Sequence[MemberWithoutAccount]:
    """Professionals without an account, checked once more whether they are of the family."""
    member = MemberWithoutAccount
    rows = session.scalars(
        sa.select(member)
        .where(
            member.public_id.in_(public_ids), member.case_id == case_id, member.until_at.is_(None)
        )
        .order_by(member.id)
    ).all()
    if len(rows) != len(set(public_ids)):
        raise NotFound
    for row in rows:
        refuse_family(session, case_id, row.name)
    return rows


def _people(
    session: WriteSession, opened: OpenedReview, public_ids: Sequence[UUID]
) -> list[tuple[User, str]]:
    rows = session.execute(
        sa.select(User, Agency.name)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(
            User.public_id.in_(public_ids),
            User.deactivated_at.is_(None),
            User.id.in_(tied_to(opened.case)),
        )
        .order_by(User.id)
    ).all()
    if len(rows) != len(set(public_ids)):
        raise NotFound
    refuse_source_of_harm(session, opened.case.id, [user.name for user, _ in rows])
    return [(user, agency or "") for user, agency in rows]


def _family(
    session: WriteSession, case_id: int, member_ids: Sequence[int]
) -> list[tuple[CaseMember, str]]:
    rows = session.execute(
        sa.select(CaseMember, Person)
        .join(Person, Person.id == CaseMember.person_id)
        .where(
            CaseMember.id.in_(member_ids),
            CaseMember.case_id == case_id,
            CaseMember.until_at.is_(None),
        )
    ).all()
    if len(rows) != len(set(member_ids)):
        raise NotFound
    return [(member, f"{person.given_name} {person.family_name}") for member, person in rows]
