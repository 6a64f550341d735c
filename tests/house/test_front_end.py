"""The front end keeps its rules: exact versions, nothing inline, nothing green, no crown."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_STYLES = sorted((ROOT / "static" / "src").rglob("*.scss"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WORDS_NEVER_ON_A_PAGE = (
    "alert",
    "flagged child",
    "high risk",
    "low risk",
    "rating",
    "resolved",
    "risk level",
    "risk score",
    "score",
)


def words_of(template: str) -> str:
    """What a template itself says: without comments, markup and what is filled in."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", template, flags=re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def as_pin(line: str) -> str:
    """A pinned package in the one spelling that all its spellings share, without its extras."""
    name, _, version = line.partition("==")
    return f"{re.sub(r'[-_.]+', '-', name.split('[')[0].lower())}=={version}"


def is_green(colour: str) -> bool:
    """Whether green clearly leads in a colour written as six hexadecimal digits."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return green > red + 16 and green > blue + 16


def test_front_end_packages_have_exact_versions():
    packages = json.loads((ROOT / "package.json").read_text())
    versions = packages["dependencies"] | packages["devDependencies"]
    assert [name for name, at in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", at)] == []


def test_the_lock_is_in_step_with_the_packages_and_names_no_registry():
    packages = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert locked[""]["dependencies"] == packages["dependencies"]
    assert locked[""]["devDependencies"] == packages["devDependencies"]
    assert [name for name, facts in locked.items() if "resolved" in facts] == []
    assert [name for name, facts in locked.items() if name and "integrity" not in facts] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_pinned_in_the_file_that_is_compiled_from_it(name: str):
    asked = (ROOT / f"{name}.in").read_text().splitlines()
    compiled = (ROOT / f"{name}.txt").read_text()
    pins = [line for line in asked if line and line[0] not in "#-"]
    assert [pin for pin in pins if "==" not in pin] == []
    pinned = {as_pin(line.split(" ")[0]) for line in compiled.splitlines()}
    assert [pin for pin in pins if as_pin(pin) not in pinned] == []
    assert "https://" not in compiled


@pytest.mark.parametrize("path", OWN_STYLES, ids=named)
def test_nothing_of_ours_is_green(path: Path):
    colours = re.findall(r"#([0-9a-fA-F]{6})\b", path.read_text())
    assert [colour for colour in colours if is_green(colour)] == []
    assert "green" not in re.sub(r"//.*", "", path.read_text())


def test_the_style_sheet_has_no_font_crown_or_crest_and_one_colour_for_success():
    styles = (ROOT / "static" / "dist" / "app.css").read_text()
    assert not re.search(r"@font-face|GDS Transport|crest|crown", styles)
    assert re.findall(r"--govuk-success-colour: *(#\w+)", styles)[-1] == "#16505e"
    # The macros are a port of this very version.
    assert '--govuk-frontend-version:"6.3.0"' in styles.replace(": ", ":")


def test_every_picture_and_script_a_page_asks_for_is_there():
    styles = (ROOT / "static" / "dist" / "app.css").read_text()
    asked = set(re.findall(r"url\([\"']?/static/([^\"')]+)", styles))
    for template in TEMPLATES:
        asked |= set(re.findall(r"filename='([^']+)'", template.read_text()))
    for script in (ROOT / "static" / "src").glob("*.js"):
        asked |= {f"dist/{name}" for name in re.findall(r"from '\./([^']+)'", script.read_text())}
    assert sorted(name for name in asked if not (ROOT / "static" / name).is_file()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_nothing_inline_and_marks_nothing_as_safe(path: Path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text)
    assert not re.search(r"\|\s*safe\b|autoescape false", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_never_says_what_the_service_may_not_say(path: Path):
    said = words_of(path.read_text()).lower()
    found = [words for words in WORDS_NEVER_ON_A_PAGE if re.search(rf"\b{words}\b", said)]
    assert found == []
    assert "govuk-tag--" not in path.read_text(), "levels and states are words, never colours"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_class_of_ours_that_a_template_names_has_a_style(path: Path):
    styles = "\n".join(style.read_text() for style in OWN_STYLES)
    used = set(re.findall(r"(?<![\w-])app-[a-z_-]+", re.sub(r"\{#.*?#\}", "", path.read_text())))
    assert sorted(name for name in used if f".{name}" not in styles) == []
