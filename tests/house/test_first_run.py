"""The keys of an installation are made once, kept closed, and never written over."""

from pathlib import Path

from tools.first_run import KEYS, environment_with, write_keys


def test_the_keys_are_long_random_and_closed_to_others(tmp_path: Path):
    path = tmp_path / "instance" / "keys.env"
    assert write_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    kept = environment_with(path, {})
    assert all(len(kept[name]) == 64 for name in KEYS)
    assert len({kept[name] for name in KEYS}) == len(KEYS)


def test_keys_that_stand_are_never_written_over(tmp_path: Path):
    path = tmp_path / "keys.env"
    write_keys(path)
    before = path.read_bytes()
    assert not write_keys(path)
    assert path.read_bytes() == before


def test_what_the_environment_says_stands_above_the_file(tmp_path: Path):
    path = tmp_path / "keys.env"
    write_keys(path)
    kept = environment_with(path, {"SECRET_KEY": "its own", "EHCOORD_ENV": "production"})
    assert kept["SECRET_KEY"] == "its own"
    assert kept["EHCOORD_ENV"] == "production"
    assert environment_with(path, {})["EHCOORD_ENV"] == "development"
