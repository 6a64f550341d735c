"""What a person is asked about one worry: is it still true, what is it called, who knows more."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.db import db
from ehcoord.queries.case_people import second_people
from ehcoord.rules.permissions import Action
from ehcoord.rules.suggestions import suggest_codes
from ehcoord.rules.vocabulary import StillTrue
from ehcoord.schemas.referrals import (
    AnswerKeepSafeSchema,
    AnswerSameDayQuestionSchema,
    AnswerSeenSinceHospitalSchema,
)
from ehcoord.schemas.risks import CheckWorrySchema, ChooseCodeSchema
from ehcoord.services.risk_checks import check_worry
from ehcoord.services.risks import choose_code as choose_the_code
from ehcoord.services.safety_questions import (
    answer_keep_safe,
    answer_same_day_question,
    answer_seen_since_hospital,
)
from ehcoord.web.access import actor, requires
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.when import in_full
from ehcoord.web.worries import code_choices
from ehcoord.web.worry_frame import Asked, SeenWorry, ask_about

pages = Blueprint("questions", __name__)
ABOUT = "/cases/<uuid:case_id>/worries/<uuid:worry_id>"
ANSWERS = (
    (StillTrue.STILL_TRUE, "It is still true"),
    (StillTrue.NO_LONGER_TRUE, "It is no longer true, and somebody has checked"),
    (StillTrue.CANNOT_TELL, "I cannot tell"),
)


@pages.route(f"{ABOUT}/still-true", methods=["GET", "POST"])
@requires(Action.WORRY_WRITE)
def still_true(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Whether a worry is still true. It stays until somebody who has checked says otherwise."""

    def given(seen: SeenWorry) -> Mapping[str, object]:
        people = second_people(db.session(), actor(), seen.case.head.id, now())
        return {"answers": ANSWERS, "people": [(one.id, one.words) for one in people]}

    return ask_about(
        (case_id, worry_id),
        CheckWorrySchema(),
        check_worry,
        Asked("questions/still-true.html", "Is this still true?"),
        "Saved. Your answer is on the record.",
        given=given,
    )


@pages.route(f"{ABOUT}/words", methods=["GET", "POST"])
@requires(Action.WORRY_WRITE)
def choose_code(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """The words of the catalogue for a worry that was saved without any: some are suggested."""

    def given(seen: SeenWorry) -> Mapping[str, object]:
        rulebook = rules_in_memory().rulebook
        suggested = suggest_codes(seen.worry.evidence, rulebook)
        return {
            "suggested": [(code, rulebook.indicators[code].short_name) for code in suggested],
            "codes": code_choices(),
        }

    return ask_about(
        (case_id, worry_id),
        ChooseCodeSchema(),
        choose_the_code,
        Asked("questions/words.html", "What is this worry called?"),
        "Saved. The worry has its name.",
        first=lambda seen: {"code": seen.worry.code or ""},
        given=given,
        form=_chosen(),
    )


def _chosen() -> MultiDict[str, str] | None:
    """What was posted; a suggestion that was tapped is the name, and the list is for the rest."""
    form = in_full()
    if form is not None and form.get("suggested"):
        form["code"] = form["suggested"]
    return form


@pages.route(f"{ABOUT}/same-day-question", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def same_day(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Whether the front door was consulted, asked on the day that self-harm was recorded."""
    return ask_about(
        (case_id, worry_id),
        AnswerSameDayQuestionSchema(),
        answer_same_day_question,
        Asked(
            "questions/same-day.html",
            "Was the front door consulted today?",
            action=Action.REFERRAL_WRITE,
        ),
        "Saved. What the front door said is on the record.",
        form=in_full(at="when"),
    )


@pages.route(f"{ABOUT}/seen-since-hospital", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def seen_since_hospital(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Who has seen the child since hospital, and who holds the safety plan."""
    return ask_about(
        (case_id, worry_id),
        AnswerSeenSinceHospitalSchema(),
        answer_seen_since_hospital,
        Asked(
            "questions/seen-since-hospital.html",
            "Who has seen the child since hospital?",
            action=Action.REFERRAL_WRITE,
        ),
        "Saved. If nobody has seen the child yet, the question stays open.",
        form=in_full(seen_at="when"),
    )


@pages.route(f"{ABOUT}/keep-safe", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def keep_safe(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """What keeps the child safe until social care decides, and what they have been told."""
    return ask_about(
        (case_id, worry_id),
        AnswerKeepSafeSchema(),
        answer_keep_safe,
        Asked(
            "questions/keep-safe.html",
            "What keeps this child safe until social care decides?",
            action=Action.REFERRAL_WRITE,
        ),
        "Saved. Only those who must act on it can read it.",
    )
