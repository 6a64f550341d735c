"""An index of the serious worries that stand, by which a caseload is weighed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STANDS = sa.text("level >= 3 AND superseded_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_risk_indicator_serious",
        "risk_indicator",
        ["case_id"],
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_index("ix_risk_indicator_serious", table_name="risk_indicator")
