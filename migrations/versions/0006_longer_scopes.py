"""A token may have every scope there is: their names together are longer than 400 characters."""

from ehcoord.jobs.migration_steps import widen

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TOKENS = ("api_token", "api_token_history")


def upgrade() -> None:
    widen("scopes", *TOKENS, was=400, most=2000)


def downgrade() -> None:
    widen("scopes", *TOKENS, was=2000, most=400)
