"""When a review counts as held: who took part, whose words are in it, who signs it.

Pure checks over values. Each gives messages by the name of the field that is to be put right,
in the words a person reads; nothing found wrong is an empty mapping.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Protocol

from ehcoord.rules.calendar import WorkingCalendar, london_date
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.vocabulary import DecisionKind, Level, ReviewForm

Faults = dict[str, list[str]]


# Who may take the chair where the rules raise it, from the least senior up.
CHAIRS = ("lead", "service_manager", "head_of_service")
MOST_SENIOR_WORDS = (
    "A review with a “no change” before it is chaired by a service manager. Add them."
)


@unique
class Part(StrEnum):
    """What a person who took part in a review is to the case."""

    LEAD = "lead"
    MANAGER = "manager"
    SERVICE_MANAGER = "service_manager"
    HEAD_OF_SERVICE = "head_of_service"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    CONSULTANT = "consultant"
    FAMILY = "family"
    OTHER = "other"


_MANAGE = frozenset(
    {Part.MANAGER, Part.SERVICE_MANAGER, Part.HEAD_OF_SERVICE, Part.SAFEGUARDING_LEAD}
)


class Attendance(Protocol):
    """Somebody who took part."""

    @property
    def name(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def part(self) -> Part: ...
    @property
    def in_writing(self) -> bool: ...
    @property
    def own_view(self) -> int | None: ...
    @property
    def own_view_because(self) -> str: ...


class Voices(Protocol):
    """The child's and the parents' words, or why there are none."""

    @property
    def child_seen_on(self) -> date | None: ...
    @property
    def child_seen_by(self) -> str: ...
    @property
    def child_seen_alone(self) -> bool | None: ...
    @property
    def child_says(self) -> str: ...
    @property
    def how_child_said(self) -> str: ...
    @property
    def child_not_asked_because(self) -> str: ...
    @property
    def parents_say(self) -> str: ...
    @property
    def parents_not_asked_because(self) -> str: ...


class Standing(Protocol):
    """Whether the family's agreement still stands, and whether the lead is still right."""

    @property
    def agreement_stands(self) -> bool | None: ...
    @property
    def agreement_because(self) -> str: ...
    @property
    def lead_is_right(self) -> bool | None: ...
    @property
    def lead_because(self) -> str: ...


def attendance_faults(
    took_part: Sequence[Attendance], form: ReviewForm, *, decision_call: bool, rulebook: Rulebook
) -> Faults:
    """Whether enough agencies took part, in the room, by telephone or in writing."""
    agencies = {one.agency.strip().casefold() for one in took_part if one.part is not Part.FAMILY}
    limits = rulebook.limits
    kind = "decision_call" if decision_call else f"{form.value}_review"
    needed = limits[f"agencies_{kind}"]
    if len(agencies) < needed:
        were = "agency was" if len(agencies) == 1 else "agencies were"
        short = f"{len(agencies)} {were} there and {needed} are needed."
        return {"attendance": [f"{short} The review has not been held."]}
    parts = {one.part for one in took_part}
    if Part.LEAD not in parts:
        return {"attendance": ["The lead or their deputy takes part in every review. Add them."]}
    if decision_call and not parts & _MANAGE:
        return {"attendance": ["A decision call needs a manager or a safeguarding lead."]}
    return {}


def chair_faults(took_part: Sequence[Attendance], chaired_by: str) -> Faults:
    """Whether somebody senior enough took part to chair it, where the rules raise the chair."""
    if chaired_by == CHAIRS[0]:
        return {}
    if {one.part for one in took_part} & {Part.SERVICE_MANAGER, Part.HEAD_OF_SERVICE}:
        return {}
    return {"attendance": [MOST_SENIOR_WORDS]}


def view_faults(took_part: Sequence[Attendance], rulebook: Rulebook) -> Faults:
    """Whether everybody gave their own view, or said why not, and why views lie far apart.

    A family, and whoever only wrote, are not asked for one.
    """
    if silent := _without_a_view(took_part):
        return silent
    given = [(one.own_view, one.own_view_because) for one in took_part if one.own_view is not None]
    if not given:
        return {}
    lowest, highest = min(view for view, _ in given), max(view for view, _ in given)
    if highest - lowest < rulebook.limits["views_differ_by"]:
        return {}
    if any(because for view, because in given if view in (lowest, highest)):
        return {}
    return {"attendance": [f"Say why the views differ: {lowest} and {highest}."]}


def _without_a_view(took_part: Sequence[Attendance]) -> Faults:
    return {
        f"attendance-{number}-own_view": [
            f"Enter what {one.name} gave, 0 to 10, or why there is no number."
        ]
        for number, one in enumerate(took_part)
        if one.own_view is None
        and not one.own_view_because
        and not one.in_writing
        and one.part is not Part.FAMILY
    }


def voice_faults(said: Voices, *, professionals_only: bool) -> Faults:
    """Whether the child and the parents are in the review, or it says why they are not."""
    faults: Faults = {}
    if not said.child_not_asked_because:
        if not said.child_says:
            faults["child_says"] = ["Write what the child says, or why they were not asked."]
        elif not said.how_child_said:
            faults["how_child_said"] = ["Enter how the child’s view was got."]
        if said.child_seen_on is None:
            faults["child_seen_on"] = ["Enter when the child was last seen."]
        elif not said.child_seen_by:
            faults["child_seen_by"] = ["Enter who saw the child."]
        elif said.child_seen_alone is None:
            faults["child_seen_alone"] = ["Choose whether the child was seen alone."]
    # Asking a parent could warn the person an allegation is about.
    if not professionals_only and not (said.parents_say or said.parents_not_asked_because):
        faults["parents_say"] = ["Write what the parents say, or why they were not asked."]
    return faults


def standing_faults(said: Standing, *, professionals_only: bool) -> Faults:
    """Whether it was asked if the family still agrees, and if the lead is still right."""
    faults: Faults = {}
    # A family that is not told of the review is not asked about it either.
    if not professionals_only and said.agreement_stands is None:
        faults["agreement_stands"] = ["Choose whether the family still agrees to this help."]
    if said.agreement_stands is False and not said.agreement_because:
        faults["agreement_because"] = ["Write what the family said, and what happens now."]
    if said.lead_is_right is None:
        faults["lead_is_right"] = ["Choose whether the lead is still the right person."]
    if said.lead_is_right is False and not said.lead_because:
        faults["lead_because"] = ["Write who should lead instead, or what has to change."]
    return faults


def next_date_faults(chosen: date | None, met_at: datetime, latest: date) -> Faults:
    """Whether the day that people chose for the next review is after this one and not too late."""
    if chosen is None or london_date(met_at) < chosen <= latest:
        return {}
    return {
        "next_review_on": [
            f"The next review must be after this one and by {latest:%A} {latest.day} {latest:%B}."
        ]
    }


def needs_countersignature(kind: DecisionKind, level: Level) -> bool:
    """Whether a second person signs: no change from moderate, no longer true from serious."""
    if kind is DecisionKind.NO_CHANGE:
        return level >= Level.MODERATE
    return kind is DecisionKind.NO_LONGER_TRUE and level >= Level.SERIOUS


def countersigning_level(decided: Iterable[tuple[DecisionKind, Level]]) -> Level | None:
    """The highest level among the decisions that need a second name, or None if none does."""
    return max((level for kind, level in decided if needs_countersignature(kind, level)),
               default=None)  # fmt: skip


def may_be_decision_call(
    prompts: Iterable[tuple[datetime, datetime]], calendar: WorkingCalendar, rulebook: Rulebook
) -> bool:
    """Whether a reason to meet (since, due) left so few days that a call may answer it."""
    most = rulebook.limits["decision_call_up_to_wd"]
    return any(
        calendar.working_days_between(london_date(since), london_date(due)) <= most
        for since, due in prompts
    )


def must_be_decided(unanswered: Mapping[int, Level], *, decision_call: bool) -> frozenset[int]:
    """The worries a review has to decide: all that wait, or in a decision call the serious."""
    least = Level.SERIOUS if decision_call else Level.MINOR
    return frozenset(worry for worry, level in unanswered.items() if level >= least)


def unchanged_in_a_row(decided: Sequence[Collection[DecisionKind]]) -> int:
    """How many of the latest reviews, one after another, decided nothing but no change.

    ``decided`` are the kinds of decision of each held review, the oldest first; a review that
    had nothing to decide on neither counts nor breaks the row.
    """
    counted = 0
    for kinds in reversed(decided):
        if any(kind is not DecisionKind.NO_CHANGE for kind in kinds):
            break
        counted += bool(kinds)
    return counted
