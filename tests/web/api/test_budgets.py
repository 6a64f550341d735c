"""The main calls within their statements, and the numbers to ring while the database is held."""

import sqlite3
from uuid import uuid4

import pytest

from tests.applications import new_application
from tests.builders import a_case, a_partnership
from tests.programs import Program
from tests.reviewing import record, the_review
from tests.services.test_saving_a_worry import statements_of


def a_worry(case, level):
    return {
        "child_ids": [str(case.child_public_ids[0])],
        "evidence": "Would not go home after the bell.",
        "level": level,
        "observed_at": "2025-05-19",
        "one_use_id": str(uuid4()),
    }


@pytest.mark.parametrize(
    ("path", "most"),
    [("/me", 4), ("/cases", 10), ("/cases/{case}", 11), ("/cases/{case}/worries", 30),
     ("/cases/{case}/children/{child}", 25), ("/cases/{case}/support", 20),
     ("/cases/{case}/tasks", 14), ("/cases/{case}/reviews", 14), ("/reviews/{review}", 31),
     ("/tasks", 5), ("/children", 13)],
)  # fmt: skip
def test_a_call_that_reads_takes_few_statements(app, people, case, lead, path, most):
    for _ in range(3):
        record(people, case, code="A15")
    where = path.format(
        case=case.public_id, child=case.child_public_ids[0], review=the_review().public_id
    )
    lead.get(where)
    seen = statements_of(app.extensions["read_bind"], lambda: lead.get(where))
    assert len(seen) <= most, "\n".join(one[:90].replace("\n", " ") for one in seen)


def test_a_serious_worry_that_opens_a_review_takes_few_statements(app, people, case, lead):
    other = a_case(people, lead=people.lead, family_name="Other")
    lead.do(f"/cases/{other.public_id}/worries", a_worry(other, "serious"))
    worry = a_worry(case, "serious") | {"code": "A15"}
    seen = statements_of(
        app.extensions["read_bind"], lambda: lead.do(f"/cases/{case.public_id}/worries", worry)
    )
    assert len(seen) <= 25, "\n".join(one[:90].replace("\n", " ") for one in seen)


def test_the_numbers_do_not_wait_for_whoever_holds_the_database(tmp_path):
    app = new_application(f"sqlite:///{tmp_path / 'held.sqlite'}", tmp_path)
    with app.app_context():
        people = a_partnership()
        case = a_case(people, lead=people.lead)
        lead = Program(app, people.lead)
    where = f"/cases/{case.public_id}/worries"
    holder = sqlite3.connect(tmp_path / "held.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    refused = lead.post(where, a_worry(case, "immediate"), status=503)
    holder.execute("ROLLBACK")
    holder.close()
    assert "You must ring" in refused["stop"]["first"]
    assert "999" in {one["number"] for one in refused["stop"]["numbers"]}
    assert "not saved" in refused["detail"]
    with app.app_context():
        assert lead.get(where)["items"] == []
