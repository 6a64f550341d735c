"""What is asked about links: somebody joins without an account, is asked, and answers."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ehcoord.rules.answer_links import LinkQuestion, LinkSaid
from ehcoord.rules.vocabulary import Level


@dataclass(frozen=True, slots=True)
class JoinWithoutAccount:
    """A professional around the family who has no account, and where links to them are sent."""

    name: str = field(repr=False)
    agency: str
    email: str = field(repr=False)
    what_they_do: str = ""
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AskByLink:
    """One question about one child, to a member without an account or to somebody by name.

    ``support_id`` is the help that may have started, ``worry_id`` the worry that social care was
    told of; the other questions have neither.
    """

    question: LinkQuestion
    child_id: UUID
    member_id: UUID | None = None
    name: str = field(default="", repr=False)
    agency: str = ""
    email: str = field(default="", repr=False)
    what_they_do: str = ""
    support_id: UUID | None = None
    worry_id: UUID | None = None
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SendAnswer:
    """What somebody answers by a link: at most three answers, words, and perhaps a worry."""

    said: LinkSaid | None = None
    on_day: date | None = None
    alone: bool | None = None
    own_view: int | None = None
    reference: str = ""
    words: str = field(default="", repr=False)
    worry: str = field(default="", repr=False)
    worry_level: Level | None = None
    worry_on: date | None = None
    worry_about_adult: bool = False
