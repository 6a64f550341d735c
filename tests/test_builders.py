"""The rows that tests start from are rows the database accepts."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Relation
from ehcoord.rules.tasks import TaskKind
from tests.builders import NOW, a_case, a_partnership


def test_a_case_is_seen_by_those_who_are_tied_to_it_and_by_nobody_else(app):
    p = a_partnership()
    case = a_case(p, children=2, lead=p.lead)
    _, relations = get_case(db.session(), p.lead, case.public_id, Action.CASE_READ, NOW)
    assert relations == {Relation.LEAD}
    with pytest.raises(NotFound):
        get_case(db.session(), p.other_manager, case.public_id, Action.CASE_READ, NOW)


def test_a_flagged_case_waits_for_a_confirmed_lead(app):
    case = a_case(a_partnership(), flagged=True)
    task = db.session.scalars(sa.select(Task).where(Task.case_id == case.id)).one()
    assert task.kind is TaskKind.CONFIRM_LEAD
