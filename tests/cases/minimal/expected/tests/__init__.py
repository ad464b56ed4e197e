"""The tests of minimal: on SQLite, or on the empty database that TEST_DATABASE_URL names."""
