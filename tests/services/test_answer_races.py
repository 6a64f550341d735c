"""Two people send at the same moment: one answer is kept, and the other finds the link spent."""

import multiprocessing
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.answer_links import SendAnswer
from ehcoord.db import db
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.rules.answer_links import LinkSaid
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.answer_links.tokens import token_of
from ehcoord.services.checks import check_promises
from tests import databases, racers
from tests.applications import new_application
from tests.asking import ask
from tests.builders import NOW, a_case, a_partnership

LINKS = 8
LATER = NOW + timedelta(hours=1)
YES = SendAnswer(LinkSaid.YES, date(2025, 5, 18), words="On the ward.")
NO = SendAnswer(LinkSaid.NO, worry="Told me of it.", worry_level=Level.SERIOUS)
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


@pytest.fixture
def links(people):
    return [ask(people, a_case(people, lead=people.lead)).link_id for _ in range(LINKS)]


def at_once(url, folder, *tries):
    """What two processes do at once; gives how often each came too late."""
    start = spawn.Barrier(2)
    running = [
        spawn.Process(target=target, args=(url, folder, start, *args, LATER))
        for target, *args in tries
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    db.session.rollback()
    return [process.exitcode for process in running]


def how_many(table, *which):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*which))


def test_of_two_answers_at_once_one_is_kept(url, people, links, tmp_path):
    tokens = [token_of(one) for one in links]
    late = at_once(
        url, tmp_path, (racers.race_to_answer, tokens, YES), (racers.race_to_answer, tokens, NO)
    )
    assert sum(late) == LINKS
    assert how_many(AnswerByLink) == LINKS
    assert how_many(Task, Task.kind == TaskKind.CONFIRM_ANSWER) == LINKS
    assert how_many(RiskIndicator) == how_many(AnswerByLink, AnswerByLink.said == LinkSaid.NO)
    assert list(check_promises(LATER)) == []


def test_a_link_is_answered_or_taken_back_and_never_both(url, people, links, tmp_path):
    tokens = [token_of(one) for one in links]
    back = [(people.lead, one) for one in links]
    late = at_once(
        url, tmp_path, (racers.race_to_answer, tokens, YES), (racers.race_to_take_back, back)
    )
    assert sum(late) == LINKS
    assert how_many(AnswerLink, AnswerLink.ended_at.is_(None)) == how_many(AnswerByLink)
