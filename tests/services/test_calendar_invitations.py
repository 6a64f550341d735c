"""Calendars follow a meeting: asked, moved, called off, and taken out when it falls away."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.answer_links import JoinWithoutAccount
from ehcoord.commands.cases import JoinTeamAround
from ehcoord.commands.kept_apart import KeepApart
from ehcoord.commands.meetings import ArrangeReview, CallOffMeeting
from ehcoord.db import db, transaction
from ehcoord.errors import NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, CaseMember
from ehcoord.models.meetings import ReviewArrangement, ReviewInvitation
from ehcoord.models.messages import Message
from ehcoord.models.people import Person
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.invitations import PLACE_KEPT_BACK
from ehcoord.services.answer_links import join_without_account, leave_without_account
from ehcoord.services.case_people import leave_team_around
from ehcoord.services.cases import join_team_around
from ehcoord.services.closing_steps import end_everything
from ehcoord.services.kept_apart import keep_from_family
from ehcoord.services.meetings import arrange_review, call_off_meeting
from tests.builders import NOW, a_case, a_partnership
from tests.invitations import read, sent_to_calendars
from tests.reviewing import (
    LATER,
    MORE_HELP,
    record,
    review_of,
    review_of_the_second_child,
    send,
    the_review,
)

SOON = NOW + timedelta(days=2)
LEAD, OTHER = "Leah Moss", "Priya Nair"


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead, children=2)


def arranged(p, review_id=None, **more):
    plan = {"arranged_at": SOON, "arranged_where": "School",
            "invite": (p.lead.public_id, p.practitioner.public_id), **more}  # fmt: skip
    return arrange_review(
        p.lead, review_id or the_review().public_id, ArrangeReview(**plan), now=NOW
    )


def two_reviews(p, case):
    record(p, case)
    return review_of_the_second_child(p, case)


def test_who_is_invited_is_sent_the_meeting_its_moves_and_its_end(p, case):
    record(p, case)
    arranged(p)
    arranged(p, arranged_at=SOON + timedelta(hours=3))
    call_off_meeting(p.lead, the_review().public_id, CallOffMeeting("Snow."), now=NOW)
    assert sent_to_calendars() == [
        (name, *said)
        for said in (
            ("REQUEST", 0, SOON),
            ("REQUEST", 1, SOON + timedelta(hours=3)),
            ("CANCEL", 2, SOON + timedelta(hours=3)),
        )
        for name in (OTHER, LEAD)
    ]


def test_who_is_no_longer_asked_has_it_taken_out(p, case):
    record(p, case)
    arranged(p)
    arranged(p, invite=(p.lead.public_id,))
    assert sent_to_calendars()[2:] == [(OTHER, "CANCEL", 1, SOON), (LEAD, "REQUEST", 1, SOON)]


def test_an_invitation_has_no_name_of_the_family_and_none_of_the_words_that_were_written(p, case):
    record(p, case)
    arranged(p, arranged_where="At Robin’s", chair="Leah Moss", access_needs="An interpreter.")
    call_off_meeting(p.lead, the_review().public_id, CallOffMeeting("Robin is ill."), now=NOW)
    said = "".join(
        f"{one.subject}{one.body}{one.calendar}" for one in db.session.scalars(sa.select(Message))
    )
    assert PLACE_KEPT_BACK in said
    assert not [word for word in ("Robin", "interpreter", "ill.") if word in said]


def test_a_meeting_that_is_arranged_again_after_it_was_called_off_is_the_same_to_calendars(p, case):
    record(p, case)
    first = arranged(p)
    call_off_meeting(p.lead, the_review().public_id, CallOffMeeting("Snow."), now=NOW)
    again = arranged(p)
    assert (again.meeting_id, again.sequence) == (first.meeting_id, 2)


def test_brothers_and_sisters_meet_once_and_one_who_leaves_has_a_meeting_of_their_own(p, case):
    first, other = two_reviews(p, case)
    together = arranged(p, first, with_reviews=(other,))
    assert [one[1:3] for one in sent_to_calendars()] == [("REQUEST", 0)] * 2
    assert arranged(p, first).meeting_id == together.meeting_id
    row = db.session.scalars(
        sa.select(ReviewArrangement)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewArrangement.review_id)
        .where(ReviewMeeting.public_id == other, ReviewArrangement.superseded_at.is_(None))
    ).one()
    assert row.cancelled
    assert arranged(p, other).meeting_id != together.meeting_id


def test_a_meeting_of_its_own_is_taken_out_when_a_brothers_meeting_takes_it_in(p, case):
    first, other = two_reviews(p, case)
    arranged(p, other)
    arranged(p, first, with_reviews=(other,))
    asked = [one[1] for one in sent_to_calendars()]
    assert asked == ["REQUEST", "REQUEST", "CANCEL", "CANCEL", "REQUEST", "REQUEST"]


def test_a_meeting_to_come_falls_away_when_the_review_is_held_before_it(p, case):
    worry = record(p, case)
    arranged(p, arranged_at=LATER + timedelta(days=1))
    send(p, review_of((worry, MORE_HELP)))
    assert [one[1] for one in sent_to_calendars()] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]


def test_a_meeting_that_took_place_stays_in_calendars(p, case):
    worry = record(p, case)
    arranged(p, arranged_at=LATER - timedelta(hours=1))
    send(p, review_of((worry, MORE_HELP)))
    assert [one[1] for one in sent_to_calendars()] == ["REQUEST", "REQUEST"]


def test_one_meeting_of_two_children_is_taken_out_once_when_the_case_closes(p, case):
    first, other = two_reviews(p, case)
    arranged(p, first, with_reviews=(other,))
    with transaction(p.manager.user_id, NOW) as session:
        end_everything(session, session.get_one(Case, case.id), ClosingReason.MOVED_AWAY)
    assert [one[1] for one in sent_to_calendars()] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]


def test_the_family_is_sent_nothing(p, case):
    record(p, case)
    member = db.session.scalars(sa.select(CaseMember.id).order_by(CaseMember.id)).first()
    arranged(p, invite_family=(member,))
    assert {one[0] for one in sent_to_calendars()} == {LEAD, OTHER}


def a_nurse(p, case, name="Ola Finn"):
    command = JoinWithoutAccount(name, "Health", "ola@example.org")
    return join_without_account(p.lead, case.public_id, command, now=NOW)


def test_a_professional_without_an_account_is_sent_it_too_and_is_led_nowhere(p, case):
    record(p, case)
    nurse = a_nurse(p, case)
    assert arranged(p, invite=(), invite_without_account=(nurse,)).told == 1
    arranged(p, invite_without_account=(nurse,), arranged_where="On a call")
    arranged(p)
    letters = db.session.scalars(
        sa.select(Message)
        .where(Message.to_address.is_not(None), Message.calendar.is_not(None))
        .order_by(Message.id)
    ).all()
    assert {letter.to_address for letter in letters} == {"ola@example.org"}
    assert [read(letter.calendar)[:2] for letter in letters] == [
        ("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2),
    ]  # fmt: skip
    assert not [one for one in letters if "http" in f"{one.body} {one.calendar}"]


def test_nobody_of_another_family_and_nobody_of_this_one_is_asked_by_an_address(p, case):
    record(p, case)
    stranger = a_nurse(p, a_case(p, lead=p.lead))
    with pytest.raises(NotFound):
        arranged(p, invite_without_account=(stranger,))
    nurse = a_nurse(p, case)
    with transaction(p.lead.user_id, NOW) as session:
        person = session.get_one(Person, case.person_ids[0])
        person.given_name, person.family_name = "Ola", "Finn"
    with pytest.raises(RuleBroken) as refused:
        arranged(p, invite_without_account=(nurse,))
    assert refused.value.rule == "of-the-family"


def test_who_leaves_the_family_is_asked_no_longer_and_who_was_there_was_there(p, case):
    worry = record(p, case)
    team = JoinTeamAround(p.practitioner.public_id, "Worker")
    join_team_around(p.lead, case.public_id, team, now=NOW)
    nurse = a_nurse(p, case)
    arranged(p, invite_without_account=(nurse,))
    leave_without_account(p.lead, case.public_id, nurse, now=NOW)
    leave_team_around(p.lead, case.public_id, p.practitioner.public_id, now=NOW)
    assert sent_to_calendars()[-1] == (OTHER, "CANCEL", 0, SOON)
    to_nurse = sa.select(Message.calendar).where(
        Message.to_address.is_not(None), Message.calendar.is_not(None)
    )
    assert [read(one)[0] for one in db.session.scalars(to_nurse.order_by(Message.id))] == [
        "REQUEST",
        "CANCEL",
    ]
    send(p, review_of((worry, MORE_HELP), met_at=SOON), now=SOON + timedelta(hours=1))
    asked = sa.select(ReviewInvitation.name).where(ReviewInvitation.withdrawn_at.is_(None))
    assert db.session.scalars(asked).all() == [LEAD]


def test_who_is_kept_apart_from_the_family_is_asked_no_longer(p, case):
    record(p, case)
    arranged(p)
    email = db.session.get_one(User, p.practitioner.user_id).email
    keep_from_family(p.manager, case.public_id, KeepApart(email, "A cousin."), now=NOW)
    assert sent_to_calendars()[-1] == (OTHER, "CANCEL", 0, SOON)
