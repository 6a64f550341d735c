"""The manager's boards: one definition of each, for its rows, its count and its file (P10)."""

from ehcoord.queries.boards.counts import Counts, TeamCounts, counts, counts_by_team
from ehcoord.queries.boards.leads import (
    AskedFor,
    LastAct,
    LedFamily,
    SaidNo,
    Unled,
    asked,
    families,
    led_elsewhere,
    said_no,
    unled,
)
from ehcoord.queries.boards.narrowing import EVERYTHING, PAGE
from ehcoord.queries.boards.reviews import Waiting, waiting
from ehcoord.queries.boards.tasks import first_late_and_to_sign, late, to_sign

__all__ = [
    "EVERYTHING",
    "PAGE",
    "AskedFor",
    "Counts",
    "LastAct",
    "LedFamily",
    "SaidNo",
    "TeamCounts",
    "Unled",
    "Waiting",
    "asked",
    "counts",
    "counts_by_team",
    "families",
    "first_late_and_to_sign",
    "late",
    "led_elsewhere",
    "said_no",
    "to_sign",
    "unled",
    "waiting",
]
