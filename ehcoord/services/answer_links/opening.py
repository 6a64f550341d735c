"""Opening a link: it shows a question and ends nothing, however often it is opened.

Mail scanners open links. Only sending an answer uses one up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ehcoord.db import db, transaction
from ehcoord.models.accounts import SignInAttempt
from ehcoord.models.answer_links import AnswerLink
from ehcoord.queries.accounts import failures
from ehcoord.queries.answer_links import find_link, is_live, whom_it_is_about
from ehcoord.rules.answer_links import LinkQuestion
from ehcoord.services.answer_links.ending import note_link
from ehcoord.services.answer_links.tokens import hash_of
from ehcoord.services.records import keyed_hash

# A link that a scanner opens again and again is one line of the record an hour.
NOTED_EVERY = timedelta(hours=1)
WINDOW = timedelta(minutes=15)
MOST_MISSES = 20


@dataclass(frozen=True, slots=True)
class LinkOpened:
    """A question that waits for an answer: all that whoever holds the link is shown."""

    question: LinkQuestion
    child: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkSpent:
    """Nothing waits behind this address, for whichever reason; no word of which.

    ``retry_at`` is set where so many addresses were tried that none is looked at for a while.
    """

    retry_at: datetime | None = None


def open_link(
    token: str, address: str, *, noted: bool = True, now: datetime
) -> LinkOpened | LinkSpent:
    """The question of a link, and a line on the record of use that it was opened.

    ``address`` is the network address that asks; ``noted`` is whether there is such a line.
    Raises Busy when it cannot be written.
    """
    link = find_link(db.session(), hash_of(token))
    if link is None:
        return _missed(address, now)
    if not is_live(db.session(), link, now):
        return LinkSpent()
    shown = LinkOpened(link.question, whom_it_is_about(db.session(), link), link.expires_at)
    if noted:
        _note_opened(link.id, now)
    return shown


def _note_opened(link_id: int, now: datetime) -> None:
    with transaction(None, now, wait_ms=1000) as session:
        link = session.get_one(AnswerLink, link_id, with_for_update=True)
        if link.opened_at is None or now - link.opened_at >= NOTED_EVERY:
            link.opened_at = now
            note_link(session, "link.opened", link, {})


def _missed(address: str, now: datetime) -> LinkSpent:
    """Counts an address that opens nothing, until whoever tries them has tried too many."""
    key = keyed_hash(f"answer link from {address}")
    _, misses = failures(db.session(), key, key, now - WINDOW)
    if len(misses) >= MOST_MISSES:
        return LinkSpent(misses[-MOST_MISSES] + WINDOW)
    with transaction(None, now) as session:
        session.add(SignInAttempt(account_key=key, address_key=key, tried_at=now, succeeded=False))
    return LinkSpent()
