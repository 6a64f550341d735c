"""Who could lead a family, in an order anyone can work out, each with the reasons in words.

It is only an order: a person asks, and a person answers. Nobody is hidden; who is not offered is
listed with the reason. Nothing here is added up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

ORDER_IN_WORDS = (
    "In this order: working with the family now, the family's wish, knowing them, training, "
    "being here, room for one more. It is only an order. You choose, and they answer."
)


def counting_in_words(serious_counts_as: int) -> str:
    """How families are counted against the limit of who leads them."""
    if serious_counts_as == 1:
        return "Against a limit every family counts as one."
    return f"Against a limit a family with a serious worry counts as {serious_counts_as}."


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one person who could lead one family.

    ``works_now_as`` is what they do with the family now, empty if nothing. ``not_offered`` is why
    they are not offered, empty if they are. ``away_until`` is an absence now or within four weeks.
    ``counted`` is as how many families those they lead count against their limit.
    """

    user_id: int
    public_id: UUID
    name: str
    job_title: str
    agency: str
    works_now_as: str = ""
    leads_now: bool = False
    family_asked: bool = False
    led_before: bool = False
    languages: str = ""
    trained_on: date | None = None
    training_lapsed: bool = False
    away_from: date | None = None
    away_until: date | None = None
    covered_by: str = ""
    open_cases: int = 0
    counted: int = 0
    case_limit: int | None = None
    agency_ready: bool = True
    can_be_assigned: bool = False
    not_offered: str = ""

    @property
    def at_limit(self) -> bool:
        """Whether what they lead counts as as many families as they and their manager agreed."""
        return self.case_limit is not None and self.counted >= self.case_limit


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person with the reasons for and against, in words; the page shows both alike."""

    candidate: Candidate
    reasons: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Those who are offered, in order, and those who are not, each with the reason."""

    offered: tuple[Suggestion, ...]
    not_offered: tuple[Candidate, ...]


def suggest(candidates: Iterable[Candidate], today: date) -> Suggestions:
    """Everybody, offered or not: ties are in alphabetical order, then by id."""
    everybody = sorted(candidates, key=lambda one: _place(one, today))
    return Suggestions(
        offered=tuple(
            Suggestion(one, tuple(_reasons(one)), tuple(_against(one, today)))
            for one in everybody
            if not one.not_offered
        ),
        not_offered=tuple(one for one in everybody if one.not_offered),
    )


def _place(one: Candidate, today: date) -> tuple[bool, bool, bool, bool, bool, bool, str, int]:
    return (
        not (one.works_now_as or one.leads_now),
        not one.family_asked,
        not one.led_before,
        one.trained_on is None or one.training_lapsed,
        _is_away(one, today),
        one.at_limit,
        one.name.casefold(),
        one.user_id,
    )


def _is_away(one: Candidate, today: date) -> bool:
    return one.away_from is not None and one.away_from <= today


def _reasons(one: Candidate) -> list[str]:
    found = []
    if one.leads_now:
        found.append("Leads for now")
    if one.works_now_as:
        found.append(f"Works with the family now: {one.works_now_as}")
    if one.family_asked:
        found.append("The family asked for them")
    if one.led_before:
        found.append("Knows the family: led for them before")
    if one.languages:
        found.append(f"Speaks {one.languages}")
    return found


def _against(one: Candidate, today: date) -> list[str]:
    found = []
    if one.trained_on is None:
        found.append("Not trained to lead yet")
    elif one.training_lapsed:
        found.append(f"Training to lead was on {one.trained_on:%-d %B %Y}, and has lapsed")
    if _is_away(one, today) and one.away_until is not None:
        covered = f": {one.covered_by} covers" if one.covered_by else ""
        found.append(f"Away until {one.away_until:%-d %B}{covered}")
    if one.at_limit:
        counted = f", counted as {one.counted}," if one.counted != one.open_cases else ""
        found.append(
            f"Leads {one.open_cases}{counted} of {one.case_limit} families: at their limit"
        )
    if not one.agency_ready:
        found.append("Their agency has not named a safeguarding lead and a holiday substitute")
    return found
