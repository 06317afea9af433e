"""Alembic's entry: runs the revisions on the connection and transaction it is handed."""

from alembic import context

from planner.store.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
