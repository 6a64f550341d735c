"""The words the rules are written in: levels, statuses, decisions, rules, roles."""

from enum import Enum, IntEnum, StrEnum, unique


@unique
class Level(IntEnum):
    """How worrying one entry is, by its anchor in words. Never a property of a child."""

    MINOR = 1
    MODERATE = 2
    SERIOUS = 3
    IMMEDIATE = 4


@unique
class HowKnown(StrEnum):
    """Whether a worry was seen, told or suspected."""

    SEEN = "seen"
    TOLD = "told"
    SUSPECTED = "suspected"


@unique
class SupportStatus(StrEnum):
    """Where one line of support stands; only ACTIVE, once its first contact was held, is help."""

    CONSIDERED = "considered"
    OFFERED = "offered"
    DECLINED = "declined"
    REFERRED = "referred"
    REJECTED = "rejected"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@unique
class DecisionKind(StrEnum):
    """What a held review decides about one worry."""

    INCREASE = "increase"
    STEP_UP = "step_up"
    REDISTRIBUTE = "redistribute"
    NO_CHANGE = "no_change"
    NO_LONGER_TRUE = "no_longer_true"


@unique
class ConfirmedAs(StrEnum):
    """What someone who knows says of a line of support, by one tap."""

    AS_PLANNED = "as_planned"
    LESS = "less"
    STOPPED = "stopped"
    NOT_KNOWN = "not_known"


@unique
class StillTrue(StrEnum):
    """What a person answers when asked whether a serious worry is still true."""

    STILL_TRUE = "still_true"
    NO_LONGER_TRUE = "no_longer_true"
    CANNOT_TELL = "cannot_tell"


@unique
class Rule(StrEnum):
    """The rules of the response check, by the number they have in its specification."""

    IMMEDIATE = "R0"
    SEVERAL_SERIOUS = "R1"
    SERIOUS = "R1a"
    BUILDING_UP = "R2"
    REPEAT = "R3"
    SUPPORT_FELL = "R4"
    NOT_STARTED = "R5"
    SILENCE = "R6"
    SOMEONE_ASKED = "R7"
    SENSITIVE_HISTORY = "R8"
    FIRST_MEETING = "first_meeting"


@unique
class RuleMode(StrEnum):
    """Whether a rule asks (on), is worked out for a panel alone (shadow), or is silent (off)."""

    ON = "on"
    SHADOW = "shadow"
    OFF = "off"


@unique
class ReviewForm(StrEnum):
    """How many people a review needs: a short call, or the team around the family."""

    SHORT = "short"
    FULL = "full"


@unique
class Unit(StrEnum):
    """What a length of time is counted in; units are never converted into one another."""

    WORKING_DAYS = "working_days"
    CLOCK_HOURS = "clock_hours"
    CLOCK_MINUTES = "clock_minutes"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"


@unique
class Question(StrEnum):
    """What the response check asks a person, beside calling a review."""

    TELL_SOCIAL_CARE = "tell_social_care"
    KEEP_SAFE = "keep_safe"
    SAME_DAY = "same_day_question"
    SEEN_SINCE_HOSPITAL = "seen_since_hospital"
    WHO_HAS_SEEN = "who_has_seen"
    STILL_TRUE = "still_true"
    CHOOSE_CODE = "choose_code"
    NEXT_LOOK = "next_look"
    PRACTICAL_HELP = "practical_help"
    CONSULT_FRONT_DOOR = "consult_front_door"


@unique
class Sensitive(Enum):
    """Histories that move a due date one step sooner (R8). A reason to look sooner, not a grade."""

    HOSPITAL_SELF_HARM = "hospital_self_harm"
    ABUSE_OR_INVESTIGATION = "abuse_or_investigation"
    SUICIDE_BEREAVEMENT = "suicide_bereavement"
    MARAC = "marac"
    PROTECTION_PLAN = "cp_plan"
