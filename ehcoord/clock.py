"""The one place that reads the clock; everything below the edges takes ``now`` as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251, the one reading of the clock in the package.
