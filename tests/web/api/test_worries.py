"""A program records a worry as a person does; an immediate one is answered with the numbers."""

from uuid import uuid4

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.records import AuditEvent
from ehcoord.models.risks import RiskIndicator
from tests.builders import a_case


def a_worry(case, **more):
    return {
        "child_ids": [str(case.child_public_ids[0])],
        "evidence": "Would not go home after the bell.",
        "level": "moderate",
        "observed_at": "2025-05-19",
        "one_use_id": str(uuid4()),
        **more,
    }


def recorded():
    return list(db.session.scalars(sa.select(RiskIndicator).order_by(RiskIndicator.id)))


def address(case, *more):
    return "/".join((f"/cases/{case.public_id}/worries", *more))


def test_a_worry_is_recorded_once_and_has_an_address(lead, case):
    sent = a_worry(case)
    done = lead.post(address(case), sent, status=201)
    again = lead.post(address(case), sent, status=200)
    assert again["worries"][0]["worry_id"] == done["worries"][0]["worry_id"]
    (row,) = recorded()
    shown = lead.get(address(case, str(row.public_id)))
    assert (shown["level"], shown["evidence"]) == ("moderate", "Would not go home after the bell.")
    assert shown["child_id"] == str(case.child_public_ids[0])


def test_a_serious_worry_asks_for_a_review_and_waits(lead, case):
    done = lead.post(address(case), a_worry(case, level="serious"), status=201)
    assert done["worries"][0]["happened"]["review"] == "opened"
    (found,) = lead.get(address(case))["items"]
    assert (found["waiting"], found["answer"]) == (True, "Waiting for a decision")
    now = lead.get(f"/cases/{case.public_id}/children/{case.child_public_ids[0]}")
    assert now["waiting"] == [found["id"]]
    assert now["review_due_at"] == done["worries"][0]["happened"]["review_due_at"]


def test_an_immediate_worry_is_answered_with_the_numbers_to_ring(lead, case):
    done = lead.post(address(case), a_worry(case, level="immediate"), status=201)
    stop = done["stop"]
    assert "You must ring" in stop["first"]
    assert "999" in {one["number"] for one in stop["numbers"]}
    assert "Robin Sample" in stop["say"]
    ring = {"answer": "rung", "who": "Duty desk", "at": "2025-05-19T09:55:00+01:00"}
    call = lead.post(stop["ways"][0]["href"], ring)
    assert call["still_to_ring"] is False
    (referral,) = lead.get(f"/cases/{case.public_id}/referrals")["items"]
    assert (referral["who"], referral["answer"]) == ("Duty desk", "rung")


def test_what_is_restricted_is_not_there_for_those_who_may_not_see_it(
    lead, case, people, program_of
):
    lead.post(address(case), a_worry(case, restricted=True), status=201)
    lead.post(address(case), a_worry(case), status=201)
    (row, _) = recorded()
    assert len(lead.get(address(case))["items"]) == 2
    around = program_of(people.practitioner)
    assert [one["restricted"] for one in around.get(address(case))["items"]] == [False]
    around.get(address(case, str(row.public_id)), status=404)


def test_no_reason_names_what_is_restricted_to_those_who_may_not_see_it(
    lead, case, people, program_of
):
    lead.post(address(case), a_worry(case, level="serious", restricted=True), status=201)
    child = f"/cases/{case.public_id}/children/{case.child_public_ids[0]}"
    tasks = f"/cases/{case.public_id}/tasks"
    assert lead.get(child)["reasons"] != []
    assert any(one["reason"] for one in lead.get(tasks)["items"])
    around = program_of(people.practitioner)
    assert around.get(child)["reasons"] == []
    assert not any(one["reason"] for one in around.get(tasks)["items"])


def test_a_worry_is_corrected_named_and_said_to_be_of_one_event(lead, case):
    first, second = (
        lead.post(address(case), a_worry(case), status=201)["worries"][0]["worry_id"]
        for _ in range(2)
    )
    written = {**a_worry(case, evidence="Would not go in."), "level": "serious"}
    del written["child_ids"]
    changed = lead.post(address(case, first, "correct"), written)
    assert lead.get(address(case, first))["id"] == changed["worry_id"]
    lead.post(address(case, first, "words"), {"code": "A01"})
    lead.post(address(case, second, "same-episode"), {"same_as_id": first})
    shown = lead.get(address(case, second))
    assert shown["same_episode_as"] == lead.get(address(case, first))["id"]
    lead.post(address(case, second, "still-true"), {"answer": "still_true"})
    lead.post(address(case, second, "wrong-child"), {"why": "Mixed up."})
    lead.get(address(case, second), status=404)


def test_reading_is_on_the_record_of_use(lead, case):
    lead.get(address(case))
    seen = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == "case.seen")).one()
    assert seen.details == {"page": "worries, by a program"}


def test_a_child_of_another_family_is_not_found(lead, case, people):
    other = a_case(people, lead=people.lead)
    stray = a_worry(case, child_ids=[str(other.child_public_ids[0])])
    lead.post(address(case), stray, status=404)
    lead.get(address(case), status=404, child_id=str(other.child_public_ids[0]))
    assert recorded() == []
