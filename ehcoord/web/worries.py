"""Recording a worry: four things and a button; and the page of one worry with what follows."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db
from ehcoord.errors import Busy
from ehcoord.queries.home import children_known
from ehcoord.queries.referrals import referrals_of_case
from ehcoord.queries.risks import worries_of_case
from ehcoord.queries.told_by_link import told_by_link
from ehcoord.rules.permissions import Action
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.risks import RecordWorrySchema
from ehcoord.services.prompted_reviews import Happened
from ehcoord.services.risks import WorryRecorded, record_worry
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import cards_now, rules_in_memory
from ehcoord.web.urgent import not_saved_stop, stop_about
from ehcoord.web.when import in_full
from ehcoord.web.worry_frame import SeenWorry, see_worry

pages = Blueprint("worries", __name__)
MOST_REPEATS = 6


@pages.get("/worries/new")
@requires(Action.CASE_LIST)
def whose() -> str:
    """Whose worry it is, for somebody who has noticed something and is on no case's page."""
    children = children_known(db.session(), actor())
    return render_template("worries/whose.html", children=children)


@pages.route("/cases/<uuid:case_id>/worries/new", methods=["GET", "POST"])
@requires(Action.WORRY_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """The form, and what became of it: saved, refused at a field, or the stop screen."""

    def save(command: RecordWorry) -> WorryRecorded | None:
        try:
            return record_worry(actor(), case_id, command, now=now())
        except Busy:
            # Nobody in danger waits for a form: the numbers come first, saved or not.
            if command.level is Level.IMMEDIATE:
                return None
            raise

    return handle_form(
        RecordWorrySchema(),
        save,
        on_success=lambda done: _saved(case_id, done),
        render=lambda typed, errors: _form(case_id, typed, errors),
        first=_first(),
        form=_again(),
    )


def _first() -> Mapping[str, object]:
    return {
        "child_ids": request.args.getlist("child"),
        "again": request.args.get("code", ""),
        "how_known": "told",
    }


def _again() -> MultiDict[str, str] | None:
    """What was posted; a worry that has happened again has its name from there."""
    form = in_full(observed_at="when", discharged_at="when-discharged")
    if form is not None and form.get("again") and not form.get("code"):
        form["code"] = form["again"]
    return form


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.WORRY_WRITE, page="record a worry")
    return render_case(
        "worries/new.html",
        seen,
        section="cases.overview",
        typed=typed,
        errors=errors,
        levels=level_choices(),
        codes=code_choices(),
        repeats=_repeats(seen, typed.all("child_ids")),
    )


def level_choices() -> list[tuple[str, str, str]]:
    """The levels with their anchors in words; *immediate* carries the numbers to ring."""
    rulebook = rules_in_memory().rulebook
    ring = " or ".join(dict.fromkeys(one.card.number for one in cards_now()[:2]))
    return [
        (
            str(int(one)),
            rulebook.level_names[one].capitalize(),
            rulebook.level_anchors[one]
            + (f" Ring first: {ring}." if one is Level.IMMEDIATE and ring else ""),
        )
        for one in Level
    ]


def code_choices() -> list[Mapping[str, str]]:
    """The worries of the catalogue that are offered, with the words that find them."""
    return [
        {"value": one.code, "text": one.short_name, "also": " ".join(one.words)}
        for one in rules_in_memory().rulebook.indicators.values()
        if one.enabled and not one.system_made
    ]


def _repeats(seen: SeenCase, about: Sequence[str]) -> list[tuple[str, str]]:
    """The worries there are already of the children named, or of all while none is."""
    named = {one.id for one in seen.head.children if not about or str(one.public_id) in about}
    found = [
        one
        for one in worries_of_case(db.session(), actor(), seen.head.id, now())
        if one.child_id in named
    ]
    offered = {one["value"]: one["text"] for one in code_choices()}
    codes = dict.fromkeys(one.code for one in found if one.code in offered)
    return [(code, offered[code]) for code in codes if code][:MOST_REPEATS]


def _saved(case_id: UUID, done: WorryRecorded | None) -> ResponseReturnValue:
    if done is None:
        return not_saved_stop()
    first = done.worries[0]
    if done.immediate:
        return stop_about(case_id, first.worry_id, [one.child_id for one in done.worries])
    home = url_for("cases.overview", case_id=case_id, child=first.child_id)
    return go_on(home, " ".join(dict.fromkeys(_what_happened(done))))


def _what_happened(done: WorryRecorded) -> list[str]:
    said = []
    for one in done.worries:
        happened = one.rechecked.review if one.rechecked is not None else None
        said.append(_of_review(happened))
    return said


def _of_review(happened: Happened | None) -> str:
    if happened is None or happened.due_at is None:
        return "Saved. If you are still worried, you can ask for a review."
    day = day_words(happened.due_at)
    return {
        "opened": f"Saved. A review is asked for by {day}, because support has not increased.",
        "joined": f"Saved. It joins the review due {day}.",
        "brought_forward": f"Saved. The review is brought forward to {day}.",
    }.get(str(happened.what), f"Saved. A review is due {day}.")


@pages.get("/cases/<uuid:case_id>/worries/<uuid:worry_id>")
@requires(Action.CASE_READ)
def one(case_id: UUID, worry_id: UUID) -> str:
    """One worry as it stands: the words, who told, and what a person may do about it."""
    seen = see_worry(case_id, worry_id, Action.CASE_READ, page="a worry")
    referrals = referrals_of_case(db.session(), actor(), seen.case.head.id, now())
    return render_case(
        "worries/one.html",
        seen.case,
        section="cases.overview",
        referral=next((one for one in referrals if one.risk_id == seen.worry.root_id), None),
        by_link=told_by_link(db.session(), seen.worry.root_id),
        acts=_acts(seen),
        **seen.given,
    )


def _acts(seen: SeenWorry) -> list[tuple[str, str]]:
    """What this reader may do about the worry: words, and the route that does it."""
    worry = seen.worry
    if not seen.case.may(Action.WORRY_WRITE):
        return []
    known = rules_in_memory().rulebook.indicators.get(worry.code or "")
    offered = {
        ("Say whether it is still true", "questions.still_true"): True,
        ("Choose what it is called", "questions.choose_code"): worry.code is None,
        ("Correct it", "corrections.correct"): known is None or not known.system_made,
        ("It is about the same event as another entry", "corrections.same_episode"): (
            len(seen.others) > 0
        ),
        ("It was recorded on the wrong child", "corrections.wrong_child"): True,
    }
    return [way for way, is_offered in offered.items() if is_offered]
