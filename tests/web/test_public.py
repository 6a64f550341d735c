"""What anybody may see needs no account, and the numbers need no database either."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask

from ehcoord.db import db, transaction
from ehcoord.models.rulebook import SweepRun
from ehcoord.web import stop
from tests.applications import new_application
from tests.pages import check_page
from tests.web.conftest import NOW

FRIDAY_EVENING = datetime(2025, 5, 23, 17, 20, tzinfo=UTC)


@pytest.fixture
def without_database(app: Flask):
    """The application while its database is out of reach."""
    kept = app.extensions["read_bind"]
    gone = sa.create_engine("sqlite:////nowhere/at/all.sqlite")
    app.extensions["read_bind"] = gone
    db.session.remove()
    yield app
    app.extensions["read_bind"] = kept
    db.session.remove()
    gone.dispose()


@pytest.mark.parametrize(
    ("path", "h1"),
    [("/numbers", "Numbers to ring"), ("/help", "Help"), ("/privacy", "Privacy"),
     ("/accessibility", "Accessibility statement"), ("/rulebook", "The rulebook in plain words"),
     ("/api/v1/docs", "For other programs"), ("/sign-in", "Sign in")],
)  # fmt: skip
def test_the_open_pages_are_good_pages(client, path, h1):
    assert client.get(path).h1 == h1


def test_the_numbers_and_the_rulebook_need_no_database(without_database, client):
    for path in ("/numbers", "/rulebook", "/healthz"):
        assert client.get(path).status == 200
    assert client.get("/readyz", status=503).response.json["database"] == "does not answer"


def test_the_numbers_that_answer_now_come_first_with_their_hours(client):
    page = client.at(FRIDAY_EVENING).get("/numbers")
    calls = [" ".join(card.get_text(" ").split()) for card in page.soup.select(".app-call")]
    assert (
        "01632 960 099 Emergency duty team, children's social care: open now, until Tuesday 27 May"
        in calls[1]
    )
    assert "closed until Tuesday 27 May, 8:45am. Say what you saw" in calls[-1]
    assert "It is 6:20pm on Friday 23 May." in page.text


def test_minutes_are_counted_down_before_the_desk_closes(client):
    page = client.at(datetime(2025, 5, 23, 14, 50, tzinfo=UTC)).get("/numbers")
    assert "open for 40 more minutes, until 4:30pm" in page.text


def test_ready_says_that_the_sweep_is_stale_and_stays_ready(client):
    assert client.get("/readyz").response.json["sweep"] == {"finished_at": None, "stale": True}
    with transaction(None, NOW) as session:
        session.add(SweepRun(started_at=NOW, finished_at=NOW, host="here"))
    assert client.get("/readyz").response.json["sweep"]["stale"] is False


def test_ready_says_when_migrations_are_missing(client):
    with transaction(None, NOW) as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    assert client.get("/readyz", status=503).response.json["database"] == "migrations are missing"


def test_metrics_are_for_whoever_holds_the_token(client, tmp_path):
    assert client.get("/metrics", status=404).h1 == "There is nothing here"
    app = new_application(f"sqlite:///{tmp_path / 'm.sqlite'}", tmp_path, METRICS_TOKEN="counted")
    http = app.test_client()
    assert http.get("/metrics").status_code == 404
    got = http.get("/metrics", headers={"Authorization": "Bearer counted"})
    assert 'ehcoord_requests_total{endpoint="public.metrics_page"' in got.text
    assert "ehcoord_sweep_age_seconds -1.0" in got.text
    with app.app_context():
        db.engine.dispose()


def test_the_stop_screen_says_first_that_nobody_has_been_told(app, client):
    with app.test_request_context("/", base_url="http://localhost"):
        html = stop.stop_screen(
            stop.Stop(
                child="Robin",
                say="Robin Ash, born 4 March 2012, 1 Quay Rise",
                not_saved=stop.NotSaved("/again", (("words", "what was typed"),)),
                ways=(stop.Way("I have rung", "/rung"), stop.Way("I am ringing now", "/ringing")),
                told_at=NOW,
            )
        )
    soup = BeautifulSoup(html, "html.parser")
    check_page(soup)
    assert soup.select("h1")[0].get_text() == "Nobody has been told by this form. You must ring."
    assert soup.select('input[name="words"]')[0]["value"] == "what was typed"
    words = " ".join(soup.get_text(" ").split())
    assert "Robin Ash, born 4 March 2012" in words
    assert "If no call is recorded by 10am, your manager is told." in words
