"""What is written of one person of a family, as whoever puts it right reads it."""

from dataclasses import dataclass, fields
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.people import PersonDetails
from ehcoord.errors import NotFound
from ehcoord.models.cases import CaseMember
from ehcoord.models.people import Person
from ehcoord.queries.case_heads import CaseHead
from ehcoord.rules.people import MemberRole


@dataclass(frozen=True, slots=True)
class WrittenOfPerson:
    """What is written of one person of a case, and the version that is.

    ``kept_back`` where the address is not for this reader; it is then blank here.
    """

    person_id: UUID
    version: int
    is_child: bool
    details: PersonDetails
    kept_back: bool

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.details.given_name} {self.details.family_name}"


def written_of(session: orm.Session, head: CaseHead, person_id: UUID) -> WrittenOfPerson:
    """What is written of a person who is of the family now. Raises NotFound for anybody else."""
    row = session.execute(
        sa.select(CaseMember.role, CaseMember.restricted, Person)
        .join(Person, Person.id == CaseMember.person_id)
        .where(
            CaseMember.case_id == head.id,
            CaseMember.until_at.is_(None),
            Person.public_id == person_id,
        )
    ).first()
    if row is None or (row.restricted and not head.shows_restricted):
        raise NotFound
    person: Person = row.Person
    kept_back = person.address_restricted and not head.shows_restricted
    written = {field.name: getattr(person, field.name) for field in fields(PersonDetails)}
    return WrittenOfPerson(
        person_id=person_id,
        version=person.version,
        is_child=row.role is MemberRole.CHILD,
        details=PersonDetails(**written | ({"address": ""} if kept_back else {})),
        kept_back=kept_back,
    )
