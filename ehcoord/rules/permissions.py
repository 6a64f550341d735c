"""Who may do what: one table, deny by default.

A role is held by a person; a relation ties that person to one case. An action on a case needs a
relation that the table grants; an action that is about no case needs a role. Restricted cases
and restricted rows narrow both further.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from uuid import UUID


@unique
class Role(StrEnum):
    """What a person is in the partnership. Leading a case is a relation, not a role."""

    PRACTITIONER = "practitioner"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    COORDINATOR = "coordinator"
    CONSULTANT = "consultant"
    HOME_EDUCATION_OFFICER = "home_education_officer"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    HEAD_OF_SERVICE = "head_of_service"
    PARTNERSHIP_OFFICER = "partnership_officer"
    RECORDS_OFFICER = "records_officer"
    ADMINISTRATOR = "administrator"


@unique
class Relation(StrEnum):
    """What ties a person to one case. Without one, the case does not exist for them (P6)."""

    LEAD = "lead"
    DEPUTY = "deputy"
    TEAM_AROUND = "team_around"
    NOMINEE = "nominee"
    TASK_OWNER = "task_owner"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    HEAD_OF_SERVICE = "head_of_service"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    COORDINATOR = "coordinator"
    CONSULTANT = "consultant"
    RECORDS_OFFICER = "records_officer"


@unique
class Action(StrEnum):
    """Everything a route or a use case may ask permission for: resource and act, in order."""

    ACCOUNT_MANAGE = "account:manage"
    AGENCY_NAME = "agency:name"
    ANSWER_LINK_CONFIRM = "answer-link:confirm"
    ANSWER_LINK_WRITE = "answer-link:write"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_WRITE = "assessment:write"
    AUDIT_READ = "audit:read"
    BOARD_READ = "board:read"
    CASE_CLOSE = "case:close"
    CASE_LIST = "case:list"
    CASE_OPEN = "case:open"
    CASE_READ = "case:read"
    CASE_REOPEN = "case:reopen"
    CONTACT_WRITE = "contact:write"
    HOME_READ = "home:read"
    LEAD_ANSWER = "lead:answer"
    LEAD_ASSIGN = "lead:assign"
    LEAD_HAND_OVER = "lead:hand-over"
    LEAD_LOSE = "lead:lose"
    LEAD_NOMINATE = "lead:nominate"
    PEOPLE_SEARCH = "people:search"
    PEOPLE_WRITE = "people:write"
    PLAN_AGREE = "plan:agree"
    PLAN_WRITE = "plan:write"
    REFERRAL_WRITE = "referral:write"
    REVIEW_ANSWER = "review:answer"
    REVIEW_ARRANGE = "review:arrange"
    REVIEW_COUNTERSIGN = "review:countersign"
    REVIEW_HOLD = "review:hold"
    REVIEW_READ = "review:read"
    REVIEW_REQUEST = "review:request"
    REVIEW_RESCHEDULE = "review:reschedule"
    RULEBOOK_READ = "rulebook:read"
    SAFETY_PLAN_WRITE = "safety-plan:write"
    SOCIAL_CARE_WRITE = "social-care:write"
    SUPERVISION_READ = "supervision:read"
    SUPERVISION_WRITE = "supervision:write"
    SUPPORT_WRITE = "support:write"
    TASK_ANSWER = "task:answer"
    TASK_HAND_OVER = "task:hand-over"
    TEAM_AROUND_WRITE = "team-around:write"
    WORKLOAD_READ = "workload:read"
    WORRY_WRITE = "worry:write"


R, N = Role, Relation
_LEADS = frozenset({N.LEAD, N.DEPUTY})
_HELPS = _LEADS | {N.TEAM_AROUND}
_MANAGES = frozenset({N.TEAM_MANAGER, N.SERVICE_MANAGER, N.HEAD_OF_SERVICE})
MANAGES_A_CASE = _MANAGES
_OVERSEES = _MANAGES | {N.SAFEGUARDING_LEAD, N.CONSULTANT}
_READS = _HELPS | _OVERSEES | {N.COORDINATOR, N.NOMINEE, N.TASK_OWNER}
_RECORDS = _HELPS | _OVERSEES

ON_A_CASE: Mapping[Action, frozenset[Relation]] = {
    Action.ANSWER_LINK_CONFIRM: _RECORDS | {N.TASK_OWNER},
    Action.ANSWER_LINK_WRITE: _RECORDS | {N.COORDINATOR, N.TASK_OWNER},
    Action.ASSESSMENT_READ: _READS | {N.RECORDS_OFFICER},
    Action.ASSESSMENT_WRITE: _HELPS | _MANAGES,
    Action.AUDIT_READ: _MANAGES | {N.LEAD, N.RECORDS_OFFICER},
    Action.CASE_CLOSE: _LEADS | _MANAGES,
    Action.CASE_READ: _READS | {N.RECORDS_OFFICER},
    Action.CASE_REOPEN: _MANAGES,
    Action.CONTACT_WRITE: _RECORDS | {N.TASK_OWNER},
    Action.LEAD_ANSWER: frozenset({N.NOMINEE}),
    Action.LEAD_ASSIGN: _MANAGES,
    Action.LEAD_HAND_OVER: frozenset({N.LEAD}) | _MANAGES,
    Action.LEAD_NOMINATE: _LEADS | _MANAGES | {N.SAFEGUARDING_LEAD},
    Action.PEOPLE_WRITE: _HELPS | _MANAGES | {N.COORDINATOR},
    Action.PLAN_AGREE: _LEADS | _MANAGES,
    Action.PLAN_WRITE: _HELPS | _MANAGES | {N.COORDINATOR},
    Action.REFERRAL_WRITE: _RECORDS | {N.TASK_OWNER},
    Action.REVIEW_ANSWER: _READS,
    Action.REVIEW_ARRANGE: _LEADS | _OVERSEES | {N.COORDINATOR},
    Action.REVIEW_COUNTERSIGN: frozenset(
        {N.TEAM_MANAGER, N.SERVICE_MANAGER, N.HEAD_OF_SERVICE, N.SAFEGUARDING_LEAD, N.CONSULTANT}
    ),
    Action.REVIEW_HOLD: _LEADS | _MANAGES | {N.CONSULTANT},
    Action.REVIEW_READ: _READS | {N.RECORDS_OFFICER},
    Action.REVIEW_REQUEST: _RECORDS | {N.COORDINATOR},
    Action.REVIEW_RESCHEDULE: _MANAGES,
    Action.SAFETY_PLAN_WRITE: _HELPS | _OVERSEES,
    Action.SOCIAL_CARE_WRITE: _LEADS | _MANAGES,
    Action.SUPERVISION_READ: _LEADS | _MANAGES | {N.CONSULTANT, N.RECORDS_OFFICER},
    Action.SUPERVISION_WRITE: _MANAGES,
    Action.SUPPORT_WRITE: _RECORDS,
    Action.TASK_ANSWER: _RECORDS | {N.TASK_OWNER, N.COORDINATOR},
    Action.TASK_HAND_OVER: _LEADS | _MANAGES,
    Action.TEAM_AROUND_WRITE: _LEADS | _MANAGES | {N.COORDINATOR},
    Action.WORRY_WRITE: _RECORDS | {N.COORDINATOR, N.TASK_OWNER},
}

# These hold in one team, or for a service manager in the service of that team.
HELD_IN_A_TEAM = frozenset({R.TEAM_MANAGER, R.SERVICE_MANAGER, R.COORDINATOR, R.CONSULTANT})

# Whoever may be asked to do something for a family, or to come to its meetings.
WORK_WITH_FAMILIES = frozenset(
    {R.PRACTITIONER, R.SAFEGUARDING_LEAD, R.COORDINATOR, R.CONSULTANT, R.TEAM_MANAGER,
     R.SERVICE_MANAGER, R.HEAD_OF_SERVICE}
)  # fmt: skip
_EVERYONE = frozenset(Role)

ON_NO_CASE: Mapping[Action, frozenset[Role]] = {
    Action.ACCOUNT_MANAGE: frozenset({R.ADMINISTRATOR}),
    Action.AGENCY_NAME: frozenset({R.ADMINISTRATOR, R.SAFEGUARDING_LEAD}),
    Action.BOARD_READ: frozenset({R.TEAM_MANAGER, R.SERVICE_MANAGER, R.HEAD_OF_SERVICE}),
    Action.CASE_LIST: WORK_WITH_FAMILIES | {R.RECORDS_OFFICER},
    Action.CASE_OPEN: frozenset({R.PRACTITIONER, R.SAFEGUARDING_LEAD, R.TEAM_MANAGER}),
    Action.HOME_READ: _EVERYONE,
    Action.LEAD_ANSWER: WORK_WITH_FAMILIES,
    Action.LEAD_LOSE: frozenset(
        {R.TEAM_MANAGER, R.SERVICE_MANAGER, R.HEAD_OF_SERVICE, R.ADMINISTRATOR}
    ),
    Action.PEOPLE_SEARCH: WORK_WITH_FAMILIES | {R.RECORDS_OFFICER},
    Action.RULEBOOK_READ: _EVERYONE,
    Action.TASK_ANSWER: _EVERYONE,
    Action.WORKLOAD_READ: frozenset({R.TEAM_MANAGER, R.SERVICE_MANAGER, R.HEAD_OF_SERVICE}),
}

# Whoever has no other role sees no case, whatever comes to be theirs.
NEVER_A_CASE = frozenset({R.ADMINISTRATOR, R.PARTNERSHIP_OFFICER})

# Trauma, a source of harm, a refuge's address: only those who must act on it.
SEES_RESTRICTED: frozenset[Relation] = _LEADS | _MANAGES | {N.SAFEGUARDING_LEAD, N.CONSULTANT}
# A restricted case keeps out those whose tie is their agency or their team's desk.
SEES_RESTRICTED_CASE: frozenset[Relation] = _HELPS | _MANAGES | {N.NOMINEE, N.TASK_OWNER}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role and where it holds: in one team, or (team None) anywhere its kind reaches."""

    role: Role
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard, or the service itself, as a value."""

    user_id: int | None
    public_id: UUID | None
    name: str
    agency_id: int | None = None
    roles: frozenset[HeldRole] = field(default_factory=frozenset)
    team_ids: frozenset[int] = field(default_factory=frozenset)
    scopes: frozenset[str] | None = None

    def has(self, role: Role) -> bool:
        """Whether this person holds the role anywhere."""
        return any(held.role is role for held in self.roles)

    def teams_as(self, role: Role) -> frozenset[int]:
        """The teams in which this person holds the role."""
        return frozenset(h.team_id for h in self.roles if h.role is role and h.team_id is not None)

    @property
    def is_kept_from_cases(self) -> bool:
        """Whether every role of this person is one that never sees a case."""
        return bool(self.roles) and {held.role for held in self.roles} <= NEVER_A_CASE

    @property
    def is_service(self) -> bool:
        """Whether the service acts by itself."""
        return self.user_id is None


SERVICE = Actor(user_id=None, public_id=None, name="The service")


def may(actor: Actor, action: Action) -> bool:
    """Whether a person may try this at all: the first wall, before any case is known."""
    if actor.is_service:
        return True
    if action in ON_NO_CASE:
        return any(held.role in ON_NO_CASE[action] for held in actor.roles)
    return action in ON_A_CASE and bool(actor.roles)


def may_on_case(
    relations: frozenset[Relation], action: Action, *, restricted: bool = False
) -> bool:
    """Whether a person with these relations to a case may do this to it: the second wall."""
    able = relations & SEES_RESTRICTED_CASE if restricted else relations
    return bool(able & ON_A_CASE.get(action, frozenset()))


def sees_restricted(relations: frozenset[Relation]) -> bool:
    """Whether rows marked restricted are shown to a person with these relations to the case."""
    return bool(relations & SEES_RESTRICTED)
