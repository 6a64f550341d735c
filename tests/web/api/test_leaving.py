"""A program hands a family over, says who is away and settles a leaver, as the pages do."""

from tests.builders import a_case
from tests.leading import the_lead

TOLD = {
    "because": "caseload", "risks": "None.", "open_actions": "None.", "next_dates": "None.",
    "family_told_by": "Priya Nair", "family_told_on": "2025-05-16",
    "why_no_joint_visit": "None was wished.",
}  # fmt: skip


def test_a_family_is_handed_over_read_and_accepted(people, case, program_of):
    manager, next_lead = program_of(people.manager), program_of(people.practitioner)
    offer = {**TOLD, "user_id": str(people.practitioner.public_id)}
    handed = manager.post(f"/cases/{case.public_id}/lead/hand-over", offer, status=201)
    where = f"/handovers/{handed['id']}"
    assert next_lead.get(where)["from_name"] == "Leah Moss"
    done = next_lead.post(f"{where}/answer", {"accepted": True, "trained": True})
    assert (done["how"], done["leading"]["kind"]) == ("accepted", "confirmed")
    refused = manager.post(f"{where}/take-back", status=409)
    assert refused["rule"] == "handover-ended"


def test_a_handover_that_is_taken_back_leaves_the_lead(people, case, lead):
    offer = {**TOLD, "user_id": str(people.safeguarding.public_id)}
    handed = lead.post(f"/cases/{case.public_id}/lead/hand-over", offer, status=201)
    again = lead.post(f"/cases/{case.public_id}/lead/hand-over", offer, status=409)
    assert again["rule"] == "already-handed-over"
    assert again["fix_url"] == f"/cases/{case.public_id}/team-and-lead"
    assert lead.post(f"/handovers/{handed['id']}/take-back")["how"] == "taken_back"
    assert the_lead(case)[0] == people.lead.user_id


def test_days_away_are_put_down_covered_and_taken_back(people, case, lead):
    me = str(people.lead.public_id)
    days = {"user_id": me, "from_on": "2025-05-20", "until_on": "2025-05-22"}
    absence = lead.post("/away", days, status=201)["id"]
    assert lead.post("/away", days, status=201)["id"] == absence, "sent twice, put down once"
    cover = {"absence_id": absence, "deputy_id": str(people.safeguarding.public_id)}
    lead.post(f"/away/{me}/cover", cover)
    (away,) = lead.get(f"/away/{me}")["items"]
    assert away["deputy"] == "Safia Reed"
    lead.post(f"/away/{me}/cancel", {"absence_id": absence})
    assert lead.get(f"/away/{me}")["items"] == []


def test_a_leaver_is_settled_by_reference_without_a_family_s_name(people, case, program_of):
    other = a_case(people, lead=people.lead)
    administrator = program_of(people.admin)
    where = f"/accounts/{people.lead.public_id}/leaving"
    held = administrator.get(where)
    assert {one["case_id"] for one in held["leads"]} == {
        str(case.public_id), str(other.public_id),
    }  # fmt: skip
    assert "Sample" not in str(held)
    done = administrator.post(
        where,
        {
            "because": "leaving",
            "others": {str(other.public_id): str(people.safeguarding.public_id)},
        },
    )
    assert [one["refused"] for one in done["families"]] == ["", ""]
    assert done["left"] == {"leads": [], "tasks": [], "named_by": []}
    assert the_lead(case)[0] == people.manager.user_id
    assert the_lead(other)[0] == people.safeguarding.user_id


def test_a_school_holiday_is_kept_covered_and_taken_back(people, case, lead, program_of):
    agency, where = program_of(people.safeguarding), f"/agencies/{people.school_id}/holidays"
    days = {"name": "Summer", "from_on": "2025-07-23", "until_on": "2025-09-01"}
    kept = agency.post(where, days, status=201)
    assert kept["asks_at"].startswith("2025-07-02T")
    mine = f"/away/{people.lead.public_id}/holidays"
    said = {"holiday_id": kept["id"], "cover_id": str(people.practitioner.public_id)}
    assert "whom_to_ring" in lead.post(mine, said, status=422)["errors"]
    covered = lead.post(mine, {**said, "whom_to_ring": "The team, 01632 960 001"})
    assert covered["covers"] == "Priya Nair"
    (one,) = lead.get(mine)["items"]
    assert (one["covers"], one["whom_to_ring"]) == ("Priya Nair", "The team, 01632 960 001")
    agency.post(f"{where}/{kept['id']}/take-back")
    assert agency.get(where)["items"] == []
