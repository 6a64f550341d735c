"""A program puts right what is written of a person of a family."""


def test_what_is_written_of_a_person_is_put_right_by_version(people, case, lead):
    family = f"/cases/{case.public_id}/people"
    child = lead.get(family)["items"][0]["id"]
    stands = lead.get(f"{family}/{child}")
    details = {**stands["details"], "given_name": "Rowena"}
    sent = {"version": stands["version"], "details": details}
    assert lead.post(f"{family}/{child}", sent, how="PUT")["version"] == stands["version"] + 1
    assert lead.get(f"{family}/{child}")["details"]["given_name"] == "Rowena"
    refused = lead.post(
        f"{family}/{child}", {**sent, "details": {**details, "given_name": "Robin"}},
        how="PUT", status=409,
    )  # fmt: skip
    assert refused["code"] == "stale"
