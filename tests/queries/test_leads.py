"""The picker, the boards and the tasks of a person ask as few questions at any size."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import AnswerNomination, AskToLead, ChangeLead, RecordAbsence
from ehcoord.db import db, transaction
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.queries import boards
from ehcoord.queries.boards.near import near
from ehcoord.queries.leads import people_who_could_lead
from ehcoord.queries.tasks import my_tasks, tasks_of_case
from ehcoord.queries.workload import workload
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.lateness import When
from ehcoord.services import leads
from ehcoord.services.absences import record_absence
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record

CALENDAR = WorkingCalendar()


@pytest.fixture
def p(app):
    return a_partnership()


def queries_of(act):
    """What an act gives, and how many times it asked the database."""
    seen = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    connection = db.session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        return act(), len(seen)
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)


def could_lead(p, case, actor=None):
    row = db.session.get_one(Case, case.id)
    rules = rules_in_force(db.session(), NOW)
    return queries_of(
        lambda: people_who_could_lead(db.session(), actor or p.manager, row, rules, NOW)
    )


def decline(p, case):
    asked = leads.nominate_lead(p.manager, case.public_id, AskToLead(p.lead.public_id), now=NOW)
    no = AnswerNomination(accepted=False, decline_reason="capacity", decline_words="No.")
    leads.answer_nomination(p.lead, asked.nomination_id, no, now=NOW)


def test_the_picker_says_what_people_carry_who_is_away_and_who_said_no(p):
    case = a_case(p, flagged=True)
    a_case(p, lead=p.practitioner)
    decline(p, case)
    record_absence(
        p.practitioner,
        RecordAbsence(p.practitioner.public_id, date(2025, 5, 19), date(2025, 5, 21),
                      p.manager.public_id),
        now=NOW,
    )  # fmt: skip
    found, _ = could_lead(p, case)
    (first,) = [one for one in found.offered if one.candidate.user_id == p.practitioner.user_id]
    assert first.candidate.open_cases == 2
    assert first.candidate.can_be_assigned
    assert first.against == ("Away until 21 May: Marta Quill covers",)


def test_the_picker_takes_three_queries_whatever_the_size(p):
    small = a_case(p, flagged=True)
    _, few = could_lead(p, small)
    for _ in range(8):
        a_case(p, lead=p.practitioner)
    decline(p, small)
    _, many = could_lead(p, small)
    assert (few, many) == (3, 3)


def test_the_lead_board_its_count_and_the_open_tasks_are_one_definition(p):
    for number in range(4):
        a_case(p, flagged=True, family_name=f"Family {number}")
    a_case(p, lead=p.lead)
    a_case(p, flagged=True, team_id=p.other_team_id)
    rows = boards.unled(db.session(), p.manager, NOW)
    counts = boards.counts(db.session(), p.manager, NOW)
    assert len(rows) == counts.unled == 4
    assert boards.counts(db.session(), p.other_manager, NOW).unled == 1
    assert boards.counts(db.session(), p.head, NOW).unled == 5
    assert boards.counts(db.session(), p.practitioner, NOW).unled == 0


def test_a_board_takes_one_query_however_many_rows_it_has(p):
    a_case(p, flagged=True)
    _, few = queries_of(lambda: boards.unled(db.session(), p.manager, NOW))
    for _ in range(8):
        a_case(p, flagged=True)
    _, many = queries_of(lambda: boards.unled(db.session(), p.manager, NOW))
    assert (few, many) == (1, 1)


def test_my_tasks_stand_under_the_day_they_are_due_and_name_the_family(p):
    case = a_case(p, flagged=True, family_name="Okonjo")
    found, count = queries_of(lambda: my_tasks(db.session(), p.manager, CALENDAR, NOW))
    (line,) = found[When.LATER]
    assert line.title == "Confirm a lead for the Okonjo family"
    assert count == 1
    late = my_tasks(db.session(), p.manager, CALENDAR, NOW + timedelta(days=9))
    assert [one.due.days_over for one in late[When.OVERDUE]] == [1]
    assert tasks_of_case(db.session(), p.practitioner, case.id, CALENDAR, NOW) == (line,)
    assert tasks_of_case(db.session(), p.other_manager, case.id, CALENDAR, NOW) == ()


def test_who_was_replaced_at_the_family_s_wish_is_not_offered_to_it_again(p):
    case = a_case(p, lead=p.lead)
    change = ChangeLead(p.practitioner.public_id, "child_asked", confirmed=True, trained=True)
    leads.change_lead(p.manager, case.public_id, change, now=NOW)
    people, _ = could_lead(p, case)
    assert {one.name: one.not_offered for one in people.not_offered} == {
        "Leah Moss": "Led before, and the family asked for somebody else"
    }


def test_a_family_with_a_serious_worry_counts_as_two_against_a_limit_everywhere_alike(p):
    case = a_case(p, flagged=True)
    record(p, a_case(p, lead=p.practitioner), code="A06")
    found, count = could_lead(p, case)
    (one,) = [one for one in found.offered if one.candidate.user_id == p.practitioner.user_id]
    assert (one.candidate.open_cases, one.candidate.counted, count) == (2, 3, 3)
    rules = rules_in_force(db.session(), NOW)
    (carried,) = [
        line
        for line in workload(db.session(), p.manager, rules, NOW).people
        if line.user_id == p.practitioner.public_id
    ]
    assert (carried.led, carried.counted, carried.at_limit) == (2, 3, False)
    with transaction(None, NOW) as session:
        session.get_one(User, p.practitioner.user_id).case_limit = 3
    full = workload(db.session(), p.manager, rules, NOW)
    assert [line.at_limit for line in full.people if line.led] == [True]
    assert full.at_limit == 1
    found, _ = could_lead(p, case)
    (one,) = [one for one in found.offered if one.candidate.user_id == p.practitioner.user_id]
    assert one.against == ("Leads 2, counted as 3, of 3 families: at their limit",)
    # They lead this one already, so it takes no more room: one tap confirms them.
    (tap,) = near(db.session(), p.manager, [case.id], rules, NOW)[case.id]
    assert (tap.name, tap.leads_now) == ("Priya Nair", True)
