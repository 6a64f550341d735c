"""What may be sent about tasks."""

from marshmallow import fields

from ehcoord.commands.tasks import HandOverTask, WantedTasks
from ehcoord.rules.tasks import TaskKind
from ehcoord.schemas.base import CommandSchema, choice, known


class HandOverTaskSchema(CommandSchema[HandOverTask]):
    """Who is to own it."""

    command = HandOverTask
    user_id = known("Choose who is to do it")


class WantedTasksSchema(CommandSchema[WantedTasks]):
    """What narrows one's own tasks."""

    command = WantedTasks
    kind = choice(TaskKind, "Choose what is asked", required=False)
    serious = fields.Boolean(load_default=False)
