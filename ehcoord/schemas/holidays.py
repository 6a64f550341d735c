"""What may be sent about school holidays."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from ehcoord.commands.holidays import KeepHoliday, NameHolidayCover
from ehcoord.schemas.base import CommandSchema, GovDate, known, text

SAY_ONE = "Choose who covers, or say that you work on, or why nobody is needed"


class KeepHolidaySchema(CommandSchema[KeepHoliday]):
    """The name of a holiday, and its first and last day."""

    command = KeepHoliday
    name = text("Enter what the holiday is called", most=80)
    from_on = GovDate("the first day of the holiday", required=True)
    until_on = GovDate("the last day of the holiday", required=True)


class NameHolidayCoverSchema(CommandSchema[NameHolidayCover]):
    """Who covers and whom the families ring; or that the lead works on; or why nobody."""

    command = NameHolidayCover
    holiday_id = known("Choose the holiday")
    cover_id = known("Choose who covers", required=False)
    works_on = fields.Boolean(load_default=False)
    whom_to_ring = text("Enter whom the families ring", most=200, required=False)
    nobody_because = text("Say why nobody is needed", most=1000, required=False)

    @validates_schema
    def _says_one_thing(self, data: dict[str, Any], **_more: Any) -> None:
        said = [data.get("cover_id"), data.get("works_on"), data.get("nobody_because")]
        if sum(map(bool, said)) != 1:
            raise ValidationError({"cover_id": [SAY_ONE]})
        if data.get("cover_id") and not data.get("whom_to_ring"):
            raise ValidationError({"whom_to_ring": ["Enter whom the families ring"]})
