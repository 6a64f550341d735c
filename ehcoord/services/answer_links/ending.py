"""Links that are no longer asked: ended by an act, which the record of use names."""

from collections.abc import Mapping

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.answer_links import AnswerLink
from ehcoord.rules.answer_links import LinkEnding
from ehcoord.services.records import Detail, Event, record


def end_links(session: WriteSession, how: LinkEnding, *which: sa.ColumnElement[bool]) -> int:
    """Ends every link of these that still waits for an answer; gives how many there were."""
    rows = session.scalars(
        sa.select(AnswerLink)
        .where(AnswerLink.answered_at.is_(None), AnswerLink.ended_at.is_(None), *which)
        .order_by(AnswerLink.id)
        .with_for_update()
    ).all()
    for row in rows:
        row.ended_at, row.ended_how = session.now, how
        note_link(session, "link.ended", row, {"how": how.value})
    return len(rows)


def note_link(
    session: WriteSession, name: str, link: AnswerLink, details: Mapping[str, Detail]
) -> None:
    """Puts a line about a link on the record of use: which question, and never what was said."""
    said = {"question": link.question.value, **details}
    record(session, Event(name, "link", link.id, link.case_id, link.child_id, said))
