"""The story the service must carry, in a browser: from a search to a led family, its worries and
a review that is held, signed and looked at again.

People press what they see. Days pass between the acts by the clock of the service.
"""

import re
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.browser.acts import (
    answer,
    flag_needs,
    follow,
    lead_the_family,
    open_family,
    press,
    record_worry,
    type_date,
    write_who_took_part,
    write_whose_words,
)
from tests.browser.conftest import PASSWORD, Service, check, sign_in


def hold_review(page: Page, today: date) -> None:
    """The lead writes down that nothing changes, once for each of two worries, and why."""
    write_who_took_part(page)
    write_whose_words(page, today, "Wants somebody there in the evening.")
    for number in range(2):
        answer(page, "What will happen about this worry?", "No change", number)
        page.get_by_label("Why?", exact=True).nth(number).fill("The neighbour began on Monday.")
        page.get_by_label("What would change our mind?").nth(number).fill("One more night.")
    type_date(page, "When do we look again?", today + timedelta(days=4))
    press(page, "Send the review")


def say_seen(page: Page, service: Service) -> None:
    """Her Monday: who saw the child, on the child's card."""
    page.goto(f"{service.address}/mine")
    card = page.locator(".app-card", has_text="Tamsin")
    card.get_by_label("By me").check()
    card.get_by_role("button", name=re.compile("^Save")).click()
    page.wait_for_url("**/mine")
    assert "Saved" in page.locator(".govuk-notification-banner__content").inner_text()


def test_a_flagged_family_is_led_and_its_worries_are_reviewed(service: Service, page: Page) -> None:
    case = open_family(page, service)
    flag_needs(page, service, case)
    assert "leading for now" in page.locator(".app-identity").inner_text()
    lead_the_family(page, service, case)
    page.goto(f"{service.address}{case}")
    assert "leading for now" not in page.locator(".app-identity").inner_text()

    service.later(days=7)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "Came in without a coat again, and hungry.", "Moderate")
    service.later(days=3)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "Was alone all night, and frightened.", "Serious")
    assert "A review" in page.locator(".govuk-notification-banner__content").inner_text()
    assert page.get_by_role("heading", name=re.compile("Why we are asking")).count()
    check(page)

    service.later(days=1)
    sign_in(page, service.address, "worker")
    page.goto(f"{service.address}{case}")
    press(page, "Prepare the review")
    assert page.get_by_text("Was alone all night, and frightened.").count()
    press(page, "Hold the review")
    hold_review(page, service.now.date())
    assert "Nadia Rahman is asked to sign by Tuesday 3 June" in page.inner_text("main")

    sign_in(page, service.address, "consultant")
    follow(page, "Sign or send back the decisions about Tamsin Orchard")
    assert page.get_by_text("The neighbour began on Monday.").count() == 2
    check(page)
    page.get_by_label("I agree, and sign").check()
    press(page, "Save your answer")
    page.goto(f"{service.address}{case}")
    assert page.get_by_text("Signed by Nadia Rahman, 30 May").count() == 2

    service.later(days=4)
    sign_in(page, service.address, "worker")
    follow(page, "Look again at Tamsin Orchard")
    answer(page, "Has Tamsin been seen or spoken to since?", "Yes")
    answer(page, "Is anything new?", "No")
    press(page, "Save")
    page.goto(f"{service.address}/tasks")
    assert not page.get_by_text("Look again at Tamsin Orchard").count()
    say_seen(page, service)


def test_what_was_typed_outlives_a_session_that_ended(service: Service, page: Page) -> None:
    case = open_family(page, service)
    page.goto(f"{service.address}{case}/worries/new")
    page.get_by_label(re.compile("^Tamsin")).check()
    page.get_by_label("What was seen or said?").fill("Did not want to go home today.")
    page.get_by_label("Moderate", exact=True).check()
    service.later(hours=3)
    press(page, "Save the worry")
    page.fill("#email", "practitioner@example.org")
    page.fill("#password", PASSWORD)
    press(page, "Sign in")
    press(page, "Send what I typed")
    page.goto(f"{service.address}{case}/chronology")
    assert page.get_by_text("Did not want to go home today.").count()


def test_with_the_connection_gone_the_words_and_the_numbers_stay(
    service: Service, page: Page
) -> None:
    case = open_family(page, service)
    page.clock.install()
    page.goto(f"{service.address}{case}/worries/new")
    page.get_by_label(re.compile("^Tamsin")).check()
    page.get_by_label("What was seen or said?").fill("Is not safe tonight.")
    page.get_by_label("Immediate", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the worry").click()
    assert page.get_by_text("There is no connection.").is_visible()
    assert page.get_by_role("link", name="999").first.is_visible()
    assert page.get_by_label("What was seen or said?").input_value() == "Is not safe tonight."
    page.context.set_offline(False)
    # A second press within a second is taken for a double click.
    page.clock.fast_forward(2_000)
    press(page, "Save the worry")
    assert page.inner_text("h1") == "Nobody has been told by this form. You must ring."
