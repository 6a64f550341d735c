"""When somebody who leads is away, somebody covers, or a manager is asked to arrange it."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import NameDeputy, RecordAbsence
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotPermitted
from ehcoord.models.tasks import Task
from ehcoord.queries.absences import person_away, who_could_cover
from ehcoord.queries.access import relations_to
from ehcoord.rules.permissions import Relation
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.absences import arrange_cover, cancel_absence, record_absence
from tests.builders import NOW, a_case, a_partnership

TODAY, TOMORROW = date(2025, 5, 19), date(2025, 5, 20)


@pytest.fixture
def p(app):
    return a_partnership()


def cover_asked_of():
    return db.session.scalars(
        sa.select(Task.owner_id).where(
            Task.kind == TaskKind.ARRANGE_COVER, Task.closed_at.is_(None)
        )
    ).all()


def test_a_deputy_sees_the_families_of_a_lead_who_is_away(p):
    case = a_case(p, lead=p.lead)
    away = RecordAbsence(p.lead.public_id, TODAY, date(2025, 5, 23), p.safeguarding.public_id)
    assert not record_absence(p.lead, away, now=NOW).cover_is_asked_for
    relations = relations_to(db.session(), p.safeguarding, case.id, NOW)
    assert Relation.DEPUTY in relations
    assert cover_asked_of() == []


def test_a_planned_absence_of_more_than_a_week_names_who_covers(p):
    a_case(p, lead=p.lead)
    # Six working days, with the bank holiday of 26 May among them.
    with pytest.raises(InvalidInput, match="Choose who covers"):
        record_absence(
            p.lead, RecordAbsence(p.lead.public_id, TOMORROW, date(2025, 5, 28)), now=NOW
        )
    record_absence(p.lead, RecordAbsence(p.lead.public_id, TOMORROW, date(2025, 5, 27)), now=NOW)


def test_who_is_away_already_names_nobody_and_the_manager_is_asked_the_same_day(p):
    a_case(p, lead=p.lead)
    away = RecordAbsence(p.lead.public_id, TODAY, date(2025, 6, 6))
    recorded = record_absence(p.safeguarding, away, now=NOW)
    assert recorded.cover_is_asked_for
    assert cover_asked_of() == [p.manager.user_id]
    assert db.session.scalars(sa.select(Task.due_at)).one() == datetime(2025, 5, 19, 16, tzinfo=UTC)
    cancel_absence(p.lead, recorded.absence_id, now=NOW)
    assert cover_asked_of() == []


def test_a_long_absence_asks_for_another_lead_even_where_somebody_covers(p):
    a_case(p, lead=p.lead)
    away = RecordAbsence(p.lead.public_id, TOMORROW, date(2025, 7, 1), p.safeguarding.public_id)
    assert record_absence(p.lead, away, now=NOW).cover_is_asked_for


def test_nobody_covers_for_themselves_or_while_they_are_away(p):
    away = RecordAbsence(p.lead.public_id, TODAY, TOMORROW, p.lead.public_id)
    with pytest.raises(InvalidInput, match="here on those days"):
        record_absence(p.lead, away, now=NOW)
    record_absence(
        p.safeguarding, RecordAbsence(p.safeguarding.public_id, TOMORROW, TOMORROW), now=NOW
    )
    away = RecordAbsence(p.lead.public_id, TODAY, TOMORROW, p.safeguarding.public_id)
    with pytest.raises(InvalidInput, match="here on those days"):
        record_absence(p.lead, away, now=NOW)


def test_an_absence_does_not_end_before_it_starts(p):
    with pytest.raises(InvalidInput, match="last day"):
        record_absence(p.lead, RecordAbsence(p.lead.public_id, TOMORROW, TODAY), now=NOW)


def test_nobody_puts_down_the_absence_of_somebody_they_do_not_manage(p):
    away = RecordAbsence(p.lead.public_id, TODAY, TOMORROW)
    with pytest.raises(NotPermitted):
        record_absence(p.other_manager, away, now=NOW)


def test_the_manager_who_is_asked_names_who_covers_and_that_answers_it(p):
    case = a_case(p, lead=p.lead)
    away = RecordAbsence(p.lead.public_id, TODAY, date(2025, 6, 6))
    recorded = record_absence(p.safeguarding, away, now=NOW)
    covers = NameDeputy(recorded.absence_id, p.safeguarding.public_id)
    with pytest.raises(NotPermitted):
        arrange_cover(p.other_manager, covers, now=NOW)
    # The manager manages nobody of a school, but was asked.
    arrange_cover(p.manager, covers, now=NOW)
    assert cover_asked_of() == []
    assert Relation.DEPUTY in relations_to(db.session(), p.safeguarding, case.id, NOW)
    themselves = NameDeputy(recorded.absence_id, p.lead.public_id)
    with pytest.raises(InvalidInput, match="here on those days"):
        arrange_cover(p.lead, themselves, now=NOW)


def test_a_manager_puts_down_that_the_lead_of_a_family_of_their_team_is_ill_today(p):
    away = RecordAbsence(p.lead.public_id, TODAY, TOMORROW)
    with pytest.raises(NotPermitted):
        record_absence(p.manager, away, now=NOW)
    a_case(p, lead=p.lead)
    assert record_absence(p.manager, away, now=NOW).cover_is_asked_for
    with pytest.raises(NotPermitted):
        record_absence(p.other_manager, away, now=NOW)


def test_only_somebody_they_work_with_covers_and_so_sees_their_families(p):
    case = a_case(p, lead=p.lead)
    for stranger in (p.other_practitioner, p.admin):
        away = RecordAbsence(p.lead.public_id, TODAY, TOMORROW, stranger.public_id)
        with pytest.raises(InvalidInput, match="Choose a colleague of theirs"):
            record_absence(p.lead, away, now=NOW)
    recorded = record_absence(p.lead, RecordAbsence(p.lead.public_id, TODAY, TOMORROW), now=NOW)
    named = NameDeputy(recorded.absence_id, p.other_practitioner.public_id)
    with pytest.raises(InvalidInput, match="Choose a colleague of theirs"):
        arrange_cover(p.lead, named, now=NOW)
    assert relations_to(db.session(), p.other_practitioner, case.id, NOW) == frozenset()
    # The desk of the team of a family they lead may, whatever agency it belongs to.
    arrange_cover(p.lead, NameDeputy(recorded.absence_id, p.practitioner.public_id), now=NOW)
    offered = who_could_cover(
        db.session(), person_away(db.session(), p.lead, p.lead.public_id, NOW), NOW
    )
    assert {p.safeguarding.public_id, p.practitioner.public_id} < {one for one, _ in offered}
    assert p.admin.public_id not in {one for one, _ in offered}
