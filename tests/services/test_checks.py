"""``check``: a sound database has no findings; each planted breakage is named by its promise."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from ehcoord.db import db, transaction
from ehcoord.models.records import AuditStream
from ehcoord.rules.vocabulary import Level
from ehcoord.services.checks import Finding, check_promises
from tests.builders import NOW, ACase, Partnership, a_case, a_partnership
from tests.facts import add_worry, check_again

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def people(app: Flask) -> Partnership:
    return a_partnership()


@pytest.fixture
def case(people: Partnership) -> ACase:
    """A case with an unanswered worry, an open review and a lead still to be confirmed."""
    made = a_case(people, flagged=True)
    with transaction(people.practitioner.user_id, NOW) as session:
        add_worry(session, made.id, made.child_ids[0], Level.SERIOUS, "D03")
        check_again(session, made.child_ids[0])
    return made


def break_it(*statements: str) -> None:
    """Does what no use case does: writes to the database behind the service's back."""
    with transaction(None, LATER) as session:
        for statement in statements:
            session.execute(sa.text(statement))


def promises(*, full: bool = False) -> set[str]:
    return {one.promise for one in check_promises(LATER, full=full)}


def test_a_sound_database_has_no_findings(case: ACase) -> None:
    assert check_promises(LATER) == []
    assert check_promises(LATER, full=True) == []


def test_p1_a_case_whose_lead_nobody_is_asked_to_confirm(case: ACase) -> None:
    break_it(
        "UPDATE task SET closed_at = opened_at, next_step_at = NULL WHERE kind = 'confirm_lead'"
    )
    assert "P1" in promises()


def test_p2_a_worry_that_waits_without_an_open_review(case: ACase) -> None:
    break_it(
        "UPDATE review_meeting SET closed_at = opened_at",
        "UPDATE task SET closed_at = opened_at, next_step_at = NULL WHERE kind = 'hold_review'",
    )
    found = [one for one in check_promises(LATER) if one.promise == "P2"]
    assert found == [
        Finding("P2", "Worries wait for a decision and no review is open.", "child", case.child_ids)
    ]


def test_p2_a_next_check_that_was_put_off(case: ACase) -> None:
    break_it("UPDATE child SET next_check_at = NULL")
    assert promises() == {"P2"}


def test_p3_a_review_that_counts_as_held_and_decided_nothing(case: ACase) -> None:
    with transaction(None, LATER) as session:
        session.execute(
            sa.text("UPDATE review_meeting SET held_at = :at, closed_at = :at, sent_at = :at"),
            {"at": LATER.replace(tzinfo=None) if _is_sqlite() else LATER},
        )
    assert "P3" in promises()


def test_p4_a_task_that_is_about_nothing(case: ACase) -> None:
    break_it("UPDATE task SET about_id = 999999 WHERE kind = 'confirm_lead'")
    assert "P4" in promises()


def test_p4_a_task_that_has_fallen_silent(case: ACase) -> None:
    break_it("UPDATE task SET next_step_at = NULL WHERE kind = 'confirm_lead'")
    assert promises() == {"P4"}


def test_p5_a_row_that_was_rewritten(case: ACase) -> None:
    break_it("UPDATE case_file SET family_name = 'Rewritten'")
    assert promises() == {"P5"}


def test_p5_a_table_without_its_guard(case: ACase) -> None:
    on = "" if _is_sqlite() else " ON risk_indicator"
    break_it(f"DROP TRIGGER risk_indicator_no_update{on}")
    assert promises() == {"P5"}


def test_p9_a_reason_that_stands_twice(case: ACase) -> None:
    columns = (
        "review_id, child_id, rule, mode, since, due_at, reason, facts, rulebook_version, "
        "recorded_at, restricted"
    )
    again = f"INSERT INTO review_prompt (key, {columns}) SELECT 'another', {columns}"
    break_it(f"{again} FROM review_prompt")
    assert promises() == {"P9"}


def test_a_changed_line_of_the_record_of_use_is_found(case: ACase) -> None:
    off, on = _guards_of_the_record()
    break_it(off, "UPDATE audit_event SET name = 'changed' WHERE number = 1", *on)
    assert promises() == {"record of use"}


def test_a_verified_line_is_not_read_again_unless_asked(case: ACase) -> None:
    assert check_promises(LATER) == []
    verified = db.session.scalars(sa.select(AuditStream.verified_number)).all()
    assert all(verified)
    off, on = _guards_of_the_record()
    break_it(off, "UPDATE audit_event SET name = 'changed' WHERE number = 1", *on)
    assert promises() == set()
    assert promises(full=True) == {"record of use"}


def test_lines_missing_from_the_end_of_the_record_are_found(case: ACase) -> None:
    break_it("UPDATE audit_stream SET last_number = last_number + 1")
    assert promises() == {"record of use"}


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _guards_of_the_record() -> tuple[str, list[str]]:
    """How somebody with the keys of the database takes the guard off and puts it back."""
    if _is_sqlite():
        off = "DROP TRIGGER audit_event_no_update"
        found = db.session.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE name = 'audit_event_no_update'")
        )
        return off, [str(found)]
    table = "ALTER TABLE audit_event"
    return f"{table} DISABLE TRIGGER USER", [f"{table} ENABLE TRIGGER USER"]
