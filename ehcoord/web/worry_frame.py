"""The frame of every page about one worry: the case, the worry as it stands, and one question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.risks import Worry, worries_of_case, worry_root
from ehcoord.rules.permissions import Action, Actor
from ehcoord.schemas.base import CommandSchema
from ehcoord.services.entries import name_of
from ehcoord.web.access import actor
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

C = TypeVar("C")
Done = TypeVar("Done")
Taken = TypeVar("Taken", contravariant=True)
Given = TypeVar("Given", covariant=True)


class UseCase(Protocol[Taken, Given]):
    """What is done about one worry of a case."""

    def __call__(
        self, actor: Actor, case_id: UUID, worry_id: UUID, command: Taken, /, *, now: datetime
    ) -> Given: ...


@dataclass(frozen=True, slots=True)
class SeenWorry:
    """A worry somebody was let in to see, and what else is recorded about its child."""

    case: SeenCase
    worry: Worry
    of_case: tuple[Worry, ...]

    @property
    def others(self) -> tuple[Worry, ...]:
        """The other worries about the same child."""
        return tuple(
            one
            for one in self.of_case
            if one.child_id == self.worry.child_id and one is not self.worry
        )

    @property
    def same_entry(self) -> tuple[Worry, ...]:
        """What the same entry says of other children."""
        return tuple(
            one
            for one in self.of_case
            if one.entry_id == self.worry.entry_id and one is not self.worry
        )

    @property
    def siblings(self) -> list[tuple[str, str]]:
        """The other children of the case, to choose from."""
        return [
            (str(one.public_id), one.given_name)
            for one in self.case.head.children
            if one.id != self.worry.child_id
        ]

    def name_of(self, child_id: int) -> str:
        """How a child of the case is called."""
        return next(one.given_name for one in self.case.head.children if one.id == child_id)

    @property
    def given(self) -> Mapping[str, object]:
        """What every page about a worry is given."""
        child = next(one for one in self.case.head.children if one.id == self.worry.child_id)
        return {
            "worry": self.worry,
            "child": child,
            "worry_name": name_of(self.worry.code, rules_in_memory()),
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that asks one thing: its template and title, its button, and who may answer."""

    template: str
    title: str
    save: str = "Save"
    action: Action = Action.WORRY_WRITE


def see_worry(case_id: UUID, worry_id: UUID, action: Action, *, page: str) -> SeenWorry:
    """Lets the reader in, puts the view on the record, and gives the worry as it stands.

    Raises NotFound for a worry of another case, or one this reader may not see.
    """
    seen = see_case(case_id, action, page=page)
    session = db.session()
    root = worry_root(session, seen.head.id, worry_id)
    found = worries_of_case(session, actor(), seen.head.id, now())
    worry = next((one for one in found if one.root_id == root), None)
    if worry is None:
        raise NotFound
    return SeenWorry(seen, worry, found)


def ask_about(
    ids: tuple[UUID, UUID],
    schema: CommandSchema[C],
    use_case: UseCase[C, Done],
    asked: Asked,
    on_success: Callable[[Done], ResponseReturnValue] | str,
    *,
    first: Callable[[SeenWorry], Mapping[str, object]] | None = None,
    given: Callable[[SeenWorry], Mapping[str, object]] | None = None,
    form: MultiDict[str, str] | None = None,
) -> ResponseReturnValue:
    """Asks one thing about a worry and does what is answered.

    ``ids`` are the case's and the worry's; ``on_success`` may be the words said afterwards on
    the child's page. ``first`` and ``given`` are asked only when the page is shown.
    """
    case_id, worry_id = ids

    def save(command: C) -> Done:
        return use_case(actor(), case_id, worry_id, command, now=now())

    def render(typed: Typed, errors: Mapping[str, str]) -> str:
        seen = see_worry(case_id, worry_id, asked.action, page=asked.title.lower())
        if request.method != "POST" and first is not None:
            typed = Typed(first=first(seen))
        more = given(seen) if given is not None else {}
        return render_case(
            asked.template, seen.case, section="cases.overview", here=request.path,
            title=asked.title, save=asked.save, typed=typed, errors=errors,
            **seen.given, **more,
        )  # fmt: skip

    def done(result: Done) -> ResponseReturnValue:
        if isinstance(on_success, str):
            return go_on(url_for("worries.one", case_id=case_id, worry_id=worry_id), on_success)
        return on_success(result)

    return handle_form(schema, save, on_success=done, render=render, form=form)
