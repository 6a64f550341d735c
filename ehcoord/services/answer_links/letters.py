"""The letter that carries a link: who asks, for what, by when; never a child's name."""

from datetime import date

from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.cases import Case
from ehcoord.rules.answer_links import LinkQuestion
from ehcoord.rules.calendar import LONDON
from ehcoord.services.messages import Words

BEHIND_IT = (
    "The page behind this link says which child it is, by initials and year of birth. It takes a "
    "few minutes and you need no account. If something worries you, you can say so there."
)
IN_DANGER = "If a child may be in danger now, do not write: ring 999 or children’s social care."
SUBJECT = "A short question about a child you work with"
ASKS = {
    LinkQuestion.REPORT: "for a short report before the support of a child is reviewed",
    LinkQuestion.SEEN: "whether you have seen a child",
    LinkQuestion.HELP_STARTED: "whether the help for a child has started",
    LinkQuestion.ACKNOWLEDGEMENT: "to say that our urgent referral about a child has reached you",
}


def letter_of(link: AnswerLink, asker: User, case: Case, report_by: date | None) -> Words:
    """What is sent; the address that opens the link is put under it as it leaves."""
    until = link.expires_at.astimezone(LONDON).date()
    asked_by = f" It is needed by {_day(report_by)}." if report_by else ""
    ring = f"ring {asker.name} on {asker.telephone}" if asker.telephone else f"ask {asker.name}"
    asks = f"{asker.name}, {asker.job_title}, asks you {ASKS[link.question]}.{asked_by}"
    sure = f"If you are not sure that this letter is genuine, {ring}: our reference is"
    once = "The link is yours alone, so please do not pass it on. It can be answered once, until"
    body = (f"Dear {link.name},", asks, BEHIND_IT, IN_DANGER, f"{sure} {case.reference}.",
            f"{once} {_day(until)}:")  # fmt: skip
    return Words(SUBJECT, "\n\n".join(body))


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
