"""Two people act on one family's lead at the same moment: one does, the other is told why not."""

import multiprocessing
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import (
    AnswerNomination,
    AskToLead,
    AssignLead,
    ChangeLead,
    ConfirmLead,
    OfferHandover,
    SettleLeaver,
)
from ehcoord.db import db
from ehcoord.models.leads import (
    LeadKind,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from ehcoord.services import leads
from tests import databases, racers
from tests.applications import new_application
from tests.builders import NOW, a_case, a_partnership

FAMILIES = 5
LATER = NOW + timedelta(hours=1)
YES = AnswerNomination(accepted=True, trained=True)
spawn = multiprocessing.get_context("spawn")


@pytest.fixture
def url(tmp_path):
    with databases.new_database("postgresql", tmp_path) as address:
        yield address


@pytest.fixture
def people(url, tmp_path):
    """A partnership on a database of this test's own, where everything is really committed."""
    app = new_application(url, tmp_path)
    with app.app_context():
        yield a_partnership()
        db.session.remove()
        db.engine.dispose()


def race(url, folder, one, other):
    """What two processes try on each family in turn; gives how often each was refused."""
    start = spawn.Barrier(2)
    running = [
        spawn.Process(target=racers.race_to_lead, args=(url, folder, start, tries, LATER))
        for tries in (one, other)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    db.session.rollback()
    return [process.exitcode for process in running]


def asked(people):
    case = a_case(people, flagged=True)
    command = AskToLead(people.lead.public_id)
    nomination = leads.nominate_lead(people.manager, case.public_id, command, now=NOW)
    return case, nomination.nomination_id


def each_family_has_one_lead():
    current = sa.select(LeadProfessionalAssignment.case_id).where(
        LeadProfessionalAssignment.ended_at.is_(None)
    )
    found = db.session.scalars(current).all()
    return len(found) == len(set(found)) == FAMILIES


def how_many_open(kind):
    return db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Task)
        .where(Task.kind == kind, Task.closed_at.is_(None))
    )


def test_two_managers_assign_at_once_and_one_is_told_who_leads(url, people, tmp_path):
    cases = [a_case(people, flagged=True) for _ in range(FAMILIES)]
    one = AssignLead(people.practitioner.public_id, trained=True)
    other = AssignLead(people.manager.public_id, trained=True)
    refused = race(
        url,
        tmp_path,
        [("assign_lead", (people.manager, case.public_id, one)) for case in cases],
        [("assign_lead", (people.service_manager, case.public_id, other)) for case in cases],
    )
    assert sum(refused) == FAMILIES
    assert each_family_has_one_lead()
    assert how_many_open(TaskKind.CONFIRM_LEAD) == 0
    assert how_many_open(TaskKind.FIRST_CONTACT_WITH_FAMILY) == FAMILIES


def test_one_yes_sent_twice_at_once_makes_one_lead_and_neither_is_refused(url, people, tmp_path):
    waiting = [asked(people)[1] for _ in range(FAMILIES)]
    tries = [("answer_nomination", (people.lead, nomination, YES)) for nomination in waiting]
    assert race(url, tmp_path, tries, tries) == [0, 0]
    assert each_family_has_one_lead()


def test_a_yes_and_taking_back_at_once_have_one_outcome(url, people, tmp_path):
    waiting = [asked(people)[1] for _ in range(FAMILIES)]
    refused = race(
        url,
        tmp_path,
        [("answer_nomination", (people.lead, nomination, YES)) for nomination in waiting],
        [("take_back_nomination", (people.manager, nomination)) for nomination in waiting],
    )
    assert sum(refused) == FAMILIES
    accepted = db.session.scalars(
        sa.select(sa.func.count())
        .select_from(LeadProfessionalNomination)
        .where(LeadProfessionalNomination.answer == NominationAnswer.ACCEPTED)
    ).one()
    assert how_many_open(TaskKind.CONFIRM_LEAD) == FAMILIES - accepted
    assert how_many_open(TaskKind.ANSWER_NOMINATION) == 0
    assert each_family_has_one_lead()


def test_two_people_ask_at_once_and_one_is_told_who_was_faster(url, people, tmp_path):
    cases = [a_case(people, flagged=True) for _ in range(FAMILIES)]
    refused = race(
        url,
        tmp_path,
        [("nominate_lead", (people.manager, case.public_id, AskToLead(people.lead.public_id)))
         for case in cases],
        [("nominate_lead",
          (people.practitioner, case.public_id, AskToLead(people.safeguarding.public_id)))
         for case in cases],
    )  # fmt: skip
    assert sum(refused) == FAMILIES
    assert how_many_open(TaskKind.ANSWER_NOMINATION) == FAMILIES


def test_accepting_a_handover_and_taking_it_back_at_once_have_one_outcome(url, people, tmp_path):
    handed = []
    for _ in range(FAMILIES):
        case = a_case(people, lead=people.practitioner)
        words = ("None.", "None.", "None.", "Priya Nair", date(2025, 5, 16))
        record = OfferHandover(
            people.lead.public_id, "caseload", *words, why_no_joint_visit="None was wished."
        )
        offered = leads.offer_handover(people.manager, case.public_id, record, now=NOW)
        handed.append(offered.handover_id)
    refused = race(
        url,
        tmp_path,
        [("answer_handover", (people.lead, handover, YES)) for handover in handed],
        [("take_back_handover", (people.manager, handover)) for handover in handed],
    )
    assert sum(refused) == FAMILIES
    assert how_many_open(TaskKind.ACCEPT_HANDOVER) == 0
    assert each_family_has_one_lead()


def test_an_assigning_and_a_leaving_at_once_leave_one_lead_each(url, people, tmp_path):
    cases = [a_case(people, lead=people.lead) for _ in range(FAMILIES)]
    to = ChangeLead(people.practitioner.public_id, "caseload", confirmed=True, trained=True)
    leaves = SettleLeaver("leaving", people.safeguarding.public_id)
    refused = race(
        url,
        tmp_path,
        [("change_lead", (people.manager, case.public_id, to)) for case in cases],
        [("settle_leaver", (people.admin, people.lead.public_id, leaves)) for _ in cases],
    )
    assert refused == [0, 0]
    assert each_family_has_one_lead()
    left = sa.select(LeadProfessionalAssignment.id).where(
        LeadProfessionalAssignment.user_id == people.lead.user_id,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    assert db.session.scalars(left).all() == []


NO = AnswerNomination(accepted=False, decline_reason="capacity")


def steps(people, case, nomination):
    """Each step of a request to lead, as one person takes it."""
    by_hand = AssignLead(people.practitioner.public_id, trained=True)
    trained = ConfirmLead(trained=True)
    return {
        "yes": ("answer_nomination", (people.lead, nomination, YES)),
        "no": ("answer_nomination", (people.lead, nomination, NO)),
        "take back": ("take_back_nomination", (people.manager, nomination)),
        "assign": ("assign_lead", (people.manager, case.public_id, by_hand)),
        "confirm": ("confirm_lead", (people.service_manager, case.public_id, trained)),
        "hold": ("hold_as_manager", (people.manager, case.public_id)),
    }


# Two steps at once, and how often one of the two is refused, at least and at most.
RACED = (
    ("yes", "no", 1, 1),
    ("no", "take back", 1, 1),
    ("yes", "assign", 1, 1),
    ("yes", "confirm", 1, 1),
    ("yes", "hold", 0, 1),
    ("no", "assign", 0, 1),
    ("assign", "confirm", 1, 1),
    ("confirm", "hold", 0, 1),
    ("hold", "hold", 1, 1),
    ("take back", "take back", 0, 0),
)


def test_each_step_of_a_request_raced_by_another_has_one_winner(url, people, tmp_path):
    pairs = [(pair, steps(people, *asked(people))) for pair in RACED for _ in range(2)]
    refused = race(
        url,
        tmp_path,
        [ways[pair[0]] for pair, ways in pairs],
        [ways[pair[1]] for pair, ways in pairs],
    )
    least, most = sum(pair[2] for pair, _ in pairs), sum(pair[3] for pair, _ in pairs)
    assert least <= sum(refused) <= most
    current = sa.select(LeadProfessionalAssignment.kind).where(
        LeadProfessionalAssignment.ended_at.is_(None)
    )
    kinds = db.session.scalars(current).all()
    assert len(kinds) == len(pairs)
    assert how_many_open(TaskKind.CONFIRM_LEAD) == len(pairs) - kinds.count(LeadKind.CONFIRMED)
    waiting = sa.select(LeadProfessionalNomination.id).where(
        LeadProfessionalNomination.answer.is_(None)
    )
    assert how_many_open(TaskKind.ANSWER_NOMINATION) == len(db.session.scalars(waiting).all())


@pytest.mark.parametrize("answer", [YES, NO])
def test_an_answer_and_the_end_of_its_time_at_once_have_one_outcome(url, people, tmp_path, answer):
    case, nomination = asked(people)
    run_out = NOW + timedelta(days=3)
    start = spawn.Barrier(2)
    tries = [("answer_nomination", (people.lead, nomination, answer))]
    answers = spawn.Process(target=racers.race_to_lead, args=(url, tmp_path, start, tries, run_out))
    sweeps = spawn.Process(target=racers.sweep, args=(url, tmp_path, start, run_out))
    for process in (answers, sweeps):
        process.start()
    for process in (answers, sweeps):
        process.join(120)
    db.session.rollback()
    row = db.session.scalars(sa.select(LeadProfessionalNomination)).one()
    given = NominationAnswer.ACCEPTED if answer.accepted else NominationAnswer.DECLINED
    expected = NominationAnswer.EXPIRED if answers.exitcode else given
    assert (sweeps.exitcode, row.answer) == (0, expected)
    lead = db.session.scalars(
        sa.select(LeadProfessionalAssignment).where(
            LeadProfessionalAssignment.case_id == case.id,
            LeadProfessionalAssignment.ended_at.is_(None),
        )
    ).one()
    assert (lead.kind is LeadKind.CONFIRMED) is (row.answer is NominationAnswer.ACCEPTED)
    assert how_many_open(TaskKind.ANSWER_NOMINATION) == 0
