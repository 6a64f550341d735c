"""Who saw the child, and the three taps of a week that answer what the service asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.contacts import RecordContact, RecordNote, SeenBy, WeeklyCard
from ehcoord.commands.risks import RecordWorry
from ehcoord.commands.support import StartSupport
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound
from ehcoord.models.contacts import Contact, Note
from ehcoord.models.risks import RiskCheck
from ehcoord.models.support import SupportConfirmation
from ehcoord.queries.contacts import contacts_of_case, last_seen
from ehcoord.rules.vocabulary import ConfirmedAs, Level, SupportStatus
from ehcoord.services.contacts import record_contact, record_note, weekly_card
from ehcoord.services.risks import record_worry
from ehcoord.services.support import start_support
from tests.builders import NOW, a_case, a_partnership
from tests.faults import extra_last_act


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, children=2, lead=p.lead)


def rows(table):
    return list(db.session.scalars(sa.select(table).order_by(table.id)))


def seen(case, **more):
    return RecordContact(
        case.child_public_ids,
        NOW - timedelta(hours=1),
        seen=True,
        **{"one_use_id": uuid4(), **more},
    )


def test_one_contact_with_two_children_is_a_row_for_each(p, case):
    record_contact(p.lead, case.public_id, seen(case, alone=True, place="School"), now=NOW)
    assert {row.child_id for row in rows(Contact)} == set(case.child_ids)
    found = last_seen(db.session(), p.lead, case.child_ids, NOW)
    assert {one.by_whom for one in found.values()} == {"Leah Moss"}


def test_a_contact_sent_twice_is_one(p, case):
    command = seen(case)
    first = record_contact(p.lead, case.public_id, command, now=NOW)
    again = record_contact(p.lead, case.public_id, command, now=NOW)
    assert again.again
    assert again.entry_id == first.entry_id
    assert len(rows(Contact)) == 2


def test_speaking_to_the_family_is_not_seeing_the_child(p, case):
    spoke = RecordContact(case.child_public_ids, NOW, seen=False, alone=True)
    record_contact(p.lead, case.public_id, spoke, now=NOW)
    assert last_seen(db.session(), p.lead, case.child_ids, NOW) == {}
    assert not any(row.alone for row in rows(Contact))


def test_a_stranger_learns_nothing_of_who_saw_a_child(p, case):
    record_contact(p.lead, case.public_id, seen(case), now=NOW)
    assert last_seen(db.session(), p.other_practitioner, case.child_ids, NOW) == {}
    assert contacts_of_case(db.session(), p.other_practitioner, case.id, NOW) == ()
    with pytest.raises(NotFound):
        record_contact(p.other_practitioner, case.public_id, seen(case), now=NOW)


def test_restricted_words_of_a_contact_are_hidden_and_the_day_is_not(p, case):
    command = seen(case, restricted=True, place="Refuge")
    record_contact(p.lead, case.public_id, command, now=NOW)
    assert contacts_of_case(db.session(), p.practitioner, case.id, NOW) == ()
    found = last_seen(db.session(), p.practitioner, case.child_ids, NOW)
    assert {one.place for one in found.values()} == {""}


def test_a_note_sent_twice_is_kept_once(p, case):
    note = RecordNote("Grandmother's number has changed.", one_use_id=uuid4())
    first = record_note(p.lead, case.public_id, note, now=NOW)
    again = record_note(p.lead, case.public_id, note, now=NOW)
    assert (again.note_id, again.again) == (first.note_id, True)
    assert len(rows(Note)) == 1


def a_card(**more):
    return WeeklyCard(**{"seen": SeenBy.ME, "one_use_id": uuid4(), **more})


def test_three_taps_say_seen_help_as_planned_and_still_true(p, case):
    child_id = case.child_public_ids[0]
    worry = RecordWorry((child_id,), "Not sleeping.", Level.SERIOUS, NOW, code="A01")
    worry_id = record_worry(p.lead, case.public_id, worry, now=NOW).worries[0].worry_id
    help_given = StartSupport(
        child_id, "counselling", SupportStatus.ACTIVE, first_contact_at=NOW,
        contacts_per_4_weeks=4.0,
    )  # fmt: skip
    start_support(p.lead, case.public_id, help_given, now=NOW)
    card = a_card(support=ConfirmedAs.AS_PLANNED, still_true_ids=(worry_id,))
    weekly_card(p.lead, child_id, card, now=NOW)
    assert weekly_card(p.lead, child_id, card, now=NOW).again
    assert [len(rows(table)) for table in (Contact, SupportConfirmation, RiskCheck)] == [1, 1, 1]


def test_seen_by_someone_else_says_by_whom(p, case):
    card = a_card(seen=SeenBy.SOMEONE_ELSE)
    with pytest.raises(InvalidInput) as refused:
        weekly_card(p.lead, case.child_public_ids[0], card, now=NOW)
    assert "by_whom" in refused.value.messages


def test_a_card_for_a_child_of_somebody_elses_case_does_not_exist(p, case):
    with pytest.raises(NotFound):
        weekly_card(p.other_practitioner, case.child_public_ids[0], a_card(), now=NOW)


def test_a_fault_before_the_end_leaves_no_tap_behind(p, case):
    def fail(_session):
        raise RuntimeError("the power failed")

    with extra_last_act(fail), pytest.raises(RuntimeError):
        weekly_card(p.lead, case.child_public_ids[0], a_card(), now=NOW)
    assert rows(Contact) == []
