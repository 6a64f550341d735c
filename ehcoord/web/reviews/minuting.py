"""Minutes of a review: read, written, shared, put right by those who were there, and locked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.minutes import (
    AnswerCorrection,
    ProposeCorrection,
    RewriteMinutes,
    WriteMinutes,
)
from ehcoord.db import db
from ehcoord.errors import NotFound, NotPermitted
from ehcoord.queries.meetings import family_of_case
from ehcoord.queries.minutes import Minutes, minutes_of_correction, minutes_of_review
from ehcoord.rules.minutes import MinutesPart
from ehcoord.rules.permissions import Action
from ehcoord.schemas.base import load
from ehcoord.schemas.minutes import (
    AnswerCorrectionSchema,
    ProposeCorrectionSchema,
    RewriteMinutesSchema,
    WantedMinutesSchema,
    WriteMinutesSchema,
)
from ehcoord.services.minutes import (
    MinutesShared,
    lock_minutes,
    rewrite_minutes,
    save_minutes,
    share_minutes,
)
from ehcoord.services.minutes_corrections import answer_correction, propose_correction
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.reviews.frame import SECTION, child_of, pages

Words = TypeVar("Words", WriteMinutes, RewriteMinutes, AnswerCorrection)

MINUTES = "/reviews/<uuid:review_id>/minutes"
KEEP = "keep"
KEPT = "Kept as far as they are written. Nobody else is shown them yet."


@pages.get(MINUTES)
@requires(Action.REVIEW_READ)
def minutes(review_id: UUID) -> str:
    """The minutes as this reader may read them; ``?for_family=true`` is the family's copy."""
    wanted = load(WantedMinutesSchema(), request.args.to_dict())
    found = minutes_of_review(
        db.session(), actor(), review_id, now(),
        for_family=wanted.for_family, number=wanted.version,
    )  # fmt: skip
    return _page("reviews/minutes.html", found, for_family=wanted.for_family)


@pages.route(f"{MINUTES}/write", methods=["GET", "POST"])
@requires(Action.REVIEW_ANSWER)
def write_minutes(review_id: UUID) -> ResponseReturnValue:
    """The draft: kept as it goes, and shared once."""
    kept = request.form.get("act") == KEEP

    def write(command: WriteMinutes) -> MinutesShared | None:
        if kept:
            save_minutes(actor(), review_id, _as_typed(command), now=now())
            return None
        return share_minutes(actor(), review_id, _as_typed(command), now=now())

    form = request.form.copy()
    form.pop("act", None)
    return handle_form(
        WriteMinutesSchema(),
        write,
        on_success=lambda done: _shared(review_id, done),
        render=lambda typed, errors: _form("reviews/minutes-write.html", review_id, typed, errors),
        form=form,
    )


def _shared(review_id: UUID, done: MinutesShared | None) -> ResponseReturnValue:
    if done is None:
        return go_on(url_for("reviews.write_minutes", review_id=review_id), KEPT)
    told = "1 person was" if done.told == 1 else f"{done.told} people were"
    until = day_words(done.corrections_until)
    words = f"Shared. {told} told. What is wrong may be put right until {until}."
    return _to_minutes(review_id, words)


@pages.route(f"{MINUTES}/again", methods=["GET", "POST"])
@requires(Action.REVIEW_ANSWER)
def rewrite(review_id: UUID) -> ResponseReturnValue:
    """A new version in the place of the last, with the reason."""
    return handle_form(
        RewriteMinutesSchema(),
        lambda command: rewrite_minutes(actor(), review_id, _as_typed(command), now=now()),
        on_success=lambda number: _to_minutes(review_id, f"This is version {number} now."),
        render=lambda typed, errors: _form("reviews/minutes-again.html", review_id, typed, errors),
    )


@pages.route(f"{MINUTES}/correct", methods=["GET", "POST"])
@requires(Action.REVIEW_ANSWER)
def correct_minutes(review_id: UUID) -> ResponseReturnValue:
    """Somebody who was there says what should be put right."""

    def form(typed: Typed, errors: Mapping[str, str]) -> str:
        found = minutes_of_review(db.session(), actor(), review_id, now())
        if not found.may_correct:
            raise NotPermitted(Action.REVIEW_ANSWER)
        return _page("reviews/minutes-correct.html", found, typed=typed, errors=errors)

    def ask(command: ProposeCorrection) -> None:
        propose_correction(actor(), review_id, command, now=now())

    return handle_form(
        ProposeCorrectionSchema(),
        ask,
        on_success=lambda _none: _to_minutes(review_id, "Sent to whoever wrote the minutes."),
        render=form,
    )


@pages.route("/minutes/corrections/<uuid:correction_id>", methods=["GET", "POST"])
@requires(Action.REVIEW_ANSWER)
def answer_minutes(correction_id: UUID) -> ResponseReturnValue:
    """What somebody asked to put right: accepted, or refused with words."""

    def form(typed: Typed, errors: Mapping[str, str]) -> str:
        found = minutes_of_correction(db.session(), actor(), correction_id, now())
        asked = next((one for one in found.corrections if one.id == correction_id), None)
        if asked is None:
            raise NotFound
        return _words_form("reviews/minutes-answer.html", found, typed, errors, asked=asked)

    return handle_form(
        AnswerCorrectionSchema(),
        lambda command: answer_correction(actor(), correction_id, _as_typed(command), now=now()),
        on_success=lambda review_id: _to_minutes(review_id, "Answered. Who asked is told."),
        render=form,
    )


@pages.post(f"{MINUTES}/lock")
@requires(Action.REVIEW_ANSWER)
def lock(review_id: UUID) -> ResponseReturnValue:
    """The minutes are locked before their days are over."""
    lock_minutes(actor(), review_id, now=now())
    return _to_minutes(review_id, "Locked.")


def _as_typed(command: Words) -> Words:
    """What a form asks for: a box that was left blank is emptied."""
    return replace(
        command,
        everybody=command.everybody or "",
        professionals=command.professionals or "",
        restricted=command.restricted or "",
    )


def _to_minutes(review_id: UUID, said: str) -> ResponseReturnValue:
    return go_on(url_for("reviews.minutes", review_id=review_id), said)


def _form(template: str, review_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    found = minutes_of_review(db.session(), actor(), review_id, now())
    return _words_form(template, found, typed, errors)


def _words_form(
    template: str, found: Minutes, typed: Typed, errors: Mapping[str, str], **given: object
) -> str:
    """A form with the words of the minutes in it, for one who may write them."""
    if not found.may_write:
        raise NotPermitted(Action.REVIEW_ARRANGE)
    first = {part.value: found.words.get(part, "") for part in MinutesPart}
    shown = typed if typed.form else Typed(first=first)
    return _page(template, found, typed=shown, errors=errors, **given)


def _page(template: str, found: Minutes, **given: object) -> str:
    review = found.copy.review
    name = "the family’s copy of minutes" if given.get("for_family") else "minutes"
    seen = see_case(review.case_id, Action.REVIEW_READ, page=name)
    family = () if review.professionals_only else family_of_case(db.session(), review.case_id)
    return render_case(
        template,
        seen,
        section=SECTION,
        minutes=found,
        copy=found.copy,
        review=review,
        family=family,
        child=child_of(seen, review.child_id),
        **given,
    )
