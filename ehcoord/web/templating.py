"""How templates are found and rendered, and what every page is given."""

from typing import Any, NoReturn

from flask import Flask, current_app, g, get_flashed_messages
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, Undefined

from config import ROOT
from ehcoord.rules.calendar import clock_words
from ehcoord.rules.permissions import Actor
from ehcoord.web import filters, navigation, numbers
from ehcoord.web.instant import now


class Untold(Undefined):
    """A name a page was not given: it may be tested for, and never printed or gone through."""

    def _refuse(self, *_args: Any, **_more: Any) -> NoReturn:
        self._fail_with_undefined_error()

    __str__ = __html__ = __iter__ = __len__ = _refuse


def register(app: Flask) -> None:
    """Sets the templates up; must come before the first of them is rendered."""
    app.jinja_options = {"undefined": Untold, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([
        FileSystemLoader(ROOT / "templates"),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ])  # fmt: skip
    app.context_processor(given)
    filters.register(app)


def given() -> dict[str, Any]:
    """What ``layout.html`` and every page may rely on."""
    actor: Actor | None = g.get("actor")
    rulebook = numbers.rules_in_memory().rulebook
    return {
        "actor": {"name": actor.name, "home_url": navigation.HOME} if actor else None,
        "sign_out_url": "/sign-out",
        "account_url": "/account",
        "navigation": navigation.navigation(actor),
        "footer_links": navigation.footer_links(),
        "numbers_now": numbers.numbers_now(),
        "calls_now": numbers.calls_now(),
        "council": rulebook.labels["council"],
        "service_name": rulebook.labels["service"],
        "labels": rulebook.labels,
        "demo": _is_demo(),
        "print_line": _print_line(actor),
        "flashes": get_flashed_messages(with_categories=True),
        "now": now(),
    }


def _is_demo() -> bool:
    kind: str = current_app.extensions["settings"].database_kind
    return kind in ("demo", "sample")


def _print_line(actor: Actor | None) -> str:
    if actor is None:
        return ""
    when = f"{filters.day_words(now())}, {clock_words(now())}"
    return f"Printed by {actor.name} on {when}. Keep it as safe as the record it comes from."
