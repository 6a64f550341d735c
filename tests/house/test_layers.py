"""House rules that a reader can rely on anywhere in the package."""

import ast
import re
from pathlib import Path

import pytest

from config import ROOT

PACKAGE = sorted((ROOT / "ehcoord").rglob("*.py"))
IDS = [str(path.relative_to(ROOT)) for path in PACKAGE]
LONGEST_FILE = 250
LONGEST_FUNCTION = 40


def lines_with(pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in PACKAGE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_one_line_of_the_package_commits():
    assert [line.split(":")[0] for line in lines_with(r"\bcommit\(")] == ["ehcoord/db.py"]


def test_one_file_reads_the_clock():
    assert {
        line.split(":")[0] for line in lines_with(r"datetime\.now\(|date\.today\(|utcnow\(")
    } == {"ehcoord/clock.py"}


@pytest.mark.parametrize("path", PACKAGE, ids=IDS)
def test_a_file_can_be_read_in_one_sitting(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PACKAGE, ids=IDS)
def test_a_function_fits_on_a_screen(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", PACKAGE, ids=IDS)
def test_what_is_public_says_what_the_caller_gets(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
