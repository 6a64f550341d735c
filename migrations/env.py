"""Runs migrations on the connection the application hands over, one transaction each."""

from alembic import context

import ehcoord.models
from ehcoord.db import Base

TABLES = ehcoord.models.__all__  # Importing it puts every table on the metadata.

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
