"""What runs beside the pages: sweeps, the outbox, migrations, the scheduler."""
