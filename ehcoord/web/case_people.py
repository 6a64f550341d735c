"""The people of a case: the family, the agencies around it, and who joins and leaves its team."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.people import PersonDetails
from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.case_people import (
    InFamily,
    agencies_around,
    could_join,
    family_of,
    other_agencies,
)
from ehcoord.queries.leading import around_the_family
from ehcoord.queries.written_people import written_of
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import Action
from ehcoord.schemas.cases import AddAgencySchema, JoinTeamAroundSchema, NewMemberSchema
from ehcoord.schemas.people import CorrectPersonSchema
from ehcoord.services.case_people import (
    add_agency,
    add_to_family,
    end_agency,
    end_membership,
    leave_team_around,
)
from ehcoord.services.cases import join_team_around
from ehcoord.services.people import correct_person
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("case_people", __name__)
SECTION, TEAM = "case_people.of_case", "leads.of_case"
ROLES = (
    (MemberRole.CHILD, "A child, or a baby who is expected"),
    (MemberRole.CARER, "Somebody who cares for the children"),
    (MemberRole.OTHER, "Somebody else of the family or its network"),
    (MemberRole.SOURCE_OF_HARM, "Somebody who may have caused harm (restricted)"),
)


@pages.get("/cases/<uuid:case_id>/people")
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """The children, who cares for them and with what right, the second home, the agencies."""
    return _people(see_case(case_id, page="people"), Typed(), {})


def _people(seen: SeenCase, typed: Typed, errors: Mapping[str, str]) -> str:
    session, family = db.session(), family_of(db.session(), seen.head)
    there = [one for one in family if one.until is None]
    may_change = seen.may(Action.PEOPLE_WRITE)
    return render_case(
        "case-people/of-case.html",
        seen,
        section=SECTION,
        typed=typed,
        errors=errors,
        by_role={role.value: [one for one in there if one.role is role] for role in MemberRole},
        second_home=[one for one in there if one.lives_with_children is False],
        before=[one for one in family if one.until is not None],
        agencies=agencies_around(session, seen.head),
        others=other_agencies(session, seen.head) if may_change else [],
        may_change=may_change,
    )


@pages.route("/cases/<uuid:case_id>/people/new", methods=["GET", "POST"])
@requires(Action.PEOPLE_WRITE)
def add(case_id: UUID) -> ResponseReturnValue:
    """A person is added to the family."""
    return handle_form(
        NewMemberSchema(),
        lambda command: add_to_family(actor(), case_id, command, now=now()),
        on_success=lambda _done: _on(case_id, "The person is in the case from now on."),
        render=lambda typed, errors: render_case(
            "case-people/new.html",
            see_case(case_id, Action.PEOPLE_WRITE, page="add a person"),
            section=SECTION,
            typed=typed,
            errors=errors,
            roles=[(role.value, words) for role, words in ROLES],
        ),
    )


@pages.get("/cases/<uuid:case_id>/people/<uuid:person_id>/end")
@requires(Action.PEOPLE_WRITE)
def ask_to_end(case_id: UUID, person_id: UUID) -> str:
    """What ending somebody's place means, before it is done."""
    seen = see_case(case_id, Action.PEOPLE_WRITE, page="end a place in the family")
    return render_case("case-people/end.html", seen, section=SECTION, one=_member(seen, person_id))


@pages.route("/cases/<uuid:case_id>/people/<uuid:person_id>/correct", methods=["GET", "POST"])
@requires(Action.PEOPLE_WRITE)
def correct(case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """What is written of a person is put right; what stood before stays in the history."""
    seen = see_case(case_id, Action.PEOPLE_WRITE, page="correct a person")
    stands = written_of(db.session(), seen.head, person_id)
    first = {f"details-{name}": said for name, said in asdict(stands.details).items()}

    def page(typed: Typed, errors: Mapping[str, str]) -> str:
        meanwhile = typed.form and typed["version"] != str(stands.version)
        return render_case(
            "case-people/correct.html",
            seen,
            section=SECTION,
            one=stands,
            typed=typed,
            errors=errors,
            stands=_in_words(stands.details) if meanwhile else (),
        )

    return handle_form(
        CorrectPersonSchema(),
        lambda command: correct_person(actor(), case_id, person_id, command, now=now()),
        on_success=lambda _version: _on(
            case_id, "Saved. What was written before stays in the history."
        ),
        render=page,
        first={**first, "details-address_restricted": stands.details.address_restricted},
    )


def _in_words(details: PersonDetails) -> tuple[tuple[str, str], ...]:
    """What stands now, for one whose correction met somebody else's."""
    said = {
        "Name": f"{details.given_name} {details.family_name}",
        "Born": day_words(details.born_on) if details.born_on else "",
        "Telephone": details.telephone,
        "Address": details.address,
        "NHS number": details.nhs_number or "",
        "Unique pupil number": details.upn or "",
    }
    return tuple((name, words) for name, words in said.items() if words)


def _member(seen: SeenCase, person_id: UUID) -> InFamily:
    for one in family_of(db.session(), seen.head):
        if one.person_id == person_id and one.until is None:
            return one
    raise NotFound


@pages.post("/cases/<uuid:case_id>/people/<uuid:person_id>/end")
@requires(Action.PEOPLE_WRITE)
def end(case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Somebody's place in the case ends."""
    end_membership(actor(), case_id, person_id, now=now())
    return _on(case_id, "Their place in the case has ended. What was recorded stays.")


@pages.post("/cases/<uuid:case_id>/agencies")
@requires(Action.PEOPLE_WRITE)
def with_agency(case_id: UUID) -> ResponseReturnValue:
    """An agency works with the family from now on."""
    return handle_form(
        AddAgencySchema(),
        lambda command: add_agency(actor(), case_id, command, now=now()),
        on_success=lambda _done: _on(
            case_id, "The agency is around the family. Its safeguarding lead may see the case."
        ),
        render=lambda typed, errors: _people(
            see_case(case_id, Action.PEOPLE_WRITE, page="people"), typed, errors
        ),
    )


@pages.post("/cases/<uuid:case_id>/agencies/<int:agency_id>/end")
@requires(Action.PEOPLE_WRITE)
def without_agency(case_id: UUID, agency_id: int) -> ResponseReturnValue:
    """An agency no longer works with the family."""
    end_agency(actor(), case_id, agency_id, now=now())
    return _on(case_id, "The agency no longer works with the family.")


@pages.route("/cases/<uuid:case_id>/team-and-lead/join", methods=["GET", "POST"])
@requires(Action.TEAM_AROUND_WRITE)
def join(case_id: UUID) -> ResponseReturnValue:
    """A professional comes into the team around the family, which gives them access."""

    def page(typed: Typed, errors: Mapping[str, str]) -> str:
        seen = see_case(case_id, Action.TEAM_AROUND_WRITE, page="add to the team")
        people = could_join(db.session(), seen.head)
        return render_case(
            "case-people/join.html", seen, section=TEAM, typed=typed, errors=errors, people=people
        )

    return handle_form(
        JoinTeamAroundSchema(),
        lambda command: join_team_around(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for(TEAM, case_id=case_id), "They are in the team around the family from now on."
        ),
        render=page,
    )


@pages.get("/cases/<uuid:case_id>/team-and-lead/<uuid:user_id>/leave")
@requires(Action.TEAM_AROUND_WRITE)
def ask_to_leave(case_id: UUID, user_id: UUID) -> str:
    """What leaving the team around the family means, before it is done."""
    seen = see_case(case_id, Action.TEAM_AROUND_WRITE, page="leave the team")
    for one in around_the_family(db.session(), seen.head.id):
        if one.user_id == user_id:
            return render_case("case-people/leave.html", seen, section=TEAM, one=one)
    raise NotFound


@pages.post("/cases/<uuid:case_id>/team-and-lead/<uuid:user_id>/leave")
@requires(Action.TEAM_AROUND_WRITE)
def leave(case_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """A professional leaves the team around the family."""
    leave_team_around(actor(), case_id, user_id, now=now())
    return go_on(url_for(TEAM, case_id=case_id), "They are no longer in the team.")


def _on(case_id: UUID, said: str) -> ResponseReturnValue:
    return go_on(url_for(SECTION, case_id=case_id), said)
