"""Holding a review: kept as it is written, sent once every worry that waits has a decision."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.db import db
from ehcoord.errors import Busy, Stale
from ehcoord.queries.agenda import Agenda
from ehcoord.queries.countersigning import asked_to_sign
from ehcoord.rules.permissions import Action
from ehcoord.rules.reviews import Part
from ehcoord.schemas.base import load
from ehcoord.schemas.reviews import SaveReviewDraftSchema, SendReviewSchema
from ehcoord.services.reviews import ReviewSent, save_review_draft, send_review
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case
from ehcoord.web.filters import day_words, instant_words
from ehcoord.web.forms import BUSY, Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.reviews.choices import choices_for
from ehcoord.web.reviews.drafts import as_listed, differences, first_draft, to_keep
from ehcoord.web.reviews.frame import SECTION, child_of, pages, see_agenda

PEOPLE = 6
PARTS = (
    (Part.LEAD, "Lead or deputy"),
    (Part.MANAGER, "Manager"),
    (Part.SERVICE_MANAGER, "Service manager"),
    (Part.HEAD_OF_SERVICE, "Head of service"),
    (Part.SAFEGUARDING_LEAD, "Safeguarding lead"),
    (Part.CONSULTANT, "Consultant"),
    (Part.FAMILY, "Family"),
    (Part.OTHER, "Someone else who works with them"),
)
KEEP, RECORD_A_WORRY = "keep", "worry"


@pages.route("/reviews/<uuid:review_id>/hold", methods=["GET", "POST"])
@requires(Action.REVIEW_HOLD)
def hold(review_id: UUID) -> ResponseReturnValue:
    """The review as it is held: who took part, the child's words, a decision on each worry."""
    if request.method == "POST" and request.form.get("act") in (KEEP, RECORD_A_WORRY):
        return _keep(review_id, request.form)
    return handle_form(
        SendReviewSchema(),
        lambda command: send_review(actor(), review_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("reviews.prepare", review_id=review_id), _sent_words(done)
        ),
        render=lambda typed, errors: _hold_form(review_id, typed, errors),
        form=_as_meant(request.form) if request.method == "POST" else None,
    )


def _keep(review_id: UUID, sent: MultiDict[str, str]) -> ResponseReturnValue:
    """Keeps what is written so far, whatever is missing, and goes on where the person wants."""
    payload = {"draft_version": sent.get("draft_version", ""), "draft": to_keep(sent)}
    command = load(SaveReviewDraftSchema(), payload)
    try:
        save_review_draft(actor(), review_id, command, now=now())
    except Stale as refused:
        when = instant_words(refused.changed_at)
        words = f"{refused.changed_by} wrote here after you opened it ({when})."
        words = f"{words} Both are below. Yours is kept once you save again."
        return _hold_form(review_id, Typed(sent), {"_": words}), 409
    except Busy:
        return _hold_form(review_id, Typed(sent), {"_": BUSY}), 503
    if sent.get("act") == RECORD_A_WORRY:
        seen, found = see_agenda(review_id, Action.REVIEW_HOLD)
        child = child_of(seen, found.review.child_id).public_id
        flash("The review is kept as far as it is written. Record the worry, then go back to it.")
        return redirect(url_for("worries.new", case_id=seen.head.public_id, child=child), 303)
    here = url_for("reviews.hold", review_id=review_id)
    return go_on(here, "Kept as far as it is written. It has not been sent.")


def _as_meant(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, without the rows of people that nobody wrote in; met today unless said."""
    form = MultiDict(sent)
    for person in range(PEOPLE):
        if not sent.get(f"attendance-{person}-name", "").strip():
            for name in [name for name in form if name.startswith(f"attendance-{person}-")]:
                form.pop(name)
    if sent.get("when") == "now":
        form["met_at"] = now().isoformat()
    if sent.get("minor_in_hand"):
        for row in sent.getlist("minor_row"):
            form[f"decisions-{row}-kind"] = form.get(f"decisions-{row}-kind") or "no_change"
    return form


def _hold_form(review_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen, found = see_agenda(review_id, Action.REVIEW_HOLD)
    draft = first_draft(found.review.draft)
    others = differences(typed.form, draft, found) if typed.form else ()
    shown = Typed(as_listed(typed.form or draft, found.waiting))
    return render_case(
        "reviews/hold.html",
        seen,
        section=SECTION,
        agenda=found,
        child=child_of(seen, found.review.child_id),
        typed=shown,
        errors=errors,
        others=others if found.review.draft_version and errors else (),
        kept=_kept_words(found),
        choices=choices_for(found, actor(), now(), rules_in_memory()),
        parts=[(part.value, words) for part, words in PARTS],
        people=range(PEOPLE),
        lookback=rules_in_memory().rulebook.check.peak_lookback_weeks,
        window=rules_in_memory().rulebook.check.no_change_window_days,
        support_types=[
            (one.code, one.name) for one in rules_in_memory().rulebook.support_types.values()
        ],
    )


def _kept_words(found: Agenda) -> str:
    saved = found.review.draft.get("_saved")
    if not saved:
        return ""
    return f"Kept {instant_words(datetime.fromisoformat(saved['at']))} by {saved['by']}."


def _sent_words(done: ReviewSent) -> str:
    if done.held_at is not None:
        return "Saved. The review has been held."
    by, name = asked_to_sign(db.session(), done.review_id)
    who = name or "Somebody else"
    when = f" by {day_words(by)}" if by else ""
    return f"Sent. {who} is asked to sign{when}; until then, the review has not been held."
