"""Acts that a person does on a page and a program by a call, with what each is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ehcoord.commands.cases import JoinTeamAround
from ehcoord.commands.leads import AskToLead, OfferHandover
from ehcoord.commands.minutes import WriteMinutes
from ehcoord.commands.support import ConfirmFirstContact, StartSupport
from ehcoord.db import db
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.cases import join_team_around
from ehcoord.services.leads import nominate_lead, offer_handover
from ehcoord.services.minutes import share_minutes
from ehcoord.services.reviews import send_review
from ehcoord.services.support import confirm_first_contact, start_support
from tests.builders import NOW, ACase, Partnership
from tests.reviewing import MORE_HELP, record, review_of

Found = Mapping[str, str]
TODAY = "2025-05-19"
NURSE = {"name": "Nadia Okoro", "agency": "Hospital", "email": "ward@example.org"}
AT = "2025-05-19T09:30:00+01:00"


def nothing(_people: Partnership, _case: ACase) -> Found:
    """Nothing has to be there before."""
    return {}


def a_worry(people: Partnership, case: ACase) -> Found:
    """A serious worry, with the review it asked for."""
    return {"worry": str(record(people, case, code="A15"))}


def an_unnamed_worry(people: Partnership, case: ACase) -> Found:
    """A worry without the words of the catalogue."""
    return {"worry": str(record(people, case, Level.MODERATE))}


def an_immediate_one(people: Partnership, case: ACase) -> Found:
    """A worry for which somebody has to be rung."""
    return {"worry": str(record(people, case, Level.IMMEDIATE))}


def a_line(people: Partnership, case: ACase) -> Found:
    """A line of help that has been accepted and has not begun."""
    child = case.child_public_ids[0]
    command = StartSupport(child, "counselling", SupportStatus.ACCEPTED, one_use_id=uuid4())
    done = start_support(people.lead, case.public_id, command, now=NOW)
    return {"line": str(done.support_id)}


def a_running_line(people: Partnership, case: ACase) -> Found:
    """A line of help that happens."""
    found = a_line(people, case)
    begun = ConfirmFirstContact(NOW)
    confirm_first_contact(people.lead, case.public_id, UUID(found["line"]), begun, now=NOW)
    return found


def a_nurse(people: Partnership, case: ACase) -> Found:
    """Somebody of another team is in the team around the family."""
    nurse = people.other_practitioner
    assert nurse.public_id is not None
    command = JoinTeamAround(nurse.public_id, "School nurse")
    join_team_around(people.lead, case.public_id, command, now=NOW)
    return {"nurse": str(nurse.public_id)}


def a_handover(people: Partnership, case: ACase) -> Found:
    """The family has been handed to somebody who has not answered."""
    somebody = people.practitioner.public_id
    assert somebody is not None
    command = OfferHandover(
        somebody, "leaving", "Nothing.", "Nothing.", "None.", "Leah Moss", NOW.date(),
        why_no_joint_visit="Ill.",
    )  # fmt: skip
    done = offer_handover(people.lead, case.public_id, command, now=NOW)
    return {"handover": str(done.handover_id)}


def a_held_review(people: Partnership, case: ACase) -> Found:
    """A review has been held, and nobody has written its minutes yet."""
    worry = record(people, case, code="A15")
    open_one = sa.select(ReviewMeeting.public_id).where(
        ReviewMeeting.case_id == case.id, ReviewMeeting.closed_at.is_(None)
    )
    review_id = db.session.scalars(open_one).one()
    send_review(people.lead, review_id, review_of((worry, MORE_HELP), met_at=NOW), now=NOW)
    return {"review": str(review_id)}


def shared_minutes(people: Partnership, case: ACase) -> Found:
    """The minutes of a review have been shared, and the lead took part in it."""
    found = a_held_review(people, case)
    share_minutes(people.lead, UUID(found["review"]), WriteMinutes(0, "We met."), now=NOW)
    return found


def a_request(people: Partnership, case: ACase) -> Found:
    """Somebody has been asked to lead."""
    somebody = people.practitioner.public_id
    assert somebody is not None
    command = AskToLead(somebody, one_use_id=uuid4())
    done = nominate_lead(people.manager, case.public_id, command, now=NOW)
    return {"request": str(done.nomination_id)}


@dataclass(frozen=True, slots=True)
class Act:
    """One act by both doors. ``{names}`` stand for ids: of the case, its child, and ``before``."""

    page: str
    call: str
    said: Mapping[str, Any] = field(default_factory=dict)
    who: str = "lead"
    before: Callable[[Partnership, ACase], Found] = nothing
    flagged: bool = False


def _on_a_worry(act: str, said: Mapping[str, Any], **more: Any) -> Act:
    where = "/cases/{case}/worries/{worry}/" + act
    return Act(where, where, said, **{"before": a_worry, **more})


def _on_a_line(act: str, said: Mapping[str, Any], **more: Any) -> Act:
    where = "/cases/{case}/support/{line}/" + act
    return Act(where, where, said, **{"before": a_line, **more})


def _on_the_lead(act: str, said: Mapping[str, Any], page: str = "") -> Act:
    where = "/cases/{case}/lead/"
    return Act(where + (page or act), where + act, said, who="manager", flagged=True)


WRITTEN = {"evidence": "Would not go home.", "level": "serious", "observed_at": TODAY}
ACTS: Mapping[str, Act] = {
    "record a worry": Act(
        "/cases/{case}/worries/new",
        "/cases/{case}/worries",
        {**WRITTEN, "child_ids": ["{child}"], "code": "A15", "about_adult": True},
    ),
    "record an immediate worry": Act(
        "/cases/{case}/worries/new",
        "/cases/{case}/worries",
        {**WRITTEN, "child_ids": ["{child}"], "level": "immediate"},
    ),
    "correct a worry": _on_a_worry("correct", WRITTEN),
    "name a worry": _on_a_worry("words", {"code": "A15"}, before=an_unnamed_worry),
    "say that a worry is still true": _on_a_worry(
        "still-true", {"answer": "still_true", "how_known": "Told by school."}
    ),
    "move a worry off the wrong child": _on_a_worry(
        "wrong-child", {"why": "Mixed up."}, who="practitioner"
    ),
    "record a call": _on_a_worry(
        "call", {"answer": "rung", "who": "Duty desk", "at": AT}, before=an_immediate_one
    ),
    "record a reply": _on_a_worry(
        "reply", {"who": "Duty desk", "at": AT, "reply": "Seen today."}, before=an_immediate_one
    ),
    "record a strategy discussion": _on_a_worry(
        "strategy-discussion",
        {"held_at": AT, "told_by": "Duty desk", "decided": "Enquiries begin."},
        before=an_immediate_one,
    ),
    "say what keeps a child safe": _on_a_worry(
        "keep-safe",
        {"keeps_safe": "Stays with an aunt.", "child_was_told": "Somebody will come."},
        before=an_immediate_one,
    ),
    "answer the same-day question": _on_a_worry(
        "same-day-question",
        {"consulted": True, "who": "Front door", "at": AT, "advice": "Refer today."},
    ),
    "record what a family says": Act(
        "/cases/{case}/feedback",
        "/cases/{case}/feedback",
        {"said_by": "child", "helped": "partly", "lead_listens": True, "words": "Mornings."},
    ),
    "record a consultation": Act(
        "/cases/{case}/children/{child}/consultation",
        "/cases/{case}/children/{child}/consultation",
        {"who": "Front door", "at": AT, "advice": "Ask again when they are seen."},
    ),
    "say who has seen a child since hospital": _on_a_worry(
        "seen-since-hospital", {"seen": True, "seen_at": AT, "seen_by": "School nurse"}
    ),
    "join without an account": Act(
        "/cases/{case}/team-and-lead/join-without-account", "/cases/{case}/without-account", NURSE
    ),
    "ask by link": Act(
        "/cases/{case}/asked-by-link/new",
        "/cases/{case}/asked-by-link",
        {"question": "seen", "child_id": "{child}", **NURSE},
    ),
    "record a contact": Act(
        "/cases/{case}/contacts/new",
        "/cases/{case}/contacts",
        {"child_ids": ["{child}"], "happened_at": AT, "seen": True, "alone": True},
    ),
    "write a note": Act(
        "/cases/{case}/notes/new",
        "/cases/{case}/notes",
        {"words": "The school trip is on Friday."},
    ),
    "tap three times": Act(
        "/children/{child}/this-week",
        "/children/{child}/this-week",
        {"seen": "me", "seen_on": TODAY, "support": "as_planned"},
    ),
    "record support": Act(
        "/cases/{case}/support/new",
        "/cases/{case}/support",
        {
            "child_id": "{child}",
            "type_code": "counselling",
            "status": "active",
            "first_contact_at": TODAY,
            "contacts_per_4_weeks": 4,
        },
    ),
    "say that help has begun": _on_a_line("first-contact", {"first_contact_at": TODAY}),
    "change support": _on_a_line(
        "change",
        {
            "status": "declined",
            "happened_at": TODAY,
            "declined_by": "child",
            "child_was_asked": True,
            "reason": "Too far. A mentor at school was offered.",
        },
    ),
    "say how help is going": _on_a_line("going", {"answer": "less"}, before=a_running_line),
    "record a missed contact": _on_a_line(
        "missed", {"planned_at": "2025-05-16", "cancelled_by_service": True}
    ),
    "record a safety plan": Act(
        "/cases/{case}/safety-plans/new",
        "/cases/{case}/safety-plans",
        {"child_id": "{child}", "made_on": TODAY, "made_by": "School nurse", "words": "A plan."},
    ),
    "say that needs are emerging": Act(
        "/cases/{case}/emerging-needs",
        "/cases/{case}/emerging-needs",
        {"needs_emerging": False, "because_code": "other", "because": "Met by school."},
    ),
    "ask for a review": Act(
        "/cases/{case}/reviews/ask",
        "/cases/{case}/reviews/ask",
        {"child_id": "{child}", "asked_by": "child", "words": "Sooner, please."},
    ),
    "ask somebody to lead": _on_the_lead(
        "ask", {"user_id": "{somebody}", "family_wish": True}, page="choose"
    ),
    "assign a lead": _on_the_lead("assign", {"user_id": "{somebody}", "trained": True}),
    "confirm a lead": _on_the_lead("confirm", {"trained": True}),
    "let the family choose": _on_the_lead("first-meeting", {"meeting_on": "2025-05-27"}),
    "hand a family over": Act(
        "/cases/{case}/lead/hand-over",
        "/cases/{case}/lead/hand-over",
        {
            "user_id": "{somebody}",
            "because": "leaving",
            "risks": "Nothing.",
            "open_actions": "Nothing.",
            "next_dates": "None.",
            "family_told_by": "Leah Moss",
            "family_told_on": "2025-05-16",
            "why_no_joint_visit": "Ill.",
        },
    ),
    "answer a handover": Act(
        "/handovers/{handover}",
        "/handovers/{handover}/answer",
        {"accepted": True, "trained": True},
        who="practitioner",
        before=a_handover,
    ),
    "add a child to the family": Act(
        "/cases/{case}/people/new",
        "/cases/{case}/people",
        {
            "role": "child",
            "details": {"given_name": "Sky", "family_name": "Sample", "born_on": "2020-11-02"},
        },
    ),
    "bring somebody into the team": Act(
        "/cases/{case}/team-and-lead/join",
        "/cases/{case}/team-and-lead/join",
        {"user_id": "{other}", "what_they_do": "School nurse"},
    ),
    "ask to put minutes right": Act(
        "/reviews/{review}/minutes/correct",
        "/reviews/{review}/minutes/corrections",
        {"words": "It was Monday."},
        before=shared_minutes,
    ),
    "answer a request to lead": Act(
        "/requests-to-lead/{request}",
        "/requests-to-lead/{request}/answer",
        {"accepted": False, "decline_reason": "other", "decline_words": "Too far away."},
        who="practitioner",
        before=a_request,
        flagged=True,
    ),
}
