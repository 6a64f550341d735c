"""Two people send at the same moment: one answer is kept, and the other finds the link spent."""

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
from tests import racers
from tests.asking import ask
from tests.builders import NOW, a_case, a_partnership
from tests.racing import a_database_of_its_own, at_once

LINKS = 8
LATER = NOW + timedelta(hours=1)
YES = SendAnswer(LinkSaid.YES, date(2025, 5, 18), words="On the ward.")
NO = SendAnswer(LinkSaid.NO, worry="Told me of it.", worry_level=Level.SERIOUS)


@pytest.fixture
def url(tmp_path):
    with a_database_of_its_own(tmp_path) as address:
        yield address


@pytest.fixture
def p(url):
    return a_partnership()


@pytest.fixture
def links(p):
    return [ask(p, a_case(p, lead=p.lead)).link_id for _ in range(LINKS)]


def how_many(table, *which):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*which))


def test_of_two_answers_at_once_one_is_kept(url, links, tmp_path):
    tokens = [token_of(one) for one in links]
    late = at_once(
        url,
        tmp_path,
        (racers.race_to_answer, (tokens, YES, LATER)),
        (racers.race_to_answer, (tokens, NO, LATER)),
    )
    assert sum(late) == LINKS
    assert how_many(AnswerByLink) == LINKS
    assert how_many(Task, Task.kind == TaskKind.CONFIRM_ANSWER) == LINKS
    assert how_many(RiskIndicator) == how_many(AnswerByLink, AnswerByLink.said == LinkSaid.NO)
    assert list(check_promises(LATER)) == []


def test_a_link_is_answered_or_taken_back_and_never_both(url, p, links, tmp_path):
    tokens = [token_of(one) for one in links]
    back = [(p.lead, one) for one in links]
    late = at_once(
        url,
        tmp_path,
        (racers.race_to_answer, (tokens, YES, LATER)),
        (racers.race_to_take_back, (back, LATER)),
    )
    assert sum(late) == LINKS
    assert how_many(AnswerLink, AnswerLink.ended_at.is_(None)) == how_many(AnswerByLink)
