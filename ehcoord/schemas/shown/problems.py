"""What a refusal says to a program."""

from marshmallow import Schema, fields

from ehcoord.schemas.shown.risks import StopSchema


class ProblemSchema(Schema):
    """Why a call was refused (RFC 9457). ``code`` is what a program goes by."""

    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(metadata={"description": "What to tell the person."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "What to do, by the name of the field; `_` is the whole."},
    )
    rule = fields.String(metadata={"description": "The rule of practice that forbids it."})
    fix = fields.String(metadata={"description": "The act that settles it, in words."})
    also = fields.List(
        fields.Dict(keys=fields.String(), values=fields.String()),
        metadata={"description": "The other rules that forbid it: `rule`, `detail`, `fix`."},
    )
    fix_url = fields.String(metadata={"description": "The page where that is done."})
    what = fields.String(metadata={"description": "What the first of two equal calls made."})
    id = fields.String(metadata={"description": "Its id."})
    reference = fields.String(metadata={"description": "What to name to whoever runs this."})
    stop = fields.Nested(
        StopSchema,
        metadata={"description": "Whom to ring: where an immediate worry could not be saved."},
    )
