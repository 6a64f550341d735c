"""Programs write, share, put right, change and lock minutes, and read what is for them."""

from uuid import uuid4

from tests.web.api.acts import a_held_review


def test_minutes_go_from_a_draft_to_a_lock(people, case, program_of):
    lead = program_of(people.lead)
    where = f"/reviews/{a_held_review(people, case)['review']}/minutes"
    said = {"draft_version": 0, "everybody": "We met.", "restricted": "What was said of home."}
    assert lead.post(f"{where}/draft", said, how="PUT") == {"draft_version": 1}
    assert lead.get(where)["version"] is None
    assert lead.post(f"{where}/share", said, status=409)["code"] == "stale"
    shared = lead.post(f"{where}/share", {**said, "draft_version": 1})
    assert shared["corrections_until"] == "2025-05-27"
    asking = {"words": "It was Monday.", "one_use_id": str(uuid4())}
    asked = lead.post(f"{where}/corrections", asking, status=201)
    assert lead.post(f"{where}/corrections", asking) == asked
    assert lead.post(f"{where}/lock", status=409)["rule"] == "correction-unanswered"
    answer = {"number": 1, "accepted": True, "everybody": "We met on Monday."}
    lead.post(f"/minutes/corrections/{asked['correction_id']}", answer)
    assert lead.post(f"{where}/lock")["locked_at"] is not None
    changed = {"number": 2, "because": "A name.", "everybody": "We met, all of us."}
    assert lead.post(f"{where}/again", changed) == {"number": 3}
    shown = lead.get(where)
    assert shown["restricted"] == "What was said of home."
    emptied = {"number": 3, "because": "Not theirs.", "restricted": ""}
    assert lead.post(f"{where}/again", emptied) == {"number": 4}
    assert lead.get(where)["restricted"] == ""
    assert (shown["locked"], shown["version"]["number"]) == (True, 3)
    assert shown["corrections"][0]["accepted"] is True
    assert lead.get(f"{where}?version=1")["restricted"] == "What was said of home."


def test_each_program_is_shown_the_parts_of_its_person(people, case, program_of):
    where = f"/reviews/{a_held_review(people, case)['review']}/minutes"
    said = {"draft_version": 0, "everybody": "We met.", "professionals": "We did not agree."}
    lead = program_of(people.lead)
    lead.post(f"{where}/share", said)
    family = lead.get(f"{where}?for_family=true")
    assert (family["everybody"], family["professionals"], family["restricted"]) == (
        "We met.", None, None,
    )  # fmt: skip
    coordinator = program_of(people.coordinator).get(where)
    assert (coordinator["professionals"], coordinator["restricted"]) == ("We did not agree.", None)
    program_of(people.other_manager).get(where, status=404)
