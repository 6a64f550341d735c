"""How many queries a page takes, the session and the record of use among them."""

from functools import partial

from ehcoord.db import db
from ehcoord.queries import boards
from tests.builders import NOW, a_case, a_partnership
from tests.services.test_saving_a_worry import statements_of


def test_a_boards_page_asks_as_much_however_long_it_is(app, browser_of):
    people = a_partnership()
    a_case(people, flagged=True)
    browser = browser_of(people.manager)
    path = "/team/lead-not-confirmed"
    # The rulebook is read once a process.
    browser.get(path)
    few = statements_of(app.extensions["read_bind"], lambda: browser.get(path))
    for number in range(8):
        a_case(people, flagged=True, family_name=f"Family {number}")
    many = statements_of(app.extensions["read_bind"], lambda: browser.get(path))
    assert len(many) == len(few)
    assert len(many) <= 10


def test_the_call_behind_a_board_and_its_tiles_takes_few_queries(app):
    people = a_partnership()
    a_case(people, flagged=True)
    connection = app.extensions["read_bind"]
    for call in (boards.unled, boards.waiting, boards.counts):
        assert len(statements_of(connection, partial(call, db.session(), people.manager, NOW))) <= 6
