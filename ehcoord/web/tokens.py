"""One's own account, and the tokens with which other programs act for oneself."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.accounts import CreateToken, WantToken
from ehcoord.db import db
from ehcoord.queries.accounts import tokens_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, may
from ehcoord.schemas.accounts import WantTokenSchema
from ehcoord.services import accounts
from ehcoord.services.accounts import TokenCreated
from ehcoord.web import security
from ehcoord.web.access import access_of, actor, requires
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("tokens", __name__)
USUAL = timedelta(days=90)
A = Action
# What each scope lets a program do, in a person's words; each scope of the API has a line.
SCOPE_WORDS: Mapping[Action, str] = {
    A.HOME_READ: "See who I am, my children and the requests to me",
    A.TASK_ANSWER: "See my tasks, and answer a look again",
    A.RULEBOOK_READ: "Read the rulebook and the numbers to ring",
    A.PEOPLE_SEARCH: "Look for people, and ask whether a child has early help",
    A.CASE_LIST: "List the cases I may see",
    A.CASE_READ: "Read cases: worries, support, contacts, plans, who leads",
    A.PEOPLE_WRITE: "Add people and agencies to a case, and end their place",
    A.ANSWER_LINK_WRITE: "Ask people without an account by a link of their own",
    A.ANSWER_LINK_CONFIRM: "Take in what people without an account answered",
    A.TEAM_AROUND_WRITE: "Say who is in the team around a family",
    A.CASE_OPEN: "Open cases",
    A.LEAD_LOSE: "Give the families of somebody who leaves to others",
    A.LEAD_HAND_OVER: "Hand families over, and take it back",
    A.CASE_CLOSE: "Close cases",
    A.CASE_REOPEN: "Open a closed case again",
    A.ASSESSMENT_READ: "Read assessments",
    A.ASSESSMENT_WRITE: "Start and submit assessments, and say that needs are emerging",
    A.WORRY_WRITE: "Record worries, correct them and say whether they are still true",
    A.REFERRAL_WRITE: "Record calls to social care and their replies",
    A.BOARD_READ: "Read the boards of your teams",
    A.SUPPORT_WRITE: "Record support and how it is going",
    A.CONTACT_WRITE: "Record contacts and notes",
    A.SAFETY_PLAN_WRITE: "Record safety plans",
    A.REVIEW_READ: "Read reviews and their agendas",
    A.REVIEW_REQUEST: "Ask for a review",
    A.REVIEW_ARRANGE: "Arrange reviews",
    A.REVIEW_ANSWER: "Answer invitations to reviews, and give my own view",
    A.REVIEW_RESCHEDULE: "Move the day of a review",
    A.REVIEW_HOLD: "Write and send reviews",
    A.REVIEW_COUNTERSIGN: "Sign reviews, or send them back",
    A.LEAD_ANSWER: "Answer a request to lead",
    A.LEAD_NOMINATE: "Ask somebody to lead, and take it back",
    A.LEAD_ASSIGN: "Assign, confirm, change and hold a lead",
    A.PLAN_WRITE: "Write plans with families, and how they are going",
    A.PLAN_AGREE: "Mark plans as agreed",
    A.SOCIAL_CARE_WRITE: "Say that a case is with social care, and that it is not any more",
    A.SUPERVISION_WRITE: "Record supervision",
    A.ACCOUNT_MANAGE: "Make, change and end accounts",
    A.AGENCY_NAME: "See agencies, and name who stands behind their leads",
    A.AUDIT_READ: "Read the record of use of a case",
}


@pages.get("/account")
@requires(Action.HOME_READ)
def account() -> str:
    """One's own account: the password, where one is signed in, the tokens for programs."""
    return render_template("accounts/account.html")


@pages.route("/account/tokens", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def mine() -> ResponseReturnValue:
    """One's tokens, and a form for a new one, which is shown once and never again."""
    me = actor()

    def make(command: WantToken) -> TokenCreated:
        assert me.public_id is not None  # noqa: S101, only the service has none.
        wanted = CreateToken(me.public_id, command.name, command.scopes, command.expires_at)
        return accounts.create_token(me, wanted, now=now())

    def render(typed: Typed, errors: Mapping[str, str]) -> str:
        return render_template(
            "accounts/tokens.html",
            tokens=tokens_of(db.session(), me, now()),
            words={action.value: words for action, words in SCOPE_WORDS.items()},
            scopes=_offered(),
            typed=typed,
            errors=errors,
        )

    return handle_form(
        WantTokenSchema(),
        make,
        on_success=lambda made: render_template("accounts/token-made.html", made=made),
        render=render,
        first={"expires_at": london_date(now()) + USUAL},
    )


def _offered() -> list[tuple[str, str]]:
    """The scopes that are any use to this person: those of calls they may try."""
    asked_for = {
        access.action
        for rule in current_app.url_map.iter_rules()
        if rule.rule.startswith(security.API)
        and (access := access_of(current_app.view_functions[rule.endpoint])) is not None
    }
    return [
        (action.value, words)
        for action, words in SCOPE_WORDS.items()
        if action in asked_for and may(actor(), action)
    ]


@pages.post("/account/tokens/<int:token_id>/end")
@requires(Action.HOME_READ)
def end(token_id: int) -> ResponseReturnValue:
    """Ends a token at once: the next call with it is refused."""
    accounts.revoke_token(actor(), token_id, now=now())
    return go_on(url_for("tokens.mine"), "The token has ended.")
