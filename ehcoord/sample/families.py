"""One invented family as rows: its case, its people, who leads it and what is asked of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from ehcoord.models.assessments import Assessment, EmergingNeedsAnswer
from ehcoord.models.cases import (
    Case,
    CaseAgency,
    CaseMember,
    Child,
    TeamAroundTheFamilyMember,
)
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.people import NameKey, Person
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.names import name_keys, sort_key
from ehcoord.rules.people import MemberRole
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.sample.asking import Asking, To
from ehcoord.sample.children import ChildRows
from ehcoord.sample.events import (
    ChildLife,
    ChildrenSeen,
    FamilyLife,
    LeadConfirmed,
    NeedsFlagged,
    WorryRaised,
)
from ehcoord.sample.lives import chance_of
from ehcoord.sample.rows import Change, Rows, about_case
from ehcoord.sample.staff import Place
from ehcoord.sample.words import GIVEN_NAMES
from ehcoord.services.assessments import WHY_SUBMIT
from ehcoord.services.cases import FIRST_NUMBER, REFERENCE
from ehcoord.services.leads.steps import WHY_CONFIRM, WHY_MEET
from ehcoord.services.records import Event
from ehcoord.services.tasks import due_of

# There are few names, and working out how each sounds takes longer than the row.
_keys = cache(name_keys)


@dataclass(frozen=True, slots=True)
class Story:
    """A family's life with the three instants that decide who is asked what."""

    life: FamilyLife
    flagged_at: datetime | None
    confirmed_at: datetime | None
    met_at: datetime | None
    serious_at: datetime | None


def rows_of(
    life: FamilyLife, seed: int, place: Place, rules: RulesInForce, now: datetime, *,
    is_last: bool = False,
) -> Rows:  # fmt: skip
    """Every row of one family as the service would have them at this instant."""
    rows = Rows(chance_of(seed, -1 - life.number), life.number, is_last)
    story = _story(life)
    case_id = _case(rows, story, place)
    asking = Asking(rows, rules, case_id, place, now)
    _assessment(rows, asking, story, case_id, place)
    _lead(rows, asking, story, case_id, place)
    _others(rows, life, case_id)
    for child in life.children:
        person_id = _person(rows, life, child.given_name, child)
        _member(rows, life, case_id, person_id, MemberRole.CHILD)
        child_id = rows.next_id(Child)
        settled = ChildRows(rows, asking, child_id, life, child).settle()
        rows.state(
            Child, life.opened_at, place.lead_id,
            id=child_id, person_id=person_id, case_id=case_id,
            next_check_at=settled, checked_with=rules.stamp,
        )  # fmt: skip
    return rows


def _story(life: FamilyLife) -> Story:
    flagged = next((e.at for e in life.events if isinstance(e, NeedsFlagged)), None)
    confirmed = next((e.at for e in life.events if isinstance(e, LeadConfirmed)), None)
    met = (
        e.at for e in life.events if isinstance(e, ChildrenSeen) and confirmed and e.at > confirmed
    )
    serious = (e.at for e in life.events if isinstance(e, WorryRaised) and e.level >= Level.SERIOUS)
    return Story(life, flagged, confirmed, next(met, None), next(serious, None))


def _case(rows: Rows, story: Story, place: Place) -> int:
    """The case as it is by now; the ids of its first and second lead are taken here."""
    life, by = story.life, place.lead_id
    case_id = rows.next_id(Case)
    changes: list[Change] = []
    if story.flagged_at is not None:
        interim = rows.next_id(LeadProfessionalAssignment)
        flag = {"needs_lead": True, "lead_is_current": True, "flagged_at": story.flagged_at}
        changes.append((story.flagged_at, by, {**flag, "lead_id": interim}))
    if story.confirmed_at is not None:
        confirmed = rows.next_id(LeadProfessionalAssignment)
        changes.append((story.confirmed_at, by, {"lead_id": confirmed}))
    rows.state(
        Case, life.opened_at, by, *changes,
        id=case_id,
        reference=REFERENCE.format(FIRST_NUMBER + case_id),
        family_name=life.family_name,
        sort_key=sort_key(life.family_name),
        team_id=place.team_id,
        opened_at=life.opened_at,
        opened_by_id=by,
    )  # fmt: skip
    rows.note(life.opened_at, by, about_case("case.opened", case_id))
    for user_id, what in ((by, "Opened the case"), (place.colleague_id, "Family support")):
        rows.state(
            TeamAroundTheFamilyMember, life.opened_at, by,
            case_id=case_id, user_id=user_id, what_they_do=what, from_at=life.opened_at,
        )  # fmt: skip
    rows.state(
        CaseAgency, life.opened_at, by,
        case_id=case_id, agency_id=place.agency_id, from_at=life.opened_at,
    )  # fmt: skip
    return case_id


def _assessment(rows: Rows, asking: Asking, story: Story, case_id: int, place: Place) -> None:
    begun, by = story.life.opened_at, place.lead_id
    changes: list[Change] = []
    if story.flagged_at is not None:
        changes.append((story.flagged_at, by, {"submitted_at": story.flagged_at}))
    row_id = rows.state(
        Assessment, begun, by, *changes,
        case_id=case_id, kind=AssessmentKind.NEW.value, assessor_id=by, started_at=begun,
        is_first=True,
    )  # fmt: skip
    rows.note(begun, by, Event("assessment.started", "assessment", row_id, case_id))
    to = To(TaskKind.SUBMIT_ASSESSMENT, row_id, begun, WHY_SUBMIT, owner_id=by)
    asking.ask(to, answered_at=story.flagged_at)
    if story.flagged_at is None:
        return
    at = story.flagged_at
    rows.fact(
        EmergingNeedsAnswer, at, by,
        case_id=case_id, assessment_id=row_id, needs_emerging=True, needs="mental_health",
    )  # fmt: skip
    rows.note(at, by, about_case("needs.answered", case_id, needs_emerging=True))
    rows.note(at, by, Event("assessment.submitted", "assessment", row_id, case_id))


def _lead(rows: Rows, asking: Asking, story: Story, case_id: int, place: Place) -> None:
    """The manager leads for now, then the worker who said yes; the rows have their ids already."""
    flagged, confirmed = story.flagged_at, story.confirmed_at
    if flagged is None:
        return
    interim = rows.first_id()
    for_now = place.lead_id
    ended: tuple[Change, ...] = ()
    if confirmed is not None:
        over = {"ended_at": confirmed, "ended_because": "confirmed"}
        ended = ((confirmed, for_now, over),)
    said = {"case_id": case_id, "user_id": for_now}
    rows.state(
        LeadProfessionalAssignment, flagged, for_now, *ended,
        id=interim, kind=LeadKind.INTERIM, started_at=flagged, **said,
    )  # fmt: skip
    rows.note(flagged, for_now, _began(interim, case_id, LeadKind.INTERIM, for_now))
    serious_at = story.serious_at
    due = due_of(
        asking.rules, TaskKind.CONFIRM_LEAD, flagged, bool(serious_at and serious_at < flagged)
    )
    if serious_at and flagged < serious_at and (confirmed is None or serious_at < confirmed):
        due = min(due, due_of(asking.rules, TaskKind.CONFIRM_LEAD, serious_at, serious=True))
    to = To(
        TaskKind.CONFIRM_LEAD, case_id, flagged, WHY_CONFIRM, due_at=due, owner_id=place.manager_id,
        serious=serious_at is not None and (confirmed is None or serious_at < confirmed),
    )  # fmt: skip
    asking.ask(to, answered_at=confirmed)
    if confirmed is None:
        return
    rows.state(
        LeadProfessionalAssignment, confirmed, for_now,
        id=interim + 1, kind=LeadKind.CONFIRMED, started_at=confirmed, trained=True, **said,
    )  # fmt: skip
    rows.note(confirmed, for_now, _began(interim + 1, case_id, LeadKind.CONFIRMED, for_now))
    meet = To(TaskKind.FIRST_CONTACT_WITH_FAMILY, case_id, confirmed, WHY_MEET, owner_id=for_now)
    asking.ask(meet, answered_at=story.met_at)


def _began(row_id: int, case_id: int, kind: LeadKind, user_id: int) -> Event:
    details = {"kind": kind.value, "user": user_id, "because": kind.value}
    return Event("lead.began", "lead", row_id, case_id, None, details)


def _others(rows: Rows, life: FamilyLife, case_id: int) -> None:
    for _ in range(rows.chance.choice((1, 1, 1, 2, 2))):
        person_id = _person(rows, life, rows.chance.choice(GIVEN_NAMES), None)
        _member(rows, life, case_id, person_id, MemberRole.CARER)


def _person(rows: Rows, life: FamilyLife, given_name: str, child: ChildLife | None) -> int:
    family = life.family_name
    born_on = child.born_on if child else life.opened_at.date() - timedelta(days=365 * 35)
    person_id = rows.state(
        Person, life.opened_at, None,
        given_name=given_name, family_name=family, sort_key=sort_key(family, given_name),
        born_on=born_on,
    )  # fmt: skip
    for kind, key in sorted(_keys(given_name, family)):
        rows.working(NameKey, person_id=person_id, kind=kind, key=key, born_on=born_on)
    return person_id


def _member(rows: Rows, life: FamilyLife, case_id: int, person_id: int, role: MemberRole) -> None:
    rows.state(
        CaseMember, life.opened_at, None,
        case_id=case_id, person_id=person_id, role=role, from_at=life.opened_at,
        parental_responsibility=True if role is MemberRole.CARER else None,
    )  # fmt: skip
