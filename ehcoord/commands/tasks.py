"""What a person asks for about tasks."""

from dataclasses import dataclass
from uuid import UUID

from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class HandOverTask:
    """To have somebody else own a task: its owner changes and nothing else."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class WantedTasks:
    """Which of one's own tasks: all, those of one kind, or only where a worry is serious."""

    kind: TaskKind | None = None
    serious: bool = False
