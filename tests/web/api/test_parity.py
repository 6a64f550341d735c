"""A form and the JSON of the same act do the same, and are refused in the same words."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from ehcoord.db import Base, db
from ehcoord.rules.vocabulary import Level
from tests.builders import a_case
from tests.pages import ADDRESS
from tests.web.api.acts import ACTS

# Who came by which door is not what the act does.
DOORS = frozenset({"api_token", "user_session", "sign_in_attempt", "audit_stream", "user_account"})
LOOKED = frozenset(
    {"account.signed_in", "board.seen", "case.seen", "children.listed", "token.created"}
)
A_REFERENCE = re.compile(r"NM-\d+")
TOLD_APART = frozenset(
    {"hash", "id", "number", "previous_hash", "reference", "sort_key", "token_hash"}
)
NUMBERS = {one.name.lower(): str(int(one)) for one in Level}


def as_form(said: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """What a browser posts of what a program says."""
    form: dict[str, Any] = {}
    for name, value in said.items():
        if isinstance(value, bool):
            form[prefix + name] = "true" if value else "false"
        elif isinstance(value, Mapping):
            form |= as_form(value, f"{prefix}{name}-")
        elif name == "level":
            form[prefix + name] = NUMBERS.get(value, value)
        else:
            form[prefix + name] = value if isinstance(value, list) else str(value)
    return form


def filled(said: Any, ids: Mapping[str, str]) -> Any:
    """The same with the ids in their places."""
    if isinstance(said, str):
        return said.format(**ids) if "{" in said else said
    if isinstance(said, list):
        return [filled(one, ids) for one in said]
    if isinstance(said, Mapping):
        return {name: filled(one, ids) for name, one in said.items()}
    return said


def everything() -> Counter[tuple[Any, ...]]:
    """Every row there is, without the ids that differ from one family to the next."""
    rows: Counter[tuple[Any, ...]] = Counter()
    for table in Base.metadata.sorted_tables:
        if table.name.removesuffix("_history") in DOORS:
            continue
        said = [column for column in table.columns if not _is_an_id(column)]
        for row in db.session.execute(sa.select(*said)) if said else ():
            if table.name != "audit_event" or row._mapping[table.c.name] not in LOOKED:
                rows[(table.name, *(A_REFERENCE.sub("NM", repr(value)) for value in row))] += 1
    db.session.rollback()
    return rows


def _is_an_id(column: sa.Column[Any]) -> bool:
    keyed = column.primary_key or column.foreign_keys or isinstance(column.type, sa.Uuid | sa.JSON)
    return bool(keyed) or column.name.endswith("_id") or column.name in TOLD_APART


@pytest.fixture(params=ACTS, ids=[name.replace(" ", "_") for name in ACTS])
def act(request):
    return ACTS[request.param]


@pytest.fixture
def ready(act, people):
    """The ids that an act names, for a family that is new each time."""

    def prepare():
        case = a_case(people, lead=None if act.flagged else people.lead, flagged=act.flagged)
        ids = {
            "case": str(case.public_id),
            "child": str(case.child_public_ids[0]),
            "somebody": str(people.practitioner.public_id),
            "other": str(people.other_practitioner.public_id),
        }
        return {**ids, **act.before(people, case)}

    return prepare


def test_the_same_act_has_the_same_effect(act, people, ready, browser_of, program_of):
    person = getattr(people, act.who)
    ours, theirs = ready(), ready()
    browser, program = browser_of(person), program_of(person)
    before = everything()
    posted = {"csrf_token": browser.token(), **as_form(filled(act.said, ours))}
    browser.http.post(filled(act.page, ours), data=posted, base_url=ADDRESS)
    between = everything()
    program.do(filled(act.call, theirs), filled(act.said, theirs))
    after = everything()
    by_form, by_json = between - before, after - between
    assert by_form, "the form did nothing"
    assert by_json == by_form


def test_what_is_missing_is_said_under_the_same_names(act, people, ready, browser_of, program_of):
    person, ids = getattr(people, act.who), ready()
    page = browser_of(person).post(filled(act.page, ids), {}, status=422)
    refused = program_of(person).post(filled(act.call, ids), {}, status=422)
    assert {name: said[0] for name, said in refused["errors"].items()} == page.errors
