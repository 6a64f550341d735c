"""What a use case may refuse with. Each class has one HTTP status, in ``ehcoord.web.errors``."""

from collections.abc import Mapping, Sequence
from datetime import datetime


class Refused(Exception):  # noqa: N818, a refusal is an answer, not a fault of the service.
    """The parent of every refusal; catching it catches all of them and nothing else."""


class NotFound(Refused):
    """There is no such thing, or this person may not know of it. The two look the same."""


class NotPermitted(Refused):
    """The person may know of it and may not do this. ``action`` names what was tried."""

    def __init__(self, action: str, message: str = "You may not do this.") -> None:
        super().__init__(message)
        self.action = action
        self.message = message


class InvalidInput(Refused):
    """What was sent cannot be used. ``messages`` maps a field's name to what to do about it."""

    def __init__(self, messages: Mapping[str, Sequence[str]]) -> None:
        super().__init__(
            "; ".join(f"{field}: {' '.join(said)}" for field, said in messages.items())
        )
        self.messages = {field: list(said) for field, said in messages.items()}


class RuleBroken(Refused):
    """A rule of practice forbids it for now. ``fix`` is the act that settles it, in words.

    ``also`` are the other rules that forbid it: whoever asked is told all of them at once.
    """

    def __init__(
        self,
        rule: str,
        message: str,
        *,
        fix: str = "",
        fix_url: str = "",
        also: Sequence["RuleBroken"] = (),
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.fix = fix
        self.fix_url = fix_url
        self.also = tuple(also)


class Stale(Refused):
    """Somebody changed it since this person read it. Nothing that was typed is lost."""

    def __init__(self, changed_at: datetime, changed_by: str) -> None:
        super().__init__("It was changed since you opened it.")
        self.changed_at = changed_at
        self.changed_by = changed_by


class AlreadyDone(Refused):
    """The same form was sent before. ``what`` and ``public_id`` name what the first one made."""

    def __init__(self, what: str, public_id: str) -> None:
        super().__init__("This was already saved.")
        self.what = what
        self.public_id = public_id


class Busy(Refused):
    """The database is held by someone else for longer than this act may wait."""


class TooMany(Refused):
    """Too many tries. ``retry_at`` is the instant from which another one is accepted."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("Too many tries.")
        self.retry_at = retry_at
