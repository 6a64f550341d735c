"""A review that could warn the person alleged stays among professionals until someone decides."""

import pytest
import sqlalchemy as sa

from ehcoord.commands.reviews import AllowFamily, WhoDecided
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db
from ehcoord.errors import NotFound, NotPermitted
from ehcoord.models.referrals import FamilyMayKnow
from ehcoord.queries.agenda import agenda
from ehcoord.queries.reviews import reviews_of_case
from ehcoord.rules.vocabulary import Level
from ehcoord.services.review_requests import allow_family
from ehcoord.services.risks import record_worry
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import the_review

ALLOWED = AllowFamily(WhoDecided.SOCIAL_CARE, "Duty social worker", "The interview is over.")
OWN = AllowFamily(WhoDecided.SAFEGUARDING_LEAD, "Safia Reed", "Nobody at home is alleged.")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    found = a_case(p, lead=p.lead)
    worry = RecordWorry(found.child_public_ids, "Told of a carer.", Level.SERIOUS, NOW,
                        about_adult=True)  # fmt: skip
    record_worry(p.lead, found.public_id, worry, now=NOW)
    return found


def test_the_familys_copy_knows_nothing_of_it(p, case):
    review_id = the_review().public_id
    assert len(reviews_of_case(db.session(), p.lead, case.public_id, NOW)) == 1
    assert reviews_of_case(db.session(), p.lead, case.public_id, NOW, for_family=True) == ()
    with pytest.raises(NotFound):
        agenda(
            db.session(), p.lead, review_id, NOW, rules_in_force(db.session(), NOW), for_family=True
        )


def test_it_is_opened_to_the_family_by_a_recorded_decision_and_once(p, case):
    review_id = the_review().public_id
    assert allow_family(p.lead, review_id, ALLOWED, now=NOW)
    assert not allow_family(p.lead, review_id, ALLOWED, now=NOW)
    assert db.session.scalars(sa.select(FamilyMayKnow)).one().who == ALLOWED.who
    assert len(reviews_of_case(db.session(), p.lead, case.public_id, NOW, for_family=True)) == 1


def test_nobody_decides_in_the_safeguarding_leads_place(p, case):
    with pytest.raises(NotPermitted):
        allow_family(p.lead, the_review().public_id, OWN, now=NOW)
    assert allow_family(p.safeguarding, the_review().public_id, OWN, now=NOW)


def test_one_who_may_not_see_restricted_words_decides_nothing(p, case):
    with pytest.raises(NotPermitted):
        allow_family(p.practitioner, the_review().public_id, ALLOWED, now=NOW)
