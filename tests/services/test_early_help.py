"""That a child has early help may be learned with a full name, a date of birth and a reason."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.cases import NewMember, OpenCase
from ehcoord.commands.people import AskForEarlyHelp, PersonDetails
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotPermitted, TooMany
from ehcoord.models.messages import Message
from ehcoord.models.records import AuditEvent
from ehcoord.rules.people import MemberRole
from ehcoord.schemas.base import load
from ehcoord.schemas.people import AskForEarlyHelpSchema
from ehcoord.services.cases import open_case
from ehcoord.services.early_help import ask_for_early_help
from tests.builders import NOW, a_partnership

BORN = date(2013, 4, 5)
ASK = AskForEarlyHelp("Our school is about to open a case.", "Wren Okafor", BORN)


@pytest.fixture
def p(app):
    return a_partnership()


def a_family(p, *, restricted=False):
    child = PersonDetails(given_name="Wren", family_name="Okafor", born_on=BORN)
    command = OpenCase("Okafor", (NewMember(MemberRole.CHILD, details=child),),
                       restricted=restricted)  # fmt: skip
    return open_case(p.practitioner, command, now=NOW)


def messages():
    return list(db.session.scalars(sa.select(Message).order_by(Message.id)))


def test_somebody_who_may_not_see_the_case_learns_whom_to_speak_to_and_no_more(p):
    a_family(p)
    (answer,) = ask_for_early_help(p.other_practitioner, ASK, now=NOW)
    assert (answer.name, answer.team) == ("North team", "North team")


def test_the_asking_is_on_the_record_without_its_words_and_the_team_is_told_without_a_name(p):
    opened = a_family(p)
    ask_for_early_help(p.other_practitioner, ASK, now=NOW)
    line = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == "early_help.asked"))
    assert ASK.because not in str(line.one().details)
    (told,) = messages()
    assert told.to_id == p.manager.user_id
    assert opened.reference in told.body
    assert "Okafor" not in told.subject + told.body


@pytest.mark.parametrize(
    "ask",
    [
        AskForEarlyHelp("Why", "Wren Okafer", BORN),
        AskForEarlyHelp("Why", "Okafor", BORN),
        AskForEarlyHelp("Why", "Wren Okafor", BORN + timedelta(days=1)),
        AskForEarlyHelp("Why", "Wren Okafor"),
        AskForEarlyHelp("Why"),
    ],
)
def test_nothing_is_learned_from_a_part_of_a_name_or_another_date(p, ask):
    a_family(p)
    assert ask_for_early_help(p.other_practitioner, ask, now=NOW) == ()
    assert messages() == []


def test_an_unborn_baby_is_not_found_by_a_name_alone(p):
    baby = PersonDetails(given_name="Baby", family_name="Okafor", expected_on=date(2025, 9, 1))
    open_case(p.practitioner, OpenCase("Okafor", (NewMember(MemberRole.CHILD, details=baby),)),
              now=NOW)  # fmt: skip
    assert (
        ask_for_early_help(p.other_practitioner, AskForEarlyHelp("Why", "Baby Okafor"), now=NOW)
        == ()
    )


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"because": "Why", "name": "Okafor"}, ["name", "born_on"]),
        ({"name": "Wren Okafor", "born_on": "2013-04-05"}, ["because"]),
        ({"because": "Why", "name": "Wren Okafor", "born_on": "2013-02-30"}, ["born_on"]),
        ({"because": "Why", "upn": "B801200005001", "team": "north"}, ["team"]),
    ],
)
def test_an_asking_that_names_no_one_child_is_refused_at_its_fields(sent, fields):
    with pytest.raises(InvalidInput) as refused:
        load(AskForEarlyHelpSchema(), sent)
    assert list(refused.value.messages) == fields


def test_a_restricted_case_answers_as_none_and_its_manager_is_told_at_once(p):
    a_family(p, restricted=True)
    assert ask_for_early_help(p.other_practitioner, ASK, now=NOW) == ()
    (told,) = messages()
    assert (told.to_id, told.urgent) == (p.manager.user_id, True)


def test_a_day_has_a_limit_and_the_next_day_begins_anew(p):
    for _ in range(20):
        ask_for_early_help(p.other_practitioner, ASK, now=NOW)
    with pytest.raises(TooMany) as refused:
        ask_for_early_help(p.other_practitioner, ASK, now=NOW)
    assert ask_for_early_help(p.other_practitioner, ASK, now=refused.value.retry_at) == ()


def test_those_who_work_with_no_families_may_not_ask(p):
    with pytest.raises(NotPermitted):
        ask_for_early_help(p.admin, ASK, now=NOW)
