"""Messages that carry an invitation for a calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("calendar", sa.String(length=4000), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "calendar")
