"""The glossary and the tables name the same things."""

import re

import ehcoord.models  # noqa: F401, it puts every table on the metadata.
from config import ROOT
from ehcoord.db import Base

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_every_table_class_is_in_the_glossary_and_every_class_there_is_a_table():
    named = set(re.findall(r"^\| `(\w+)` \|", GLOSSARY, flags=re.MULTILINE))
    assert named == {mapper.class_.__name__ for mapper in Base.registry.mappers}


def test_every_word_of_the_screen_has_a_meaning():
    for row in re.findall(r"^\| `\w+` \|.*$", GLOSSARY, flags=re.MULTILINE):
        _, name, on_screen, meaning, _ = (cell.strip() for cell in row.split("|"))
        assert on_screen, name
        assert meaning.endswith("."), name
