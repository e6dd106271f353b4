"""The metadata schema, step by step (Alembic)."""
