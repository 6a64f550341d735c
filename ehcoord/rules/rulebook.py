"""The rulebook as a value: timescales, thresholds, catalogue, ladders, labels, contact cards.

A rulebook is written in TOML, validated by ``ehcoord.schemas.rulebook`` and never changed once
made. Every rule takes it as an argument; nothing here is read from a file or a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from ehcoord.rules.vocabulary import Level, Rule, RuleMode, Unit


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time and the unit it is counted in."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Indicator:
    """One worry of the catalogue: its name on screen, usual levels and how long it is current.

    ``short_name`` has at most 40 characters. ``words`` are everyday words people type for it.
    ``current_days`` None means for as long as it lasts, and ``days_after_end`` more once it ended.
    ``history_days`` is how long it stays a sensitive history. ``optional`` entries are extras an
    area may switch on; one that is not ``enabled`` is not offered, but an entry that carries its
    code still has its levels and dates. ``until_decided`` entries stay immediate until a statutory
    decision is recorded. ``statutory_from`` is the level from which ``now`` is a statutory or
    emergency route and not advice.
    """

    code: str
    group: str
    name: str
    short_name: str
    description: str
    levels: tuple[Level, ...]
    current_days: int | None
    episodic: bool
    words: tuple[str, ...] = ()
    now: str = ""
    statutory_from: Level | None = None
    current_days_at_immediate: int | None = None
    history_days: int | None = None
    professionals_only: bool = False
    zero_points: bool = False
    self_harm: bool = False
    hospital: bool = False
    visibility: bool = False
    optional: bool = False
    system_made: bool = False
    enabled: bool = True
    days_after_end: int | None = None
    until_decided: bool = False


@dataclass(frozen=True, slots=True)
class SupportType:
    """A kind of help: its name, its usual level of support, and whether it can count as help."""

    code: str
    name: str
    level: int
    counts_as_support: bool = True
    for_child: bool = True


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """Whether a rule is on, in shadow or off; shadow and off need an end date and a panel."""

    mode: RuleMode
    until: date | None = None
    panel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: who is told, and when counted from the due instant (or opening)."""

    name: str
    after: Term
    before_due: bool
    from_opening: bool
    tell: tuple[str, ...]
    passes_up_to: str | None = None


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """How long a kind of task may take, and the ladder that speaks when it slips."""

    due: Term
    due_with_serious: Term | None
    ladder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Who to ring, when (``title``), and the hours in which it answers (weekday 0 is Monday).

    ``when_closed`` is the code of the card that answers while this one does not; that card then
    has no hours of its own.
    """

    code: str
    title: str
    name: str
    number: str
    advice: str
    opens: Mapping[int, tuple[time, time]]
    always: bool = False
    when_closed: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseCheckTerms:
    """Every number the response check uses. Working days unless the name says otherwise."""

    points: Mapping[Level, int]
    r1_points: int
    r1_serious: int
    r2_points: int
    r3_serious_days: int
    r3_moderate_days: int
    r3_moderate_count: int
    r3_moderate_count_days: int
    a09_days: int
    due_wd: Mapping[str, int]
    steps_wd: tuple[int, ...]
    shortest_stepped_wd: int
    silence_wd: Mapping[str, int]
    min_extra_contacts_4w: int
    peak_lookback_weeks: int
    confirm_every_weeks: int
    unconfirmed_after_weeks: int
    missed_contacts_in_a_row: int
    worker_gap_wd: int
    deliver_wd: int
    deliver_serious_wd: int
    countersign_wd: int
    next_look_wd: int
    next_look_serious_wd: int
    no_change_window_days: int
    no_change_before_escalation: int
    step_up_reply_wd: int
    first_meeting_wd: Mapping[str, int]
    same_day_repeat_days: int
    seen_since_hospital_hours: int
    choose_code_wd: int
    still_true_wd: int
    call_recorder_minutes: int
    call_manager_minutes: int
    sensitive_history_days: Mapping[str, int]
    same_episode_hours: int


@dataclass(frozen=True, slots=True)
class LeadTerms:
    """What a partnership asks of its leads, and what a manager may do before one is confirmed.

    ``serious_counts_as`` is as how many families one with a serious worry counts against a limit.
    """

    training_required: bool
    training_lasts: Term
    override_allowed: bool
    override_at_most: Term
    serious_counts_as: int


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One version of a partnership's rules. ``version`` is a number, ``hash`` its content's.

    ``limits`` are the whole numbers that are neither a length of time nor a threshold of the
    response check: how many agencies make a review, how many reviews make a drift.
    """

    version: int
    hash: str
    area: str
    labels: Mapping[str, str]
    level_names: Mapping[Level, str]
    level_anchors: Mapping[Level, str]
    support_levels: Mapping[int, str]
    rules: Mapping[Rule, RuleSetting]
    check: ResponseCheckTerms
    terms: Mapping[str, Term]
    leads: LeadTerms
    tasks: Mapping[str, TaskTerms]
    indicators: Mapping[str, Indicator]
    support_types: Mapping[str, SupportType]
    needs: Mapping[str, str]
    contact_cards: tuple[ContactCard, ...]
    decline_reasons: Mapping[str, str]
    countersigners: Mapping[Level, tuple[str, ...]]
    closures: Mapping[date, str]
    sources: Mapping[str, str]
    limits: Mapping[str, int]
    outcomes: Mapping[str, str]
    not_emerging_reasons: Mapping[str, str]
    on_call: Mapping[str, str]
    extra_bank_holidays: Mapping[date, str]
    calendar_version: int = 1
