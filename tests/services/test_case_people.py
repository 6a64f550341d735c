"""Who belongs to a case as it goes on: nothing is taken out, and access ends with a place."""

from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.cases import AddAgency, JoinTeamAround, NewMember
from ehcoord.commands.people import PersonDetails
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.cases import CaseMember, Child, TeamAroundTheFamilyMember
from ehcoord.models.histories import HISTORY
from ehcoord.models.people import Person
from ehcoord.models.records import AuditEvent
from ehcoord.queries.access import get_case
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import Action
from ehcoord.services.case_people import (
    add_agency,
    add_to_family,
    end_agency,
    end_membership,
    leave_team_around,
)
from ehcoord.services.cases import join_team_around
from tests.builders import NOW, a_case, a_partnership


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def somebody(role=MemberRole.CARER, **more):
    details = PersonDetails(given_name="Ada", family_name="Sample", **more)
    return NewMember(role, details=details, one_use_id=uuid4())


def added(p, case, new):
    add_to_family(p.practitioner, case.public_id, new, now=NOW)
    return db.session.scalars(
        sa.select(Person)
        .where(Person.given_name == "Ada")
        .execution_options(populate_existing=True)
    ).one()


def on_record(name):
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.name == name)
    )


def test_a_person_is_added_once_however_often_the_form_is_sent(p, case):
    new = somebody()
    added(p, case, new)
    added(p, case, new)
    assert on_record("case.member_added") == 1


def test_a_child_who_is_added_is_a_child_of_the_case(p, case):
    person = added(p, case, somebody(MemberRole.CHILD, born_on=date(2019, 1, 2)))
    child = db.session.scalars(sa.select(Child).where(Child.person_id == person.id)).one()
    assert child.case_id == case.id
    assert child.checked_with is not None


def test_who_is_in_the_case_already_is_not_added_again(p, case):
    person = added(p, case, somebody())
    with pytest.raises(InvalidInput):
        add_to_family(
            p.practitioner,
            case.public_id,
            NewMember(MemberRole.OTHER, person_id=person.public_id),
            now=NOW,
        )


def test_a_place_ends_and_what_was_known_of_it_stays(p, case):
    person = added(p, case, somebody())
    end_membership(p.practitioner, case.public_id, person.public_id, now=NOW)
    row = db.session.scalars(sa.select(CaseMember).where(CaseMember.person_id == person.id)).one()
    assert row.until_at == NOW
    twin = HISTORY[CaseMember]
    versions = db.session.execute(sa.select(twin.c.until_at).where(twin.c.id == row.id)).all()
    assert len(versions) == 2
    with pytest.raises(NotFound):
        end_membership(p.practitioner, case.public_id, person.public_id, now=NOW)


def test_a_child_leaves_only_when_the_case_closes(p, case):
    child = db.session.get_one(Person, case.person_ids[0])
    with pytest.raises(RuleBroken) as refused:
        end_membership(p.practitioner, case.public_id, child.public_id, now=NOW)
    assert refused.value.rule == "child-leaves-by-closing"


def test_an_agency_gives_its_safeguarding_lead_access_until_it_ends(p):
    case = a_case(p, lead=p.practitioner)
    with pytest.raises(NotFound):
        get_case(db.session(), p.safeguarding, case.public_id, Action.CASE_READ, NOW)
    for _ in range(2):
        add_agency(p.practitioner, case.public_id, AddAgency(p.school_id), now=NOW)
    assert on_record("case.agency_added") == 1
    get_case(db.session(), p.safeguarding, case.public_id, Action.CASE_READ, NOW)
    end_agency(p.practitioner, case.public_id, p.school_id, now=NOW)
    with pytest.raises(NotFound):
        get_case(db.session(), p.safeguarding, case.public_id, Action.CASE_READ, NOW)
    with pytest.raises(NotFound):
        end_agency(p.practitioner, case.public_id, p.school_id, now=NOW)


def test_an_agency_that_is_none_is_refused(p, case):
    with pytest.raises(InvalidInput):
        add_agency(p.practitioner, case.public_id, AddAgency(999_999), now=NOW)


def test_who_leaves_the_team_no_longer_sees_the_case(p, case):
    joined = JoinTeamAround(p.other_practitioner.public_id, "Health visitor")
    join_team_around(p.lead, case.public_id, joined, now=NOW)
    get_case(db.session(), p.other_practitioner, case.public_id, Action.CASE_READ, NOW)
    leave_team_around(p.lead, case.public_id, p.other_practitioner.public_id, now=NOW)
    with pytest.raises(NotFound):
        get_case(db.session(), p.other_practitioner, case.public_id, Action.CASE_READ, NOW)
    around = TeamAroundTheFamilyMember
    left = sa.select(around).where(around.user_id == p.other_practitioner.user_id)
    assert db.session.scalars(left).one().until_at == NOW
    assert on_record("team_around.left") == 1


def test_nobody_leaves_the_team_while_they_lead(p):
    case = a_case(p, lead=p.practitioner)
    with pytest.raises(RuleBroken) as refused:
        leave_team_around(p.manager, case.public_id, p.practitioner.public_id, now=NOW)
    assert refused.value.rule == "leads-this-family"


def test_a_helper_may_not_send_others_out_of_the_team(p, case):
    with pytest.raises(NotPermitted):
        leave_team_around(p.practitioner, case.public_id, p.practitioner.public_id, now=NOW)
