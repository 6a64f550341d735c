"""The record of use of an invented family: its lines in order of time, each with its hash."""

from config import Settings
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.sample.rows import Rows
from ehcoord.services.records import HASHED, hash_of, stream_name


def chain(rows: Rows, case_id: int, told: Settings) -> None:
    """Adds the stream of a case and every line that was noted of it, chained from the first."""
    stream_id = rows.next_id(AuditStream)
    number, said = 0, ""
    for at, actor_id, event in sorted(rows.lines, key=lambda line: line[0]):
        number += 1
        line = {
            "stream_id": stream_id,
            "number": number,
            "at": at,
            "actor_id": actor_id,
            "name": event.name,
            "about_kind": event.about_kind,
            "about_id": event.about_id,
            "child_id": event.child_id,
            "details": dict(event.details),
            "key_id": told.audit_key_id,
            "previous_hash": said,
        }
        said = hash_of([line[name] for name in HASHED], told.audit_key)
        rows.working(AuditEvent, **line, hash=said)
    rows.working(
        AuditStream, id=stream_id, name=stream_name(case_id), case_id=case_id, last_number=number,
        last_hash=said,
    )  # fmt: skip
