"""People without an account for tests: asked by link, and the letters that reach them."""

from email import message_from_bytes, policy
from uuid import uuid4

import sqlalchemy as sa

from ehcoord.commands.answer_links import AskByLink, JoinWithoutAccount
from ehcoord.db import db
from ehcoord.jobs.channels import FolderChannel
from ehcoord.jobs.outbox import drain
from ehcoord.models.answer_links import AnswerLink
from ehcoord.rules.answer_links import LinkQuestion
from ehcoord.services.answer_links import ask_by_link, join_without_account
from ehcoord.services.answer_links.tokens import PATH
from tests.builders import NOW

WARD = "ward.nurse@example.org"
NURSE = JoinWithoutAccount("Nadia Okoro", "Northmere Hospital", WARD, "Ward nurse")


def a_member(p, case, person=NURSE):
    """The nurse is around the family; gives the address of her place in it."""
    return join_without_account(p.lead, case.public_id, person, now=NOW)


def ask(p, case, question=LinkQuestion.SEEN, now=NOW, **more):
    """The nurse, or whoever is named, is asked about the first child."""
    to = {} if {"member_id", "name"} & more.keys() else {"member_id": a_member(p, case)}
    command = AskByLink(question, case.child_public_ids[0], one_use_id=uuid4(), **to, **more)
    return ask_by_link(p.lead, case.public_id, command, now=now)


def the_link(made):
    """The row of a link that was made, as it stands."""
    found = sa.select(AnswerLink).where(AnswerLink.public_id == made.link_id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def letters(folder, now=NOW):
    """Every letter that has left the outbox by now."""
    drain(now, FolderChannel(folder, "us@example.org"))
    return [
        message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in sorted(folder.iterdir(), key=lambda place: place.stat().st_mtime_ns)
    ]


def token_in(letter):
    """What opens the link, as the person who was asked finds it in their letter."""
    return letter.get_content().strip().rpartition(PATH)[2]


def token_sent(folder, now=NOW):
    """The same, of the last letter to the nurse."""
    return token_in([one for one in letters(folder, now) if one["To"] == WARD][-1])
