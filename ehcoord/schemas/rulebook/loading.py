"""Reads a rulebook's files, checks every key and gives the value the rules take."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.vocabulary import Level, Rule
from ehcoord.schemas.rulebook.agreement import disagreements
from ehcoord.schemas.rulebook.catalogue import IndicatorsSchema, NeedsSchema, SupportSchema
from ehcoord.schemas.rulebook.england import EnglandSchema
from ehcoord.schemas.rulebook.parts import as_dates, level_named

FILES: Mapping[str, type[Schema]] = {
    "england": EnglandSchema,
    "indicators": IndicatorsSchema,
    "support": SupportSchema,
    "needs": NeedsSchema,
}


class RulebookInvalid(ValueError):  # noqa: N818, named as the other refusals are.
    """A rulebook that cannot be used; ``messages`` each name the file, the table and the key."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook written in a folder's four TOML files.

    Raises RulebookInvalid with every fault found, not only the first.
    """
    return rulebook_from_raw(rulebook_raw(folder))


def rulebook_raw(folder: Path) -> dict[str, Any]:
    """The contents of a folder's four files by file name, unchecked, days written as text.

    Raises RulebookInvalid when a file is missing or is not TOML.
    """
    raw: dict[str, Any] = {}
    faults: list[str] = []
    for name in FILES:
        try:
            raw[name] = _days_as_text(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")))
        except FileNotFoundError:
            faults.append(f"{name}.toml: the file is missing from {folder}.")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            faults.append(f"{name}.toml: the file cannot be read as TOML. {fault}")
    if faults:
        raise RulebookInvalid(faults)
    return raw


def rulebook_from_raw(raw: Mapping[str, Any]) -> Rulebook:
    """The rulebook of four files' contents, such as those kept in the database.

    Raises RulebookInvalid with every fault found.
    """
    faults = [f"{name}: a rulebook has no such file." for name in raw if name not in FILES]
    loaded: dict[str, Any] = {}
    for name, schema in FILES.items():
        try:
            loaded[name] = schema().load(_wrapped(name, raw.get(name, {})))
        except ValidationError as fault:
            faults.extend(_in_words(name, fault.messages))
    faults = faults or disagreements(loaded)
    if faults:
        raise RulebookInvalid(faults)
    return _rulebook(raw, loaded)


def canonical(raw: Mapping[str, Any]) -> str:
    """One text for one content, whatever the order of its keys: what is stored and hashed."""
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _rulebook(raw: Mapping[str, Any], loaded: Mapping[str, Any]) -> Rulebook:
    england, support, needs = loaded["england"], loaded["support"], loaded["needs"]
    levels = {level: england["levels"][level.name.lower()] for level in Level}
    same = ("version", "area", "labels", "check", "terms", "limits", "leads", "tasks")
    also = ("decline_reasons", "on_call", "sources")
    return Rulebook(
        **{name: england[name] for name in (*same, *also)},
        **{name: needs[name] for name in ("needs", "outcomes", "not_emerging_reasons")},
        hash=sha256(canonical(raw).encode()).hexdigest(),
        level_names={level: words["name"] for level, words in levels.items()},
        level_anchors={level: words["anchor"] for level, words in levels.items()},
        support_levels=support["levels"],
        support_types=support["types"],
        rules={rule: england["rules"][rule] for rule in Rule},
        indicators=loaded["indicators"],
        contact_cards=tuple(england["contact_cards"]),
        countersigners={
            level_named(name): tuple(roles) for name, roles in england["countersigners"].items()
        },
        closures=as_dates(england["calendar"]["closures"]),
        extra_bank_holidays=as_dates(england["calendar"]["extra_bank_holidays"]),
        calendar_version=england["calendar"]["version"],
    )


def _wrapped(name: str, content: Any) -> Any:
    # The catalogue's tables are the worries themselves, so that a code is written once.
    return {"indicators": content} if name == "indicators" else content


def _days_as_text(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(key): _days_as_text(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_days_as_text(value) for value in content]
    return content.isoformat() if isinstance(content, date) else content


def _in_words(name: str, messages: Any) -> Iterator[str]:
    for path, message in _leaves(messages):
        keys = path[1:] if name == "indicators" else path
        table = ".".join(keys[:-1])
        place = ", ".join(
            part for part in (f"[{table}]" if table else "", keys[-1] if keys else "") if part
        )
        yield f"{name}.toml, {place}: {message}" if place else f"{name}.toml: {message}"


def _leaves(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _leaves(inner, _step(path, key))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield path, str(message)


def _step(path: tuple[str, ...], key: object) -> tuple[str, ...]:
    # The library puts these words between a table and what is wrong in it; people count from 1.
    if key in ("value", "key", "_schema"):
        return path
    return (*path, str(key + 1) if isinstance(key, int) else str(key))
