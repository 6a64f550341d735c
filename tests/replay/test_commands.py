"""``flask replay``, started as an operator starts it: as JSON, and refused."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.applications import ENVIRONMENT
from tests.replay.told import WORDS, file_of, note, review, worry

ROOT = Path(__file__).parents[2]
LITTLE = ("--seeds", "2", "--months", "1", "--leads", "1")
FIELDS = {
    "id", "evidence", "precision", "harm_day", "prompts", "prompted_before_harm",
    "lead_working_days", "last_look_working_days", "forced_consultation",
    "prompts_per_child_month",
}  # fmt: skip


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    service = f"sqlite:///{folder / 'service.sqlite'}"
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": service,
                   "INSTANCE_FOLDER": str(folder)}  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "replay", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True,
                          check=False)  # fmt: skip


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three invented stories: one asked about, one silent, one of which a part was read."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "vocabulary.yaml").write_text(yaml.safe_dump({"indicators": WORDS}), "utf-8")
    told = {
        "asked": file_of(worry(1, 3), review(9, "no_change"), harm=30),
        "silent": file_of(worry(2, 2), note(3), harm=30),
        "part": file_of(worry(0, 4, "plan"), harm=20, source={"evidence": "partial"}),
    }
    for name, events in told.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump({**events, "id": name}), "utf-8")
    return folder


@pytest.fixture(scope="module")
def printed(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    folder = tmp_path_factory.mktemp("operator")
    done = run(folder, str(stories), "--json", *LITTLE)
    assert (done.returncode, done.stderr) == (0, "")
    # The service's own database was never opened: it is not even there.
    assert not (folder / "service.sqlite").exists()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_story_is_one_object_with_the_fields_that_are_promised(printed):
    *cases, _summary = printed
    assert [case["id"] for case in cases] == ["asked", "part", "silent"]
    for case in cases:
        assert set(case) >= FIELDS
    (asked, *_) = cases[0]["prompts"]
    assert asked == {
        "day": 1, "rule": "R1a", "due_on": "2024-01-16", "due_day": 8, "text": asked["text"]
    }  # fmt: skip
    assert set(cases[0]["load"]) == {"as_played", "held_when_due"}


def test_the_summary_counts_apart_for_each_kind_of_evidence(printed):
    summary = printed[-1]["summary"]
    whole, part = summary["full_text"], summary["partial"]
    assert (whole["cases"], whole["prompted_before_harm_count"]) == (2, 1)
    assert (whole["prompted_before_harm"], whole["silent"]) == (0.5, ["silent"])
    assert (part["cases"], part["prompted_before_harm"], part["silent"]) == (1, 1.0, [])
    assert whole["left_out"]["seeds"] == 2
    assert whole["all_lowered_count"] == 0
    assert part["all_lowered_count"] == 1


def test_no_figure_stands_without_the_load_on_ordinary_families(printed):
    ordinary = printed[-1]["ordinary_families"]
    assert (ordinary["children"], ordinary["leads"], ordinary["months"]) == (19, 2, 1)
    assert {one["what"].split(":")[0] for one in ordinary["lines"]} >= {
        "a lead with 4 children", "a lead with 15 children", "a manager of 1 leads"
    }  # fmt: skip
    assert ordinary["families"] >= ordinary["families_never_prompted"]
    assert "not a prevented death" in printed[-1]["caution"]


def test_a_silent_story_says_which_entry_and_rule_would_have_spoken(printed):
    silent = next(case for case in printed[:-1] if case["id"] == "silent")
    assert silent["would_have_spoken"] == [
        {"day": 2, "how": "D03 as serious", "rule": "R1a"},
        {"day": 3, "how": "a note of the chronology as a serious worry", "rule": "R1a"},
    ]


def test_a_story_that_cannot_be_read_is_named_and_nothing_is_played(tmp_path):
    done = run(tmp_path, str(tmp_path / "nowhere.yaml"))
    assert done.returncode == 1
    assert "nowhere.yaml: there is no such file or folder" in done.stderr
    assert done.stdout == ""
