"""A program of an administrator makes, changes and ends accounts, and looks after agencies."""

import pytest

NEW = {
    "name": "Nia Vale",
    "email": "nia.vale@example.org",
    "job_title": "School nurse",
    "roles": ["practitioner"],
    "password": "a kettle of violets",
}


@pytest.fixture
def admin(people, program_of):
    return program_of(people.admin)


def test_an_account_is_made_read_changed_and_ended(people, admin):
    place = {"agency_id": people.trust_id, "team_id": people.team_id}
    made = admin.post("/accounts", {**NEW, **place}, status=201)
    here = f"/accounts/{made['id']}"
    assert admin.get(here)["roles"] == ["practitioner"]
    listed = admin.get("/accounts", name="nia")["items"]
    assert [one["email"] for one in listed] == ["nia.vale@example.org"]

    changed = {name: NEW[name] for name in ("name", "roles")} | {"job_title": "Head nurse"}
    assert admin.post(here, {**changed, **place}, how="PUT")["families"] == 0
    assert admin.get(here)["job_title"] == "Head nurse"
    assert admin.post(f"{here}/unlock")["name"] == "Nia Vale"
    assert admin.post(f"{here}/end")["id"] == made["id"]
    assert admin.get(here)["deactivated_at"] is not None


def test_an_address_is_given_once_and_a_place_has_to_be_there(people, admin):
    place = {"agency_id": people.trust_id, "team_id": people.team_id}
    admin.post("/accounts", {**NEW, **place}, status=201)
    again = admin.post("/accounts", {**NEW, **place}, status=422)
    assert again["errors"]["email"] == ["This e-mail address has an account already."]
    other = {**NEW, **place, "email": "other@example.org"}
    for name in ("agency_id", "team_id"):
        refused = admin.post("/accounts", {**other, name: 2**30}, status=422)
        assert set(refused["errors"]) == {name}


def test_who_holds_a_family_has_an_account_until_it_is_settled(people, case, admin):
    refused = admin.post(f"/accounts/{people.lead.public_id}/end", status=409)
    assert refused["rule"] == "leaver-has-work"


def test_an_agency_names_its_two_and_leaves(people, admin):
    named = {"safeguarding_lead_id": str(people.other_practitioner.public_id)}
    named["holiday_substitute_id"] = str(people.manager.public_id)
    admin.post(f"/agencies/{people.trust_id}/contacts", named, how="PUT")
    trust = next(one for one in admin.get("/agencies")["items"] if one["id"] == people.trust_id)
    assert trust["is_ready"]
    assert admin.post(f"/agencies/{people.trust_id}/withdraw")["families"] == 0
    trust = next(one for one in admin.get("/agencies")["items"] if one["id"] == people.trust_id)
    assert not trust["is_ready"]
    assert trust["withdrawn_at"] is not None


def test_a_safeguarding_lead_sees_their_own_agency_and_nobody_else_s_account(people, program_of):
    program = program_of(people.safeguarding)
    (own,) = program.get("/agencies")["items"]
    assert own["id"] == people.safeguarding.agency_id
    program.get("/accounts", status=403)
