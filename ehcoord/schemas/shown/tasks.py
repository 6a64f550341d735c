"""Tasks, the children a person leads, and the families they help with, as a program is shown."""

from marshmallow import fields

from ehcoord.rules.lateness import When
from ehcoord.rules.tasks import TaskKind
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant
from ehcoord.schemas.shown.cases import LastSeenSchema


class TaskSchema(Shown):
    """One thing that is asked of a person: by when, and how many working days it is over."""

    id = fields.UUID(attribute="public_id")
    kind = fields.Enum(TaskKind, by_value=True)
    title = fields.String()
    reason = fields.String()
    due_at = instant(attribute="due.due_at")
    late = fields.Boolean(attribute="due.is_late")
    working_days_over = fields.Integer(attribute="due.days_over")
    when = fields.Enum(When, by_value=True)
    case_id = fields.UUID(allow_none=True)
    child_id = fields.UUID(allow_none=True)
    owner = fields.String()


class TaskPlaceSchema(Shown):
    """What a task is about: the id of the worry, review, line of support or request, if any."""

    kind = fields.Enum(TaskKind, by_value=True)
    case_id = fields.UUID(allow_none=True)
    child_id = fields.UUID(allow_none=True)
    about_id = fields.UUID(allow_none=True)
    open = fields.Boolean()


class ChildLedSchema(Shown):
    """One child that the token's person leads; who was not seen for longest comes first."""

    id = fields.UUID(attribute="public_id")
    case_id = fields.UUID()
    given_name = fields.String()
    family_name = fields.String()
    last_seen = fields.Nested(LastSeenSchema, attribute="seen", allow_none=True)
    next_task = fields.UUID(allow_none=True)
    next_due = maybe_instant()


TasksSchema = list_of(TaskSchema)
ChildrenLedSchema = list_of(ChildLedSchema)
