"""The outbox: nothing lost, nothing doubled in the folder, one ordinary letter a day."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from ehcoord.db import db, transaction
from ehcoord.jobs.channels import FolderChannel, Letter
from ehcoord.jobs.outbox import LEASE, MOST_TRIES, drain
from ehcoord.models.messages import Message
from ehcoord.queries.recipients import Recipient
from ehcoord.services.messages import (
    Words,
    next_message_hour,
    write_message,
    write_to_address,
)
from tests.builders import NOW, Partnership, a_partnership

TOMORROW_AT_EIGHT = next_message_hour(NOW, 8)


class Dead(Exception):  # noqa: N818, it stands for a process that was killed.
    """The process ended here."""


class DiesAfterSending(FolderChannel):
    """Delivers, and then the process is gone before it can mark anything."""

    def send(self, letter: Letter) -> None:
        super().send(letter)
        raise Dead


class Unreachable:
    """A mail server that does not answer."""

    def send(self, letter: Letter) -> None:
        raise OSError(letter.id)


@pytest.fixture
def people(app: Flask) -> Partnership:
    return a_partnership()


def write(people: Partnership, *subjects: str, urgent: bool = False) -> None:
    assert people.lead.user_id is not None
    to = Recipient(people.lead.user_id, 8)
    with transaction(None, NOW) as session:
        for subject in subjects:
            write_message(session, to, Words(subject, f"{subject}, today."), urgent=urgent)


def read_letter(place: Path) -> EmailMessage:
    return message_from_bytes(place.read_bytes(), policy=policy.default)


def letters(folder: Path) -> list[str]:
    return sorted(str(read_letter(one)["Subject"]) for one in folder.iterdir())


def test_an_urgent_message_goes_at_once(people: Partnership, tmp_path: Path) -> None:
    write(people, "Ring about Fern", urgent=True)
    assert drain(NOW, FolderChannel(tmp_path, "us@example.org")).letters == 1
    assert letters(tmp_path) == ["Ring about Fern"]


def test_ordinary_messages_wait_for_the_hour_and_go_as_one(
    people: Partnership, tmp_path: Path
) -> None:
    channel = FolderChannel(tmp_path, "us@example.org")
    write(people, "Hold the review of Fern", "Confirm a lead for Oak")
    assert drain(NOW, channel).letters == 0
    sent = drain(TOMORROW_AT_EIGHT, channel)
    assert (sent.letters, sent.messages) == (1, 2)
    assert letters(tmp_path) == ["2 things to do"]
    assert drain(TOMORROW_AT_EIGHT, channel).letters == 0


def test_a_sender_that_dies_gives_its_message_back_under_the_same_id(
    people: Partnership, tmp_path: Path
) -> None:
    write(people, "Ring about Fern", urgent=True)
    with pytest.raises(Dead):
        drain(NOW, DiesAfterSending(tmp_path, "us@example.org"))
    channel = FolderChannel(tmp_path, "us@example.org")
    assert drain(NOW, channel).letters == 0
    assert drain(NOW + LEASE, channel).letters == 1
    assert letters(tmp_path) == ["Ring about Fern"]


def test_what_was_sent_before_a_death_is_made_up_as_it_was(
    people: Partnership, tmp_path: Path
) -> None:
    write(people, "Hold the review of Fern", "Confirm a lead for Oak")
    with pytest.raises(Dead):
        drain(TOMORROW_AT_EIGHT, DiesAfterSending(tmp_path, "us@example.org"))
    write(people, "Meet Elm as their lead")
    channel = FolderChannel(tmp_path, "us@example.org")
    drain(TOMORROW_AT_EIGHT + LEASE, channel)
    assert letters(tmp_path) == ["2 things to do"]
    drain(TOMORROW_AT_EIGHT + timedelta(days=1), channel)
    assert letters(tmp_path) == ["2 things to do", "Meet Elm as their lead"]


def test_a_server_that_does_not_answer_is_tried_with_growing_gaps_and_then_given_up(
    people: Partnership,
) -> None:
    write(people, "Ring about Fern", urgent=True)
    at, gaps = NOW, []
    for _ in range(MOST_TRIES):
        assert drain(at, Unreachable()).failed == 1
        row = db.session.scalars(sa.select(Message).execution_options(populate_existing=True)).one()
        gaps.append(row.next_try_at - at)
        at = row.next_try_at
    assert gaps == sorted(set(gaps))
    assert row.given_up_at is not None
    assert drain(at + timedelta(days=9), Unreachable()).failed == 0


def test_somebody_without_an_account_gets_each_message_as_a_letter_of_its_own(
    people: Partnership, tmp_path: Path
) -> None:
    write(people, "Ring about Fern", urgent=True)
    with transaction(None, NOW) as session:
        for subject in ("A question", "A second question"):
            write_to_address(session, "ward@example.org", Words(subject, "Can you tell us?"))
    assert drain(NOW, FolderChannel(tmp_path, "us@example.org")).letters == 3
    assert letters(tmp_path) == ["A question", "A second question", "Ring about Fern"]
    (told,) = {
        (str(mail["To"]), mail.get_content())
        for mail in map(read_letter, tmp_path.iterdir())
        if "question" in str(mail["Subject"])
    }
    assert told == ("ward@example.org", "Can you tell us?\n")
    assert drain(NOW, FolderChannel(tmp_path, "us@example.org")).letters == 0


def test_a_message_goes_to_an_account_or_an_address_and_never_to_both_or_neither(
    people: Partnership,
) -> None:
    for to in ({}, {"to_id": people.lead.user_id, "to_address": "ward@example.org"}):
        with pytest.raises(IntegrityError), transaction(None, NOW) as session:
            session.add(Message(subject="A", body="B", written_at=NOW, next_try_at=NOW, **to))
