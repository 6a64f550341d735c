"""Every board by its name: what it is called, what puts a row there, its columns and its rows."""

from collections.abc import Mapping
from types import MappingProxyType

from ehcoord.commands.boards import BoardOrder
from ehcoord.errors import NotFound
from ehcoord.queries.boards import sources
from ehcoord.rules.tasks import KINDS
from ehcoord.web.access import actor
from ehcoord.web.boards import leading, waiting
from ehcoord.web.boards.shape import Board, Column
from ehcoord.web.instant import now

O = BoardOrder  # noqa: E741, a column names its order on one line.
NO_WORRY = "That does not mean there is no worry."
FAMILY = Column("Family", "Reference", O.FAMILY)
LED_COLUMNS = (
    FAMILY,
    Column("Lead", "How", O.PERSON),
    Column("Works for"),
    Column("Leads since"),
    Column("Family open since", order=O.SINCE),
)

_ALL = (
    Board(
        "lead-not-confirmed",
        "Children whose lead is not confirmed",
        "Needs were flagged and no lead has been confirmed. Someone is leading for now. "
        "In order of the day a lead should be confirmed.",
        (
            FAMILY,
            Column("Confirm by", "Flagged", O.DUE),
            Column("Leading for now", "How", O.PERSON),
            Column("Last thing done"),
        ),
        lambda: sources.unled(actor(), now()),
        leading.unled_lines,
        ("Every family whose needs were flagged has a confirmed lead", ""),
        person="Leading for now",
        filters=("team", "agency", "person", "since", "serious", "how"),
        hows=lambda: {"interim": "Leads for now", "manager_held": "Held by the manager"},
        how_label="How it is led",
    ),
    Board(
        "waiting-for-a-decision",
        "Waiting for a decision",
        "New, worse or repeated worries, with no more support since and no decision of a review. "
        "In order of the day the review is due. A child who is not here may still be a worry.",
        (
            Column("Child", "Reference", O.FAMILY),
            Column("Review due", "Asked for", O.DUE),
            Column("Where it stands"),
            Column("Lead", order=O.PERSON),
        ),
        lambda: sources.waiting(actor(), now()),
        waiting.waiting_lines,
        ("No recorded worry is waiting for a decision", NO_WORRY),
        filters=("team", "agency", "person", "since", "serious"),
    ),
    Board(
        "late",
        "Late",
        "Anything past its day, whoever it belongs to. Nothing leaves this list by itself.",
        (Column("What"), Column("Was due", order=O.DUE), Column("Whose", order=O.PERSON)),
        lambda: sources.late(actor(), now()),
        waiting.late_lines,
        ("Nothing is past its day", ""),
        person="Whose it is",
        filters=("team", "agency", "person", "since", "serious", "how"),
        hows=lambda: {kind.value: KINDS[kind].title.format(about="…") for kind in KINDS},
        how_label="What is asked",
    ),
    Board(
        "waiting-for-my-signature",
        "Waiting for your signature",
        "A review decided “no change” for a worry, or that it is no longer true. Until you sign "
        "or send it back, the review has not been held.",
        (Column("What"), Column("Sign by", order=O.DUE), Column("Whose", order=O.PERSON)),
        lambda: sources.to_sign(actor()),
        waiting.to_sign_lines,
        ("Nothing is waiting for your signature", ""),
        filters=("since",),
    ),
    Board(
        "requests-to-lead",
        "Requests to lead, waiting for an answer",
        "Somebody was asked to lead and has not said yes or no. In order of the day their "
        "answer is due.",
        (
            FAMILY,
            Column("Answer due", "Asked", O.DUE),
            Column("Who was asked", "Works for", O.PERSON),
            Column("Asked by"),
        ),
        lambda: sources.asked(actor(), now()),
        leading.asked_lines,
        ("Nobody's answer is waited for", ""),
        person="Who was asked",
        filters=("team", "agency", "person", "since", "serious"),
    ),
    Board(
        "said-no",
        "Declined, or not answered in time",
        "Requests to lead of the last twelve months that were declined or had no answer. People "
        "may say no; what is looked for is an agency that cannot, and why.",
        (
            FAMILY,
            Column("Who was asked", "Works for", O.PERSON),
            Column("Why"),
            Column("Asked"),
            Column("Answered", order=O.DUE),
        ),
        lambda: sources.said_no(actor(), now(), leading.a_year_ago()),
        leading.said_no_lines,
        ("Nobody has declined or left a request unanswered in the last twelve months", ""),
        person="Who was asked",
        filters=("team", "agency", "person", "since", "how"),
        hows=leading.answers,
        how_label="Why",
    ),
    Board(
        "led-by-another-team",
        "Led by someone of another team",
        "Families of your teams that are led by a person who is in another team.",
        LED_COLUMNS,
        lambda: sources.led_elsewhere(actor(), now()),
        leading.led_elsewhere_lines,
        ("No family of your teams is led from another team", ""),
    ),
    Board(
        "families",
        "Open families and who leads them",
        "Every open family of your teams.",
        LED_COLUMNS,
        lambda: sources.families(actor(), now()),
        leading.family_lines,
        ("There is no open family in your teams", ""),
        filters=("team", "agency", "person", "since", "how"),
        hows=lambda: {
            "confirmed": "Confirmed",
            "interim": "Leads for now",
            "manager_held": "Held by the manager",
        },
        how_label="How it is led",
    ),
)
BOARDS: Mapping[str, Board] = MappingProxyType({board.name: board for board in _ALL})


def board_named(name: str) -> Board:
    """The board of a name. Raises NotFound when there is none."""
    if name not in BOARDS:
        raise NotFound
    return BOARDS[name]
