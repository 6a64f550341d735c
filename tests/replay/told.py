"""Stories invented for tests, as a file would tell them, and the vocabulary they are told in."""

from typing import Any

from ehcoord.replay.stories import Story, story_from

WORDS = {
    "mood": "A01",
    "self_harm": [{"up_to": 2, "code": "A03"}, {"up_to": 4, "code": "A04"}],
    "plan": "A07",
    "loss": "A13",
    "absence": "C01",
    "neglect": "D03",
    "offending": "F09",
}
FRIDAY = 4


def worry(day: int, severity: int, indicator: str = "neglect") -> dict[str, Any]:
    return {"day": day, "type": "indicator", "indicator": indicator, "severity": severity,
            "what": "Written down."}  # fmt: skip


def help_(day: int, change: str, service: str = "mentor", **more: str) -> dict[str, Any]:
    return {"day": day, "type": "support", "change": change, "service": service, **more}


def review(day: int, outcome: str) -> dict[str, Any]:
    return {"day": day, "type": "review", "outcome": outcome}


def note(day: int) -> dict[str, Any]:
    return {"day": day, "type": "contact", "what": "Somebody rang."}


def seen(day: int) -> dict[str, Any]:
    return {"day": day, "type": "assessment", "what": "A professional met the child."}


def file_of(*events: dict[str, Any], harm: int, **more: Any) -> dict[str, Any]:
    return {
        "id": "invented",
        "source": {"evidence": "full_text"},
        "precision": "day",
        "child": {"age_at_start": 14},
        "harm": {"day": harm},
        "events": list(events),
        **more,
    }


def story(*events: dict[str, Any], harm: int = 40, **more: Any) -> Story:
    return story_from(file_of(*events, harm=harm, **more), WORDS, "invented.yaml")
