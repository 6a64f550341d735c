"""Whatever a program sends to any call, no fault of ours answers it, and nothing undescribed."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from tests import databases
from tests.builders import Partnership, a_case
from tests.pages import ADDRESS
from tests.programs import Program, check_promised, described
from tests.reviewing import record
from tests.web.api.acts import a_line, a_request

EXAMPLES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 10
ROLES = ("practitioner", "lead", "manager", "consultant", "records", "partnership", "admin")
ONE_AFTER_THE_OTHER = settings(
    max_examples=EXAMPLES,
    database=None,
    # A call leaves something behind, so that a shorter one of the same kind says little.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session", params=["postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """One engine: the stricter of the two about what a text or a number may be."""
    with databases.new_database(request.param, tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture
def tokens(app, people):
    """The program of a person of each role."""
    return {role: Program(app, getattr(people, role)) for role in ROLES}


def ids_of(people: Partnership) -> Mapping[str, str]:
    """A family with something of everything that an address or a body can name."""
    case = a_case(people, lead=people.lead, children=2)
    worry = str(record(people, case, code="A15"))
    asked = a_request(people, a_case(people, flagged=True))["request"]
    child = str(case.child_public_ids[0])
    return {
        "case_id": str(case.public_id),
        "child_id": child,
        "worry_id": worry,
        "support_id": a_line(people, case)["line"],
        "nomination_id": asked,
        "user_id": str(people.practitioner.public_id),
        "same_as_id": worry,
        "right_child_id": str(case.child_public_ids[1]),
    }


def with_ids(body: Any, ids: Mapping[str, str]) -> Any:
    """What was made up, about a family that is there."""
    if not isinstance(body, dict):
        return body
    known = {name: ids[name] for name in body if name in ids}
    several = {name: [ids[name[:-1]]] for name in body if name[:-1] in ids}
    return {**body, **known, **several}


def in_a_body(said: Any) -> Mapping[str, Any]:
    """How the browser of the tests is told to send it."""
    if isinstance(said, NotSet):
        return {}
    if isinstance(said, bytes):
        return {"data": said, "content_type": "application/json"}
    return {"json": said}


def calls_of(operation: Any) -> st.SearchStrategy[Any]:
    """What could be sent to a call: as described and, where it has a body, otherwise."""
    as_described: st.SearchStrategy[Any] = operation.as_strategy(
        generation_mode=GenerationMode.POSITIVE
    )
    if operation.method == "get":
        return as_described
    otherwise: st.SearchStrategy[Any] = operation.as_strategy(
        generation_mode=GenerationMode.NEGATIVE
    )
    return as_described | otherwise


def test_no_call_fails_by_our_fault_or_answers_what_is_not_described(app, people, tokens):
    for found in described(app).get_all_operations():
        operation, ids = found.ok(), ids_of(people)
        answers = _answers_to(operation, tokens, ids)
        assert answers, operation.label


def _answers_to(operation: Any, tokens: Mapping[str, Program], ids: Mapping[str, str]) -> list[int]:
    answers: list[int] = []

    @ONE_AFTER_THE_OTHER
    @given(calls_of(operation), st.sampled_from(ROLES), st.booleans())
    def send(case: Any, role: str, is_about_them: bool) -> None:
        program = tokens[role]
        if is_about_them:
            case.path_parameters.update(
                (name, ids.get(name, said)) for name, said in case.path_parameters.items()
            )
        response = program.http.open(
            case.formatted_path, method=case.method, base_url=ADDRESS,
            headers={"Authorization": f"Bearer {program.token}"},
            **({"query_string": case.query} if case.query else {}),
            **in_a_body(with_ids(case.body, ids) if is_about_them else case.body),
        )  # fmt: skip
        assert response.status_code < 500, (case, response.text)
        check_promised(operation, response)
        answers.append(response.status_code)

    send()
    return answers
