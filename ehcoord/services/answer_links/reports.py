"""Reports asked of people without an account, each by a link, while a review is arranged."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.cases import Case, MemberWithoutAccount
from ehcoord.models.meetings import ReviewInvitation
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.rules.answer_links import LinkEnding, LinkQuestion
from ehcoord.rules.in_force import RulesInForce
from ehcoord.services.answer_links.asking import make_link, person_of
from ehcoord.services.answer_links.ending import end_links


def ask_for_reports(
    session: WriteSession,
    of: tuple[Case, RulesInForce],
    invited: Iterable[ReviewInvitation],
    reviews: Sequence[ReviewMeeting],
    by: date,
) -> None:
    """Asks everybody invited who has no account for a report, one link a child.

    Whoever was asked before is not asked again: their link lives until the new day, at least.
    """
    end_of_day = of[1].calendar.end_of_business(by)
    for row in invited:
        if row.without_account_id is None:
            continue
        there = {link.child_id: link for link in _asked_before(session, row)}
        member = session.get_one(MemberWithoutAccount, row.without_account_id)
        for review in reviews:
            if (link := there.get(review.child_id)) is not None:
                link.expires_at = max(link.expires_at, end_of_day)
            else:
                make_link(
                    session, of, person_of(member), report_by=by, question=LinkQuestion.REPORT,
                    child_id=review.child_id, invitation_id=row.id,
                )  # fmt: skip


def take_reports_back(session: WriteSession, taken_back: Iterable[ReviewInvitation]) -> None:
    """Ends the links of those who are no longer invited."""
    ids = [row.id for row in taken_back if row.without_account_id is not None]
    if ids:
        end_links(session, LinkEnding.TAKEN_BACK, AnswerLink.invitation_id.in_(ids))


def _asked_before(session: WriteSession, row: ReviewInvitation) -> Sequence[AnswerLink]:
    return session.scalars(
        sa.select(AnswerLink).where(
            AnswerLink.invitation_id == row.id, AnswerLink.ended_at.is_(None)
        )
    ).all()
