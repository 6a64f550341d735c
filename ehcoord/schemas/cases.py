"""What is sent about a case: who is in the family, and whether needs are emerging."""

from marshmallow import fields, validate

from ehcoord.commands.assessments import AnswerEmergingNeeds
from ehcoord.commands.cases import AddAgency, JoinTeamAround, NewMember, OpenCase
from ehcoord.rules.people import MemberRole
from ehcoord.schemas.base import (
    CommandSchema,
    choice,
    choices,
    known,
    one_use_id,
    text,
    whole_number,
)
from ehcoord.schemas.people import PersonDetailsSchema

MOST_PEOPLE = 20
MOST_IDS = 2**31 - 1


def _agency() -> fields.Integer:
    return whole_number("Choose an agency.", least=1, most=MOST_IDS)


class NewMemberSchema(CommandSchema[NewMember]):
    """A person for a case: known already, or new."""

    command = NewMember

    role = choice(MemberRole, "Choose what this person is in the family.")
    person_id = known("Choose the person.", required=False, load_default=None)
    details = fields.Nested(PersonDetailsSchema, load_default=None)
    relationship = text("Enter how they are related.", most=100, required=False, load_default="")
    parental_responsibility = fields.Boolean(load_default=None, allow_none=True)
    lives_with_children = fields.Boolean(load_default=None, allow_none=True)
    one_use_id = one_use_id()


class OpenCaseSchema(CommandSchema[OpenCase]):
    """A family's case."""

    command = OpenCase

    family_name = text("Enter the family’s name.", most=100)
    children = fields.List(
        fields.Nested(NewMemberSchema),
        required=True,
        validate=validate.Length(max=MOST_PEOPLE, error=f"Add {MOST_PEOPLE} or fewer."),
        error_messages=dict.fromkeys(("required", "null", "invalid"), "Add at least one child."),
    )
    others = fields.List(
        fields.Nested(NewMemberSchema),
        load_default=list,
        validate=validate.Length(max=MOST_PEOPLE, error=f"Add {MOST_PEOPLE} or fewer."),
    )
    team_id = known("Choose a team.", required=False, load_default=None)
    agency_ids = choices(_agency(), "Choose the agencies.", required=False)
    family_wish = text("Enter their wish.", most=500, required=False, load_default="")
    restricted = fields.Boolean(load_default=False)
    one_use_id = one_use_id()


class JoinTeamAroundSchema(CommandSchema[JoinTeamAround]):
    """A professional for the team around the family."""

    command = JoinTeamAround

    user_id = known("Choose the person.")
    what_they_do = text("Enter what they do.", most=200, required=False, load_default="")


class AddAgencySchema(CommandSchema[AddAgency]):
    """An agency around the family."""

    command = AddAgency

    agency_id = _agency()


class AnswerEmergingNeedsSchema(CommandSchema[AnswerEmergingNeeds]):
    """Whether needs are emerging."""

    command = AnswerEmergingNeeds

    needs_emerging = fields.Boolean(
        required=True,
        error_messages=dict.fromkeys(
            ("required", "null", "invalid"), "Say whether needs are emerging."
        ),
    )
    needs = choices(fields.String(), "Choose the needs that are emerging.", required=False, most=50)
    because_code = text("Choose why not.", most=40, required=False, load_default=None)
    because = text("Say why not.", most=2000, required=False, load_default="")
    to_team = fields.Boolean(load_default=False)
    assessment_id = known("Choose the assessment.", required=False, load_default=None)
    one_use_id = one_use_id()
