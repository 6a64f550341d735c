"""However a caseload came about, board, tile, file, API, sweep and tasks count the same (P10)."""

import csv
import io
from contextlib import ExitStack
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.commands.leads import AskToLead
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db, transaction
from ehcoord.errors import Refused
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries import boards
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services import leads
from ehcoord.services.accounts.passwords import hasher
from ehcoord.services.risks import record_worry
from tests.applications import rolled_back
from tests.builders import NOW, a_case, a_partnership
from tests.pages import Client
from tests.programs import Program

PASSWORD = "a long sentence for a test"
READERS = ("manager", "other_manager", "service_manager", "head")
CALENDAR = WorkingCalendar()
MANY = 10_000

FAMILY = st.fixed_dictionaries({
    "led": st.sampled_from(["nobody", "flagged", "confirmed", "asked", "held"]),
    "other_team": st.booleans(),
    "restricted": st.booleans(),
    "worry": st.sampled_from([None, Level.MINOR, Level.MODERATE, Level.SERIOUS]),
    "days_ago": st.integers(0, 40),
})  # fmt: skip
CASELOAD = st.lists(FAMILY, min_size=1, max_size=6)


@given(
    caseload=CASELOAD, days=st.integers(0, 30), swept=st.booleans(), who=st.sampled_from(READERS)
)
def test_everybody_who_counts_counts_the_same(application, caseload, days, swept, who):
    with rolled_back(application), ExitStack() as stack:
        kept = application.extensions["now"]
        stack.callback(application.extensions.__setitem__, "now", kept)
        people = a_partnership()
        for family in caseload:
            live(people, family)
        now = NOW + timedelta(days=days)
        if swept:
            run_sweep(now)
        reader = getattr(people, who)
        rows = the_rows(reader, now)
        assert rows == from_the_facts(reader, people, now)
        counts = boards.counts(db.session(), reader, now)
        assert {name: len(found) for name, found in rows.items()} == {
            "lead-not-confirmed": counts.unled,
            "waiting-for-a-decision": counts.waiting,
            "late": counts.late,
        }
        browser = browser_of(application, reader, now)
        for board, found in rows.items():
            assert in_the_file(browser, board) == len(found), board
            assert f"Open the list of {len(found)}" in browser.get("/team").text, board
            assert by_program(application, reader, board, now) == len(found), board


def live(people, family):
    """A family as it came to be: flagged, led, asked, worried about."""
    then = NOW - timedelta(days=family["days_ago"])
    team = people.other_team_id if family["other_team"] else people.team_id
    led = people.lead if family["led"] == "confirmed" else None
    case = a_case(
        people, lead=led, flagged=family["led"] not in ("nobody", "confirmed"),
        restricted=family["restricted"], team_id=team, now=then,
    )  # fmt: skip
    manager = people.other_manager if family["other_team"] else people.manager
    try:
        if family["led"] == "asked":
            leads.nominate_lead(manager, case.public_id, AskToLead(people.lead.public_id), now=then)
        if family["led"] == "held":
            leads.hold_as_manager(manager, case.public_id, now=then)
        if family["worry"]:
            worry = RecordWorry(
                case.child_public_ids, "Written down.", family["worry"], then, one_use_id=uuid4()
            )
            record_worry(people.practitioner, case.public_id, worry, now=then)
    except Refused:
        db.session.rollback()


def the_rows(reader, now):
    session = db.session()
    return {
        "lead-not-confirmed": {
            row.case_id for row in boards.unled(session, reader, now, most=MANY)
        },
        "waiting-for-a-decision": {
            row.child_id for row in boards.waiting(session, reader, now, most=MANY)
        },
        "late": {row.public_id for row in boards.late(session, reader, CALENDAR, now, most=MANY)},
    }


def from_the_facts(reader, people, now):
    """What the boards must hold, worked out from who leads and what was asked, not from boards."""
    teams = {
        "manager": [people.team_id],
        "service_manager": [people.team_id],
        "other_manager": [people.other_team_id],
        "head": [people.team_id, people.other_team_id],
    }
    (mine,) = [teams[name] for name in teams if getattr(people, name) == reader]
    confirmed = sa.select(LeadProfessionalAssignment.case_id).where(
        LeadProfessionalAssignment.ended_at.is_(None),
        LeadProfessionalAssignment.kind == LeadKind.CONFIRMED,
    )
    unled = sa.select(Case.public_id).where(
        Case.team_id.in_(mine), Case.needs_lead, Case.closed_at.is_(None), Case.id.not_in(confirmed)
    )
    asked = (TaskKind.HOLD_REVIEW, TaskKind.COUNTERSIGN)
    waiting = (
        sa.select(Child.public_id)
        .join(Case, Case.id == Child.case_id)
        .join(ReviewMeeting, ReviewMeeting.child_id == Child.id)
        .join(Task, sa.and_(Task.about_id == ReviewMeeting.id, Task.kind.in_(asked)))
        .where(Case.team_id.in_(mine), Task.closed_at.is_(None))
    )
    open_tasks = db.session.execute(
        sa.select(Task.public_id, Task.due_at)
        .join(Case, Case.id == Task.case_id)
        .where(Case.team_id.in_(mine), Task.closed_at.is_(None))
    )
    return {
        "lead-not-confirmed": set(db.session.scalars(unled)),
        "waiting-for-a-decision": set(db.session.scalars(waiting)),
        "late": {public_id for public_id, due_at in open_tasks if due_at < now},
    }


def browser_of(application, reader, now: datetime) -> Client:
    with transaction(None, NOW) as session:
        user = session.get_one(User, reader.user_id)
        user.password_hash = hasher().hash(PASSWORD)
        email = user.email
    client = Client(application).at(now)
    client.sign_in(email, PASSWORD)
    return client


def in_the_file(browser, board):
    text = browser.get(f"/team/{board}.csv").response.text.removeprefix("\ufeff")
    return len(list(csv.reader(io.StringIO(text)))) - 1


def by_program(application, reader, board, now):
    program, address, found = (
        Program(application, reader, "board:read", now=now),
        f"/boards/{board}",
        0,
    )
    while address:
        page = program.get(address)
        found += len(page["items"])
        address = (page["next"] or "").removeprefix("/api/v1")
    return found


@pytest.mark.parametrize("board", ["everything", "families"])
def test_a_program_is_told_of_no_board_that_it_cannot_ask_for(app, board):
    people = a_partnership()
    program = Program(app, people.manager)
    assert program.get(f"/boards/{board}", status=404)
