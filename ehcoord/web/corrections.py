"""Putting right what was written about a worry. What was written first is kept as well (P5)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.commands.risks import CorrectWorry
from ehcoord.errors import Busy
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.dates import DATE_PARTS
from ehcoord.schemas.risks import CorrectWorrySchema, SameEpisodeSchema, WithdrawWorrySchema
from ehcoord.services.entries import WorryChanged, name_of
from ehcoord.services.risk_checks import WorryWithdrawn, withdraw_worry
from ehcoord.services.risks import correct_worry
from ehcoord.services.risks import same_episode as put_together
from ehcoord.web.access import requires
from ehcoord.web.filters import day_words, level_words
from ehcoord.web.forms import go_on
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.urgent import not_saved_stop, stop_about
from ehcoord.web.when import in_full
from ehcoord.web.worries import code_choices, level_choices
from ehcoord.web.worry_frame import Asked, SeenWorry, ask_about

pages = Blueprint("corrections", __name__)
ABOUT = "/cases/<uuid:case_id>/worries/<uuid:worry_id>"
YES_OR_NO = ("about_adult", "hospital", "restricted")


@pages.route(f"{ABOUT}/correct", methods=["GET", "POST"])
@requires(Action.WORRY_WRITE)
def correct(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """The worry as it should have been written; made immediate, it stops everything else."""

    def save(
        actor: Actor, case: UUID, worry: UUID, command: CorrectWorry, *, now: datetime
    ) -> WorryChanged | None:
        try:
            return correct_worry(actor, case, worry, command, now=now)
        except Busy:
            if command.level is Level.IMMEDIATE:
                return None
            raise

    def on_success(done: WorryChanged | None) -> ResponseReturnValue:
        if done is None:
            return not_saved_stop()
        if done.immediate:
            return stop_about(case_id, done.worry_id, [done.child_id])
        return go_on(
            url_for("worries.one", case_id=case_id, worry_id=done.worry_id),
            "Corrected. What was written first is kept as well.",
        )

    return ask_about(
        (case_id, worry_id),
        CorrectWorrySchema(),
        save,
        Asked("corrections/correct.html", "Correct a worry", "Save the correction"),
        on_success,
        first=_as_written,
        given=lambda seen: {
            "levels": level_choices(),
            "codes": code_choices(),
            "was": seen.worry.observed_at,
        },
        form=_kept_day(),
    )


def _as_written(seen: SeenWorry) -> Mapping[str, object]:
    worry = seen.worry
    return {
        "evidence": worry.evidence,
        "level": int(worry.level),
        "code": worry.code or "",
        "how_known": worry.how_known.value,
        "who_knows": worry.who_knows,
        "when": "as_written",
        "observed_at": london_date(worry.observed_at),
        **{name: ["true"] if getattr(worry, name) else [] for name in YES_OR_NO},
    }


def _kept_day() -> MultiDict[str, str] | None:
    """What was posted; a day that was left as it was is the very instant that was written."""
    form = in_full(observed_at="when")
    if form is not None and form.get("when") == "as_written":
        form["observed_at"] = form.get("was", "")
        for part in DATE_PARTS:
            form.pop(f"observed_at-{part}", None)
    return form


@pages.route(f"{ABOUT}/same-episode", methods=["GET", "POST"])
@requires(Action.WORRY_WRITE)
def same_episode(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """Which other entry told of the same event first: the higher level stands for both."""
    return ask_about(
        (case_id, worry_id),
        SameEpisodeSchema(),
        put_together,
        Asked(
            "corrections/same-episode.html",
            "Which entry is about the same event?",
            "These are about the same event",
        ),
        "Saved. The two entries count as one event, at the higher of their levels.",
        given=lambda seen: {"others": _in_words(seen)},
    )


def _in_words(seen: SeenWorry) -> list[tuple[str, str, str]]:
    rules = rules_in_memory()
    return [
        (
            str(one.id),
            f"{name_of(one.code, rules)}, {day_words(one.observed_at)}",
            f"{level_words(one.level).capitalize()}, recorded by {one.recorded_by}",
        )
        for one in seen.others
    ]


@pages.route(f"{ABOUT}/wrong-child", methods=["GET", "POST"])
@requires(Action.WORRY_WRITE)
def wrong_child(case_id: UUID, worry_id: UUID) -> ResponseReturnValue:
    """A worry that was recorded on the wrong child goes out of sight, with all that it caused."""

    def on_success(done: WorryWithdrawn) -> ResponseReturnValue:
        people = len(done.seen_by)
        used = f"{people} {'person has' if people == 1 else 'people have'} used this case since."
        moved = " It stands on the other child now." if done.right_worry_id else ""
        return go_on(
            url_for("cases.overview", case_id=case_id),
            f"The worry is out of sight.{moved} {used} Tell your manager: it is a data incident.",
        )

    return ask_about(
        (case_id, worry_id),
        WithdrawWorrySchema(),
        withdraw_worry,
        Asked(
            "corrections/wrong-child.html", "Recorded on the wrong child", "Move it out of sight"
        ),
        on_success,
        given=lambda seen: {"siblings": seen.siblings},
    )
