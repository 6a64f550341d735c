"""The parts of pages: each is rendered alone, from plain values, where no name may be missing."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2 import Undefined as JinjaUndefined

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ERROR_PAGES = sorted(page.name for page in (TEMPLATES / "errors").glob("*.html"))
WORRY_MISSING = {"worry": "Choose what you are worried about"}


class Undefined(JinjaUndefined):
    """A missing name, which may be tested and may not be printed: as in the service."""

    def _refuse(self, *_: Any) -> Any:
        self._fail_with_undefined_error()

    __str__ = __html__ = __iter__ = _refuse


def environment() -> Environment:
    port = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), port]),
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(csrf_token=lambda: "a token", url_for=lambda _, filename: f"/{filename}")
    return made


PARTS = environment()


def drawn(source: str, **values: Any) -> BeautifulSoup:
    """The markup of a template that may use every part."""
    imports = "".join(
        f"{{% import 'components/{name}.html' as {name} %}}"
        for name in ("feedback", "forms", "lists", "page")
    )
    page = PARTS.from_string(imports + source).render(**values)
    return BeautifulSoup(page, "html.parser")


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector} is there {len(found)} times"
    return found[0]


@pytest.mark.parametrize(
    "field",
    [
        "forms.text_field('worry', 'What?', none, errors, 'A hint')",
        "forms.textarea('worry', 'What?', none, errors, 'A hint')",
        "forms.textarea('worry', 'What?', 'A few words', errors, 'A hint', most=200)",
        "forms.select('worry', 'What?', [('a', 'A')], none, errors, 'A hint', find=true)",
        "forms.password_field('worry', 'What?', errors, 'A hint')",
    ],
)
def test_a_field_ties_its_label_hint_and_error_to_its_box(field: str):
    page = drawn(f"{{{{ {field} }}}}", errors=WORRY_MISSING)
    box = one(page, "#worry")
    described = str(box["aria-describedby"]).split()
    assert {"worry-hint", "worry-error"} <= set(described)
    assert all(one(page, f"#{name}") for name in described)
    assert one(page, "label[for=worry]").get_text(strip=True) == "What?"
    assert "Choose what" in one(page, "#worry-error").get_text()


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_choices_tie_their_hint_and_error_to_the_group(kind: str):
    source = (
        f"{{{{ forms.{kind}('worry', 'What?', [(1, 'A'), (2, 'B', 'C')], none, errors, 'D') }}}}"
    )
    page = drawn(source, errors=WORRY_MISSING)
    assert one(page, "fieldset")["aria-describedby"] == "worry-hint worry-error"
    assert one(page, "#worry")["value"] == "1"
    assert one(page, "#worry-2")["aria-describedby"] == "worry-2-choice-hint"


def test_a_choice_is_chosen_whether_its_value_is_a_number_or_what_was_typed():
    for chosen in (2, "2"):
        page = drawn("{{ forms.radios('level', 'L', [(1, 'A'), (2, 'B')], v) }}", v=chosen)
        assert one(page, "input[checked]")["value"] == "2"
        page = drawn("{{ forms.select('level', 'L', [(1, 'A'), (2, 'B')], v) }}", v=chosen)
        assert one(page, "option[selected]")["value"] == "2"


def test_what_a_choice_asks_for_is_shown_without_a_script():
    page = drawn(
        "{{ forms.radios('how', 'How?', [{'value': 'x', 'text': 'X', 'reveal': more}]) }}",
        more=PARTS.from_string("<input name=more>").module.__html__(),
    )
    assert not page.select("[aria-expanded], [data-aria-controls]")
    assert page.select_one(".govuk-radios__item + .app-reveal")


def test_a_date_takes_three_boxes_and_its_error_leads_to_the_part_that_is_wrong():
    page = drawn(
        "{{ feedback.error_summary(e) }}{{ forms.date_parts('seen_on', 'When?', v, e) }}",
        v={"day": "12", "month": "13"},
        e={"seen_on-month": "The month must be between 1 and 12"},
    )
    assert [box["name"] for box in page.select("input")] == [
        "seen_on-day",
        "seen_on-month",
        "seen_on-year",
    ]
    assert one(page, str(one(page, ".govuk-error-summary a")["href"]))["name"] == "seen_on-month"
    assert one(page, ".govuk-input--error")["value"] == "13"


def test_a_message_about_the_whole_form_leads_nowhere():
    page = drawn("{{ feedback.error_summary({'_': 'Say one or the other'}) }}")
    assert not page.select("a")
    assert "Say one or the other" in page.get_text()


def test_what_was_typed_is_never_markup():
    typed = "<script>'\"</script>"
    page = drawn(
        "{{ forms.text_field('a', t, t, {'a': t}, t) }}{{ forms.textarea('b', t, t) }}"
        "{{ forms.radios('c', t, [(t, t, t)]) }}{{ forms.select('d', t, [(t, t)], t) }}"
        "{{ feedback.flash_messages([('done', t)]) }}{{ feedback.error_summary({'a': t}) }}"
        "{{ lists.summary_list([{'key': t, 'value': t, 'change': t}]) }}"
        "{{ lists.table([{'text': t}, {'text': t}], [{'cells': [t, {'text': t, 'note': t}]}], t) }}"
        "{{ page.tag(t) }}{{ forms.button(t, about=t) }}{{ page.due(t, 1, note=t) }}",
        t=typed,
    )
    assert not page.select("script")
    assert one(page, "#a")["value"] == typed
    assert one(page, "textarea").get_text().strip() == typed


def test_a_table_keeps_its_roles_when_its_rows_become_blocks():
    page = drawn(
        "{{ lists.table(columns, rows, 'Families') }}",
        columns=[
            {"text": "Family", "sort": {"href": "?", "direction": "ascending"}},
            {"text": "By"},
        ],
        rows=[{"late": True, "cells": [{"text": "Reed", "href": "/1"}, "Today"]}],
    )
    for role in ("table", "row", "columnheader", "rowheader", "cell"):
        assert page.select(f"[role={role}]"), role
    assert one(page, "td")["data-label"] == "By"
    assert one(page, "[aria-sort]")["aria-sort"] == "ascending"
    assert one(page, "caption").get_text() == "Families"


@pytest.mark.parametrize(("over", "words"), [(1, "1 working day over"), (3, "3 working days over")])
def test_a_passed_due_date_says_by_how_much(over: int, words: str):
    assert words in drawn("{{ page.due('Friday 16 May', over) }}", over=over).get_text()


def test_a_due_date_to_come_says_nothing_more():
    assert drawn("{{ page.due('Friday 16 May') }}").get_text(strip=True) == "Friday 16 May"


def test_a_form_carries_its_token_and_the_version_that_was_read():
    page = drawn(
        "{% call forms.form('/worries', version=3) %}{{ forms.button('Save') }}{% endcall %}"
    )
    assert one(page, "[name=csrf_token]")["value"] == "a token"
    assert one(page, "[name=version]")["value"] == "3"
    assert one(page, "form")["method"] == "post"


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_but_the_name_of_the_service(name: str):
    text = PARTS.get_template(f"errors/{name}").render(service_name="Early help", council="Moor")
    page = BeautifulSoup(text, "html.parser")
    assert len(page.select("h1")) == 1
    assert one(page, "title").get_text() == (f"{one(page, 'h1').get_text()} - Early help - Moor")
    assert one(page, "html")["lang"] == "en"


def test_a_page_with_everything_says_who_is_signed_in_and_whom_to_call():
    text = PARTS.get_template("layout.html").render(
        service_name="Early help",
        council="Moor",
        actor={"name": "Ruth Adeyemi", "home_url": "/home"},
        sign_out_url="/sign-out",
        navigation=[{"text": "Home", "href": "/home", "active": True}],
        numbers_now=[{"title": "Now", "number": "01632 960 050", "hours": "day"}],
        demo=True,
        print_line="Printed by Ruth Adeyemi.",
        errors=WORRY_MISSING,
        flashes=[("refused", "Nothing was sent.")],
    )
    page = BeautifulSoup(text, "html.parser")
    assert one(page, "title").get_text().startswith("Error: ")
    assert one(page, "footer a[href='tel:01632960050']")
    assert one(page, "form[action='/sign-out'] [name=csrf_token]")
    assert "Nothing was changed" in page.get_text()
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
