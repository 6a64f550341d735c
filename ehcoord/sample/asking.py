"""What is asked of people in the sample: tasks as the service would have opened and closed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ehcoord.models.tasks import Task, TaskStep
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.ladders import ladder_steps
from ehcoord.rules.tasks import KINDS, OwnerRole, TaskKind
from ehcoord.sample.rows import Change, Rows
from ehcoord.sample.staff import Place
from ehcoord.services.records import Event
from ehcoord.services.tasks import due_of


@dataclass(frozen=True, slots=True)
class To:
    """One thing asked: of which kind, about which row, since when and why."""

    kind: TaskKind
    about_id: int
    opened_at: datetime
    reason: str
    due_at: datetime | None = None
    owner_id: int | None = None
    child_id: int | None = None
    serious: bool = False
    rule: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks the people of one family's case."""

    rows: Rows
    rules: RulesInForce
    case_id: int
    place: Place
    now: datetime

    def ask(self, to: To, answered_at: datetime | None = None) -> datetime:
        """Adds a task, answered or open, with what its ladder has said; gives when it is due."""
        kind = KINDS[to.kind]
        due_at = to.due_at or due_of(self.rules, to.kind, to.opened_at, to.serious)
        owner_id = to.owner_id or self._owner(kind.owner_role)
        by, how = self.place.lead_id, kind.closes_by[0]
        changes: list[Change] = []
        if answered_at is not None:
            closed = {"closed_at": answered_at, "closed_how": how, "closed_by_id": by}
            changes.append((answered_at, by, closed))
        spoken, next_step_at = (0, None) if changes else self._spoken(to, due_at)
        task_id = self.rows.state(
            Task, to.opened_at, None, *changes,
            kind=to.kind, about_kind=kind.about_kind, about_id=to.about_id, case_id=self.case_id,
            child_id=to.child_id, team_id=self.place.team_id, owner_id=owner_id,
            owner_role=kind.owner_role, opened_at=to.opened_at, due_at=due_at,
            next_step_at=next_step_at, ladder_position=spoken, rule=to.rule or to.kind.value,
            rulebook_version=self.rules.rulebook.version, reason=to.reason, facts=dict(to.facts),
            serious=to.serious,
        )  # fmt: skip
        if next_step_at is not None or spoken:
            self._steps(task_id, to, due_at, owner_id)
        self._note(to.opened_at, None, "task.opened", task_id, to, {"kind": to.kind.value})
        if answered_at is not None:
            said = {"kind": to.kind.value, "how": how}
            self._note(answered_at, by, "task.closed", task_id, to, said)
        return due_at

    def _owner(self, role: OwnerRole) -> int:
        place = self.place
        return {
            OwnerRole.TEAM_MANAGER: place.manager_id,
            OwnerRole.SERVICE_MANAGER: place.service_manager_id,
            OwnerRole.SAFEGUARDING_LEAD: place.safeguarding_lead_id,
        }.get(role, place.lead_id)

    def _spoken(self, to: To, due_at: datetime) -> tuple[int, datetime | None]:
        steps = self._ladder(to, due_at)
        reached = [step.position for step in steps if step.at <= self.now]
        ahead = (step.at for step in steps if step.at > self.now)
        return max(reached, default=0), next(ahead, None)

    def _steps(self, task_id: int, to: To, due_at: datetime, owner_id: int) -> None:
        for step in self._ladder(to, due_at):
            if step.at <= self.now:
                self.rows.fact(
                    TaskStep, step.at, None,
                    task_id=task_id, position=step.position, name=step.name, reached_at=step.at,
                    told=[owner_id],
                )  # fmt: skip
                said: dict[str, Any] = {"rungs": [step.name], "told": [owner_id]}
                self._note(step.at, None, "task.spoke", task_id, to, said)

    def _ladder(self, to: To, due_at: datetime) -> Any:
        terms = self.rules.rulebook.tasks[to.kind.value]
        return ladder_steps(terms, to.opened_at, due_at, self.rules.calendar)

    def _note(
        self, at: datetime, by: int | None, name: str, task_id: int, to: To, said: dict[str, Any]
    ) -> None:
        self.rows.note(at, by, Event(name, "task", task_id, self.case_id, to.child_id, said))
