"""The pages of supervision: four questions, the next date, and a consultation on drift."""

from tests.builders import a_case, a_partnership

DAY = {"held_on-day": "16", "held_on-month": "5", "held_on-year": "2025"}
SAID = {"what_changed": "Sleeps again.", "plan_working": "Mornings work.",
        "not_asked": "Who else is at home.", "lead_is": "Tired, and well."}  # fmt: skip


def test_a_supervisor_answers_four_questions_and_hears_when_the_next_is_due(app, browser_of):
    p = a_partnership()
    case = a_case(p, lead=p.lead)
    manager, here = browser_of(p.manager), f"/cases/{case.public_id}/supervision"
    assert "No supervision has been recorded" in manager.get(here).text
    assert set(manager.post(f"{here}/new", status=422).errors) == {"held_on", *SAID}
    page = manager.follow(manager.post(f"{here}/new", {**DAY, **SAID}))
    assert page.said == "Saved. The next look is due Friday 27 June."
    assert "Who else is at home." in page.text
    lead = browser_of(p.lead)
    assert "Sleeps again." in lead.get(here).text
    lead.get(f"{here}/new", status=403)
    browser_of(p.practitioner).get(here, status=403)


def test_a_consultation_on_drift_stands_beside_it(app, browser_of):
    p = a_partnership()
    case = a_case(p, lead=p.lead)
    manager, here = browser_of(p.manager), f"/cases/{case.public_id}/supervision"
    said = {"consulted": "Con Marsh", "advice": "See the father.", "what_we_do": "Priya rings him.",
            "consulted_on-day": "16", "consulted_on-month": "5",
            "consulted_on-year": "2025"}  # fmt: skip
    assert set(manager.post(f"{here}/drift", status=422).errors) == {
        "consulted_on", "consulted", "advice", "what_we_do",
    }  # fmt: skip
    assert "See the father." in manager.follow(manager.post(f"{here}/drift", said)).text
