"""What managers and workers wait for: boards, the picker, the manager's home, a case's page."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from bench.measuring import Act, by_hand, listened, pairs
from bench.place import Place
from bench.report import Measured
from ehcoord.db import db, transaction
from ehcoord.models.accounts import RoleAssignment, User, UserSession
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries import boards
from ehcoord.queries.accounts import token_hash
from ehcoord.queries.actors import actor_of
from ehcoord.queries.leads import people_who_could_lead
from ehcoord.rules.permissions import Actor, Role
from ehcoord.services.rulebook import rules_in_force

MOST_TIMES, OR_SECONDS, MOST_TIMES_A_PAGE = 3.0, 0.005, 4.0


def measure(place: Place) -> list[Measured]:
    """Every row of the budget that is about reading."""
    with place.app.app_context():
        found, people = _calls(place)
    manager, head, lead, path, review = people
    # Outside a context, so that each request begins and ends as one does.
    return [
        *found,
        _page(place, manager, "/team/lead-not-confirmed", "*lead not confirmed*, the page", None),
        _page(place, manager, "/team", "team manager's home", 10),
        _page(place, head, "/team", "head of service's home", 10),
        _rendered(place, lead, path, "case page with picture, 5 years of history", 15),
        _rendered(place, lead, review, "preparing a review, 5 years of history", 20),
    ]


def _calls(place: Place) -> tuple[list[Measured], tuple[Actor, Actor, Actor, str, str]]:
    """The calls of the queries, and the people, the oldest case and its review for the pages."""
    manager, head = _holder(place, Role.TEAM_MANAGER), _holder(place, Role.HEAD_OF_SERVICE)
    case = db.session.scalars(sa.select(Case).order_by(Case.id).limit(1)).one()
    # Read before, as the page has it: the picker does not read it again.
    db.session.expunge(case)
    rules = rules_in_force(db.session(), place.now)
    oldest = db.session.scalars(sa.select(Case).order_by(Case.opened_at, Case.id).limit(1)).one()
    lead = _lead_of(oldest, place)
    at, unled, waiting = place.now, "*lead not confirmed*", "*waiting for a decision*"
    found = [
        _call(f"{unled}: a team's", 6, lambda: boards.unled(db.session(), manager, at)),
        _call(f"{unled}: everybody's", 6, lambda: boards.unled(db.session(), head, at)),
        _call(f"{waiting}: a team's", 6, lambda: boards.waiting(db.session(), manager, at)),
        _call(f"{waiting}: everybody's", 6, lambda: boards.waiting(db.session(), head, at)),
        _call(
            "worker picker with workload", 3,
            lambda: people_who_could_lead(db.session(), manager, case, rules, place.now),
        ),
    ]  # fmt: skip
    review = f"/reviews/{_review_of(oldest)}"
    return found, (manager, head, lead, f"/cases/{oldest.public_id}", review)


def _review_of(case: Case) -> UUID:
    """The review of a case that is still to be held, or else its last."""
    still_open = ReviewMeeting.closed_at.is_(None)
    reviews = sa.select(ReviewMeeting.public_id).where(ReviewMeeting.case_id == case.id)
    return db.session.scalars(
        reviews.order_by(still_open.desc(), ReviewMeeting.id.desc()).limit(1)
    ).one()


def _holder(place: Place, role: Role) -> Actor:
    user_id = db.session.scalars(
        sa.select(RoleAssignment.user_id)
        .where(RoleAssignment.role == role)
        .order_by(RoleAssignment.id)
        .limit(1)
    ).one()
    return _actor(user_id, place)


def _lead_of(case: Case, place: Place) -> Actor:
    led = LeadProfessionalAssignment
    user_id = db.session.scalars(
        sa.select(led.user_id).where(led.case_id == case.id, led.ended_at.is_(None))
    ).one()
    return _actor(user_id, place)


def _actor(user_id: int, place: Place) -> Actor:
    actor = actor_of(db.session(), user_id, place.now)
    if actor is None:
        raise LookupError(f"Nobody has the account {user_id}.")
    return actor


def _call(work: str, most: int, call: Callable[[], Any]) -> Measured:
    """A call of the queries, rows in hand, against the same SQL on the same connection."""

    def afresh() -> None:
        call()
        db.session.rollback()

    call()
    send = by_hand(db.engine, afresh)
    with listened(db.engine) as said:
        afresh()
    ours, plain = pairs(afresh, send)
    allowed = max(MOST_TIMES * plain.wall, OR_SECONDS)
    return Measured(
        work,
        f"{most} queries; 3 x the same SQL, or 5 ms",
        f"{said.count} queries; {ours.in_ms}, the SQL alone {plain.in_ms}",
        said.count <= most and ours.wall <= allowed,
    )


def _page(place: Place, actor: Actor, path: str, work: str, most: int | None) -> Measured:
    client = signed_in(place.app, actor, place)
    count = _counted(place, client, path)
    ours, _ = pairs(lambda: _get(client, path), lambda: None)
    if most is None:
        return Measured(work, "reported", f"{count} queries; {ours.in_ms}")
    return Measured(work, f"{most} queries", f"{count} queries; {ours.in_ms}", count <= most)


def _rendered(place: Place, lead: Actor, path: str, work: str, most: int) -> Measured:
    """A page of the oldest case against rendering its template from the same values.

    The values are all that the page was rendered from, its layout's and the placed shapes of the
    picture among them: what is worked out or placed before is work of the page.
    """
    client = signed_in(place.app, lead, place)
    count = _counted(place, client, path)
    render = _rendering(place.app, client, path)
    ours, plain = pairs(lambda: _get(client, path), render)
    times = ours.cpu / plain.cpu
    return Measured(
        work,
        f"{most} queries; processor time 4 x rendering the same template from constants",
        f"{count} queries; {ours.in_ms}, rendering alone {plain.in_ms}: {times:.1f} x",
        count <= most and times <= MOST_TIMES_A_PAGE,
    )


def _rendering(app: Flask, client: FlaskClient, path: str) -> Act:
    """Rendering what a page rendered, once more, with no query behind it."""
    caught: list[tuple[Any, dict[str, Any]]] = []

    def catch(_app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
        caught.append((template, context))

    with template_rendered.connected_to(catch, app):
        _get(client, path)
    template, context = caught[-1]

    def render() -> None:
        with app.test_request_context(path):
            template.render(context)

    return render


def _counted(place: Place, client: FlaskClient, path: str) -> int:
    _get(client, path)
    with listened(place.engine) as said:
        _get(client, path)
    return said.count


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url="http://localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")


def signed_in(app: Flask, actor: Actor, place: Place) -> FlaskClient:
    """A browser in which a person is signed in."""
    place.app.extensions["now"] = lambda: place.now
    client, token = app.test_client(), secrets.token_urlsafe(32)
    with app.app_context(), transaction(actor.user_id, place.now) as session:
        user = session.get_one(User, actor.user_id)
        row = UserSession(token_hash=token_hash(token), user_id=user.id)
        row.session_stamp = user.session_stamp
        row.started_at = row.last_seen_at = place.now
        session.add(row)
    with client.session_transaction(base_url="http://localhost") as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client
