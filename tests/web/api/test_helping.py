"""Programs and the daily work: help, contacts, notes, tasks, plans, and finding people."""

from uuid import uuid4

import pytest


def child(case):
    return str(case.child_public_ids[0])


def a_line(case, **more):
    return {
        "child_id": child(case),
        "type_code": "counselling",
        "status": "active",
        "first_contact_at": "2025-05-19",
        "contacts_per_4_weeks": 4,
        **more,
    }


def test_a_line_of_help_from_its_beginning_to_its_end(lead, case):
    lines = f"/cases/{case.public_id}/support"
    started = lead.make(lines, a_line(case, status="accepted", first_contact_at=None))
    line = f"{lines}/{started['support_id']}"
    assert lead.get(line)["running"] is False
    lead.post(f"{line}/first-contact", {"first_contact_at": "2025-05-19"})
    lead.post(f"{line}/going", {"answer": "as_planned"})
    lead.post(f"{line}/missed", {"planned_at": "2025-05-16", "cancelled_by_service": True})
    shown = lead.get(line)
    assert (shown["running"], shown["confirmed_as"]) == (True, "as_planned")
    lead.post(f"{line}/change", {"status": "ended", "happened_at": "2025-05-19"})
    assert [one["status"] for one in lead.get(lines)["items"]] == ["ended"]


def test_help_names_the_worries_it_is_for(lead, case):
    worry = lead.make(
        f"/cases/{case.public_id}/worries",
        {"child_ids": [child(case)], "evidence": "Seen.", "level": "minor",
         "observed_at": "2025-05-19"},
    )["worries"][0]["worry_id"]  # fmt: skip
    lead.make(f"/cases/{case.public_id}/support", a_line(case, worry_ids=[worry]))
    assert lead.get(f"/cases/{case.public_id}/support")["items"][0]["worry_ids"] == [worry]


def test_help_that_is_restricted_is_not_there_for_those_who_may_not_see_it(
    lead, case, people, program_of
):
    lines = f"/cases/{case.public_id}/support"
    line = lead.make(lines, a_line(case, restricted=True))["support_id"]
    around = program_of(people.practitioner)
    assert around.get(lines)["items"] == []
    around.get(f"{lines}/{line}", status=404)


def test_a_contact_and_a_note_are_kept_once(lead, case):
    seen = {"child_ids": [child(case)], "happened_at": "2025-05-19", "seen": True,
            "one_use_id": str(uuid4())}  # fmt: skip
    contacts = f"/cases/{case.public_id}/contacts"
    first = lead.post(contacts, seen, status=201)
    assert lead.post(contacts, seen)["entry_id"] == first["entry_id"]
    assert len(lead.get(contacts)["items"]) == 1
    note = {"words": "The school trip is on Friday.", "one_use_id": str(uuid4())}
    lead.post(f"/cases/{case.public_id}/notes", note, status=201)
    lead.post(f"/cases/{case.public_id}/notes", note)
    told = lead.get(f"/cases/{case.public_id}/chronology", kind="note")["items"]
    assert [one["words"] for one in told] == ["The school trip is on Friday."]


def test_three_taps_of_a_week(lead, case):
    card = {"seen": "me", "seen_on": "2025-05-19", "one_use_id": str(uuid4())}
    lead.post(f"/children/{child(case)}/this-week", card)
    now = lead.get(f"/cases/{case.public_id}/children/{child(case)}")
    assert now["last_seen"]["by_whom"] == "Leah Moss"
    assert {one["id"] for one in lead.get("/children")["items"]} == {
        str(one) for one in case.child_public_ids
    }


def test_the_words_of_a_safety_plan_are_for_a_few(lead, case, people, program_of):
    plans = f"/cases/{case.public_id}/safety-plans"
    plan = {"child_id": child(case), "made_on": "2025-05-19", "made_by": "School nurse",
            "rings_at_night": "An aunt", "words": "What helps."}  # fmt: skip
    lead.post(plans, plan, status=201)
    assert lead.get(plans)["items"][0]["words"] == "What helps."
    shown = program_of(people.practitioner).get(plans)["items"][0]
    assert (shown["words"], shown["rings_at_night"]) == (None, "An aunt")


def test_what_is_asked_of_a_person_and_of_a_case(lead, case):
    lead.make(
        f"/cases/{case.public_id}/worries",
        {"child_ids": [child(case)], "evidence": "Seen.", "level": "serious", "code": "A15",
         "observed_at": "2025-05-19"},
    )  # fmt: skip
    (task,) = [one for one in lead.get("/tasks")["items"] if one["kind"] == "hold_review"]
    assert (task["late"], task["case_id"]) == (False, str(case.public_id))
    assert task in lead.get(f"/cases/{case.public_id}/tasks")["items"]


@pytest.fixture
def practitioner(people, program_of):
    return program_of(people.practitioner)


def test_a_case_is_opened_once_listed_and_its_people_are_found(practitioner):
    family = {
        "family_name": "Okonkwo",
        "children": [
            {"role": "child", "details": {"given_name": "Chidi", "family_name": "Okonkwo",
                                          "born_on": "2012-03-04"}}
        ],
        "one_use_id": str(uuid4()),
    }  # fmt: skip
    opened = practitioner.post("/cases", family, status=201)
    assert practitioner.post("/cases", family)["id"] == opened["id"]
    assert practitioner.get(f"/cases/{opened['id']}")["family_name"] == "Okonkwo"
    listed = practitioner.get("/cases", reference=opened["reference"])["items"]
    assert [one["id"] for one in listed] == [opened["id"]]
    found = practitioner.post("/people/search", {"name": "Chidi Okonkwo"})["items"]
    assert [one["cases"][0]["id"] for one in found] == [opened["id"]]
    asked = {"because": "New at school.", "name": "Chidi Okonkwo", "born_on": "2012-03-04"}
    assert len(practitioner.post("/early-help/ask", asked)["speak_to"]) == 1


def test_needs_are_said_to_be_emerging_and_the_assessment_is_submitted(practitioner, case):
    where = f"/cases/{case.public_id}"
    started = practitioner.post(f"{where}/assessments/start")["assessment_id"]
    assert practitioner.post(f"{where}/assessments/start")["assessment_id"] == started
    (need, *_) = practitioner.get("/rulebook")["needs"]
    answer = {"needs_emerging": True, "needs": [need["code"]], "assessment_id": started}
    assert practitioner.post(f"{where}/emerging-needs", answer)["needs_emerging"] is True
    shown = practitioner.get(f"{where}/assessments")
    assert [one["id"] for one in shown["assessments"]] == [started]
    assert shown["emerging_needs"][0]["needs"] == [need["code"]]


def test_lists_are_read_a_page_at_a_time(lead, case):
    for number in range(51):
        lead.make(f"/cases/{case.public_id}/notes", {"words": f"Note {number}."})
    first = lead.get(f"/cases/{case.public_id}/chronology", kind="note")
    assert (len(first["items"]), "kind=note" in first["next"]) == (50, True)
    second = lead.get(first["next"])
    assert (len(second["items"]), second["next"]) == (1, None)
    uses = lead.get(f"/cases/{case.public_id}/record-of-use")
    assert lead.get(uses["next"])["items"][-1]["number"] == 1


def test_a_part_of_an_assessment_is_kept_cut_and_never_overwritten(practitioner, case):
    where = f"/cases/{case.public_id}"
    started = practitioner.post(f"{where}/assessments/start")["assessment_id"]
    parts = f"/assessments/{started}/parts"
    said = {"section": "why_now", "number": 0, "answers": {"led_to_it": "School rang in March."}}
    assert practitioner.post(parts, said)["cut"] is False
    done = practitioner.post(parts, {**said, "leaving": True})
    assert (done["number"], done["cut"], done["complete"]) == (1, True, False)
    late = {**said, "answers": {"led_to_it": "The nurse rang."}, "leaving": True}
    assert practitioner.post(parts, late)["stale"] is True
    practitioner.post(parts, {**said, "section": "star_sign"}, status=422)
    practitioner.post(parts, {**said, "answers": {"points": 3}}, status=422)
    ended = practitioner.post(f"/assessments/{started}/withdraw", {"because": "They moved."})
    assert ended["case_id"] == str(case.public_id)
