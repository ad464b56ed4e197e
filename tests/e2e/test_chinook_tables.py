"""The tables of the chinook example are those of the database that it is a spec of."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from modelwright.project.postgres import Server

from .projects import ROOT, Generated

CATALOG = ROOT / "tests/data/chinook/chinook.catalog.json"
COLUMNS = """
SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), NOT attnotnull
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND attnum > 0 AND NOT attisdropped
"""
KEYS = """
SELECT contype, conrelid::regclass::text, confrelid::regclass::text, confdeltype,
    array_agg(attname::text ORDER BY array_position(conkey, attnum))
FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
WHERE contype IN ('p', 'f') AND connamespace = 'public'::regnamespace
GROUP BY pg_constraint.oid
"""


@pytest.fixture
def asked(
    template: Path, postgres_server: Server, postgres_url: str, tmp_path: Path
) -> Iterator[psycopg.Connection]:
    """A connection to a database that the migrations of the example made."""
    spec = ROOT / "examples/chinook.yaml"
    project = Generated.new(spec, tmp_path / "chinook", template, "--no-git")
    project.alembic(postgres_url, "upgrade head")
    database = postgres_url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(postgres_server.url(database, driver=None)) as connection:
        connection.execute("DROP TABLE alembic_version")
        yield connection


def test_columns_and_keys(asked: psycopg.Connection) -> None:
    tables = json.loads(CATALOG.read_text(encoding="utf-8"))["entities"]
    assert set(asked.execute(COLUMNS)) == {
        (table["table"], column["name"], column["sql_type"], column["nullable"])
        for table in tables
        for column in table["columns"]
    }
    primary = [("p", table["table"], "-", " ", table["primary_key"]) for table in tables]
    foreign = [
        ("f", table["table"], key["ref_table"], "a", key["columns"])
        for table in tables
        for key in table["foreign_keys"]
    ]
    assert sorted(asked.execute(KEYS)) == sorted(primary + foreign)
