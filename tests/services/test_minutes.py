"""Minutes are drafted in time, put right by those who were there, and locked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.meetings import ArrangeReview
from ehcoord.commands.minutes import (
    AnswerCorrection,
    ProposeCorrection,
    RewriteMinutes,
    WriteMinutes,
)
from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken, Stale
from ehcoord.models.cases import TeamAroundTheFamilyMember
from ehcoord.models.messages import Message
from ehcoord.queries.minutes import minutes_of_review
from ehcoord.rules.minutes import MinutesPart
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.meetings import arrange_review
from ehcoord.services.minutes import lock_minutes, rewrite_minutes, save_minutes, share_minutes
from ehcoord.services.minutes_corrections import answer_correction, propose_correction
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import (
    LATER,
    MORE_HELP,
    NO_CHANGE,
    open_tasks,
    record,
    review_of,
    send,
    the_review,
)

UNTIL = date(2025, 5, 29)
AFTER = LATER + timedelta(days=14)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def held(p, case, decided=MORE_HELP, **more):
    worry = record(p, case, code="A15")
    plan = {"arranged_at": LATER - timedelta(hours=1), "note_taker": "priya nair",
            "chair": "Leah Moss", "invite": (p.lead.public_id, p.practitioner.public_id),
            **more}  # fmt: skip
    review_id = the_review().public_id
    arrange_review(p.lead, review_id, ArrangeReview(**plan), now=NOW)
    send(p, review_of((worry, decided)))
    return review_id


def shared(p, case, by=None, **more):
    review_id = held(p, case)
    said = {"everybody": "We met at school.", "professionals": "We did not agree about school.",
            "restricted": "What the child said of home.", **more}  # fmt: skip
    share_minutes(by or p.lead, review_id, WriteMinutes(0, **said), now=LATER)
    return review_id


def seen(who, review_id, **more):
    return minutes_of_review(db.session(), who, review_id, more.pop("now", LATER), **more)


def of_team(case, who):
    with transaction(None, NOW) as session:
        session.add(TeamAroundTheFamilyMember(case_id=case.id, user_id=who.user_id, from_at=NOW))


def test_whoever_took_notes_is_asked_for_minutes_in_five_working_days(p, case):
    held(p, case)
    (task,) = open_tasks(TaskKind.WRITE_MINUTES)
    assert task.owner_id == p.practitioner.user_id
    assert task.due_at.date() == date(2025, 5, 29)


@pytest.mark.parametrize("names", [{"note_taker": ""}, {"note_taker": "Somebody else"}])
def test_where_nobody_known_took_notes_the_chair_is_asked_and_else_the_lead(p, case, names):
    held(p, case, **names, chair="Mo Adeyemi")
    (task,) = open_tasks(TaskKind.WRITE_MINUTES)
    assert task.owner_id == p.lead.user_id


def test_minutes_are_asked_for_once_a_review_counts_as_held(p, case):
    review_id = held(p, case, NO_CHANGE)
    assert open_tasks(TaskKind.WRITE_MINUTES) == []
    countersign_review(p.consultant, review_id, CountersignReview(agreed=True), now=LATER)
    assert len(open_tasks(TaskKind.WRITE_MINUTES)) == 1


def test_a_review_to_which_nobody_was_asked_has_its_record_and_can_have_minutes(p, case):
    worry = record(p, case, code="A15")
    review_id = the_review().public_id
    send(p, review_of((worry, MORE_HELP)))
    assert open_tasks(TaskKind.WRITE_MINUTES) == []
    share_minutes(p.lead, review_id, WriteMinutes(0, "By telephone."), now=LATER)
    assert seen(p.lead, review_id).words[MinutesPart.EVERYBODY] == "By telephone."


def test_a_draft_is_kept_as_it_goes_and_is_for_those_who_write_it(p, case):
    review_id = held(p, case)
    assert save_minutes(p.practitioner, review_id, WriteMinutes(0, "We met"), now=LATER) == 1
    with pytest.raises(Stale):
        save_minutes(p.lead, review_id, WriteMinutes(0, "I wrote too"), now=LATER)
    found = seen(p.lead, review_id)
    assert (found.words[MinutesPart.EVERYBODY], found.version) == ("We met", None)
    of_team(case, p.other_practitioner)
    assert seen(p.other_practitioner, review_id).words == {}
    with pytest.raises(NotPermitted):
        save_minutes(p.other_practitioner, review_id, WriteMinutes(1, "Mine"), now=LATER)


def test_sharing_closes_the_task_and_tells_those_who_were_asked_without_a_word_of_it(p, case):
    review_id = shared(p, case, by=p.practitioner)
    assert open_tasks(TaskKind.WRITE_MINUTES) == []
    (told,) = db.session.scalars(
        sa.select(Message).where(Message.to_id == p.lead.user_id, Message.calendar.is_(None))
        .where(Message.body.contains("minutes"))
    )  # fmt: skip
    assert "Thursday 29 May" in told.body
    assert "school" not in told.body
    assert seen(p.lead, review_id).corrections_until == UNTIL
    with pytest.raises(RuleBroken):
        share_minutes(p.practitioner, review_id, WriteMinutes(1), now=LATER)


def test_each_reader_is_shown_only_the_parts_that_are_for_them(p, case):
    review_id = shared(p, case)
    every = set(MinutesPart)
    assert set(seen(p.lead, review_id).words) == every
    assert set(seen(p.practitioner, review_id).words) == every - {MinutesPart.RESTRICTED}
    family = seen(p.lead, review_id, for_family=True)
    assert set(family.words) == {MinutesPart.EVERYBODY}
    with pytest.raises(NotFound):
        seen(p.other_manager, review_id)


def test_a_writer_who_may_not_see_the_restricted_part_leaves_it_as_it_is(p, case):
    review_id = shared(p, case)
    command = RewriteMinutes(1, "A day was wrong.", "We met on Monday.", restricted="Gone")
    rewrite_minutes(p.practitioner, review_id, command, now=LATER)
    words = seen(p.lead, review_id).words
    assert words[MinutesPart.RESTRICTED] == "What the child said of home."
    assert words[MinutesPart.EVERYBODY] == "We met on Monday."


def ask(p, review_id, who=None, now=LATER, **more):
    command = ProposeCorrection("It was Monday.", one_use_id=uuid4(), **more)
    done = propose_correction(who or p.practitioner, review_id, command, now=now)
    return done.correction_id


def test_who_was_there_asks_to_put_something_right_and_is_accepted(p, case):
    review_id = shared(p, case)
    correction = ask(p, review_id)
    (task,) = open_tasks(TaskKind.ANSWER_CORRECTIONS)
    assert task.due_at.date() == UNTIL
    told = AnswerCorrection(1, True, "", "We met on Monday.", "We did not agree.", "Home.")
    assert answer_correction(p.lead, correction, told, now=LATER) == review_id
    assert open_tasks(TaskKind.ANSWER_CORRECTIONS) == []
    found = seen(p.lead, review_id)
    assert [one.number for one in found.versions] == [2, 1]
    assert found.version.because == "Put right as Priya Nair asked."
    assert seen(p.lead, review_id, number=1).words[MinutesPart.EVERYBODY] == "We met at school."
    assert answer_correction(p.lead, correction, told, now=LATER) == review_id
    assert seen(p.lead, review_id).version.number == 2


def test_a_refusal_needs_words_and_never_shows_in_the_familys_copy(p, case):
    review_id = shared(p, case)
    correction = ask(p, review_id)
    with pytest.raises(InvalidInput):
        answer_correction(p.lead, correction, AnswerCorrection(1, False), now=LATER)
    answer_correction(p.lead, correction, AnswerCorrection(1, False, "It was."), now=LATER)
    (shown,) = seen(p.practitioner, review_id).corrections
    assert (shown.accepted, shown.because) == (False, "It was.")
    family = seen(p.lead, review_id, for_family=True)
    assert (family.corrections, family.versions) == ((), ())


def test_an_acceptance_that_changes_nothing_is_refused(p, case):
    review_id = shared(p, case)
    correction = ask(p, review_id)
    with pytest.raises(InvalidInput) as refused:
        answer_correction(p.lead, correction, AnswerCorrection(1, True), now=LATER)
    assert set(refused.value.messages) == {"everybody"}
    same = RewriteMinutes(1, "A day.", "We met at school.")
    with pytest.raises(InvalidInput):
        rewrite_minutes(p.lead, review_id, same, now=LATER)
    assert seen(p.lead, review_id).version.number == 1


def test_minutes_in_which_nothing_is_written_are_not_shared(p, case):
    review_id = held(p, case)
    with pytest.raises(InvalidInput) as refused:
        share_minutes(p.lead, review_id, WriteMinutes(0), now=LATER)
    assert set(refused.value.messages) == {"everybody"}
    assert seen(p.lead, review_id).version is None


def test_a_part_that_is_not_sent_stays_as_it_is_and_one_that_is_blank_is_emptied(p, case):
    review_id = shared(p, case)
    rewrite_minutes(p.lead, review_id, RewriteMinutes(1, "A day.", professionals=""), now=LATER)
    assert seen(p.lead, review_id).words == {
        MinutesPart.EVERYBODY: "We met at school.", MinutesPart.PROFESSIONALS: "",
        MinutesPart.RESTRICTED: "What the child said of home.",
    }  # fmt: skip


def test_only_who_took_part_puts_minutes_right_and_only_in_time(p, case):
    review_id = shared(p, case)
    with pytest.raises(NotPermitted):
        ask(p, review_id, who=p.manager)
    with pytest.raises(RuleBroken) as refused:
        ask(p, review_id, now=AFTER)
    assert refused.value.rule == "minutes-locked"
    assert seen(p.lead, review_id, now=AFTER).locked


def test_the_same_correction_is_asked_for_once(p, case):
    review_id = shared(p, case)
    command = ProposeCorrection("It was Monday.", one_use_id=uuid4())
    first = propose_correction(p.practitioner, review_id, command, now=LATER)
    second = propose_correction(p.practitioner, review_id, command, now=LATER)
    assert (second.correction_id, second.again) == (first.correction_id, True)
    assert len(seen(p.lead, review_id).corrections) == 1


def test_a_restricted_correction_is_shown_to_those_who_may_see_it_and_to_its_author(p, case):
    review_id = shared(p, case, by=p.practitioner)
    ask(p, review_id, who=p.lead, restricted=True)
    assert seen(p.practitioner, review_id).corrections == ()
    assert len(seen(p.lead, review_id).corrections) == 1
    assert not seen(p.practitioner, review_id, now=AFTER).locked


def test_accepting_a_restricted_correction_says_nothing_of_it_where_others_read(p, case):
    review_id = shared(p, case)
    correction = ask(p, review_id, who=p.lead, restricted=True)
    told = AnswerCorrection(1, True, "Home was wrong.", "Met.", restricted="Put right of home.")
    answer_correction(p.lead, correction, told, now=LATER)
    assert seen(p.practitioner, review_id).version.because == "Put right."
    assert "wrong" not in repr(seen(p.practitioner, review_id))
    (kept,) = seen(p.lead, review_id).corrections
    assert kept.because == "Home was wrong."


def test_the_familys_copy_never_says_why_a_version_was_made(p, case):
    review_id = shared(p, case)
    rewrite_minutes(p.lead, review_id, RewriteMinutes(1, "They argued.", "Met."), now=LATER)
    assert seen(p.lead, review_id, for_family=True).version.because == ""
    assert seen(p.lead, review_id).version.because == "They argued."


def test_the_lead_is_asked_for_the_answer_to_a_restricted_correction(p, case):
    review_id = shared(p, case, by=p.practitioner)
    ask(p, review_id, who=p.lead)
    (task,) = open_tasks(TaskKind.ANSWER_CORRECTIONS)
    assert task.owner_id == p.practitioner.user_id
    ask(p, review_id, who=p.lead, restricted=True)
    (task,) = open_tasks(TaskKind.ANSWER_CORRECTIONS)
    assert task.owner_id == p.lead.user_id


def test_what_its_author_marks_restricted_is_kept_so_and_shown_to_them(p, case):
    review_id = shared(p, case)
    of_team(case, p.other_practitioner)
    ask(p, review_id, who=p.practitioner, restricted=True)
    assert seen(p.other_practitioner, review_id).corrections == ()
    for who in (p.practitioner, p.lead):
        assert [one.words for one in seen(who, review_id).corrections] == ["It was Monday."]


def test_an_unanswered_correction_keeps_minutes_open_however_late(p, case):
    review_id = shared(p, case)
    correction = ask(p, review_id)
    with pytest.raises(RuleBroken):
        lock_minutes(p.lead, review_id, now=LATER)
    assert not seen(p.lead, review_id, now=AFTER).locked
    answer_correction(p.lead, correction, AnswerCorrection(1, False, "It was."), now=AFTER)
    assert seen(p.lead, review_id, now=AFTER).locked


def test_minutes_are_locked_once_and_a_later_version_says_why(p, case):
    review_id = shared(p, case)
    assert lock_minutes(p.lead, review_id, now=LATER) == LATER
    assert lock_minutes(p.lead, review_id, now=AFTER) == LATER
    with pytest.raises(RuleBroken):
        ask(p, review_id)
    rewrite_minutes(p.lead, review_id, RewriteMinutes(1, "A name was wrong.", "Met."), now=AFTER)
    found = seen(p.lead, review_id)
    assert (found.locked, found.version.number) == (True, 2)
    assert found.version.because == "A name was wrong."


def test_two_writers_at_once_do_not_write_over_each_other(p, case):
    review_id = shared(p, case)
    rewrite_minutes(p.lead, review_id, RewriteMinutes(1, "A day.", "One."), now=LATER)
    with pytest.raises(Stale) as refused:
        rewrite_minutes(p.practitioner, review_id, RewriteMinutes(1, "A day.", "Two."), now=LATER)
    assert refused.value.changed_by == "Leah Moss"


def test_a_review_that_was_not_held_has_no_minutes(p, case):
    record(p, case, code="A15")
    review_id = the_review().public_id
    with pytest.raises(RuleBroken):
        save_minutes(p.lead, review_id, WriteMinutes(0, "Soon."), now=LATER)
    with pytest.raises(NotFound):
        seen(p.lead, review_id)


def test_there_is_no_familys_copy_before_minutes_are_shared_nor_of_professionals_only(p, case):
    review_id = held(p, case)
    with pytest.raises(NotFound):
        seen(p.lead, review_id, for_family=True)
