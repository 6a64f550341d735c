"""A log line holds ids, codes and numbers, and nothing that a person typed or is called."""

import json

from ehcoord.web.logs import log, only_what_is_allowed
from tests.web.conftest import PASSWORD


def test_nothing_of_a_person_is_in_any_line(client, person, capsys):
    client.sign_in(person.email, PASSWORD)
    client.get("/account/password?name=Robin+Ash")
    client.post("/account/password", {"current_password": "Robin Ash"}, status=422)
    client.get("/nowhere/Robin-Ash", status=404)
    logged = capsys.readouterr().err
    for secret in (person.email, "Practitioner", PASSWORD, "Robin", "Ash", "127.0.0.1"):
        assert secret not in logged
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["event"] for line in lines} == {"request.answered"}
    assert all(line["request"] for line in lines)
    assert lines[-2]["user"] == person.user_id


def test_a_word_that_is_not_listed_is_dropped(app, capsys):
    log.info("something.happened", child="Robin Ash", note="words", code="ok")
    line = json.loads(capsys.readouterr().err)
    assert set(line) - {"request"} == {"event", "level", "timestamp", "code"}
    assert only_what_is_allowed(None, "info", {"email": "x"}) == {}
