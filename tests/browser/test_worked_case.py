"""The worked case in a browser, told by hand: from the plan to the forced consultation.

Worries grow, help ends, and reviews change nothing. The first "no change" costs a reason, a
second name and another look; the second, children's social care's answer; a third is not
offered. The child and every detail are invented.
"""

from datetime import timedelta

from playwright.sync_api import Page

from tests.browser.acts import (
    answer,
    flag_needs,
    follow,
    lead_the_family,
    open_family,
    press,
    record_worry,
    sign,
    type_date,
    write_who_took_part,
    write_whose_words,
)
from tests.browser.conftest import Service, check, sign_in

SECOND = "This would be the second “no change”"
THIRD = "“No change” is not offered a third time."


def write_the_plan(page: Page, service: Service, case: str) -> None:
    """What came before, a first worry, what should be different, and help that begins."""
    page.goto(f"{service.address}{case}/notes/new")
    page.get_by_label("The note").fill("Was taught at home until secondary school.")
    press(page, "Save")
    record_worry(page, service, case, "Sad and hopeless most mornings.", "Moderate")
    page.goto(f"{service.address}{case}/plan")
    press(page, "Add an outcome")
    page.get_by_label("Tamsin", exact=True).check()
    page.get_by_label("What is needed?").fill("Mornings are hard.")
    page.get_by_label("What should be different?").fill("Tamsin gets up and goes to school.")
    page.get_by_label("How will everybody know?").fill("The register, and what Tamsin says.")
    press(page, "Save and say who does what")
    page.goto(f"{service.address}{case}")
    press(page, "Record support")
    answer(page, "Whose help is it?", "Tamsin")
    page.get_by_label("What kind of help?").fill("Counselling")
    page.get_by_role("option", name="Counselling").first.click()
    page.get_by_label("Who gives it?").fill("The school counsellor")
    page.get_by_label("a worry not named yet").check()
    page.get_by_label("Happening").check()
    page.get_by_label("How many contacts in 4 weeks?").fill("4")
    press(page, "Save the support")
    assert not page.locator(".govuk-error-summary").count()


def end_the_help(page: Page, service: Service, case: str) -> None:
    page.goto(f"{service.address}{case}")
    follow(page, "Counselling")
    follow(page, "Change where it stands")
    page.get_by_label("Ended", exact=True).check()
    press(page, "Save the change")


def open_the_review(page: Page, service: Service, case: str) -> None:
    sign_in(page, service.address, "worker")
    page.goto(f"{service.address}{case}")
    press(page, "Prepare the review")


def decide_no_change(page: Page, service: Service, worries: int, because: str, third: str) -> None:
    """Everything a review needs, and "no change" for each worry."""
    today = service.now.date()
    write_who_took_part(page, third)
    write_whose_words(page, today, "Wants the counsellor back.")
    for number in range(worries):
        answer(page, "What will happen about this worry?", "No change", number)
        page.get_by_label("Why?", exact=True).nth(number).fill(because)
        page.get_by_label("What would change our mind?").nth(number).fill("Another hospital visit.")
    type_date(page, "When do we look again?", today + timedelta(days=3))


def test_from_the_plan_to_the_forced_consultation(service: Service, page: Page) -> None:
    case = open_family(page, service)
    flag_needs(page, service, case)
    lead_the_family(page, service, case)
    write_the_plan(page, service, case)

    service.later(days=14)
    sign_in(page, service.address, "worker")
    end_the_help(page, service, case)
    service.later(days=3)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "Was in hospital at the weekend. Is home now.", "Serious")

    service.later(days=1)
    open_the_review(page, service, case)
    assert page.get_by_text("Was in hospital at the weekend. Is home now.").count()
    check(page)
    press(page, "Hold the review")
    check(page)
    decide_no_change(page, service, 1, "The next appointment is on Monday.", "Manager")
    press(page, "Send the review")
    assert "the review has not been held" in page.inner_text("main")
    sign(page, service)
    assert "The review has been held" in page.inner_text("main")

    service.later(days=4)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "A friend is worried by what Tamsin wrote.", "Serious")
    open_the_review(page, service, case)
    press(page, "Hold the review")
    assert "The service manager chairs this review." in page.inner_text("main")
    assert SECOND in page.inner_text("main")
    decide_no_change(page, service, 1, "The nurse sees her daily now.", "Service manager")
    press(page, "Send the review")
    errors = page.locator(".govuk-error-summary").inner_text()
    assert "Enter who you spoke to at children's social care." in errors
    check(page)
    page.get_by_label("Who was asked?").last.fill("Duty desk, Ro Hale")
    type_date(page, "When were they asked?", service.now.date(), -1)
    page.get_by_label("What did they say?").last.fill("Not now. Ring again if it happens again.")
    press(page, "Send the review")
    sign_in(page, service.address, "consultant")
    follow(page, "Sign or send back the decisions about Tamsin Orchard")
    assert "Not now. Ring again if it happens again." in page.inner_text("main")
    check(page)
    page.get_by_label("I agree, and sign").check()
    press(page, "Save your answer")

    service.later(days=2)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "Was in hospital again last night.", "Serious")
    page.goto(f"{service.address}{case}")
    check(page)
    open_the_review(page, service, case)
    press(page, "Hold the review")
    assert THIRD in page.inner_text("main")
    assert not page.get_by_label("No change", exact=True).count()
    assert page.get_by_label("Step up", exact=True).count()
    check(page)
