"""Agencies: who stands behind their leads, and an agency that leaves."""

from collections.abc import Mapping

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.users import (
    AgencyLine,
    agencies_of,
    agency_of,
    people_with_accounts,
)
from ehcoord.rules.permissions import Action, may
from ehcoord.schemas.accounts import NameContactsSchema
from ehcoord.services import accounts
from ehcoord.web.access import actor, requires
from ehcoord.web.filters import families
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("agencies", __name__)


@pages.get("/agencies")
@requires(Action.AGENCY_NAME)
def every() -> str:
    """Every agency, and whether its staff can be confirmed as leads."""
    return render_template("users/agencies.html", agencies=agencies_of(db.session(), actor()))


@pages.route("/agencies/<int:agency_id>", methods=["GET", "POST"])
@requires(Action.AGENCY_NAME)
def one(agency_id: int) -> ResponseReturnValue:
    """The two people whom an agency names."""
    agency = agency_of(db.session(), actor(), agency_id)
    return handle_form(
        NameContactsSchema(),
        lambda command: accounts.name_contacts(actor(), agency_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("agencies.every"), f"{done.name} has named who stands behind its leads."
        ),
        render=lambda typed, errors: _page(agency, typed, errors),
        first={
            "safeguarding_lead_id": agency.safeguarding_lead_id,
            "holiday_substitute_id": agency.holiday_substitute_id,
        },
    )


def _page(agency: AgencyLine, typed: Typed, errors: Mapping[str, str]) -> str:
    session = db.session()
    return render_template(
        "users/agency.html",
        agency=agency,
        own=people_with_accounts(session, agency.id),
        anybody=people_with_accounts(session, None),
        may_withdraw=may(actor(), Action.ACCOUNT_MANAGE) and agency.withdrawn_at is None,
        typed=typed,
        errors=errors,
    )


@pages.post("/agencies/<int:agency_id>/withdraw")
@requires(Action.ACCOUNT_MANAGE)
def withdraw(agency_id: int) -> ResponseReturnValue:
    """An agency leaves: nobody of it leads from now on."""
    done = accounts.withdraw_agency(actor(), agency_id, now=now())
    said = f"{done.name} takes part no longer. {families(done.families)} another lead for now."
    return go_on(url_for("agencies.every"), said)
