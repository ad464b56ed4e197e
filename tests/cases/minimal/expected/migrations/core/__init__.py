"""How Alembic works here: the same for all tables, on SQLite and on PostgreSQL."""
