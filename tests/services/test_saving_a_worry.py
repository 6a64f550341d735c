"""Saving a worry stays within its budget of statements, however long the history is."""

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa

from ehcoord.commands.contacts import RecordNote
from ehcoord.commands.risks import RecordWorry
from ehcoord.rules.vocabulary import Level
from ehcoord.services.contacts import record_note
from ehcoord.services.risks import record_worry
from tests.builders import NOW, a_case, a_partnership

MOST_STATEMENTS = 25


def statements_of(connection, act):
    seen = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ")):
            seen.append(statement)

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
    return seen


def test_a_serious_worry_that_opens_a_review_takes_few_statements(app):
    p = a_partnership()
    case, other = a_case(p, lead=p.lead), a_case(p, lead=p.lead, family_name="Other")

    def save(day, case=case):
        command = RecordWorry(
            case.child_public_ids, "Seen.", Level.SERIOUS, NOW, code="A01", one_use_id=uuid4()
        )
        record_worry(p.practitioner, case.public_id, command, now=NOW + timedelta(days=day))

    # The rulebook is read once a process, and a case has its record of use from its opening.
    save(0, other)
    record_note(p.practitioner, case.public_id, RecordNote("Opened."), now=NOW)
    connection = app.extensions["read_bind"]
    first = statements_of(connection, lambda: save(0))
    for day in range(1, 6):
        save(day)
    last = statements_of(connection, lambda: save(6))
    assert len(first) <= MOST_STATEMENTS
    assert len(last) <= MOST_STATEMENTS
