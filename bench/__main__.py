"""``python -m bench``: loads the sample into a database of its own, and measures every budget."""

import argparse
import logging
import os
import tempfile
from pathlib import Path

from bench import checking, reading, report, saving, sweeping
from bench.place import Place, filled, server
from bench.report import Measured
from tests import databases

FAMILIES, LARGE, SMALL = 100_000, 1_000_000, 10_000
SEED = 7


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
    words.add_argument("--only", choices=("reading", "saving", "sweeping", "checking"))
    words.add_argument("--no-write", action="store_true", help="leave docs/performance.md alone")
    return words.parse_args()


def _measure(place: Place, told: argparse.Namespace, folder: Path) -> None:
    parts = {told.only} if told.only else {"reading", "saving", "sweeping", "checking"}
    parts = {"sweeping"} if told.large else parts
    rows: list[Measured] = []
    rows += reading.measure(place) if "reading" in parts else []
    rows += saving.measure(place) if "saving" in parts else []
    rows += checking.measure(place) if "checking" in parts else []
    if "sweeping" in parts:
        with filled(SMALL, told.workers, SEED, folder, told.small_database) as small:
            rows += sweeping.measure(place, small)
    said = report.machine(server(place), place.families, os.cpu_count() or 1)
    for row in rows:
        print(f"{row.work}: {row.found} (budget {row.budget}) {row.verdict.strip('*')}")
    if not told.no_write:
        name = "large" if told.large else "measured"
        report.write(name, f"{said}\n\n{report.table(rows)}")


main()
