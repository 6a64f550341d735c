"""The page about the rulebook speaks of the rulebook there is."""

import re
from pathlib import Path

from ehcoord.schemas.rulebook import FILES, rulebook_raw

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rulebook.md").read_text("utf-8")


def test_every_file_is_described() -> None:
    assert {f"| `{name}.toml` |" for name in FILES} <= set(re.findall(r"\| `\w+\.toml` \|", PAGE))


def test_every_table_is_described_and_no_other() -> None:
    section = PAGE.split("## The tables of `england.toml`")[1].split("## ")[0]
    cells = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    described = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert described == set(rulebook_raw(ROOT / "rulebook")["england"])
