"""A worry is saved with four things, corrected without being lost, and never saved twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.risks import (
    ChooseCode,
    CorrectWorry,
    RecordWorry,
    SameEpisode,
)
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services import entries
from ehcoord.services.risks import choose_code, correct_worry, record_worry, same_episode
from tests.builders import NOW, a_case, a_partnership
from tests.faults import extra_last_act

EARLIER = NOW - timedelta(hours=2)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, children=2, lead=p.lead)


@pytest.fixture
def a_fault_at_the_end(p, case):
    def fail(_session):
        raise RuntimeError("the power failed")

    with extra_last_act(fail):
        yield


def a_worry(case, level=Level.SERIOUS, **more):
    return RecordWorry(
        **{
            "child_ids": case.child_public_ids[:1],
            "evidence": "Said at school that nobody at home would notice.",
            "level": level,
            "observed_at": EARLIER,
            "one_use_id": uuid4(),
            **more,
        }
    )


def corrected(**more):
    return CorrectWorry(
        **{
            "evidence": "As it was said.",
            "level": Level.SERIOUS,
            "observed_at": EARLIER,
            **more,
        }
    )


def all_worries():
    return list(db.session.scalars(sa.select(RiskIndicator).order_by(RiskIndicator.id)))


def open_tasks(kind):
    return list(
        db.session.scalars(sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None)))
    )


def test_a_serious_worry_opens_a_review_in_the_same_transaction(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    review = db.session.scalars(sa.select(ReviewMeeting)).one()
    assert review.child_id == case.child_ids[0]
    assert saved.worries[0].rechecked.review.due_at == review.due_at
    assert not saved.immediate


def test_one_save_about_several_children_is_one_entry_and_a_row_for_each(p, case):
    record_worry(
        p.practitioner, case.public_id, a_worry(case, child_ids=case.child_public_ids), now=NOW
    )
    rows = all_worries()
    assert {row.child_id for row in rows} == set(case.child_ids)
    assert len({row.entry_id for row in rows}) == 1
    assert {row.counts_from for row in rows} == {NOW}


def test_the_same_form_sent_twice_saves_one_worry_and_shows_what_the_first_did(p, case):
    command = a_worry(case)
    first = record_worry(p.practitioner, case.public_id, command, now=NOW)
    second = record_worry(p.practitioner, case.public_id, command, now=NOW + timedelta(minutes=1))
    assert len(all_worries()) == 1
    assert second.again
    assert second.entry_id == first.entry_id


def test_somebody_without_a_tie_cannot_record_on_a_case_they_may_not_know_of(p, case):
    with pytest.raises(NotFound):
        record_worry(p.other_practitioner, case.public_id, a_worry(case), now=NOW)
    assert all_worries() == []


def test_a_child_of_another_case_is_refused(p, case):
    other = a_case(p, family_name="Other")
    command = a_worry(case, child_ids=other.child_public_ids)
    with pytest.raises(NotFound):
        record_worry(p.practitioner, case.public_id, command, now=NOW)


def test_a_day_to_come_is_refused_at_its_field(p, case):
    command = a_worry(case, observed_at=NOW + timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        record_worry(p.practitioner, case.public_id, command, now=NOW)
    assert refused.value.messages == {"observed_at": [entries.NOT_YET]}


def test_an_unknown_code_is_refused_at_its_field(p, case):
    with pytest.raises(InvalidInput) as refused:
        record_worry(p.practitioner, case.public_id, a_worry(case, code="Z99"), now=NOW)
    assert "code" in refused.value.messages


def test_a_fault_before_the_end_leaves_nothing_behind(p, case, a_fault_at_the_end):
    with pytest.raises(RuntimeError):
        record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    assert all_worries() == []
    assert open_tasks(TaskKind.HOLD_REVIEW) == []


def test_a_worry_without_a_code_asks_its_author_to_choose_one(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case, Level.MINOR), now=NOW)
    (task,) = open_tasks(TaskKind.CHOOSE_CODE)
    assert task.owner_id == p.practitioner.user_id
    worry_id = saved.worries[0].worry_id
    choose_code(p.practitioner, case.public_id, worry_id, ChooseCode("A01"), now=NOW)
    assert open_tasks(TaskKind.CHOOSE_CODE) == []


def test_choosing_the_code_later_is_no_news(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case, Level.MODERATE), now=NOW)
    later = NOW + timedelta(days=1)
    worry_id = saved.worries[0].worry_id
    choose_code(p.practitioner, case.public_id, worry_id, ChooseCode("A01"), now=later)
    assert [row.counts_from for row in all_worries()] == [NOW, NOW]


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        ({"level": Level.IMMEDIATE}, True),
        ({"level": Level.MODERATE}, False),
        ({"code": "A02"}, True),
        ({"evidence": "Put better."}, False),
    ],
)
def test_only_a_worse_or_another_worry_is_news_when_corrected(p, case, change, is_news):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case, code="A01"), now=NOW)
    later = NOW + timedelta(hours=3)
    command = corrected(**{"code": "A01", **change})
    correct_worry(p.practitioner, case.public_id, saved.worries[0].worry_id, command, now=later)
    first, second = all_worries()
    assert first.superseded_at == later
    assert (second.supersedes_id, second.first_id) == (first.id, first.id)
    assert second.counts_from == (later if is_news else NOW)


def test_an_address_from_before_a_correction_leads_to_what_stands_now(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    old = saved.worries[0].worry_id
    correct_worry(p.practitioner, case.public_id, old, corrected(), now=NOW)
    correct_worry(p.practitioner, case.public_id, old, corrected(evidence="Third."), now=NOW)
    (shown,) = worries_of_case(db.session(), p.practitioner, case.public_id, NOW)
    assert shown.evidence == "Third."
    assert shown.corrected


def test_a_restricted_worry_does_not_exist_for_those_who_may_not_see_it(p, case):
    command = a_worry(case, restricted=True)
    saved = record_worry(p.lead, case.public_id, command, now=NOW)
    assert worries_of_case(db.session(), p.practitioner, case.public_id, NOW) == ()
    assert len(worries_of_case(db.session(), p.lead, case.public_id, NOW)) == 1
    worry_id = saved.worries[0].worry_id
    with pytest.raises(NotFound):
        correct_worry(p.practitioner, case.public_id, worry_id, corrected(), now=NOW)


def test_two_entries_of_one_episode_are_put_together(p, case):
    first = record_worry(p.practitioner, case.public_id, a_worry(case, code="A03"), now=NOW)
    second = record_worry(p.practitioner, case.public_id, a_worry(case, code="A01"), now=NOW)
    ids = [one.worries[0].worry_id for one in (first, second)]
    done = same_episode(p.practitioner, case.public_id, ids[1], SameEpisode(ids[0]), now=NOW)
    assert len(done.rechecked.evaluation.unanswered) == 1


def test_a_worry_is_not_an_episode_of_itself(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    worry_id = saved.worries[0].worry_id
    with pytest.raises(InvalidInput):
        same_episode(p.practitioner, case.public_id, worry_id, SameEpisode(worry_id), now=NOW)
