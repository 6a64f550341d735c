"""Outcomes of a plan that not everybody may see."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OUTCOME = "plan_outcome"


def upgrade() -> None:
    op.add_column(OUTCOME, _restricted(nullable=False, server_default=sa.false()))
    op.add_column(f"{OUTCOME}_history", _restricted(nullable=True))


def downgrade() -> None:
    op.drop_column(f"{OUTCOME}_history", "restricted")
    op.drop_column(OUTCOME, "restricted")


def _restricted(**more: Any) -> sa.Column[bool]:
    return sa.Column("restricted", sa.Boolean(), **more)
