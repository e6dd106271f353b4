"""How Alembic runs here: on a connection handed in by `platform.migrate` or `scripts/new_migration.py`."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    user_module_prefix="database.",
)
with context.begin_transaction():
    context.run_migrations()
