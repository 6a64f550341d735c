"""The statement that reads a child's lines of support, with what each is for and its holidays."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import known_at
from ehcoord.models.accounts import User
from ehcoord.models.holidays import SchoolHoliday
from ehcoord.models.support import SupportPurpose, SupportService
from ehcoord.queries.whose import NOW, of

# What a page shows of a line is read with what the check needs of it.
OF_A_LINE = (
    "id", "child_id", "type_code", "level", "for_child", "decision_id", "public_id", "name",
    "provider", "restricted", "worker", "term_time",
)  # fmt: skip


@cache
def the_lines(*, many: bool = False) -> sa.Executable:
    """Every line of support with each worry it is for and each holiday of a term-time one.

    One row for every two of them. The holidays are those of whoever recorded the line.
    """
    line, recorder, holiday = SupportService, orm.aliased(User), SchoolHoliday
    is_for = sa.and_(SupportPurpose.support_id == line.id, known_at(SupportPurpose, NOW))
    by = sa.and_(line.term_time, recorder.id == line.recorded_by_id)
    kept = sa.and_(holiday.agency_id == recorder.agency_id, holiday.cancelled_at.is_(None))
    return (
        sa.select(
            *(getattr(line, name) for name in OF_A_LINE),
            SupportPurpose.risk_id,
            holiday.from_on.label("holiday_from"),
            holiday.until_on.label("holiday_until"),
        )
        .outerjoin(SupportPurpose, is_for)
        .outerjoin(recorder, by)
        .outerjoin(holiday, kept)
        .where(of(line.child_id, many=many), known_at(line, NOW))
        .order_by(line.id, SupportPurpose.id, holiday.from_on)
    )
