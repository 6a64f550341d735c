"""A person says at which hour their one daily message comes."""

import pytest

from ehcoord.db import db
from ehcoord.queries.accounts import message_hour_of
from tests.builders import a_partnership


@pytest.fixture
def people(app):
    return a_partnership()


def test_the_hour_is_shown_chosen_and_kept(browser_of, people):
    browser = browser_of(people.lead)
    assert browser.get("/account/messages").value("hour") == "8"
    done = browser.post("/account/messages", {"hour": "15"})
    assert "Saved. The next message can come Today, 3pm." in browser.follow(done).said
    assert browser.get("/account/messages").value("hour") == "15"
    assert message_hour_of(db.session(), people.lead) == 15


@pytest.mark.parametrize("hour", ["", "24", "-1", "noon"])
def test_an_hour_there_is_not_is_refused_at_its_box(browser_of, people, hour):
    page = browser_of(people.lead).post("/account/messages", {"hour": hour}, status=422)
    assert list(page.errors) == ["hour"]


def test_the_account_leads_to_the_hour(browser_of, people):
    assert (
        browser_of(people.lead).get("/account").links()["When messages come"] == "/account/messages"
    )
