"""Ways in which a message leaves the building: a folder, for trying out, or an SMTP server.

Both take one letter under one id. The folder holds a letter exactly once, whatever happens in
between; a mail server may be given one again after a crash, under the same Message-ID.
"""

import os
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from uuid import UUID

from config import Settings
from ehcoord.rules.invitations import method_of

SMTP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is sent at once: one urgent message, or a day's ordinary ones together.

    ``calendar`` is an invitation, for the one message that goes with it.
    """

    id: UUID
    to: str
    subject: str
    body: str
    calendar: str = ""


class Channel(Protocol):
    """Delivers a letter, or raises OSError or SMTPException when it cannot."""

    def send(self, letter: Letter) -> None: ...


class FolderChannel:
    """Writes each letter to a file named by its id; a second delivery writes the same file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, letter: Letter) -> None:
        """Writes the whole letter beside its place and renames it: nobody sees half of one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / f"{letter.id}.eml"
        draft = self.folder / f".{letter.id}.{os.getpid()}"
        draft.write_bytes(bytes(as_mail(letter, self.sender)))
        draft.replace(place)


class SmtpChannel:
    """Hands each letter to a mail server."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        self.host = host
        self.port = port
        self.sender = sender

    def send(self, letter: Letter) -> None:
        """Sends one letter over a connection of its own."""
        with smtplib.SMTP(self.host, self.port, timeout=SMTP_SECONDS) as server:
            server.send_message(as_mail(letter, self.sender))


def as_mail(letter: Letter, sender: str) -> EmailMessage:
    """The letter as mail; its Message-ID comes from its id, so that a repeat is known as one."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    mail.set_content(letter.body)
    if letter.calendar:
        # A calendar takes an invitation in where the part says what is to be done with it.
        method = {"method": method_of(letter.calendar)}
        mail.add_alternative(letter.calendar, subtype="calendar", params=method)
    return mail


def channel_of(settings: Settings) -> Channel:
    """The channel that the settings name."""
    if settings.message_channel == "smtp":
        return SmtpChannel(settings.smtp_host, settings.smtp_port, settings.sender)
    return FolderChannel(settings.message_folder, settings.sender)
