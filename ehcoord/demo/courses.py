"""The course of each invented family: on which days what is done, so that every state is seen.

Most are led, kept and calm enough. Some are only just opened, some wait for a lead, a few have
been left alone for a while, two have closed, and one is the worked case of the response check.
"""

import random
from collections.abc import Iterator

from ehcoord.demo.planning import social_care_joins, write_plan
from ehcoord.demo.stories import (
    Act,
    Family,
    answer_request,
    ask_to_lead,
    begin_assessment,
    bring_help,
    close_as_moved,
    flag_needs,
    notice_something,
    open_family,
    see_children,
)
from ehcoord.demo.worked_case import worked_case

WORKED = 1
# Numbers of the families in each state; all others are led.
BEGUN = frozenset({5, 25, 45})
UNLED = frozenset({0, 12, 24, 36, 48})
ASKED = frozenset({7, 22, 37})
SAID_NO = frozenset({11, 41})
LEFT_ALONE = frozenset({3, 18, 33, 52})
CLOSED = frozenset({15, 44})
WITH_SOCIAL_CARE = 29
NO_PLAN_YET = 5
LED_BY_THE_SCHOOL = frozenset({4, 19, 34})
SEEN_EVERY = 6.5

Course = Iterator[tuple[float, Act]]


def is_kept(number: int) -> bool:
    """Whether what is asked in this family is answered on time."""
    return number not in LEFT_ALONE and number != WORKED


def course_of(family: Family, number: int, days: int) -> Course:
    """The days of one family, counted from the first, and what is done on each."""
    if number == WORKED:
        yield from worked_case(days)
    elif number in BEGUN | UNLED | ASKED | SAID_NO:
        yield from _just_begun(family.chance, number, days)
    else:
        yield from _led(family.chance, number, days)


def _just_begun(chance: random.Random, number: int, days: int) -> Course:
    begins = days - chance.uniform(2, 11 if number in UNLED | BEGUN else 5)
    yield begins, open_family
    yield begins + 0.1, begin_assessment
    if number in BEGUN:
        return
    yield begins + 0.2, flag_needs
    if number in UNLED:
        return
    yield begins + 0.3, ask_to_lead("worker")
    if number in SAID_NO:
        yield begins + 1, answer_request(accepted=False)


def _led(chance: random.Random, number: int, days: int) -> Course:
    begins = chance.uniform(1, days - 25)
    lead = "lead" if number in LED_BY_THE_SCHOOL else ("worker", "practitioner")[number % 2]
    yield begins, open_family
    yield begins + 1, begin_assessment
    yield begins + 1.1, flag_needs
    yield begins + 2, ask_to_lead(lead)
    yield begins + 3, answer_request(accepted=True)
    if number % NO_PLAN_YET:
        yield begins + 18, write_plan(lead)
    if number == WITH_SOCIAL_CARE:
        yield days - 6, social_care_joins
    ends = days - 15 if number in LEFT_ALONE | CLOSED else days - 0.5
    for _ in range(0 if number in CLOSED else chance.randint(0, 4)):
        yield chance.uniform(begins + 4, ends), notice_something
    for _ in range(0 if number in CLOSED else chance.randint(0, 2)):
        yield chance.uniform(begins + 5, ends), bring_help
    seen = begins + 4
    while seen < ends:
        yield seen, see_children(lead)
        seen += chance.uniform(SEEN_EVERY - 2, SEEN_EVERY + 2)
    if number in LEFT_ALONE:
        yield days - 14, notice_something
    if number in CLOSED:
        yield days - 10, close_as_moved
