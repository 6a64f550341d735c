"""Every table is of a stated kind, and the database itself holds what the kinds promise."""

import pytest
import sqlalchemy as sa

import ehcoord.models
from ehcoord.db import Base, Fact, Ledger, State, Working
from ehcoord.models.histories import HISTORY

KINDS = (Fact, Ledger, State, Working)
MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda c: c.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_table_is_a_fact_a_state_or_working(model):
    assert sum(issubclass(model, kind) for kind in KINDS) == 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_says_what_its_row_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(model.__name__)


def test_every_state_has_a_history_twin_with_its_columns():
    for model, twin in HISTORY.items():
        own = {c.name for c in sa.inspect(model).columns} - model.__without_history__
        assert own <= {c.name for c in twin.columns}


def test_no_table_is_outside_the_models_and_their_twins():
    known = {model.__table__.name for model in MODELS} | {t.name for t in HISTORY.values()}
    assert set(Base.metadata.tables) == known


def test_every_noun_of_the_models_is_imported():
    assert set(ehcoord.models.__all__) >= {"cases", "leads", "reviews", "risks", "tasks"}
