"""Support: a line of help, which worries it is for, where it stands and how it is going."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.commands.support import RecordMissedContact
from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.risks import worries_of_case
from ehcoord.queries.support import SupportLine, support_of_case
from ehcoord.rules.permissions import Action
from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus
from ehcoord.schemas.support import (
    ChangeSupportSchema,
    ConfirmFirstContactSchema,
    ConfirmSupportSchema,
    RecordMissedContactSchema,
    StartSupportSchema,
)
from ehcoord.services.entries import name_of
from ehcoord.services.support import change_support, confirm_first_contact, start_support
from ehcoord.services.support_rows import SupportChanged
from ehcoord.services.support_taps import confirm_support, record_missed_contact
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.forms import Render, Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.when import in_full

pages = Blueprint("support", __name__)
ABOUT = "/cases/<uuid:case_id>/support/<uuid:support_id>"
STANDS = (
    (SupportStatus.ACTIVE, "Happening: the first contact has been held"),
    (SupportStatus.ACCEPTED, "Accepted, not begun"),
    (SupportStatus.WAITING, "Waiting"),
    (SupportStatus.REFERRED, "Asked for"),
    (SupportStatus.OFFERED, "Offered"),
    (SupportStatus.DECLINED, "Declined"),
)
LATER_STANDS = (
    *STANDS,
    (SupportStatus.PAUSED, "Paused"),
    (SupportStatus.REJECTED, "Refused by the service"),
    (SupportStatus.ENDED, "Ended"),
)
TAPS = (
    (ConfirmedAs.AS_PLANNED, "As planned"),
    (ConfirmedAs.LESS, "Less"),
    (ConfirmedAs.STOPPED, "Stopped"),
    (ConfirmedAs.NOT_KNOWN, "I do not know"),
)


@pages.route("/cases/<uuid:case_id>/support/new", methods=["GET", "POST"])
@requires(Action.SUPPORT_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """A new line of help. Only help that has begun can answer a worry."""
    return handle_form(
        StartSupportSchema(),
        lambda command: start_support(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id, child=request.form.get("child_id")),
            "Saved. Help counts once its first contact has been held.",
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
        first={"child_id": request.args.get("child", "")},
        form=_begun(),
    )


def _begun(**taps: str) -> MultiDict[str, str] | None:
    """What was posted; only help that is happening has had a first contact."""
    form = in_full(first_contact_at="begun", **taps)
    if form is not None and form.get("status") != SupportStatus.ACTIVE.value:
        for name in [name for name in form if name.startswith("first_contact_at")]:
            form.pop(name)
    return form


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.SUPPORT_WRITE, page="record support")
    rulebook = rules_in_memory().rulebook
    worries = worries_of_case(db.session(), actor(), seen.head.id, now())
    return render_case(
        "support/new.html",
        seen,
        section="cases.overview",
        typed=typed,
        errors=errors,
        kinds=[(one.code, one.name) for one in rulebook.support_types.values()],
        stands=STANDS,
        worries=worries,
        names={child.id: child.given_name for child in seen.head.children},
    )


@pages.get(ABOUT)
@requires(Action.CASE_READ)
def one(case_id: UUID, support_id: UUID) -> str:
    """One line of help: where it stands, since when, and what has been said of it."""
    return _page(case_id, support_id, "support/one.html", Typed(), {}, Action.CASE_READ)


def _line(seen: SeenCase, support_id: UUID) -> SupportLine:
    """Raises NotFound for a line of another case, and one this reader may not see."""
    for line in support_of_case(db.session(), actor(), seen.head.id, now()):
        if line.id == support_id:
            return line
    raise NotFound


def _page(
    case_id: UUID,
    support_id: UUID,
    template: str,
    typed: Typed,
    errors: Mapping[str, str],
    action: Action = Action.SUPPORT_WRITE,
) -> str:
    seen = see_case(case_id, action, page="support")
    line = _line(seen, support_id)
    worries = worries_of_case(db.session(), actor(), seen.head.id, now())
    rules = rules_in_memory()
    return render_case(
        template,
        seen,
        section="cases.overview",
        here=request.path,
        typed=typed,
        errors=errors,
        line=line,
        child=next(one for one in seen.head.children if one.id == line.child_id),
        meant_for=[name_of(one.code, rules) for one in worries if one.root_id in line.risk_ids],
        stands=LATER_STANDS,
        taps=TAPS,
        may_change=seen.may(Action.SUPPORT_WRITE),
    )


def _on(
    case_id: UUID, support_id: UUID, said: str
) -> Callable[[SupportChanged], ResponseReturnValue]:
    def go(done: SupportChanged) -> ResponseReturnValue:
        words = f"{said} It is a worry of its own as well." if done.worry_id else said
        return go_on(url_for("support.one", case_id=case_id, support_id=support_id), words)

    return go


def _render(case_id: UUID, support_id: UUID, template: str) -> Render:
    return lambda typed, errors: _page(case_id, support_id, template, typed, errors)


@pages.route(f"{ABOUT}/change", methods=["GET", "POST"])
@requires(Action.SUPPORT_WRITE)
def change(case_id: UUID, support_id: UUID) -> ResponseReturnValue:
    """A new status or amount of a line, and since when."""
    return handle_form(
        ChangeSupportSchema(),
        lambda command: change_support(actor(), case_id, support_id, command, now=now()),
        on_success=_on(case_id, support_id, "Saved. What it was before is kept as well."),
        render=_render(case_id, support_id, "support/change.html"),
        form=_begun(happened_at="when"),
    )


@pages.route(f"{ABOUT}/first-contact", methods=["GET", "POST"])
@requires(Action.SUPPORT_WRITE)
def first_contact(case_id: UUID, support_id: UUID) -> ResponseReturnValue:
    """The help has begun: anybody who knows may say so."""
    return handle_form(
        ConfirmFirstContactSchema(),
        lambda command: confirm_first_contact(actor(), case_id, support_id, command, now=now()),
        on_success=_on(case_id, support_id, "Saved. From now on this help counts as planned."),
        render=_render(case_id, support_id, "support/first-contact.html"),
        form=in_full(first_contact_at="when"),
    )


@pages.post(f"{ABOUT}/going")
@requires(Action.SUPPORT_WRITE)
def going(case_id: UUID, support_id: UUID) -> ResponseReturnValue:
    """One tap: how a line of help is going."""
    return handle_form(
        ConfirmSupportSchema(),
        lambda command: confirm_support(actor(), case_id, support_id, command, now=now()),
        on_success=_on(case_id, support_id, "Saved. Thank you."),
        render=_render(case_id, support_id, "support/one.html"),
    )


@pages.route(f"{ABOUT}/missed", methods=["GET", "POST"])
@requires(Action.SUPPORT_WRITE)
def missed(case_id: UUID, support_id: UUID) -> ResponseReturnValue:
    """A planned contact that was not held."""

    def save(command: RecordMissedContact) -> SupportChanged:
        return record_missed_contact(actor(), case_id, support_id, command, now=now())

    return handle_form(
        RecordMissedContactSchema(),
        save,
        on_success=_on(case_id, support_id, "Saved. The contact was not held."),
        render=_render(case_id, support_id, "support/missed.html"),
        form=in_full(planned_at="when"),
    )
