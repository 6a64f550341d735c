"""Programs and who leads, and reviews from their agenda to the second person's name."""

from uuid import uuid4

import pytest

from tests.builders import a_case
from tests.reviewing import record, the_review
from tests.web.api.acts import a_handover, a_nurse


@pytest.fixture
def flagged(people):
    return a_case(people, flagged=True)


@pytest.fixture
def manager(people, program_of):
    return program_of(people.manager)


def test_somebody_is_asked_once_and_says_yes(people, flagged, manager, program_of):
    where = f"/cases/{flagged.public_id}"
    offered = manager.get(f"{where}/lead/candidates")["offered"]
    assert str(people.practitioner.public_id) in {one["id"] for one in offered}
    asking = {"user_id": str(people.practitioner.public_id), "one_use_id": str(uuid4())}
    first = manager.post(f"{where}/lead/ask", asking, status=201)
    assert manager.post(f"{where}/lead/ask", asking) == first
    asked = program_of(people.practitioner)
    (request,) = asked.get("/requests-to-lead")["items"]
    assert asked.get(f"/requests-to-lead/{request['id']}")["family_name"] == "Sample"
    yes = {"accepted": True, "trained": True}
    done = asked.post(f"/requests-to-lead/{request['id']}/answer", yes)
    assert (done["answer"], done["leading"]["name"]) == ("accepted", "Priya Nair")
    team = manager.get(f"{where}/team-and-lead")
    assert (team["led"][0]["kind"], team["confirm_by"]) == ("confirmed", None)


def test_a_request_is_taken_back(people, flagged, manager):
    where = f"/cases/{flagged.public_id}"
    asking = {"user_id": str(people.practitioner.public_id)}
    asked = manager.make(f"{where}/lead/ask", asking)["id"]
    done = manager.post(f"/requests-to-lead/{asked}/take-back")
    assert (done["answer"], done["leading"]) == ("taken_back", None)


def test_a_manager_assigns_holds_changes_and_lets_the_family_choose(people, flagged, manager):
    where = f"/cases/{flagged.public_id}/lead"
    manager.post(f"{where}/first-meeting", {"meeting_on": "2025-05-27"})
    assert manager.post(f"{where}/hold")["kind"] == "manager_held"
    me = str(people.practitioner.public_id)
    assert manager.post(f"{where}/assign", {"user_id": me, "trained": True})["kind"] == "confirmed"
    refused = manager.post(f"{where}/assign", {"user_id": me, "trained": True}, status=409)
    assert refused["code"] == "rule-broken"
    other = {"user_id": str(people.manager.public_id), "because": "leaving", "confirmed": False}
    assert manager.post(f"{where}/change", other)["kind"] == "interim"
    assert manager.post(f"{where}/confirm", {"trained": True})["kind"] == "confirmed"


def test_a_handover_is_read_answered_and_found_from_its_task(people, case, lead, program_of):
    handover = f"/handovers/{a_handover(people, case)['handover']}"
    receiver = program_of(people.practitioner)
    (task,) = [one for one in receiver.get("/tasks")["items"] if one["kind"] == "accept_handover"]
    place = receiver.get(f"/tasks/{task['id']}")
    assert (place["open"], place["case_id"]) == (True, str(case.public_id))
    program_of(people.other_practitioner).get(f"/tasks/{task['id']}", status=404)
    assert receiver.get(handover)["to_name"] == "Priya Nair"
    done = receiver.post(f"{handover}/answer", {"accepted": False, "decline_reason": "other"})
    assert done["how"] == "declined"


def test_a_handover_is_taken_back(people, case, lead):
    handover = f"/handovers/{a_handover(people, case)['handover']}"
    assert lead.post(f"{handover}/take-back")["how"] == "taken_back"


def test_people_and_agencies_come_into_a_case_and_leave_it(people, case, lead):
    where = f"/cases/{case.public_id}"
    before = {one["id"] for one in lead.get(f"{where}/people")["items"]}
    carer = {"given_name": "Sky", "family_name": "Sample"}
    lead.post(f"{where}/people", {"role": "carer", "details": carer, "one_use_id": str(uuid4())})
    (new,) = [one for one in lead.get(f"{where}/people")["items"] if one["id"] not in before]
    lead.post(f"{where}/people/{new['id']}/end")
    ended = [one for one in lead.get(f"{where}/people")["items"] if one["until"]]
    assert [one["id"] for one in ended] == [new["id"]]
    lead.post(f"{where}/agencies", {"agency_id": people.trust_id})
    assert [one["id"] for one in lead.get(f"{where}/agencies")["items"]] == [people.trust_id]
    lead.post(f"{where}/agencies/{people.trust_id}/end")
    lead.post(f"{where}/agencies", {"agency_id": 2**40}, status=422)
    nurse = a_nurse(people, case)["nurse"]
    lead.post(f"{where}/team-and-lead/{nurse}/leave")
    around = lead.get(f"{where}/team-and-lead")["around"]
    assert "School nurse" not in {one["what_they_do"] for one in around}


def held(worry, **more):
    return {
        "draft_version": 0,
        "met_at": "2025-05-19T09:30:00+01:00",
        "attendance": [
            {"name": "Leah Moss", "agency": "School", "part": "lead", "own_view": 4},
            {"name": "Priya Nair", "agency": "Council", "part": "manager", "own_view": 5},
            {"name": "Ola Finn", "agency": "Health", "part": "other", "own_view": 5},
        ],
        "decisions": [
            {"worry_id": str(worry), "kind": "no_change", "why": "The mentor began on Monday.",
             "change_our_mind": "Another night away.", "next_look_on": "2025-05-23"},
        ],
        "child_seen_on": "2025-05-16",
        "child_seen_by": "Leah Moss",
        "child_seen_alone": True,
        "how_child_said": "In their own words, at school.",
        "agreement_stands": True,
        "lead_is_right": True,
        "child_says": "Wants the mentor to stay.",
        "parents_say": "Agree.",
        **more,
    }  # fmt: skip


def test_a_review_is_arranged_drafted_sent_and_signed(people, case, lead, program_of):
    worry = record(people, case, code="A15")
    review = f"/reviews/{the_review().public_id}"
    assert lead.get(review)["waiting"] == [str(worry)]
    meeting = {"arranged_at": "2025-05-21T15:30:00+01:00", "arranged_where": "School"}
    due = lead.post(f"{review}/arrange", meeting)["due_at"]
    shown = lead.get(f"/cases/{case.public_id}/reviews")["items"][0]
    assert (shown["due_at"], shown["arranged_where"]) == (due, "School")
    draft = {"draft_version": 0, "draft": {"child_says": "Wants"}}
    assert lead.post(f"{review}/draft", draft, how="PUT") == {"draft_version": 1}
    stale = lead.post(f"{review}/hold", held(worry), status=409)
    assert stale["code"] == "stale"
    sent = lead.post(f"{review}/hold", held(worry, draft_version=1))
    assert sent["held_at"] is None
    consultant = program_of(people.consultant)
    signed = consultant.post(f"{review}/sign", {"agreed": True})
    assert signed["held_at"] is not None
    assert consultant.post(f"{review}/sign", {"agreed": True})["held_at"] == signed["held_at"]
    looked = {"seen": True, "seen_on": "2025-05-19", "anything_new": False}
    lead.post(f"{review}/next-look", looked)


def test_a_worry_without_a_decision_is_said_under_its_name(people, case, lead):
    worry = record(people, case, code="A15")
    review = f"/reviews/{the_review().public_id}"
    undecided = held(worry, decisions=[{"worry_id": str(worry)}])
    refused = lead.post(f"{review}/hold", undecided, status=422)
    assert list(refused["errors"]) == ["decisions-0-kind"]


def test_anybody_of_the_case_may_ask_for_a_look_sooner(case, lead):
    asking = {"child_id": str(case.child_public_ids[0]), "asked_by": "child",
              "one_use_id": str(uuid4())}  # fmt: skip
    done = lead.post(f"/cases/{case.public_id}/reviews/ask", asking, status=201)
    assert done["happened"]["review"] == "opened"
    again = lead.post(f"/cases/{case.public_id}/reviews/ask", asking)
    assert again["happened"]["review"] == "nothing"


def test_a_meeting_is_answered_moved_once_and_met_by_too_few(people, case, lead, program_of):
    record(people, case, code="A15")
    review = f"/reviews/{the_review().public_id}"
    invite = [str(people.practitioner.public_id)]
    meeting = {"arranged_at": "2025-05-21T15:30:00+01:00", "invite": invite}
    lead.post(f"{review}/arrange", meeting)
    said = {"answer": "in_writing", "report": "Seen daily.", "own_view": 3}
    shown = program_of(people.practitioner).post(f"{review}/my-part", said)
    assert [one["report"] for one in shown["invited"]] == ["Seen daily."]
    assert "own_view" not in shown["invited"][0]
    move = {"due_on": "2025-05-30", "because": "The nurse is away."}
    assert lead.post(f"{review}/move", move, status=403)
    manager = program_of(people.manager)
    assert manager.post(f"{review}/move", move)["due_at"].startswith("2025-05-30")
    assert manager.post(f"{review}/move", move, status=409)["rule"] == "moved-before"
    assert lead.get(f"{review}/meeting")["moved_because"] == "The nurse is away."
    assert lead.post(f"{review}/call-off", {"because": "Snow."}) == {"told": 1}
    met = {"met_at": "2025-05-19T09:00:00+01:00", "who_came": "Leah Moss alone"}
    assert lead.post(f"{review}/too-few", met) == {"meet_again_by": "2025-06-03"}


def test_a_review_of_professionals_only_may_be_opened_to_the_family(people, case, lead, program_of):
    record(people, case, code="A15", about_adult=True)
    review = f"/reviews/{the_review().public_id}"
    assert lead.get(review)["review"]["professionals_only"] is True
    decided = {"decided_by": "social_care", "who": "Duty desk", "why": "They know."}
    assert lead.post(f"{review}/allow-family", decided) == {"changed": True}
    assert lead.post(f"{review}/allow-family", decided) == {"changed": False}


def test_a_case_is_closed_once_nothing_stands_in_the_way(people, manager, program_of):
    case = a_case(people, lead=people.practitioner)
    closed = manager.post(
        f"/cases/{case.public_id}/close", {"reason": "moved_away", "accepted_by": "Ro Hale"}
    )
    assert closed["reason"] == "moved_away"
    assert manager.get(f"/cases/{case.public_id}")["closed_at"] == closed["closed_at"]
