"""One ordinary letter a day at most, at the hour a person chose, and none when nothing is asked."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa

from ehcoord.commands.accounts import ChooseMessageHour
from ehcoord.db import db, transaction
from ehcoord.jobs.channels import FolderChannel
from ehcoord.jobs.outbox import drain
from ehcoord.jobs.sweep import run_sweep
from ehcoord.jobs.weekly import write_weekly_pages
from ehcoord.models.cases import Child
from ehcoord.models.messages import JobSlot, Message
from ehcoord.models.tasks import Task
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.calendar import london_date
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.accounts import choose_message_hour
from ehcoord.services.messages import Words, next_message_hour, write_message
from ehcoord.services.tasks import close_task
from tests.builders import NOW, a_case, a_partnership

DAY = timedelta(days=1)
AT_EIGHT = next_message_hour(NOW, 8)


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def channel(tmp_path):
    return FolderChannel(tmp_path, "us@example.org")


def write(person, *subjects, now=NOW, hour=8, task_id=None):
    with transaction(None, now) as session:
        task = session.get_one(Task, task_id) if task_id else None
        for subject in subjects:
            words = Words(subject, f"{subject}, today.")
            write_message(session, Recipient(person.user_id, hour), words, task=task, urgent=False)


def letters(channel):
    return [
        message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in sorted(channel.folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
    ]


def sent(channel, at):
    return drain(at, channel).letters


def confirm_task():
    return db.session.scalars(
        sa.select(Task).where(Task.kind == TaskKind.CONFIRM_LEAD, Task.closed_at.is_(None))
    ).one()


def test_a_day_has_one_letter_even_when_the_hour_is_changed_meanwhile(people, channel):
    write(people.manager, "Sign for Fern")
    assert sent(channel, AT_EIGHT) == 1
    choose_message_hour(people.manager, ChooseMessageHour(15), now=AT_EIGHT + timedelta(hours=1))
    write(people.manager, "Confirm a lead", now=AT_EIGHT + timedelta(hours=2), hour=15)
    at_three = AT_EIGHT + timedelta(hours=7)
    assert sent(channel, at_three) == 0
    assert sent(channel, at_three + DAY) == 1


def test_what_waits_moves_to_the_hour_that_was_chosen(people, channel):
    write(people.manager, "Sign for Fern")
    choose_message_hour(people.manager, ChooseMessageHour(12), now=NOW)
    assert sent(channel, NOW + timedelta(hours=1)) == 0
    assert sent(channel, next_message_hour(NOW, 12)) == 1


def test_days_of_an_outage_leave_one_letter(people, channel):
    for day in range(3):
        write(people.manager, f"Thing {day}", now=NOW + day * DAY)
    assert sent(channel, NOW + 4 * DAY) == 1
    assert letters(channel)[0]["Subject"] == "3 things to do"
    assert sent(channel, NOW + 4 * DAY + timedelta(minutes=5)) == 0


def test_what_was_done_meanwhile_is_not_asked_any_more(people, channel):
    a_case(people, flagged=True)
    task_id = confirm_task().id
    write(people.manager, "Confirm a lead", task_id=task_id)
    with transaction(people.manager.user_id, NOW) as session:
        close_task(session, session.get_one(Task, task_id), "close_case")
    assert sent(channel, AT_EIGHT) == 0
    assert db.session.scalars(sa.select(Message.last_fault)).all() == ["done meanwhile"]
    assert db.session.scalars(sa.select(JobSlot.id)).all() == []


def test_of_one_task_only_the_last_word_is_sent(people, channel):
    a_case(people, flagged=True)
    task_id = confirm_task().id
    write(people.manager, "Due: confirm", task_id=task_id)
    write(people.manager, "Late: confirm", now=NOW + DAY, task_id=task_id)
    assert sent(channel, NOW + 3 * DAY) == 1
    (letter,) = letters(channel)
    assert letter["Subject"] == "Late: confirm"


def test_a_letter_that_could_not_be_sent_is_tried_again_on_its_own_day(people, channel):
    class Unreachable:
        def send(self, letter):
            raise OSError(letter.id)

    write(people.manager, "Sign for Fern")
    assert drain(AT_EIGHT, Unreachable()).failed == 1
    assert sent(channel, AT_EIGHT + timedelta(minutes=30)) == 1
    assert sent(channel, AT_EIGHT + timedelta(minutes=60)) == 0


def test_two_senders_claim_a_day_once(people, channel):
    write(people.manager, "Sign for Fern")
    assert [sent(channel, AT_EIGHT), sent(channel, AT_EIGHT)] == [1, 0]
    (slot,) = db.session.scalars(sa.select(JobSlot)).all()
    again = {"job": slot.job, "slot": slot.slot, "claimed_at": AT_EIGHT}
    with pytest.raises(sa.exc.IntegrityError):
        claim_again(again)


def claim_again(again):
    with transaction(None, AT_EIGHT) as session:
        session.add(JobSlot(**again))


def test_no_letter_names_a_child_and_the_nickname_is_the_leads(people, channel):
    case = a_case(people, flagged=True, family_name="Okonjo")
    with transaction(None, NOW) as session:
        session.get_one(Child, case.child_ids[0]).nickname = "Fern"
    at = NOW
    while at < NOW + 21 * DAY:
        run_sweep(at, channel)
        at += timedelta(hours=6)
    said = "\n".join(f"{one['Subject']} {one.get_content()}" for one in letters(channel))
    assert "NM-" in said
    assert "Okonjo" not in said
    assert "Robin" not in said
    ordinary = db.session.execute(
        sa.select(Message.to_id, Message.sent_at)
        .where(Message.urgent.is_(False), Message.sent_at.is_not(None))
        .distinct()
    ).all()
    days = [(to_id, london_date(at)) for to_id, at in ordinary if at is not None]
    assert len(days) == len(set(days)) > 3


def test_a_head_has_one_page_a_week_with_counts_and_none_when_nothing_is_late(people, channel):
    monday_noon = datetime(2025, 6, 9, 11, 0, tzinfo=NOW.tzinfo)
    assert write_weekly_pages(monday_noon) == 0
    a_case(people, flagged=True, family_name="Okonjo")
    next_monday = monday_noon + 7 * DAY
    assert write_weekly_pages(next_monday) == 1
    assert write_weekly_pages(next_monday + timedelta(hours=3)) == 0
    assert write_weekly_pages(next_monday + DAY) == 0
    (message,) = db.session.scalars(
        sa.select(Message).where(Message.to_id == people.head.user_id)
    ).all()
    assert "1 thing late" in message.body
    assert "Okonjo" not in message.body


def test_a_monday_that_was_missed_leaves_one_page_later_in_the_week(people):
    a_case(people, flagged=True)
    wednesday = datetime(2025, 6, 11, 11, 0, tzinfo=NOW.tzinfo)
    assert write_weekly_pages(wednesday) == 1
    assert write_weekly_pages(wednesday + DAY) == 0
    assert write_weekly_pages(wednesday + 5 * DAY) == 1
