"""The commands an operator or a timer runs: sweep, check."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from ehcoord import clock
from ehcoord.db import transaction
from tests.builders import NOW, a_case, a_partnership


@pytest.fixture
def sound(app: Flask) -> Flask:
    """The application over a database with one case that nothing is wrong with."""
    a_case(a_partnership(), flagged=True, now=clock.now())
    return app


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(words))
    return done.exit_code, done.output


def test_sweep_says_what_it_did(sound: Flask) -> None:
    assert run(sound, "sweep") == (
        0,
        "0 steps, 1 checks, 0 messages, 0 left to others, 0 faults.\n",
    )


def test_a_sweep_in_the_past_is_refused(sound: Flask) -> None:
    ended, said = run(sound, "sweep", "--at", NOW.isoformat())
    assert ended == 2
    assert "sweeping late is already safe" in said


def test_a_sweep_in_the_future_is_refused_on_a_live_database_alone(
    sound: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (clock.now() + timedelta(days=1)).isoformat()
    assert run(sound, "sweep", "--at", later)[0] == 0
    live = replace(sound.extensions["settings"], database_kind="live")
    monkeypatch.setitem(sound.extensions, "settings", live)
    assert run(sound, "sweep", "--at", later)[0] == 2


def test_an_instant_nobody_can_read_is_refused_with_an_example(sound: Flask) -> None:
    ended, said = run(sound, "sweep", "--at", "tomorrow")
    assert ended == 2
    assert "2030-01-31" in said


def test_check_ends_with_1_and_names_what_is_broken(sound: Flask) -> None:
    run(sound, "sweep")
    assert run(sound, "check")[0] == 0
    with transaction(None, clock.now()) as session:
        session.execute(sa.text("UPDATE case_file SET family_name = 'Rewritten'"))
    ended, said = run(sound, "check", "--json")
    assert ended == 1
    assert [one["promise"] for one in json.loads(said)["findings"]] == ["P5"]
