"""Invitations leave through the outbox for a real mail server, as calendars take them in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import vobject
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from ehcoord.commands.meetings import ArrangeReview, CallOffMeeting
from ehcoord.jobs.channels import SmtpChannel
from ehcoord.jobs.outbox import drain
from ehcoord.services.meetings import arrange_review, call_off_meeting
from tests.builders import NOW, Partnership, a_case, a_partnership
from tests.databases import free_port
from tests.invitations import read
from tests.reviewing import record, the_review

SOON = NOW + timedelta(days=2)


class Kept:
    """A mail server's handler that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[list[str]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802, its name is given.
        """Keeps one letter."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.to.append(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Kept, SmtpChannel]]:
    kept = Kept()
    running = Controller(kept, hostname="127.0.0.1", port=free_port())
    running.start()
    yield kept, SmtpChannel(running.hostname, running.port, "help@example.org")
    running.stop()


@pytest.fixture
def people(app: Flask) -> Partnership:
    return a_partnership()


def calendar_part(mail: EmailMessage) -> EmailMessage:
    assert mail.get_content_type() == "multipart/alternative"
    words, calendar = mail.iter_parts()
    assert words.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert isinstance(calendar, EmailMessage)
    return calendar


def test_a_mail_server_is_given_the_invitation_the_move_and_the_end(
    people: Partnership, server: tuple[Kept, SmtpChannel]
) -> None:
    kept, channel = server
    record(people, a_case(people, lead=people.lead))
    review = the_review().public_id
    asked = people.practitioner.public_id
    assert asked is not None
    plan = ArrangeReview(SOON, "Café Löwe, upstairs", invite=(asked,))
    arrange_review(people.lead, review, plan, now=NOW)
    drain(NOW, channel)
    later = SOON + timedelta(hours=1)
    arrange_review(people.lead, review, replace(plan, arranged_at=later), now=NOW)
    call_off_meeting(people.lead, review, CallOffMeeting("Snow."), now=NOW)
    assert drain(NOW, channel).letters == 2
    assert drain(NOW + timedelta(days=2), channel).letters == 0
    assert kept.to == [["practitioner@example.org"]] * 3
    parts = [calendar_part(mail) for mail in kept.mails]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST", "CANCEL"]
    texts = [part.get_content() for part in parts]
    assert [read(text) for text in texts] == [
        ("REQUEST", 0, SOON), ("REQUEST", 1, later), ("CANCEL", 2, later),
    ]  # fmt: skip
    for text in texts:
        event = vobject.readOne(text, validate=True).vevent
        assert event.location.value == "Café Löwe, upstairs"
        assert event.organizer.value == "mailto:ehcoord@localhost"
    assert len({mail["Message-ID"] for mail in kept.mails}) == 3
