"""A report asked of somebody without an account: by a link, with the arranging of the review."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.answer_links import SendAnswer
from ehcoord.commands.meetings import ArrangeReview
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.meetings import InvitationAnswer
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.meetings import meeting_of, own_views
from ehcoord.rules.answer_links import LinkQuestion
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.answer_links import (
    LinkAnswered,
    LinkOpened,
    LinkSpent,
    answer_link,
    confirm_answer,
    leave_without_account,
    open_link,
)
from ehcoord.services.answer_links.tokens import token_of
from ehcoord.services.meetings import arrange_review
from tests.asking import WARD, a_member, letters
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import (
    LATER,
    MORE_HELP,
    open_tasks,
    record,
    review_of,
    review_of_the_second_child,
    send,
    the_review,
)

SOON = NOW + timedelta(days=2)
BY = date(2025, 5, 20)
REPORT = SendAnswer(words="Came to the ward twice.", own_view=4)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead, children=2)


def arranged(p, *members, review_id=None, **more):
    command = ArrangeReview(SOON, "School", invite_without_account=members,
                            **{"report_by": BY, **more})  # fmt: skip
    return arrange_review(p.lead, review_id or the_review().public_id, command, now=NOW)


def links():
    found = sa.select(AnswerLink).order_by(AnswerLink.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


def invited(p):
    return meeting_of(db.session(), p.lead, the_review().public_id, NOW).invited


def test_whoever_is_invited_without_an_account_is_asked_for_a_report_by_a_day(p, case, tmp_path):
    record(p, case)
    arranged(p, a_member(p, case))
    (link,) = links()
    assert link.question is LinkQuestion.REPORT
    asks = [one.get_body(("plain",)).get_content() for one in letters(tmp_path)
            if one["To"] == WARD and "short question" in one["Subject"]]  # fmt: skip
    assert len(asks) == 1
    assert "It is needed by Tuesday 20 May." in asks[0]
    assert token_of(link.public_id) in asks[0]


def test_the_report_stands_among_the_others_and_its_own_view_is_shown_to_nobody(p, case):
    record(p, case)
    arranged(p, a_member(p, case))
    token = token_of(links()[0].public_id)
    with pytest.raises(InvalidInput, match="Write your report"):
        answer_link(token, SendAnswer(), now=NOW)
    assert answer_link(token, REPORT, now=NOW) == LinkAnswered()
    (one,) = invited(p)
    assert (one.answer, one.report) == (InvitationAnswer.IN_WRITING, "Came to the ward twice.")
    assert one.has_own_view
    assert len(open_tasks(TaskKind.CONFIRM_ANSWER)) == 1
    confirm_answer(p.lead, links()[0].public_id, now=NOW)
    assert open_tasks(TaskKind.CONFIRM_ANSWER) == []


def test_a_worry_without_a_report_is_no_report(p, case):
    record(p, case)
    arranged(p, a_member(p, case))
    told = SendAnswer(worry="Told me of it.", worry_level=Level.SERIOUS)
    assert answer_link(token_of(links()[0].public_id), told, now=NOW) == LinkAnswered()
    (one,) = invited(p)
    assert (one.answer, one.report) == (None, "")


def test_arranging_again_asks_nobody_twice_and_takes_back_what_is_no_longer_asked(p, case):
    record(p, case)
    member = a_member(p, case)
    arranged(p, member)
    arranged(p, member, report_by=date(2025, 7, 1))
    (link,) = links()
    assert link.expires_at.date() == date(2025, 7, 1)
    arranged(p)
    (link,) = links()
    assert link.ended_how == "taken_back"
    assert open_link(token_of(link.public_id), "", now=NOW) == LinkSpent()


def test_a_link_for_a_report_is_spent_once_its_review_is_sent(p, case):
    worry = record(p, case)
    arranged(p, a_member(p, case))
    token = token_of(links()[0].public_id)
    assert isinstance(open_link(token, "", now=NOW), LinkOpened)
    send(p, review_of((worry, MORE_HELP)))
    assert open_link(token, "", now=LATER) == LinkSpent()
    assert answer_link(token, REPORT, now=LATER) == LinkSpent()


def test_brothers_and_sisters_have_a_link_each(p, case):
    record(p, case)
    first, other = review_of_the_second_child(p, case)
    arranged(p, a_member(p, case), review_id=first, with_reviews=(other,))
    asked = links()
    assert {link.child_id for link in asked} == set(case.child_ids)
    shown = [open_link(token_of(link.public_id), "", now=NOW).child for link in asked]
    assert shown == ["R.S., born 2012", "A.S., born 2013"]
    for link in asked:
        answer_link(token_of(link.public_id), REPORT, now=NOW)
    (one,) = meeting_of(db.session(), p.lead, first, NOW).invited
    assert one.report == "Came to the ward twice.\n\nCame to the ward twice."


def test_whoever_left_or_is_of_another_family_is_not_invited(p, case):
    record(p, case)
    stranger = a_member(p, a_case(p, lead=p.lead))
    with pytest.raises(NotFound):
        arranged(p, stranger)
    member = a_member(p, case)
    leave_without_account(p.lead, case.public_id, member, now=NOW)
    with pytest.raises(NotFound):
        arranged(p, member)
    assert links() == []


def test_an_own_view_by_link_is_of_the_one_child_it_was_given_about(p, case):
    record(p, case)
    first, other = review_of_the_second_child(p, case)
    arranged(p, a_member(p, case), review_id=first, with_reviews=(other,))
    views = dict(zip(case.child_ids, (9, 0), strict=True))
    for link in links():
        told = SendAnswer(words="Came to the ward.", own_view=views[link.child_id])
        answer_link(token_of(link.public_id), told, now=NOW)
    found = db.session.scalars(sa.select(ReviewMeeting).where(ReviewMeeting.closed_at.is_(None)))
    given = {
        one.child_id: [view for view, _ in own_views(db.session(), one.id).values()]
        for one in found
    }
    assert given == {child: [view] for child, view in views.items()}
