"""Everything that is asked of people in an ordinary family, answered on time.

``hold`` and the other acts are those of the pages. What a review decides is chance, at the share
that the burden of the response check was worked out with.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.referrals import (
    AnswerKeepSafe,
    AnswerSameDayQuestion,
    AnswerSeenSinceHospital,
    AnswerUrgentReferral,
    CallSaid,
    RecordAcknowledgement,
    RecordConsultation,
)
from ehcoord.commands.reviews import RecordNextLook
from ehcoord.commands.risks import CheckWorry
from ehcoord.commands.supervision import RecordDriftConsultation, RecordSupervision
from ehcoord.commands.support import ConfirmFirstContact, ConfirmSupport, StartSupport
from ehcoord.db import Base, db
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.replay.family import Family, person_by_id, saw
from ehcoord.replay.meeting import hold
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ConfirmedAs, DecisionKind, StillTrue, SupportStatus
from ehcoord.services.consultations import record_consultation
from ehcoord.services.referrals import answer_urgent_referral, record_acknowledgement
from ehcoord.services.review_requests import record_next_look
from ehcoord.services.risk_checks import check_worry
from ehcoord.services.safety_questions import (
    answer_keep_safe,
    answer_same_day_question,
    answer_seen_since_hospital,
)
from ehcoord.services.supervision import record_drift_consultation, record_supervision
from ehcoord.services.support import confirm_first_contact, start_support
from ehcoord.services.support_taps import confirm_support

# Of reviews with a worry that waits, so many end without more help.
NO_CHANGE = 0.6
WORDS = "As it was told in this invented family."


@dataclass(frozen=True, slots=True)
class Question:
    """One task that waits, the child's family it is about, who answers, when and by what chance."""

    task: Task
    family: Family
    actor: Actor
    now: datetime
    chance: random.Random


def answer(family: Family, task: Task, now: datetime, chance: random.Random) -> None:
    """Answers one task by the act that closes it, done by its owner."""
    actor = family.lead if task.owner_id is None else person_by_id(task.owner_id, now)
    ANSWERS[task.kind](Question(task, family, actor, now, chance))


def ring(family: Family, worry_id: UUID, now: datetime) -> None:
    """The author of an immediate worry has rung, and says who was told."""
    told = AnswerUrgentReferral(CallSaid.RUNG, "The front door", now, "NM/1")
    answer_urgent_referral(family.worker, family.case_id, worry_id, told, now=now)


def _address(table: type[Base], row_id: int) -> UUID:
    named: Any = table
    found: UUID = db.session.scalars(sa.select(named.public_id).where(named.id == row_id)).one()
    return found


def _hold_review(asked: Question) -> None:
    kind = DecisionKind.NO_CHANGE if asked.chance.random() < NO_CHANGE else DecisionKind.INCREASE
    review_id = _address(ReviewMeeting, asked.task.about_id)
    hold(asked.family, review_id, kind, asked.now, support_type="family_support_worker")


def _look_again(asked: Question) -> None:
    told = RecordNextLook(seen=True, anything_new=False, seen_on=london_date(asked.now))
    review_id = _address(ReviewMeeting, asked.task.about_id)
    record_next_look(asked.actor, review_id, told, now=asked.now)


def _start_support(asked: Question) -> None:
    line_id = _address(SupportService, asked.task.about_id)
    told = ConfirmFirstContact(asked.now)
    confirm_first_contact(asked.actor, asked.family.case_id, line_id, told, now=asked.now)


def _confirm_support(asked: Question) -> None:
    line_id = _address(SupportService, asked.task.about_id)
    told = ConfirmSupport(ConfirmedAs.AS_PLANNED)
    confirm_support(asked.actor, asked.family.case_id, line_id, told, now=asked.now)


def _who_has_seen(asked: Question) -> None:
    saw(asked.family, asked.now)


def _still_true(asked: Question) -> None:
    told = CheckWorry(StillTrue.STILL_TRUE, WORDS)
    check_worry(asked.actor, asked.family.case_id, _worry(asked), told, now=asked.now)


def _practical_help(asked: Question) -> None:
    told = StartSupport(
        asked.family.child_id, "debt_and_benefits", SupportStatus.ACTIVE, (_worry(asked),),
        contacts_per_4_weeks=1.0, first_contact_at=asked.now,
    )  # fmt: skip
    start_support(asked.family.lead, asked.family.case_id, told, now=asked.now)


def _tell_social_care(asked: Question) -> None:
    ring(asked.family, _worry(asked), asked.now)


def _chase(asked: Question) -> None:
    referral = db.session.get_one(UrgentReferral, asked.task.about_id)
    told = RecordAcknowledgement("The front door", asked.now, WORDS)
    worry_id = _address(RiskIndicator, referral.risk_id)
    record_acknowledgement(asked.actor, asked.family.case_id, worry_id, told, now=asked.now)


def _keep_safe(asked: Question) -> None:
    told = AnswerKeepSafe(WORDS, WORDS)
    answer_keep_safe(asked.actor, asked.family.case_id, _worry(asked), told, now=asked.now)


def _same_day(asked: Question) -> None:
    told = AnswerSameDayQuestion(True, "The front door", asked.now, WORDS)
    answer_same_day_question(asked.actor, asked.family.case_id, _worry(asked), told, now=asked.now)


def _consult(asked: Question) -> None:
    told = RecordConsultation("The front door", asked.now, WORDS)
    child = asked.family.child_id
    record_consultation(asked.actor, asked.family.case_id, child, told, now=asked.now)


def _seen_since_hospital(asked: Question) -> None:
    told = AnswerSeenSinceHospital(True, asked.now - timedelta(hours=1), "The lead", "The parents")
    answer_seen_since_hospital(
        asked.actor, asked.family.case_id, _worry(asked), told, now=asked.now
    )


def _supervise(asked: Question) -> None:
    told = RecordSupervision(london_date(asked.now), WORDS, WORDS, WORDS, WORDS)
    record_supervision(asked.actor, asked.family.case_id, told, now=asked.now)


def _consult_on_drift(asked: Question) -> None:
    told = RecordDriftConsultation(london_date(asked.now), "A consultant", WORDS, WORDS)
    record_drift_consultation(asked.actor, asked.family.case_id, told, now=asked.now)


def _worry(asked: Question) -> UUID:
    return _address(RiskIndicator, asked.task.about_id)


_K = TaskKind
ANSWERS: Mapping[TaskKind, Callable[[Question], None]] = {
    _K.HOLD_REVIEW: _hold_review,
    _K.NEXT_LOOK: _look_again,
    _K.START_SUPPORT: _start_support,
    _K.CONFIRM_SUPPORT: _confirm_support,
    _K.FIRST_CONTACT_WITH_FAMILY: _who_has_seen,
    _K.WHO_HAS_SEEN: _who_has_seen,
    _K.STILL_TRUE: _still_true,
    _K.PRACTICAL_HELP: _practical_help,
    _K.TELL_SOCIAL_CARE: _tell_social_care,
    _K.CHASE_ACKNOWLEDGEMENT: _chase,
    _K.KEEP_SAFE: _keep_safe,
    _K.SAME_DAY_QUESTION: _same_day,
    _K.SEEN_SINCE_HOSPITAL: _seen_since_hospital,
    _K.SUPERVISE: _supervise,
    _K.CONSULT_FRONT_DOOR: _consult,
    _K.CONSULT_ON_DRIFT: _consult_on_drift,
}
