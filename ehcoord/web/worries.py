"""Recording a worry: four things and a button; and the screen that stops everything else."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.commands.referrals import AnswerUrgentReferral, CallSaid
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db
from ehcoord.errors import Busy
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.referrals import AnswerUrgentReferralSchema
from ehcoord.schemas.risks import RecordWorrySchema
from ehcoord.services.prompted_reviews import Happened
from ehcoord.services.referrals import answer_urgent_referral
from ehcoord.services.risks import WorryRecorded, record_worry
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.stop import NotSaved, Stop, Way, stop_screen

pages = Blueprint("worries", __name__)
MOST_REPEATS = 6
CALLS = (
    (CallSaid.RUNG, "I have rung: record it"),
    (CallSaid.RINGING_NOW, "I am ringing now"),
    (CallSaid.ALREADY_REPORTED, "It was already reported"),
    (CallSaid.SOMEONE_ELSE_WILL, "I cannot ring, and this person will"),
)


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
        form=_in_full(request.form) if request.method == "POST" else None,
    )


def _first() -> Mapping[str, object]:
    return {
        "child_ids": request.args.getlist("child"),
        "code": request.args.get("code", ""),
        "when": "today",
        "how_known": "told",
    }


def _in_full(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """The day in full, where *today* or *yesterday* was chosen."""
    form = MultiDict(sent)
    when = sent.get("when", "")
    if when == "today":
        form["observed_at"] = now().isoformat()
    elif when == "yesterday":
        form["observed_at"] = (london_date(now()) - timedelta(days=1)).isoformat()
    return form


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.WORRY_WRITE, page="record a worry")
    rulebook = rules_in_memory().rulebook
    return render_case(
        "worries/new.html",
        seen,
        section="cases.overview",
        typed=typed,
        errors=errors,
        levels=[
            (int(one), rulebook.level_names[one], rulebook.level_anchors[one]) for one in Level
        ],
        codes=[
            {"value": one.code, "text": one.short_name, "also": " ".join(one.words)}
            for one in rulebook.indicators.values()
            if one.enabled and not one.system_made
        ],
        repeats=_repeats(seen),
    )


def _repeats(seen: SeenCase) -> list[tuple[str, str]]:
    """The worries there are already: a repeat matters as much as something new."""
    found = worries_of_case(db.session(), actor(), seen.head.id, now())
    known = rules_in_memory().rulebook.indicators
    codes = dict.fromkeys(one.code for one in found if one.code in known)
    return [(code, known[code].short_name) for code in codes if code][:MOST_REPEATS]


def _saved(case_id: UUID, done: WorryRecorded | None) -> ResponseReturnValue:
    if done is None:
        fields = tuple((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
        return stop_screen(Stop(not_saved=NotSaved(request.path, fields)))
    if done.immediate:
        return stop_screen(_stop(case_id, done))
    child = done.worries[0].child_id
    home = url_for("cases.overview", case_id=case_id, child=child)
    return go_on(home, " ".join(dict.fromkeys(_what_happened(done))))


def _stop(case_id: UUID, done: WorryRecorded) -> Stop:
    worry = done.worries[0].worry_id
    wait = timedelta(minutes=rules_in_memory().rulebook.check.call_manager_minutes)

    def way(answer: CallSaid) -> str:
        return url_for("worries.call", case_id=case_id, worry_id=worry, answer=answer.value)

    return Stop(
        saved_at=now(),
        told_at=now() + wait,
        ways=tuple(Way(text, way(answer)) for answer, text in CALLS),
        mistake_href=way(CallSaid.BY_MISTAKE),
    )


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


@pages.route("/cases/<uuid:case_id>/worries/<uuid:worry_id>/call", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def call(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Who was told, when and under which reference; or who else will ring."""

    def save(command: AnswerUrgentReferral) -> CallSaid:
        answer_urgent_referral(actor(), case_id, worry_id, command, now=now())
        return command.answer

    return handle_form(
        AnswerUrgentReferralSchema(),
        save,
        on_success=lambda answer: go_on(
            url_for("cases.overview", case_id=case_id), _call_said(answer)
        ),
        render=lambda typed, errors: _call_form(case_id, worry_id, typed, errors),
        first={"answer": request.args.get("answer", ""), "when": "now"},
        form=_told_now(request.form) if request.method == "POST" else None,
    )


def _told_now(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    form = MultiDict(sent)
    if sent.get("when") == "now":
        form["at"] = now().isoformat()
    return form


def _call_form(case_id: UUID, worry_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.REFERRAL_WRITE, page="urgent referral")
    names = rules_in_memory().rulebook.level_names
    return render_case(
        "worries/call.html",
        seen,
        section="cases.overview",
        typed=typed,
        errors=errors,
        worry_id=worry_id,
        answers=[*CALLS, (CallSaid.BY_MISTAKE, "I chose “immediate” by mistake")],
        lower=[(int(one), names[one]) for one in Level if one is not Level.IMMEDIATE],
    )


def _call_said(answer: CallSaid) -> str:
    if answer in (CallSaid.RUNG, CallSaid.ALREADY_REPORTED):
        return "The call is recorded. Social care’s reply is due on the next working day."
    if answer is CallSaid.BY_MISTAKE:
        return "The worry is corrected. What was written first is kept as well."
    return "Saved. The call still has to be recorded: you are asked again until it is."
