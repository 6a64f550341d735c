"""A manager sees in one page what nobody holds; tiles, rows and files agree on what that is."""

import csv
import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.leads import AnswerNomination, AskToLead, RecordAbsence
from ehcoord.db import db, transaction
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import TeamMembership, User
from ehcoord.models.cases import TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.records import AuditEvent
from ehcoord.queries import boards
from ehcoord.services import leads
from ehcoord.services.absences import record_absence
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record


@pytest.fixture
def people(app):
    return a_partnership()


def test_an_empty_board_says_so_without_praise(browser_of, people):
    page = browser_of(people.manager).get("/team")
    assert "Every family whose needs were flagged has a confirmed lead" in page.text
    assert "That does not mean there is no worry." in page.text


def test_a_sweep_that_never_ran_is_said_loudly(browser_of, people):
    assert "Due dates have not been checked" in browser_of(people.manager).get("/team").text
    run_sweep(NOW)
    assert "last checked at" in browser_of(people.manager).get("/team").text


def test_a_flagged_family_stands_on_the_board_with_its_act(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    browser = browser_of(people.manager)
    page = browser.get("/team")
    assert "Okonjo family" in page.text
    assert "Nobody has been asked yet" in page.text
    assert "Okonjo family" in browser.get("/team/lead-not-confirmed").text


def test_a_serious_worry_waits_for_a_decision_and_is_late_after_its_day(browser_of, people):
    record(people, a_case(people, lead=people.lead), code="A15")
    assert boards.counts(db.session(), people.manager, NOW).waiting == 1
    later = NOW + timedelta(days=14)
    found = boards.counts(db.session(), people.manager, later)
    assert (found.waiting, found.waiting_late, found.late) == (1, 1, 1)


def test_another_managers_families_are_not_on_my_board(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    assert "Okonjo" not in browser_of(people.other_manager).get("/team").text
    assert boards.counts(db.session(), people.head, NOW).unled == 1


def table(answer):
    return list(csv.reader(io.StringIO(answer.response.text.removeprefix("\ufeff"))))


def test_the_file_holds_the_rows_of_the_board_and_no_formula(browser_of, people):
    a_case(people, flagged=True, family_name="=cmd")
    a_case(people, flagged=True, family_name="Okonjo")
    answer = browser_of(people.manager).get("/team/lead-not-confirmed.csv")
    rows = table(answer)
    assert [row[0] for row in rows] == ["Family", "'=cmd family", "Okonjo family"]


def test_the_counts_are_the_rows(app, people):
    for number in range(30):
        a_case(people, flagged=True, family_name=f"Family {number}")
    found = boards.counts(db.session(), people.manager, NOW)
    assert found.unled == len(boards.unled(db.session(), people.manager, NOW, most=1000)) == 30


def test_the_workbook_is_text_numbers_and_dates_and_its_taking_is_on_the_record(browser_of, people):
    case = a_case(people, flagged=True, family_name="=1+1")
    answer = browser_of(people.manager).get("/team/lead-not-confirmed.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.response.data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '<t xml:space="preserve">=1+1 family</t>' in sheet
    due = (date(2025, 5, 27) - date(1899, 12, 30)).days
    assert f"<v>{due}</v>" in sheet
    (event,) = events("board.exported")
    assert event.details == {"board": "lead-not-confirmed", "rows": 1, "cases": [case.id]}


def events(name):
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.name == name)))


def test_a_board_is_narrowed_by_its_address_and_its_file_is_narrowed_alike(browser_of, people):
    a_case(people, flagged=True, family_name="Okonjo")
    a_case(people, flagged=True, family_name="Pell", team_id=people.other_team_id)
    browser = browser_of(people.head)
    whole = browser.get("/team/lead-not-confirmed")
    assert "2 rows" in whole.text
    (team,) = [o["value"] for o in whole.soup.select("#team option") if o.text == "South team"]
    for ending in ("", ".csv"):
        some = browser.get(f"/team/lead-not-confirmed{ending}?team={team}")
        assert "Pell" in some.text + some.response.text
        assert "Okonjo" not in some.response.text


def test_a_board_can_be_narrowed_to_an_agency_a_person_a_day_and_what_is_serious(
    browser_of, people
):
    a_case(people, flagged=True, family_name="Okonjo")
    browser = browser_of(people.manager)
    who = people.practitioner.public_id
    for asked, rows in (
        (f"person={who}", 1), (f"person={people.lead.public_id}", 0),
        ("agency=Northmoor+Council", 1), ("agency=Hill+Lane+School", 0), ("serious=true", 0),
        ("since=2025-05-19", 1), ("since-day=20&since-month=5&since-year=2025", 0),
        ("since=20/5/2025", 0), ("how=interim", 1), ("how=manager_held", 0),
    ):  # fmt: skip
        page = browser.get(f"/team/lead-not-confirmed?{asked}")
        assert f"{rows} row" in page.text, asked


def test_what_an_address_cannot_ask_is_refused_with_words(browser_of, people):
    page = browser_of(people.manager).get("/team/late?order=level", status=422)
    assert "Choose one of the columns" in page.text


def test_a_board_stands_in_the_order_of_a_column_and_goes_on_over_pages(browser_of, people):
    for number in range(28):
        a_case(people, flagged=True, family_name=f"Family {number:02}")
    browser = browser_of(people.manager)
    first = browser.get("/team/lead-not-confirmed?order=family&backwards=true")
    names = [cell.text for cell in first.soup.select("tbody th a")]
    assert names[0] == "Family 27 family"
    assert len(names) == 25
    assert "1 to 25 of 28" in first.text
    last = browser.get("/team/lead-not-confirmed?order=family&backwards=true&page=2")
    assert [cell.text for cell in last.soup.select("tbody th a")][-1] == "Family 00 family"
    (sorted_by,) = first.soup.select("th[aria-sort]")
    assert sorted_by["aria-sort"] == "descending"


def test_a_list_is_kept_under_a_name_replaced_and_forgotten_by_nobody_else(browser_of, people):
    browser = browser_of(people.manager)
    kept = {"name": "Serious", "board": "late", "address": "?serious=true"}
    browser.post("/team/views", kept)
    browser.post("/team/views", {**kept, "address": "?serious=true&order=person"})
    page = browser.get("/team/lists")
    assert page.links()["Serious"] == "/team/late?serious=true&order=person"
    view = page.form(1)["view_id"][0] if len(page.soup.select("main form")) > 1 else None
    view = view or page.form()["view_id"][0]
    browser_of(people.other_manager).post("/team/views/forget", {"view_id": view}, status=404)
    assert "Serious" not in browser_of(people.other_manager).get("/team/lists").links()
    browser = browser_of(people.manager)
    browser.post("/team/views/forget", {"view_id": view})
    assert "Serious" not in browser.get("/team/lists").links()


def test_a_list_needs_a_name_and_a_board_there_is(browser_of, people):
    browser = browser_of(people.manager)
    browser.post("/team/views", {"board": "late"}, status=422)
    browser.post("/team/views", {"name": "Mine", "board": "everything"}, status=404)


def confirming(page, name):
    (button,) = [
        b for b in page.soup.select("button") if b.text.strip().startswith(f"Confirm {name}")
    ]
    form = button.find_parent("form")
    fields = {box["name"]: box["value"] for box in form.select("input")}
    return form["action"], fields


def test_the_lead_for_now_is_confirmed_in_one_tap_from_the_row(browser_of, people):
    case = a_case(people, flagged=True)
    browser = browser_of(people.manager)
    action, fields = confirming(browser.get("/team"), "Priya Nair")
    done = browser.post(action, fields)
    assert done.leads_to.partition("?")[0] == "/team"
    led = db.session.scalars(
        sa.select(LeadProfessionalAssignment).where(
            LeadProfessionalAssignment.case_id == case.id,
            LeadProfessionalAssignment.ended_at.is_(None),
        )
    ).one()
    assert (led.kind, led.user_id) == (LeadKind.CONFIRMED, people.practitioner.user_id)
    assert "Priya Nair is confirmed as lead" in browser.follow(done).said


def test_choosing_and_holding_from_a_row_come_back_to_the_list_and_nowhere_else(browser_of, people):
    case = a_case(people, flagged=True)
    browser = browser_of(people.manager)
    list_at = "/team/lead-not-confirmed?order=family"
    (choose,) = [
        link["href"] for link in browser.get(list_at).soup.select("a.app-board__more")
    ]  # fmt: skip
    page = browser.get(choose)
    (hold,) = [one["action"] for one in page.soup.select("form[action*='/lead/hold']")]
    assert browser.post(hold).leads_to == list_at
    asked = {"user_id": str(people.lead.public_id), "one_use_id": str(uuid4())}
    elsewhere = choose.partition("?")[0] + "?next=https://example.org/"
    done = browser.post(elsewhere, asked)
    assert done.leads_to == f"/cases/{case.public_id}/team-and-lead"


def test_nobody_is_offered_in_one_tap_whom_the_picker_has_something_against(browser_of, people):
    a_case(people, flagged=True)
    with transaction(None, NOW) as session:
        session.get_one(User, people.practitioner.user_id).lead_trained_on = None
    page = browser_of(people.manager).get("/team")
    assert not [b for b in page.soup.select("button") if b.text.strip().startswith("Confirm")]
    assert "Choose a lead" in page.text


def test_nobody_at_their_limit_is_offered_one_more_in_one_tap(browser_of, people):
    case = a_case(people, flagged=True)
    with transaction(None, NOW) as session:
        session.add(
            TeamAroundTheFamilyMember(case_id=case.id, user_id=people.lead.user_id, from_at=NOW)
        )
        session.get_one(User, people.lead.user_id).case_limit = 1
    browser = browser_of(people.manager)
    assert "Ask Leah Moss" in browser.get("/team").text
    a_case(people, lead=people.lead)
    assert "Ask Leah Moss" not in browser.get("/team").text


def test_the_workload_is_of_those_who_work_with_families(browser_of, people):
    with transaction(None, NOW) as session:
        session.add(
            TeamMembership(user_id=people.admin.user_id, team_id=people.team_id, from_at=NOW)
        )
    page = browser_of(people.manager).get("/team/people")
    assert "Priya Nair" in page.text
    assert "Ada Finch" not in page.text


def test_the_last_thing_done_is_said_whoever_said_no(browser_of, people):
    case = a_case(people, flagged=True)
    asked = leads.nominate_lead(
        people.manager, case.public_id, AskToLead(people.lead.public_id), now=NOW
    )
    browser = browser_of(people.manager)
    assert "Leah Moss was asked 19 May" in browser.get("/team").text
    no = AnswerNomination(accepted=False, decline_reason="capacity", decline_words="No.")
    leads.answer_nomination(people.lead, asked.nomination_id, no, now=NOW)
    assert "Leah Moss was asked 19 May and declined 19 May: " in browser.get("/team").text
    said = browser.get("/team/said-no?how=capacity&agency=Hill+Lane+School")
    assert "Leah Moss" in said.text
    assert (
        "Leah Moss"
        not in browser.get("/team/said-no?how=expired").response.text.split("<table")[-1]
    )


def test_a_request_to_lead_waits_on_its_own_board(browser_of, people):
    case = a_case(people, flagged=True, family_name="Pell")
    leads.nominate_lead(people.manager, case.public_id, AskToLead(people.lead.public_id), now=NOW)
    page = browser_of(people.manager).get("/team/requests-to-lead")
    assert "Pell family" in page.text
    assert "Hill Lane School" in page.text


def test_a_family_led_by_somebody_of_another_team_is_on_a_board(browser_of, people):
    a_case(people, lead=people.other_practitioner, family_name="Pell")
    a_case(people, lead=people.lead, family_name="Okonjo")
    rows = boards.led_elsewhere(db.session(), people.manager, NOW)
    assert [row.family_name for row in rows] == ["Pell"]
    assert "Pell family" in browser_of(people.manager).get("/team/led-by-another-team").text


def test_every_number_of_the_workload_leads_to_the_rows_it_counts(browser_of, people):
    a_case(people, lead=people.lead)
    a_case(people, lead=people.lead)
    a_case(people, lead=people.lead, team_id=people.other_team_id)
    browser = browser_of(people.manager)
    page = browser.get("/team/people")
    assert "and 1 of other teams" in page.text
    (row,) = [row for row in page.soup.select("tbody tr") if "Leah Moss" in row.text]
    link = row.select("td a")[0]
    assert link.text == "2"
    assert "2 rows" in browser.get(link["href"]).text


def test_who_leads_and_is_away_soon_is_on_a_list_and_in_the_tile(browser_of, people):
    a_case(people, lead=people.lead)
    a_case(people, lead=people.practitioner)
    record_absence(
        people.lead,
        RecordAbsence(people.lead.public_id, date(2025, 5, 21), date(2025, 5, 23),
                      people.safeguarding.public_id),
        now=NOW,
    )  # fmt: skip
    browser = browser_of(people.manager)
    page = browser.get("/team/people?soon_gone=true")
    assert "Leah Moss" in page.text
    assert "Priya Nair" not in page.soup.select_one("table").text
    assert "Safia Reed covers" in page.text
    assert "1 person away in the next week" in browser.get("/team").text


def test_a_service_manager_and_a_head_see_the_numbers_of_each_team(browser_of, people):
    a_case(people, flagged=True)
    a_case(people, flagged=True, team_id=people.other_team_id)
    page = browser_of(people.head).get("/team/lists")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("#teams ~ table tbody tr")]
    assert rows == ["North team 1 0 0", "South team 1 0 0"]
    assert "South team" not in browser_of(people.manager).get("/team/lists").text
    (north, _south) = boards.counts_by_team(db.session(), people.head, NOW + timedelta(days=14))
    assert (north.unled, north.unled_late, north.late) == (1, 1, 1)


def statements_of(browser, path):
    said = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ")):
            said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    browser.get(path)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return said


@pytest.mark.parametrize("who", ["manager", "head"])
def test_a_home_of_boards_takes_ten_queries_at_most_whatever_the_size(browser_of, people, who):
    """The session and the record of use among them, and the people near families nobody leads."""
    browser = browser_of(getattr(people, who))
    a_case(people, flagged=True)
    browser.get("/team")
    few = statements_of(browser, "/team")
    for number in range(7):
        a_case(people, flagged=True, family_name=f"Family {number}")
        record(people, a_case(people, lead=people.lead), code="A15")
    many = statements_of(browser, "/team")
    assert len(many) <= 10, "\n".join(one[:160].replace("\n", " ") for one in many)
    assert len(many) == len(few)


EVERY_BOARD = (
    "late", "families", "said-no", "requests-to-lead", "led-by-another-team",
    "waiting-for-a-decision", "waiting-for-my-signature", "lead-not-confirmed",
)  # fmt: skip


@pytest.mark.parametrize("board", EVERY_BOARD)
def test_every_board_has_a_page_and_files_and_none_is_empty_of_words(browser_of, people, board):
    browser = browser_of(people.manager)
    assert "There is nothing" not in browser.get(f"/team/{board}").text
    assert len(table(browser.get(f"/team/{board}.csv"))) == 1
    browser.get(f"/team/{board}.xlsx")


@pytest.mark.parametrize(
    "path",
    ["/team", "/team/late", "/team/late.csv", "/team/late.xlsx", "/team/people", "/team/lists"],
)
def test_boards_are_for_managers(browser_of, people, path):
    browser_of(people.practitioner).get(path, status=403)


def test_a_board_that_is_not_there_is_not_found(browser_of, people):
    browser_of(people.manager).get("/team/everything", status=404)
