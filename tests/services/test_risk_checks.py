"""A worry is over when it was checked, and goes when it was the wrong child's."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.contacts import RecordContact
from ehcoord.commands.risks import (
    CheckWorry,
    RecordWorry,
    WithdrawWorry,
)
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotPermitted, RuleBroken
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, StillTrue
from ehcoord.services.contacts import record_contact
from ehcoord.services.risk_checks import check_worry, withdraw_worry
from ehcoord.services.risks import record_worry
from tests.builders import NOW, a_case, a_partnership

EARLIER = NOW - timedelta(hours=2)


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, children=2, lead=p.lead)


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


def open_tasks(kind):
    return list(
        db.session.scalars(sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None)))
    )


def no_longer_true(second=None):
    return CheckWorry(StillTrue.NO_LONGER_TRUE, "Asked at home, alone.", second)


def test_a_serious_worry_is_not_over_while_nobody_has_seen_the_child(p, case):
    saved = record_worry(p.lead, case.public_id, a_worry(case), now=NOW)
    command = no_longer_true(p.manager.public_id)
    with pytest.raises(RuleBroken) as refused:
        check_worry(p.lead, case.public_id, saved.worries[0].worry_id, command, now=NOW)
    assert refused.value.rule == "not-seen-since"


@pytest.mark.parametrize("second", ["nobody", "lead", "practitioner"])
def test_a_serious_worry_needs_a_second_name_that_is_neither_author_nor_lead(p, case, second):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    later = NOW + timedelta(hours=1)
    seen = RecordContact(case.child_public_ids[:1], later, seen=True)
    record_contact(p.practitioner, case.public_id, seen, now=later)
    named = getattr(p, second).public_id if second != "nobody" else None
    worry_id = saved.worries[0].worry_id
    with pytest.raises(InvalidInput) as refused:
        check_worry(p.practitioner, case.public_id, worry_id, no_longer_true(named), now=later)
    assert "second_person_id" in refused.value.messages
    done = no_longer_true(p.manager.public_id)
    check_worry(p.practitioner, case.public_id, worry_id, done, now=later)
    (shown,) = worries_of_case(db.session(), p.practitioner, case.public_id, later)
    assert shown.last_check is StillTrue.NO_LONGER_TRUE


def test_the_author_moves_a_worry_from_the_wrong_child_to_the_right_one(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    command = WithdrawWorry("It was the other child.", case.child_public_ids[1])
    later = NOW + timedelta(hours=1)
    done = withdraw_worry(
        p.practitioner, case.public_id, saved.worries[0].worry_id, command, now=later
    )
    (shown,) = worries_of_case(db.session(), p.practitioner, case.public_id, later)
    assert (shown.id, shown.child_id) == (done.right_worry_id, case.child_ids[1])
    assert shown.observed_at == EARLIER
    assert p.practitioner.user_id in done.seen_by


def test_what_a_withdrawn_worry_caused_is_gone(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    worry_id = saved.worries[0].worry_id
    withdraw_worry(p.manager, case.public_id, worry_id, WithdrawWorry("Wrong child."), now=NOW)
    reviews = db.session.scalars(
        sa.select(ReviewMeeting).where(ReviewMeeting.closed_at.is_(None))
    ).all()
    assert reviews == []
    assert open_tasks(TaskKind.CHOOSE_CODE) == []


def test_nobody_else_may_withdraw_a_worry(p, case):
    saved = record_worry(p.practitioner, case.public_id, a_worry(case), now=NOW)
    with pytest.raises(NotPermitted):
        withdraw_worry(
            p.lead, case.public_id, saved.worries[0].worry_id, WithdrawWorry("No."), now=NOW
        )
