"""A copy of a review holds what its reader may see, and the family's copy less than that."""

import pytest

from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import db, transaction
from ehcoord.errors import NotFound
from ehcoord.queries.review_copies import copy_of_review
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.vocabulary import Level
from ehcoord.services.countersigning import countersign_review
from tests.builders import NOW, a_case, a_partnership
from tests.facts import add_worry, check_again
from tests.reviewing import LATER, MORE_HELP, NO_CHANGE, record, review_of, send, the_review


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def held(p, case, *said):
    review_id = the_review().public_id
    seen = worries_of_case(db.session(), p.lead, case.public_id, LATER)
    send(p, review_of(*((one.id, decided) for one, decided in zip(seen, said, strict=True))))
    return review_id


def copy(who, review_id, **more):
    return copy_of_review(db.session(), who, review_id, LATER, **more)


def test_a_copy_says_who_took_part_what_was_said_and_decided_and_who_signed(p, case):
    record(p, case)
    review_id = held(p, case, NO_CHANGE)
    assert copy(p.lead, review_id).signed_by == ()
    countersign_review(p.consultant, review_id, CountersignReview(agreed=True), now=LATER)
    found = copy(p.practitioner, review_id)
    assert (found.written_by, found.signed_by) == ("Leah Moss", ("Con Marsh",))
    assert found.child_says == "Wants the mentor to stay."
    assert found.how_child_said == "Told the school nurse."
    assert [one.words for one in found.decisions] == ["No change"]
    assert [(name, view) for name, view, _ in found.own_views] == [
        ("Leah Moss", 4),
        ("Priya Nair", 5),
        ("Sol Avery", 5),
    ]


def test_the_familys_copy_has_nobodys_own_view_and_no_restricted_worry(p, case):
    with transaction(p.lead.user_id, NOW) as session:
        add_worry(session, case.id, case.child_ids[0], Level.MODERATE, "A01", restricted=True)
        check_again(session, case.child_ids[0])
    record(p, case)
    review_id = held(p, case, MORE_HELP, MORE_HELP)
    assert len(copy(p.lead, review_id).decisions) == 2
    family = copy(p.lead, review_id, for_family=True)
    assert (len(family.decisions), family.kept_back, family.own_views) == (1, 1, ())
    assert copy(p.practitioner, review_id).kept_back == 1


def test_there_is_no_familys_copy_of_a_review_of_professionals_only(p, case):
    record(p, case, code="E02")
    review_id = held(p, case, MORE_HELP)
    assert copy(p.lead, review_id).decisions
    with pytest.raises(NotFound):
        copy(p.lead, review_id, for_family=True)


def test_a_review_that_was_not_sent_has_no_copy_and_strangers_have_none(p, case):
    record(p, case)
    with pytest.raises(NotFound):
        copy(p.lead, the_review().public_id)
    review_id = held(p, case, MORE_HELP)
    with pytest.raises(NotFound):
        copy(p.other_manager, review_id)
