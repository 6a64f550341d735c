"""The day of something that happened, where a form offers *now*, *today* or *yesterday*."""

from datetime import timedelta

from flask import request
from werkzeug.datastructures import MultiDict

from ehcoord.rules.calendar import london_date
from ehcoord.schemas.dates import INSTANT_PARTS
from ehcoord.web.instant import now


def in_full(**taps: str) -> MultiDict[str, str] | None:
    """What was posted, with the days in full that were tapped; None where nothing was posted.

    ``taps`` names for each day the choice it was offered by: ``observed_at="when"``. Boxes that
    were filled in before another choice was made are left out.
    """
    if request.method != "POST":
        return None
    form = MultiDict(request.form)
    for name, tap in taps.items():
        said = _day(form.get(tap, ""))
        if said:
            for part in INSTANT_PARTS:
                form.pop(f"{name}-{part}", None)
            form[name] = said
    return form


def _day(said: str) -> str:
    if said in ("now", "today"):
        return now().isoformat()
    if said == "yesterday":
        return (london_date(now()) - timedelta(days=1)).isoformat()
    return ""
