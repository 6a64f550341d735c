"""People's time: what six months of ordinary families ask of a lead and of a manager."""

from bench.place import Place
from bench.report import Measured
from ehcoord.replay.peoples_time import Line, peoples_time
from ehcoord.replay.runs import players


def measure(place: Place) -> list[Measured]:
    """The lines of people's time, played through the services on databases of the replay's own."""
    settings = place.app.extensions["settings"]
    with players(settings, lambda _what, _done, _of: None) as crew:
        return [_measured(line) for line in peoples_time(crew).lines]


def _measured(line: Line) -> Measured:
    budget = "" if line.budget is None else f"{line.budget:g} a month"
    made_of = ", ".join(f"{name} {figure:g}" for name, figure in line.made_of)
    found = f"{line.a_month:g} ({made_of})" if line.is_broken and made_of else f"{line.a_month:g}"
    return Measured(line.what, budget, found, None if line.budget is None else not line.is_broken)
