"""The plan with an invented family, and a family that social care works with as well."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ehcoord.commands.plans import AddAction, AddOutcome, AgreePlan
from ehcoord.commands.social_care import BeginWithSocialCare
from ehcoord.demo.stories import Family, case_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.social_care import SocialCareDoes
from ehcoord.services.family_plan import add_action, add_outcome, agree_plan
from ehcoord.services.social_care import begin_with_social_care

MONTH = timedelta(days=28)


def write_plan(lead: str) -> Callable[[Family, datetime], None]:
    """The lead writes one outcome and two actions with the family, and agrees the plan."""

    def act(family: Family, now: datetime) -> None:
        me, by_when = family.cast[lead], london_date(now + MONTH)
        outcome = AddOutcome(
            "Mornings end in tears, and lessons are missed.",
            "In school for the first lesson, four days of five.",
            "The register, and what the child says of mornings.",
        )
        planned = add_outcome(me, case_of(family), outcome, now=now)
        ours = AddAction("Walk in with them on Mondays", by_when, owner_id=me.public_id)
        theirs = AddAction("Bags packed the evening before", by_when, by_the_family=True)
        for action in (ours, theirs):
            add_action(me, case_of(family), planned.public_id, action, now=now)
        agreed = AgreePlan(london_date(now), "Mother and the children", "“Mondays are the worst.”")
        agree_plan(me, case_of(family), agreed, now=now)

    return act


def social_care_joins(family: Family, now: datetime) -> None:
    """Social care assesses the family; early help stays and holds every task."""
    said = BeginWithSocialCare(
        SocialCareDoes.ASSESSMENT, "Ines Vale", london_date(now), "Assessment team", "01632 960 061"
    )
    begin_with_social_care(family.cast["manager"], case_of(family), said, now=now)
