"""Nobody leaves while they lead or have a task, whoever asks and on whichever way (P1, P4)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ehcoord.db import db, transaction
from ehcoord.errors import RuleBroken
from ehcoord.models.accounts import User
from ehcoord.services.accounts import deactivate
from ehcoord.services.checks import check_promises
from tests.builders import NOW, a_case, a_partnership

LATER = NOW + timedelta(hours=1)
LEAVES = sa.update(User).values(deactivated_at=LATER)


@pytest.fixture
def p(app):
    return a_partnership()


def raw(statement):
    with transaction(None, LATER) as session:
        session.execute(statement)


def test_a_leaver_is_told_what_they_still_hold(p):
    a_case(p, lead=p.lead)
    a_case(p, flagged=True)
    with pytest.raises(RuleBroken, match="leads 1 family") as refusal:
        deactivate(p.admin, p.lead.public_id, now=LATER)
    assert "Leah Moss" in refusal.value.message
    with pytest.raises(RuleBroken, match="leads 1 family"):
        deactivate(p.admin, p.practitioner.public_id, now=LATER)
    with pytest.raises(RuleBroken, match=r"has 1 open task \(confirm a lead for a family\)"):
        deactivate(p.admin, p.manager.public_id, now=LATER)
    with pytest.raises(RuleBroken, match="is named by Hill Lane School"):
        deactivate(p.admin, p.safeguarding.public_id, now=LATER)
    deactivate(p.admin, p.consultant.public_id, now=LATER)
    assert db.session.get_one(User, p.consultant.user_id).deactivated_at == LATER


@pytest.mark.parametrize("who", ["lead", "manager"])
def test_raw_sql_deactivates_nobody_who_leads_or_has_a_task(p, who):
    a_case(p, lead=p.lead, flagged=True)
    a_case(p, flagged=True)
    with pytest.raises(sa.exc.IntegrityError, match="is not deactivated"):
        raw(LEAVES.where(User.id == getattr(p, who).user_id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE task SET owner_id = :left WHERE closed_at IS NULL",
        "UPDATE lead_professional_assignment SET user_id = :left WHERE ended_at IS NULL",
    ],
)
def test_raw_sql_gives_nothing_to_somebody_who_has_left(p, statement):
    a_case(p, flagged=True)
    deactivate(p.admin, p.consultant.public_id, now=LATER)
    with pytest.raises(sa.exc.IntegrityError, match="who has left"):
        raw(sa.text(statement).bindparams(left=p.consultant.user_id))


def test_check_finds_a_lead_without_an_account_where_nothing_guarded_them(p, app):
    case = a_case(p, lead=p.lead)
    on = "" if app.extensions["read_bind"].dialect.name == "sqlite" else " ON user_account"
    with transaction(None, LATER) as session:
        session.execute(sa.text(f"DROP TRIGGER user_account_has_work{on}"))
        session.execute(LEAVES.where(User.id == p.lead.user_id))
    found = [one for one in check_promises(LATER) if one.promise == "P1"]
    assert [(one.about, one.ids) for one in found] == [("case", (case.id,)), ("user_account", ())]
