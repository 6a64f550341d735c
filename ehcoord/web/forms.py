"""The one way a form is answered: done and on, or shown again with what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.errors import Busy, InvalidInput, RuleBroken, Stale
from ehcoord.schemas.base import CommandSchema, form_payload, load
from ehcoord.schemas.dates import INSTANT_PARTS
from ehcoord.web.filters import instant_words
from ehcoord.web.settling import settled_at

C = TypeVar("C")
Done = TypeVar("Done")
BUSY = "Not saved yet: the service is busy. Nothing you typed is lost. Send it again."


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form was sent with, or is shown with first: ``first`` gives the recorded values."""

    form: MultiDict[str, str] = field(default_factory=MultiDict)
    first: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, name: str) -> object:
        """The words in one box; blank when there are none."""
        return self.form.get(name, "") if self.form else self.first.get(name, "")

    def all(self, name: str) -> list[str]:
        """Every choice made under a name."""
        if self.form:
            return self.form.getlist(name)
        given = self.first.get(name, ())
        return [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)]

    def date(self, name: str) -> Mapping[str, str]:
        """The boxes of a date, as ``date_parts`` takes them; with ``time`` where there is one."""
        if self.form:
            return {part: self.form.get(f"{name}-{part}", "") for part in INSTANT_PARTS}
        given = self.first.get(name)
        parts = ("day", "month", "year")
        return {part: str(getattr(given, part)) for part in parts if hasattr(given, part)}

    @property
    def one_use_id(self) -> str:
        """The id this form carries once: the one it was sent with, or a new one."""
        return self.form.get("one_use_id") or str(uuid4())


Render = Callable[[Typed, Mapping[str, str]], str]


def handle_form(
    schema: CommandSchema[C],
    use_case: Callable[[C], Done],
    *,
    on_success: Callable[[Done], ResponseReturnValue],
    render: Render,
    first: Mapping[str, object] | None = None,
    form: MultiDict[str, str] | None = None,
) -> ResponseReturnValue:
    """Shows a form, or loads it, does what it asks and goes on with ``on_success``.

    ``render(typed, errors)`` gives the page; errors are one message a field, in the order of the
    questions, and for the whole under ``_`` or the address that settles it. What was refused
    leaves everything as it was typed.
    ``form`` is what was sent, where a page puts some of it in other words first.
    """
    if request.method != "POST":
        return render(Typed(first=first or {}), {})
    typed = Typed(request.form)
    try:
        sent = request.form if form is None else form
        done = use_case(load(schema, form_payload(schema, sent)))
    except InvalidInput as refused:
        return render(typed, first_messages(refused)), 422
    except RuleBroken as refused:
        return render(typed, _everything_against(refused)), 409
    except Stale as refused:
        when = instant_words(refused.changed_at)
        words = f"{refused.changed_by} changed this after you opened it ({when})."
        return render(
            typed, {"_": f"{words} Yours is not saved yet. Look at both, then send."}
        ), 409
    except Busy:
        return render(typed, {"_": BUSY}), 503
    return on_success(done)


def _everything_against(refused: RuleBroken) -> dict[str, str]:
    """Each rule in the way, under the address of the page that settles it where there is one."""
    found: dict[str, list[str]] = {}
    for rule in (refused, *refused.also):
        said = found.setdefault(settled_at(rule) or "_", [])
        said += [words for words in (rule.message, rule.fix) if words]
    return {where: " ".join(said) for where, said in found.items()}


def first_messages(refused: InvalidInput) -> dict[str, str]:
    """One message a field: the first is enough to act on."""
    return {name: said[0] for name, said in refused.messages.items() if said}


def go_on(to: str, said: str, *, refused: bool = False) -> ResponseReturnValue:
    """To another page, which says what happened."""
    flash(said, "refused" if refused else "done")
    return redirect(to, 303)


def onward(otherwise: str) -> str:
    """Where the person was going, if the address names a page of ours; else another page."""
    to = request.values.get("next", "")
    ours = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if ours else otherwise
