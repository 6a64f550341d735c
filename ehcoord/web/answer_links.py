"""Asking by link: who is asked without an account, what came in, and taking it in by one tap."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.answer_links import Asked, link_seen, links_of_case
from ehcoord.queries.referrals import referrals_of_case
from ehcoord.queries.risks import worries_of_case
from ehcoord.queries.support import support_of_case
from ehcoord.queries.without_account import without_account
from ehcoord.rules.answer_links import LinkQuestion, lets_us_rest
from ehcoord.rules.permissions import Action
from ehcoord.rules.vocabulary import SupportStatus
from ehcoord.schemas.answer_links import AskByLinkSchema, JoinWithoutAccountSchema
from ehcoord.services import answer_links
from ehcoord.services.entries import name_of
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("answer_links", __name__)
TEAM = "leads.of_case"
CASE = "/cases/<uuid:case_id>"
LINK = "/asked-by-link/<uuid:link_id>"
QUESTIONS = {
    LinkQuestion.REPORT: "A report for a review",
    LinkQuestion.SEEN: "Have you seen this child?",
    LinkQuestion.HELP_STARTED: "Has your help started?",
    LinkQuestion.ACKNOWLEDGEMENT: "Has our urgent referral reached you?",
}
NOT_BEGUN = frozenset(
    {SupportStatus.OFFERED, SupportStatus.REFERRED, SupportStatus.WAITING, SupportStatus.ACCEPTED}
)


@pages.route(f"{CASE}/team-and-lead/join-without-account", methods=["GET", "POST"])
@requires(Action.TEAM_AROUND_WRITE)
def join(case_id: UUID) -> ResponseReturnValue:
    """A professional without an account is around the family: they are asked, and see nothing."""
    return handle_form(
        JoinWithoutAccountSchema(),
        lambda command: answer_links.join_without_account(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for(TEAM, case_id=case_id),
            "They are around the family from now on. They see nothing here and can be asked.",
        ),
        render=lambda typed, errors: render_case(
            "answer-links/join.html",
            see_case(case_id, Action.TEAM_AROUND_WRITE, page="add without an account"),
            section=TEAM,
            typed=typed,
            errors=errors,
        ),
    )


@pages.get(f"{CASE}/team-and-lead/without-account/<uuid:member_id>/leave")
@requires(Action.TEAM_AROUND_WRITE)
def ask_to_leave(case_id: UUID, member_id: UUID) -> str:
    """What ending the place of somebody without an account means, before it is done."""
    seen = see_case(case_id, Action.TEAM_AROUND_WRITE, page="leave without an account")
    for one in without_account(db.session(), seen.head.id):
        if one.id == member_id:
            return render_case("answer-links/leave.html", seen, section=TEAM, one=one)
    raise NotFound


@pages.post(f"{CASE}/team-and-lead/without-account/<uuid:member_id>/leave")
@requires(Action.TEAM_AROUND_WRITE)
def leave(case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """The place of somebody without an account ends, and what they have not answered."""
    answer_links.leave_without_account(actor(), case_id, member_id, now=now())
    return go_on(url_for(TEAM, case_id=case_id), "They are no longer around the family.")


@pages.get(f"{CASE}/asked-by-link")
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """Everything that was asked by link in a case, and what came in."""
    seen = see_case(case_id, page="asked by link")
    return render_case(
        "answer-links/of-case.html",
        seen,
        section=TEAM,
        asked=links_of_case(db.session(), seen.head, now()),
        questions=QUESTIONS,
        may_ask=seen.may(Action.ANSWER_LINK_WRITE),
    )


@pages.route(f"{CASE}/asked-by-link/new", methods=["GET", "POST"])
@requires(Action.ANSWER_LINK_WRITE)
def ask(case_id: UUID) -> ResponseReturnValue:
    """One question to somebody without an account, about one child."""
    return handle_form(
        AskByLinkSchema(),
        lambda command: answer_links.ask_by_link(actor(), case_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("answer_links.one", link_id=done.link_id),
            f"Asked. The letter goes in a few minutes. It can be answered until "
            f"{day_words(done.expires_at)}.",
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
        first={name: request.args.get(name, "") for name in
               ("question", "child_id", "support_id", "worry_id")},
    )  # fmt: skip


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.ANSWER_LINK_WRITE, page="ask by link")
    session = db.session()
    return render_case(
        "answer-links/ask.html",
        seen,
        section=TEAM,
        typed=typed,
        errors=errors,
        members=without_account(session, seen.head.id),
        lines=[
            (line.id, f"{line.name}, {_name(seen, line.child_id)}")
            for line in support_of_case(session, actor(), seen.head.id, now())
            if line.status in NOT_BEGUN
        ],
        referred=_referred(seen),
    )


def _referred(seen: SeenCase) -> list[tuple[UUID, str]]:
    """The worries of which social care was told, as far as this reader may see them."""
    session = db.session()
    told = {one.risk_id for one in referrals_of_case(session, actor(), seen.head.id, now())}
    return [
        (one.id, f"{name_of(one.code, rules_in_memory())}, {_name(seen, one.child_id)}")
        for one in worries_of_case(session, actor(), seen.head.id, now())
        if one.root_id in told
    ]


def _name(seen: SeenCase, child_id: int) -> str:
    return next(one.given_name for one in seen.head.children if one.id == child_id)


@pages.get(LINK)
@requires(Action.CASE_READ)
def one(link_id: UUID) -> str:
    """One question, how far it is, and what came in."""
    asked = link_seen(db.session(), actor(), link_id, now())
    seen = see_case(asked.case_id, page="asked by link")
    return render_case(
        "answer-links/one.html",
        seen,
        section=TEAM,
        asked=asked,
        question=QUESTIONS[asked.question],
        becomes=_becomes(asked),
        may_ask=seen.may(Action.ANSWER_LINK_WRITE),
        may_confirm=seen.may(Action.ANSWER_LINK_CONFIRM),
    )


def _becomes(asked: Asked) -> str:
    """What taking an answer in records, in words."""
    yes = {
        LinkQuestion.SEEN: f"Taking it in records that {asked.child} was seen.",
        LinkQuestion.HELP_STARTED: "Taking it in records that the help has begun.",
        LinkQuestion.ACKNOWLEDGEMENT: "Taking it in records it as social care’s reply.",
    }
    came = asked.answer
    if came is None or not lets_us_rest(asked.question, came.said, came.on_day):
        return ""
    return yes.get(asked.question, "")


@pages.post(f"{LINK}/take-back")
@requires(Action.ANSWER_LINK_WRITE)
def take_back(link_id: UUID) -> ResponseReturnValue:
    """The question is no longer asked: its link opens nothing."""
    case_id = answer_links.take_back_link(actor(), link_id, now=now())
    return go_on(
        url_for("answer_links.of_case", case_id=case_id), "Taken back. The link opens nothing now."
    )


@pages.post(f"{LINK}/send-again")
@requires(Action.ANSWER_LINK_WRITE)
def send_again(link_id: UUID) -> ResponseReturnValue:
    """The same is asked by a new link, and the one before opens nothing."""
    done = answer_links.send_link_again(actor(), link_id, now=now())
    return go_on(
        url_for("answer_links.one", link_id=done.link_id),
        "Sent again by a new link. The one before opens nothing now.",
    )


@pages.post(f"{LINK}/confirm")
@requires(Action.ANSWER_LINK_CONFIRM)
def confirm(link_id: UUID) -> ResponseReturnValue:
    """What came in is taken in: a yes counts from now on."""
    answer_links.confirm_answer(actor(), link_id, now=now())
    return go_on(url_for("answer_links.one", link_id=link_id), "Taken in, under your name.")
