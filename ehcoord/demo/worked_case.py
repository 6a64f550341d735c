"""The worked case of the response check, as an invented family of the demonstration.

Its dates are those of the published rule, counted back from the day before yesterday; its people,
words and details are invented. It shows worries that grow while support does not.
"""

from collections.abc import Iterator
from datetime import date, datetime

from ehcoord.commands.referrals import AnswerUrgentReferral, CallSaid
from ehcoord.commands.risks import RecordWorry
from ehcoord.commands.support import ChangeSupport, StartSupport
from ehcoord.demo.reviews import hold_open_review
from ehcoord.demo.stories import (
    Act,
    Family,
    answer_request,
    ask_to_lead,
    begin_assessment,
    case_of,
    flag_needs,
    open_with,
    see_children,
)
from ehcoord.rules.vocabulary import DecisionKind, Level, SupportStatus
from ehcoord.services.referrals import answer_urgent_referral
from ehcoord.services.risks import record_worry
from ehcoord.services.support import change_support, start_support

LASTS = 134
CHILD, SIBLING = 0, 1


def worked_case(days: int) -> Iterator[tuple[float, Act]]:
    """Its acts by the day; the demonstration has to be longer than the case."""
    first = days - LASTS - 4
    yield first, _open
    yield first + 0.1, begin_assessment
    yield first + 0.2, flag_needs
    yield first + 0.3, ask_to_lead("worker")
    yield first + 0.4, answer_request(accepted=True)
    first = days - LASTS
    yield first, _worry("A03", Level.MODERATE, "Told the school nurse, who saw to it.")
    yield first + 0.01, _worry("A01", Level.MODERATE, "Sad and hopeless most days since Christmas.")
    yield first + 0.1, _help("counselling", "School counsellor")
    yield first + 28, _worry("C05", Level.MODERATE, "Left the school roll to be taught at home.")
    yield first + 28.1, _ends("School counsellor")
    yield first + 49, _worry("A05", Level.SERIOUS, "Treated in hospital at the weekend; home now.")
    yield first + 52, _hold(DecisionKind.REDISTRIBUTE)
    yield first + 70, _help("group_sessions", "“Managing feelings” sessions")
    yield first + 91, _worry("B01", Level.IMMEDIATE, "Told her teacher. Details are restricted.")
    yield first + 91.01, _ring
    yield first + 91.1, _worry("B04", Level.MODERATE, "Police have opened an investigation.")
    yield first + 98, _worry("A05", Level.IMMEDIATE, "In hospital again; kept in overnight.")
    yield first + 98.01, _ring
    yield first + 112, _hold(DecisionKind.NO_CHANGE)
    yield (
        first + 126,
        _worry("A10", Level.SERIOUS, "A friend showed the nurse posts of last night."),
    )
    yield first + 130, _ends("“Managing feelings” sessions")
    # The reviews of the brother or sister are held; nothing waits for them.
    for day in (12, 52, 92, 132):
        yield first + day, _hold(DecisionKind.NO_CHANGE, SIBLING)
    for seen in range(3, LASTS, 9):
        yield first + seen, see_children("worker")


def _open(family: Family, now: datetime) -> None:
    ages = {"Sam": 15, "Jamie": 11}
    children = {name: date(now.year - age, 2, 15) for name, age in ages.items()}
    open_with(family, children, {"worker": "Family support", "nurse": "School nurse"}, now)


def _worry(code: str, level: Level, words: str) -> Act:
    def act(family: Family, now: datetime) -> None:
        told = RecordWorry(
            (family.child_ids[CHILD],), words, level, now, code,
            restricted=code == "B01", hospital=code == "A05",
        )  # fmt: skip
        done = record_worry(family.cast["nurse"], case_of(family), told, now=now)
        family.worries.append(done.worries[0].worry_id)

    return act


def _ring(family: Family, now: datetime) -> None:
    told = AnswerUrgentReferral(CallSaid.RUNG, "Duty desk, children’s social care", now, "NM-D/7")
    answer_urgent_referral(family.cast["nurse"], case_of(family), family.worries[-1], told, now=now)


def _help(type_code: str, name: str) -> Act:
    def act(family: Family, now: datetime) -> None:
        told = StartSupport(
            family.child_ids[CHILD], type_code, SupportStatus.ACTIVE, tuple(family.worries),
            name=name, contacts_per_4_weeks=4.0, first_contact_at=now,
        )  # fmt: skip
        done = start_support(family.cast["worker"], case_of(family), told, now=now)
        family.lines[name] = done.support_id

    return act


def _ends(name: str) -> Act:
    def act(family: Family, now: datetime) -> None:
        told = ChangeSupport(SupportStatus.ENDED, now, reason="It came to its end.")
        change_support(family.cast["worker"], case_of(family), family.lines[name], told, now=now)

    return act


def _hold(kind: DecisionKind, child: int = CHILD) -> Act:
    def act(family: Family, now: datetime) -> None:
        hold_open_review(family.cast["worker"], family.child_ids[child], now, lambda _w: kind)

    return act
