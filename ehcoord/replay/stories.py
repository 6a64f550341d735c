"""Stories: published reviews as rows of dated events, read from YAML into values and checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ehcoord.rules.vocabulary import Level

VOCABULARY = "vocabulary.yaml"
EVIDENCE = ("full_text", "partial")


class StoryInvalid(Exception):  # noqa: N818, it reads as a sentence where it is caught.
    """A story cannot be played; names the file, the row and what is wrong with it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


@unique
class Kind(StrEnum):
    """What a row of a story tells of."""

    INDICATOR = "indicator"
    SUPPORT = "support"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    CONTACT = "contact"


@unique
class Change(StrEnum):
    """What became of a line of support."""

    STARTED = "started"
    INCREASED = "increased"
    DECREASED = "decreased"
    ENDED = "ended"
    DECLINED = "declined"


@unique
class Outcome(StrEnum):
    """What a review of the story decided."""

    NO_CHANGE = "no_change"
    INCREASED = "increased"
    DECREASED = "decreased"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Row:
    """One event. Which of the later values are set follows from ``kind``."""

    day: int
    kind: Kind
    what: str
    code: str | None = None
    level: Level | None = None
    change: Change | None = None
    service: str = ""
    declined_by: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One child's story, its rows in the order of their days; the harm came on ``harm_day``."""

    id: str
    evidence: str
    precision: str
    age: int
    harm_day: int
    rows: tuple[Row, ...]


Vocabulary = Mapping[str, Any]
T = TypeVar("T", bound=StrEnum)


def load_stories(paths: Iterable[Path]) -> tuple[Story, ...]:
    """The stories in some files and folders, by id; each folder has a vocabulary of its own.

    Raises StoryInvalid, naming file and row, and for two stories with one id.
    """
    stories: dict[str, Story] = {}
    for path in _files(paths):
        story = story_from(_read(path), vocabulary_of(path.parent), path.name)
        if story.id in stories:
            raise StoryInvalid(path.name, f"there is another story {story.id!r}")
        stories[story.id] = story
    if not stories:
        raise StoryInvalid(", ".join(map(str, paths)) or "no path", "there is no story here")
    return tuple(stories[name] for name in sorted(stories))


def vocabulary_of(folder: Path) -> Vocabulary:
    """How the words of a folder's stories map on to the catalogue."""
    path = folder / VOCABULARY
    if not path.is_file():
        raise StoryInvalid(str(folder), f"there is no {VOCABULARY}")
    words = _mapping(_mapping(_read(path), VOCABULARY).get("indicators"), VOCABULARY)
    for word in words:
        code_of(words, word, Level.IMMEDIATE, f"{VOCABULARY}, {word}")
    return words


def code_of(words: Vocabulary, word: object, level: Level, where: str) -> str:
    """The catalogue's code for a word at a level: the first limit that holds is taken."""
    found = words.get(str(word))
    if isinstance(found, str):
        return found
    for limit in found if isinstance(found, list) else ():
        if level <= limit["up_to"]:
            return str(limit["code"])
    raise StoryInvalid(where, f"{word!r} at level {int(level)} is not in the vocabulary")


def story_from(raw: object, words: Vocabulary, name: str) -> Story:
    """The story that a file tells."""
    told = _mapping(raw, name)
    source = _mapping(told.get("source"), f"{name}, source")
    if source.get("evidence") not in EVIDENCE:
        raise StoryInvalid(name, f"evidence is one of {', '.join(EVIDENCE)}")
    events = told.get("events")
    if not isinstance(told.get("id"), str) or not isinstance(events, list):
        raise StoryInvalid(name, "it needs an id and events")
    rows = [_row(event, words, f"{name}, row {n}") for n, event in enumerate(events, 1)]
    child = _mapping(told.get("child"), f"{name}, child")
    harm = _mapping(told.get("harm"), f"{name}, harm")
    return Story(
        id=told["id"],
        evidence=source["evidence"],
        precision=str(told.get("precision", "")),
        age=_number(child, "age_at_start", f"{name}, child", 25),
        harm_day=_number(harm, "day", f"{name}, harm"),
        rows=tuple(sorted(rows, key=lambda row: row.day)),
    )


def _row(raw: object, words: Vocabulary, where: str) -> Row:
    told = _mapping(raw, where)
    kind = _one_of(Kind, told.get("type"), where)
    day, what = _number(told, "day", where), str(told.get("what", ""))
    if kind is Kind.INDICATOR:
        level = Level(_number(told, "severity", where, 4, least=1))
        code = code_of(words, told.get("indicator"), level, where)
        return Row(day, kind, what, code=code, level=level)
    if kind is Kind.REVIEW:
        return Row(day, kind, what, outcome=_one_of(Outcome, told.get("outcome"), where))
    if kind is Kind.SUPPORT:
        change = _one_of(Change, told.get("change"), where)
        service, by = str(told.get("service", "")), str(told.get("by", ""))
        if change is Change.DECLINED and by not in ("child", "family", "service"):
            raise StoryInvalid(where, "declined by child, family or service")
        return Row(day, kind, what, change=change, service=service, declined_by=by)
    return Row(day, kind, what)


def _files(paths: Iterable[Path]) -> Sequence[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.glob("*.yaml") if one.name != VOCABULARY)
        elif path.is_file():
            found.append(path)
        else:
            raise StoryInvalid(str(path), "there is no such file or folder")
    return found


def _read(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise StoryInvalid(path.name, f"it is not YAML ({type(fault).__name__})") from fault


def _mapping(raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise StoryInvalid(where, "names and values are missing")
    return raw


def _number(
    told: Mapping[str, Any], name: str, where: str, most: int = 10_000, *, least: int = 0
) -> int:
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise StoryInvalid(where, f"{name} is a whole number from {least} to {most}")
    return value


def _one_of(words: type[T], value: object, where: str) -> T:
    try:
        return words(str(value))
    except ValueError as fault:
        raise StoryInvalid(where, f"{value!r} is none of {', '.join(words)}") from fault
