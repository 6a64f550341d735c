"""People without an account answer by a link: once, about one thing, and read nothing by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.answer_links import JoinWithoutAccount, SendAnswer
from ehcoord.commands.closing import CloseCase
from ehcoord.commands.referrals import AnswerUrgentReferral, CallSaid
from ehcoord.commands.support import StartSupport
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.accounts import SignInAttempt
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.cases import CaseMember
from ehcoord.models.contacts import Contact
from ehcoord.models.messages import Message
from ehcoord.models.records import AuditEvent
from ehcoord.models.referrals import UrgentReferralAnswer
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange
from ehcoord.queries.answer_links import LinkState, link_seen
from ehcoord.queries.without_account import without_account
from ehcoord.rules.answer_links import LinkQuestion, LinkSaid
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.people import MemberRole
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import HowKnown, Level, SupportStatus
from ehcoord.services.answer_links import (
    LinkAnswered,
    LinkOpened,
    LinkSpent,
    answer_link,
    confirm_answer,
    join_without_account,
    leave_without_account,
    open_link,
    send_link_again,
    take_back_link,
)
from ehcoord.services.answer_links.opening import MOST_MISSES, WINDOW
from ehcoord.services.answer_links.tokens import token_of
from ehcoord.services.checks import check_promises
from ehcoord.services.closing import close_case
from ehcoord.services.referrals import answer_urgent_referral
from ehcoord.services.support import start_support
from tests.asking import NURSE, WARD, a_member, ask, letters, the_link, token_sent
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import open_tasks, record, the_review

LATER = NOW + timedelta(days=1)
AFTER = NOW + timedelta(days=60)
HERE = "192.0.2.7"
SEEN = SendAnswer(LinkSaid.YES, date(2025, 5, 18), alone=True, words="Was on the ward.")
A_WORRY = SendAnswer(
    LinkSaid.NO, words="Did not come.", worry="Told me of it.", worry_level=Level.SERIOUS
)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def events(name):
    found = sa.select(AuditEvent).where(AuditEvent.name == name)
    return db.session.scalars(found.order_by(AuditEvent.id)).all()


def test_the_letter_says_what_is_asked_by_whom_and_by_when_and_names_no_child(p, case, tmp_path):
    made = ask(p, case)
    (letter,) = letters(tmp_path)
    said = letter.get_content()
    assert letter["To"] == WARD
    assert "Leah Moss" in said
    assert "until Tuesday 3 June" in said
    assert "Robin" not in said + letter["Subject"]
    assert "Sample" not in said + letter["Subject"]
    assert said.strip().endswith(token_of(made.link_id))


def test_what_opens_a_link_is_nowhere_in_the_database(p, case, tmp_path):
    ask(p, case)
    token = token_sent(tmp_path)
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            assert token not in repr(tuple(row)), table.name


def test_opening_shows_initials_and_a_year_and_uses_nothing_up(p, case, tmp_path):
    made = ask(p, case)
    token = token_sent(tmp_path)
    for _ in range(3):
        opened = open_link(token, HERE, now=LATER)
        assert opened == LinkOpened(LinkQuestion.SEEN, "R.S., born 2012", made.expires_at)
    assert len(events("link.opened")) == 1
    assert answer_link(token, SEEN, now=LATER) == LinkAnswered()


def test_it_is_answered_once(p, case, tmp_path):
    ask(p, case)
    token = token_sent(tmp_path)
    assert answer_link(token, SEEN, now=LATER) == LinkAnswered()
    assert answer_link(token, A_WORRY, now=LATER) == LinkSpent()
    assert open_link(token, HERE, now=LATER) == LinkSpent()
    assert db.session.scalars(sa.select(AnswerByLink.words)).all() == ["Was on the ward."]
    assert db.session.scalars(sa.select(RiskIndicator)).all() == []


def test_making_opening_answering_and_taking_in_are_on_the_record_without_a_word(p, case, tmp_path):
    made = ask(p, case)
    token = token_sent(tmp_path)
    open_link(token, HERE, now=LATER)
    answer_link(token, SEEN, now=LATER)
    confirm_answer(p.lead, made.link_id, now=LATER)
    link = the_link(made)
    lines = [line for line in db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id))
             if line.name.startswith("link.")]  # fmt: skip
    assert [(line.name, line.actor_id) for line in lines] == [
        ("link.made", p.lead.user_id), ("link.opened", None), ("link.answered", None),
        ("link.confirmed", p.lead.user_id),
    ]  # fmt: skip
    assert {line.about_id for line in lines} == {link.id}
    assert "ward" not in repr([line.details for line in lines])


def test_a_yes_calms_nothing_until_somebody_takes_it_in(p, case, tmp_path):
    made = ask(p, case)
    answer_link(token_sent(tmp_path), SEEN, now=LATER)
    assert db.session.scalars(sa.select(Contact)).all() == []
    (task,) = open_tasks(TaskKind.CONFIRM_ANSWER)
    assert task.owner_id == p.lead.user_id
    confirm_answer(p.lead, made.link_id, now=LATER)
    confirm_answer(p.lead, made.link_id, now=LATER)
    (seen,) = db.session.scalars(sa.select(Contact)).all()
    assert (seen.seen, seen.alone, seen.by_id) == (True, True, None)
    assert seen.by_whom == "Nadia Okoro, Northmere Hospital (by link)"
    assert seen.happened_at.date() == date(2025, 5, 18)
    assert open_tasks(TaskKind.CONFIRM_ANSWER) == []


def test_a_case_closes_when_what_came_in_was_read_and_takes_nothing_in_after_that(
    p, case, tmp_path
):
    made = ask(p, case)
    answer_link(token_sent(tmp_path), SendAnswer(LinkSaid.NO, words="Gone."), now=LATER)
    for reason in (ClosingReason.MOVED_AWAY, ClosingReason.DUPLICATE):
        with pytest.raises(RuleBroken) as refused:
            close_case(p.manager, case.public_id, CloseCase(reason, accepted_by="Ro"), now=LATER)
        assert refused.value.rule == "closing-answer-unread"
    assert len(open_tasks(TaskKind.CONFIRM_ANSWER)) == 1
    confirm_answer(p.lead, made.link_id, now=LATER)
    moved = CloseCase(ClosingReason.MOVED_AWAY, accepted_by="Ro Hale")
    close_case(p.manager, case.public_id, moved, now=LATER)
    with transaction(None, LATER) as session:
        session.execute(
            sa.update(AnswerLink)
            .where(AnswerLink.public_id == made.link_id)
            .values(confirmed_at=None, confirmed_by_id=None)
        )
    with pytest.raises(RuleBroken) as refused:
        confirm_answer(p.manager, made.link_id, now=LATER)
    assert refused.value.rule == "case-closed"


def test_a_no_is_only_read(p, case, tmp_path):
    made = ask(p, case)
    answer_link(token_sent(tmp_path), SendAnswer(LinkSaid.NO), now=LATER)
    confirm_answer(p.lead, made.link_id, now=LATER)
    assert db.session.scalars(sa.select(Contact)).all() == []
    assert link_seen(db.session(), p.lead, made.link_id, LATER).state is LinkState.CONFIRMED


def test_a_worry_counts_before_anybody_has_confirmed_it(p, case, tmp_path):
    made = ask(p, case)
    answer_link(token_sent(tmp_path), A_WORRY, now=LATER)
    (worry,) = db.session.scalars(sa.select(RiskIndicator)).all()
    assert worry.recorded_by_id is None
    assert (worry.how_known, worry.recorded_at) == (HowKnown.TOLD, LATER)
    assert worry.who_knows == "Told by link: Nadia Okoro, Northmere Hospital"
    assert the_review().due_at > LATER
    (task,) = open_tasks(TaskKind.CONFIRM_ANSWER)
    assert task.serious
    shown = link_seen(db.session(), p.lead, made.link_id, LATER)
    assert shown.answer.worry_id == worry.public_id
    assert list(check_promises(LATER)) == []


@pytest.mark.parametrize("said", [None, LinkSaid.YES])
def test_somebody_worried_need_not_answer_the_question_and_calms_nothing_by_it(
    p, case, tmp_path, said
):
    made = ask(p, case)
    told = SendAnswer(said, worry="Told me of it.", worry_level=Level.SERIOUS)
    assert answer_link(token_sent(tmp_path), told, now=LATER) == LinkAnswered()
    assert len(db.session.scalars(sa.select(RiskIndicator)).all()) == 1
    confirm_answer(p.lead, made.link_id, now=LATER)
    assert db.session.scalars(sa.select(Contact)).all() == []
    assert open_tasks(TaskKind.CONFIRM_ANSWER) == []


def test_a_worry_about_an_adult_keeps_the_family_out_of_what_follows(p, case, tmp_path):
    ask(p, case)
    told = SendAnswer(LinkSaid.NOT_KNOWN, worry="Told me of it.", worry_level=Level.SERIOUS,
                      worry_about_adult=True)  # fmt: skip
    answer_link(token_sent(tmp_path), told, now=LATER)
    assert the_review().professionals_only


def test_an_immediate_worry_asks_somebody_with_an_account_to_ring(p, case, tmp_path):
    ask(p, case)
    told = SendAnswer(LinkSaid.YES, date(2025, 5, 19), worry="Said so.",
                      worry_level=Level.IMMEDIATE)  # fmt: skip
    assert answer_link(token_sent(tmp_path), told, now=LATER) == LinkAnswered(immediate=True)
    (task,) = open_tasks(TaskKind.TELL_SOCIAL_CARE)
    assert task.owner_id == p.lead.user_id
    assert list(check_promises(LATER)) == []


def test_help_that_has_started_is_help_once_it_is_taken_in(p, case, tmp_path):
    line = start_support(
        p.lead, case.public_id,
        StartSupport(case.child_public_ids[0], "counselling", SupportStatus.WAITING), now=NOW,
    ).support_id  # fmt: skip
    made = ask(p, case, LinkQuestion.HELP_STARTED, support_id=line)
    answer_link(token_sent(tmp_path), SendAnswer(LinkSaid.YES, date(2025, 5, 19)), now=LATER)
    assert len(open_tasks(TaskKind.START_SUPPORT)) == 1
    confirm_answer(p.lead, made.link_id, now=LATER)
    assert open_tasks(TaskKind.START_SUPPORT) == []
    last = db.session.scalars(sa.select(SupportChange).order_by(SupportChange.id.desc())).first()
    assert last.status is SupportStatus.ACTIVE


def test_an_acknowledgement_ends_the_chase_once_it_is_taken_in(p, case, tmp_path):
    worry = record(p, case, Level.IMMEDIATE)
    rung = AnswerUrgentReferral(CallSaid.RUNG, "Duty desk", NOW, "REF 12")
    desk = {"name": "Dee Sands", "agency": "The front door", "email": WARD}
    with pytest.raises(InvalidInput, match="Choose the worry"):
        ask(p, case, LinkQuestion.ACKNOWLEDGEMENT, **desk)
    answer_urgent_referral(p.practitioner, case.public_id, worry, rung, now=NOW)
    made = ask(p, case, LinkQuestion.ACKNOWLEDGEMENT, worry_id=worry, **desk)
    came = SendAnswer(LinkSaid.YES, reference="SC 41", words="A social worker rings today.")
    answer_link(token_sent(tmp_path), came, now=LATER)
    (task,) = open_tasks(TaskKind.CONFIRM_ANSWER)
    assert task.owner_id == p.practitioner.user_id
    assert len(open_tasks(TaskKind.CHASE_ACKNOWLEDGEMENT)) == 1
    confirm_answer(p.practitioner, made.link_id, now=LATER)
    assert open_tasks(TaskKind.CHASE_ACKNOWLEDGEMENT) == []


LONG_NAMES = {"name": "N" * 200, "agency": "A" * 200, "email": WARD}


def test_the_longest_acknowledgement_is_taken_in_and_its_whole_stays_with_the_link(p, case):
    worry = record(p, case, Level.IMMEDIATE)
    rung = AnswerUrgentReferral(CallSaid.RUNG, "Duty desk", NOW, "REF 12")
    answer_urgent_referral(p.practitioner, case.public_id, worry, rung, now=NOW)
    made = ask(p, case, LinkQuestion.ACKNOWLEDGEMENT, worry_id=worry, **LONG_NAMES)
    came = SendAnswer(LinkSaid.YES, reference="R" * 100, words="w" * 4000)
    answer_link(token_of(made.link_id), came, now=LATER)
    confirm_answer(p.practitioner, made.link_id, now=LATER)
    reply = db.session.scalars(
        sa.select(UrgentReferralAnswer.reply).order_by(UrgentReferralAnswer.id.desc())
    ).first()
    assert reply is not None
    assert len(reply) == 2000
    assert reply.startswith("R" * 100 + " w")
    assert reply.endswith("w…")
    assert link_seen(db.session(), p.lead, made.link_id, LATER).answer.words == "w" * 4000


def test_the_longest_sighting_with_a_worry_is_taken_in(p, case):
    made = ask(p, case, **LONG_NAMES)
    told = SendAnswer(LinkSaid.YES, date(2025, 5, 18), words="w" * 4000, worry="v" * 4000,
                      worry_level=Level.SERIOUS)  # fmt: skip
    answer_link(token_of(made.link_id), told, now=LATER)
    confirm_answer(p.lead, made.link_id, now=LATER)
    (seen,) = db.session.scalars(sa.select(Contact)).all()
    assert len(seen.by_whom) == 200
    assert seen.by_whom.endswith("… (by link)")


def test_a_link_taken_back_is_spent_and_its_letter_does_not_leave(p, case, tmp_path):
    made = ask(p, case)
    take_back_link(p.lead, made.link_id, now=NOW)
    assert letters(tmp_path) == []
    assert open_link(token_of(made.link_id), HERE, now=LATER) == LinkSpent()
    assert answer_link(token_of(made.link_id), SEEN, now=LATER) == LinkSpent()
    assert [line.details["how"] for line in events("link.ended")] == ["taken_back"]
    with pytest.raises(RuleBroken):
        take_back_link(p.lead, made.link_id, now=NOW)


def test_sent_again_it_is_another_link_and_the_first_is_spent(p, case, tmp_path):
    first = ask(p, case)
    second = send_link_again(p.lead, first.link_id, now=LATER)
    assert open_link(token_of(first.link_id), HERE, now=LATER) == LinkSpent()
    assert open_link(token_sent(tmp_path, LATER), HERE, now=LATER) == LinkOpened(
        LinkQuestion.SEEN, "R.S., born 2012", second.expires_at
    )


def test_asking_the_same_anew_leaves_one_link_that_works(p, case):
    first, second = ask(p, case), ask(p, case, now=LATER)
    assert the_link(first).ended_at == LATER
    assert the_link(second).ended_at is None


def test_a_link_ends_with_its_member_and_with_its_time(p, case):
    member = a_member(p, case)
    made = ask(p, case, member_id=member)
    assert open_link(token_of(made.link_id), HERE, now=AFTER) == LinkSpent()
    leave_without_account(p.lead, case.public_id, member, now=LATER)
    assert open_link(token_of(made.link_id), HERE, now=LATER) == LinkSpent()
    assert without_account(db.session(), case.id) == ()
    with pytest.raises(RuleBroken):
        send_link_again(p.lead, made.link_id, now=LATER)


def test_a_token_that_is_none_is_spent_and_counted_and_soon_no_longer_looked_at(p, case):
    made = ask(p, case)
    for _ in range(MOST_MISSES):
        assert open_link("nothing", HERE, now=NOW) == LinkSpent()
    assert open_link("nothing", HERE, now=NOW) == LinkSpent(NOW + WINDOW)
    assert len(db.session.scalars(sa.select(SignInAttempt)).all()) == MOST_MISSES
    assert isinstance(open_link(token_of(made.link_id), HERE, now=NOW), LinkOpened)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (SendAnswer(), "said"),
        (SendAnswer(LinkSaid.YES), "on_day"),
        (SendAnswer(LinkSaid.YES, date(2025, 6, 1)), "on_day"),
        (SendAnswer(LinkSaid.NO, worry="Told.", worry_level=Level.MINOR,
                    worry_on=date(2025, 6, 1)), "worry_on"),
    ],
)  # fmt: skip
def test_what_an_answer_lacks_is_said_at_its_field_and_leaves_the_link(
    p, case, tmp_path, answer, field
):
    ask(p, case)
    token = token_sent(tmp_path)
    with pytest.raises(InvalidInput) as refused:
        answer_link(token, answer, now=LATER)
    assert set(refused.value.messages) == {field}
    assert answer_link(token, SEEN, now=LATER) == LinkAnswered()


def test_nobody_of_the_family_is_asked_whatever_their_part(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        row = session.scalars(sa.select(CaseMember)).one()
        row.role, row.restricted = MemberRole.SOURCE_OF_HARM, True
    for name in ("robin  SAMPLE", "Sample Robin"):
        with pytest.raises(RuleBroken) as refused:
            join_without_account(
                p.lead, case.public_id, JoinWithoutAccount(name, "Home", "r@example.org"), now=NOW
            )
        assert refused.value.rule == "of-the-family"
        with pytest.raises(RuleBroken):
            ask(p, case, name=name, agency="Home", email="r@example.org")
    assert db.session.scalars(sa.select(Message)).all() == []


def test_whoever_has_an_account_signs_in(p, case):
    mine = JoinWithoutAccount("Priya Nair", "Council", "practitioner@example.org")
    with pytest.raises(InvalidInput, match="has an account"):
        join_without_account(p.lead, case.public_id, mine, now=NOW)


def test_the_same_person_joins_once(p, case):
    assert a_member(p, case) == a_member(p, case)
    (one,) = without_account(db.session(), case.id)
    assert (one.name, one.agency, one.invited_by) == (NURSE.name, NURSE.agency, "Leah Moss")


def test_two_people_who_share_an_address_are_two(p, case):
    first = a_member(p, case)
    second = a_member(p, case, JoinWithoutAccount("Ola Berg", NURSE.agency, NURSE.email))
    assert second != first
    assert a_member(p, case, replace(NURSE, name="nadia  OKORO")) == first
    found = without_account(db.session(), case.id)
    assert [one.name for one in found] == ["Nadia Okoro", "Ola Berg"]


def test_those_who_may_not_see_the_case_find_no_link(p, case):
    made = ask(p, case)
    for act in (take_back_link, send_link_again, confirm_answer):
        with pytest.raises(NotFound):
            act(p.other_practitioner, made.link_id, now=NOW)
    with pytest.raises(NotPermitted):
        confirm_answer(p.coordinator, made.link_id, now=NOW)


def test_what_another_case_has_is_not_asked_about(p, case):
    other = a_case(p, lead=p.lead)
    line = start_support(
        p.lead, other.public_id,
        StartSupport(other.child_public_ids[0], "counselling", SupportStatus.WAITING), now=NOW,
    ).support_id  # fmt: skip
    with pytest.raises(NotFound):
        ask(p, case, LinkQuestion.HELP_STARTED, support_id=line)
