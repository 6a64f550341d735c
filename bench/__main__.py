"""``python -m bench``: loads the sample into a database of its own, and measures every budget."""

import argparse
import logging
import os
import tempfile
from pathlib import Path

from bench import checking, people, reading, report, saving, sweeping
from bench.place import Place, filled, server
from bench.report import Measured
from tests import databases

FAMILIES, LARGE, SMALL = 100_000, 1_000_000, 10_000
SEED = 7
# In this order: what is checked is checked before anything is added.
ALONE = {"reading": reading.measure, "checking": checking.measure, "saving": saving.measure}
PARTS = (*ALONE, "sweeping", "people")


def main() -> None:
    """Measures, prints and writes."""
    told = _told()
    # A line of the log for each request would be between the figures.
    logging.disable(logging.INFO)
    families = told.families or (LARGE if told.large else FAMILIES)
    if not told.database:
        databases.start_postgresql(durable=True)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="ehcoord-bench-") as name,
            filled(families, told.workers, SEED, Path(name), told.database) as place,
        ):
            _measure(place, told, Path(name))
    finally:
        databases.stop_postgresql()


def _told() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("--families", type=int, help="how many families; 100,000 by default")
    words.add_argument("--large", action="store_true", help="a million families; the sweep only")
    words.add_argument("--workers", type=int, help="how many workers; 200 by default")
    words.add_argument("--database", help="an address; filled if it is empty, and kept")
    words.add_argument("--small-database", help="the same for the 10,000 families beside it")
    words.add_argument("--only", choices=PARTS, help="one part; writes nothing")
    words.add_argument("--no-write", action="store_true", help="leave docs/performance.md alone")
    return words.parse_args()


def _measure(place: Place, told: argparse.Namespace, folder: Path) -> None:
    wanted = ("sweeping",) if told.large else (told.only,) if told.only else PARTS
    rows: list[Measured] = []
    for part in wanted:
        if part == "sweeping":
            with filled(SMALL, told.workers, SEED, folder, told.small_database) as small:
                rows += _shown(sweeping.measure(place, small))
        elif part != "people":
            rows += _shown(ALONE[part](place))
    ours = _shown(people.measure(place)) if "people" in wanted else []
    if told.no_write or told.only:
        return
    said = report.machine(server(place), place.families, os.cpu_count() or 1)
    report.write("large" if told.large else "measured", f"{said}\n\n{report.table(rows)}")
    if ours:
        report.write("people", report.table(ours))


def _shown(rows: list[Measured]) -> list[Measured]:
    """Prints rows as soon as they are measured."""
    for row in rows:
        budget = f" (budget {row.budget})" if row.budget else ""
        print(f"{row.work}: {row.found}{budget} {row.verdict.strip('*')}", flush=True)
    return rows


if __name__ == "__main__":
    main()
