"""A partnership, a family, and the programs of its people."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from ehcoord.rules.permissions import Actor
from tests.builders import ACase, Partnership, a_case, a_partnership
from tests.programs import Program


@pytest.fixture
def people(app: Flask) -> Iterator[Partnership]:
    """One person of every role."""
    kept = app.extensions["now"]
    yield a_partnership()
    app.extensions["now"] = kept


@pytest.fixture
def case(people: Partnership) -> ACase:
    """A family with two children, led by somebody of the school."""
    return a_case(people, children=2, lead=people.lead)


@pytest.fixture
def program_of(app: Flask) -> Callable[..., Program]:
    """Gives a person's program, with every scope unless some are named."""

    def start(actor: Actor, *scopes: str) -> Program:
        return Program(app, actor, *scopes)

    return start


@pytest.fixture
def lead(people: Partnership, program_of: Callable[..., Program]) -> Program:
    """The program of the person who leads the family."""
    return program_of(people.lead)
