"""A rulebook is loaded whole, or refused with every fault named by file, table and key."""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.rulebook import Term
from ehcoord.rules.vocabulary import Unit
from ehcoord.schemas.rulebook import (
    RulebookInvalid,
    canonical,
    load_rulebook,
    rulebook_from_raw,
    rulebook_raw,
)
from ehcoord.schemas.rulebook.parts import parse_term

FOLDER = Path(__file__).parents[2] / "rulebook"
RAW = rulebook_raw(FOLDER)
NOT_A_TERM = (
    'must be a number and a unit, such as "5 working days", "30 clock minutes", "6 weeks", or '
    '"same day".'
)
NOT_A_MOMENT = (
    'must be "due", or a length of time and "before due", "after due" or "after opening".'
)
NOT_THE_SAME = "must be the same as countersign_wd in [check]."
NOT_CURRENT = "must be there, or while_it_lasts = true, and not both."
Change = Callable[[dict[str, Any]], object]


def faults(change: Change) -> list[str]:
    raw = deepcopy(RAW)
    change(raw)
    with pytest.raises(RulebookInvalid) as refused:
        rulebook_from_raw(raw)
    return refused.value.messages


def england(*path: str | int, to: object) -> Change:
    def change(raw: dict[str, Any]) -> None:
        table: Any = raw["england"]
        for key in path[:-1]:
            table = table[key]
        table[path[-1]] = to

    return change


def test_the_rulebook_of_the_repository_is_valid() -> None:
    rulebook = load_rulebook(FOLDER)
    assert rulebook.version == 1
    assert rulebook.area == "Northmere"
    assert len(rulebook.hash) == 64


def test_what_the_database_keeps_gives_the_same_rulebook_as_the_files() -> None:
    assert rulebook_from_raw(json.loads(canonical(RAW))) == load_rulebook(FOLDER)


def test_the_hash_does_not_depend_on_the_order_of_keys_and_changes_with_any_number() -> None:
    turned = {name: dict(reversed(table.items())) for name, table in reversed(RAW.items())}
    assert canonical(turned) == canonical(RAW)
    changed = deepcopy(RAW)
    changed["england"]["check"]["r2_points"] = 6
    assert rulebook_from_raw(changed).hash != rulebook_from_raw(RAW).hash


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            england("tasks", "confirm_lead", "due", to="five days"),
            f"england.toml, [tasks.confirm_lead], due: {NOT_A_TERM}",
        ),
        (
            england("check", "r1_points", to="7"),
            "england.toml, [check], r1_points: must be a whole number.",
        ),
        (
            england("check", "r1_points", to=True),
            "england.toml, [check], r1_points: must be a whole number.",
        ),
        (
            england("check", "r1_points", to=-1),
            "england.toml, [check], r1_points: must be a whole number, 0 or more.",
        ),
        (
            england("check", "due_wd", "R9", to=3),
            "england.toml, [check.due_wd], R9: is not a key this file may have.",
        ),
        (
            england("colour", to="green"),
            "england.toml, colour: is not a key this file may have.",
        ),
        (
            england("tasks", "hold_review", "ladder", 1, "at", to="soon"),
            f"england.toml, [tasks.hold_review.ladder.2], at: {NOT_A_MOMENT}",
        ),
        (
            england("contact_cards", 1, "hours", "friday", to="17:00-09:00"),
            "england.toml, [contact_cards.2.hours], friday: must open before it closes.",
        ),
        (
            england("calendar", "closures", "2026-02-30", to="Flood"),
            "england.toml, [calendar.closures], 2026-02-30: must be a day written like 2026-12-29.",
        ),
        (
            england("rules", "R2", "mode", to="sleepy"),
            "england.toml, [rules.R2], mode: must be one of: on, shadow, off.",
        ),
        (
            england("labels", "lead", to="  "),
            "england.toml, [labels], lead: must not be empty.",
        ),
        (
            england("countersigners", "serious", to=["lead"]),
            "england.toml, [countersigners], serious: never the author, never the lead.",
        ),
        (
            england("contact_cards", 1, "when_closed", to="nobody"),
            "england.toml, [contact_cards.2], when_closed: there is no card nobody.",
        ),
        (
            england("check", "steps_wd", to=[3, 5, 10]),
            "england.toml, [check], steps_wd: must fall, from the longest to the shortest.",
        ),
        (
            england("check", "countersign_wd", to=3),
            f"england.toml, [tasks.countersign], due: {NOT_THE_SAME}",
        ),
        (
            lambda raw: raw["england"]["tasks"].pop("still_true"),
            "england.toml, [tasks], still_true: is missing.",
        ),
        (
            lambda raw: raw["england"]["labels"].pop("lead"),
            "england.toml, [labels], lead: is missing.",
        ),
        (
            lambda raw: raw["indicators"]["A02"].update(short_name="x" * 41),
            "indicators.toml, [A02], short_name: must have 1 to 40 characters.",
        ),
        (
            lambda raw: raw["indicators"]["A02"].update(levels=[5]),
            "indicators.toml, [A02.levels], 1: must be one of: 1, 2, 3, 4.",
        ),
        (
            lambda raw: raw["indicators"]["A02"].update(levels=[2, 1]),
            "indicators.toml, [A02], levels: must rise, and name each level once.",
        ),
        (
            lambda raw: raw["indicators"]["A05"].pop("current_days"),
            f"indicators.toml, [A05], current_days: {NOT_CURRENT}",
        ),
        (
            lambda raw: raw["indicators"].update(Z1=raw["indicators"]["A01"]),
            "indicators.toml, Z1: must be a letter from A to G and two digits, such as A05.",
        ),
        (
            lambda raw: raw["indicators"]["A01"].update(short_name="Not themselves"),
            "indicators.toml, [A01], short_name: another worry has the same one.",
        ),
        (
            lambda raw: raw["support"]["types"]["gp"].update(level=9),
            "support.toml, [types.gp], level: must be a level of support, 0 to 6.",
        ),
        (
            lambda raw: raw["needs"]["needs"].update(young_carer=5),
            "needs.toml, [needs], young_carer: must be text in quotation marks.",
        ),
        (lambda raw: raw.update(extra={}), "extra: a rulebook has no such file."),
        (lambda raw: raw.update(needs=3), "needs.toml: must be a table."),
        (lambda raw: raw.pop("needs"), "needs.toml, needs: is missing."),
    ],
)
def test_a_fault_is_named_by_file_table_and_key(change: Change, message: str) -> None:
    assert message in faults(change)


def test_every_fault_is_named_and_not_only_the_first() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        raw["england"]["check"]["r1_points"] = "7"
        raw["support"]["types"]["gp"]["level"] = 9
        del raw["needs"]["outcomes"]

    assert len(faults(spoil)) == 3


def test_a_ladder_that_nags_is_refused() -> None:
    def nag(raw: dict[str, Any]) -> None:
        ladder = raw["england"]["tasks"]["hold_review"]["ladder"]
        ladder.append({"name": "again", "at": "9 weeks after due", "tell": ["owner"]})

    assert faults(nag) == [
        "england.toml, [tasks.hold_review], ladder: tells owner 4 times; three is the most."
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "england.toml", tmp_path)
    with pytest.raises(RulebookInvalid) as refused:
        load_rulebook(tmp_path)
    assert [message.split(":")[0] for message in refused.value.messages] == [
        *("indicators.toml", "support.toml", "needs.toml")
    ]


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "needs.toml").write_text("[needs\n", encoding="utf-8")
    with pytest.raises(RulebookInvalid, match=r"needs\.toml: the file cannot be read.*line 1"):
        load_rulebook(tmp_path)


def test_a_day_may_be_written_without_quotation_marks(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    england_file = tmp_path / "england.toml"
    shadow = '[rules.R2]\nmode = "shadow"\nuntil = 2027-03-31\npanel = ["A panel"]'
    written = england_file.read_text("utf-8").replace('[rules.R2]\nmode = "on"', shadow)
    england_file.write_text(written, encoding="utf-8")
    kept = json.loads(canonical(rulebook_raw(tmp_path)))
    assert rulebook_from_raw(kept) == load_rulebook(tmp_path)


@given(st.integers(0, 9999), st.sampled_from(list(Unit)))
def test_a_length_of_time_is_read_as_it_is_written(amount: int, unit: Unit) -> None:
    assert parse_term(f"{amount} {unit.value.replace('_', ' ')}") == Term(amount, unit)


@given(st.sampled_from(sorted(RAW)), st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_whatever_stands_in_place_of_a_file_is_refused_and_never_crashes(
    name: str, content: object
) -> None:
    with pytest.raises(RulebookInvalid):
        rulebook_from_raw({**RAW, name: content})
