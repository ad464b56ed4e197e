"""Expressions of a spec mean the same on PostgreSQL and SQLite, and nothing else gets through."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateIndex

import modelwright
from modelwright.expressions import (
    MAX_LENGTH,
    MAX_NESTING,
    Expression,
    ExpressionError,
    sql_text,
    translate,
)
from modelwright.expressions import (
    Column as Readable,
)
from modelwright.project.postgres import Server
from modelwright.values.kinds import Kind

FIELDS = {
    "title": Readable("title", Kind.TEXT),
    "status": Readable("status", Kind.TEXT, values=("open", "blocked", "completed")),
    "progress": Readable("progress", Kind.INTEGER),
    "quantity": Readable("quantity", Kind.INTEGER),
    "size": Readable("size", Kind.INTEGER, optional=False),
    "price": Readable("price", Kind.DECIMAL),
    "weight": Readable("weight", Kind.FLOAT),
    "active": Readable("active", Kind.BOOLEAN),
    "due": Readable("due_on", Kind.DATE),
    "until": Readable("until", Kind.DATE),
    "at": Readable("at", Kind.TIME),
    "done": Readable("done", Kind.DATETIME),
    "seen": Readable("seen", Kind.DATETIME_NAIVE),
    "took": Readable("took", Kind.DURATION),
    "token": Readable("token", Kind.UUID),
    "data": Readable("data", Kind.BYTES),
    "extra": Readable("extra", Kind.OPAQUE),
    "order": Readable("order", Kind.INTEGER),
    "project_id": Readable("project_id", Kind.INTEGER),
    "camel": Readable("camelCase", Kind.TEXT),
}
# The types are those that SQLAlchemy makes of the fields, and so are the forms of the values.
TABLE = """
CREATE TABLE sample (
    id INTEGER PRIMARY KEY, title TEXT, status VARCHAR(9), progress INTEGER, quantity INTEGER,
    size INTEGER NOT NULL, price NUMERIC(8, 2), weight {float}, active BOOLEAN, due_on DATE,
    until DATE, at TIME, done {datetime}, seen {naive}, took {interval}, token {uuid}, data {bytes},
    extra {json}, "order" INTEGER, project_id INTEGER, "camelCase" TEXT{more}
)
"""
TYPES = {
    "postgresql": {
        "float": "FLOAT",
        "datetime": "TIMESTAMP WITH TIME ZONE",
        "naive": "TIMESTAMP WITHOUT TIME ZONE",
        "interval": "INTERVAL",
        "uuid": "UUID",
        "bytes": "BYTEA",
        "json": "JSONB",
    },
    "sqlite": {
        "float": "FLOAT",
        "datetime": "DATETIME",
        "naive": "DATETIME",
        "interval": "DATETIME",
        "uuid": "CHAR(32)",
        "bytes": "BLOB",
        "json": "JSON",
    },
}
ROWS = """
INSERT INTO sample VALUES
    (1, 'Write', 'open', 0, 5, 1, 10.50, 2.5, TRUE, '2024-05-01', '2024-06-01', '12:30:00.000000',
     '2024-05-01 12:00:00.000000{utc}', '2024-05-01 12:00:00.000000', {hour},
     '00000000000040008000000000000001', {bytes}, '{{}}', 1, 1, 'x'),
    (2, 'write', 'completed', 100, -5, 2, 10.00, 4, FALSE, '2024-06-01', '2024-06-01',
     '08:00:00.000000', '2024-05-01 11:59:59.999999{utc}', '2024-06-01 00:00:00.000000', {minute},
     '00000000000040008000000000000002', {bytes}, '[]', 2, NULL, 'X'),
    (3, '  it''s 50% [a*b?] c:\\d  ', 'completed', 40, 7, 3, 0.25, 0.1, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, NULL, NULL, NULL, 3, 2, 'a:b'),
    (4, NULL, NULL, NULL, NULL, 4, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (5, '', 'blocked', 7, 0, 5, -3.75, -1.5, TRUE, '2023-01-01', NULL, '23:59:59.999999',
     '2024-05-01 12:00:00.000001{utc}', '2023-01-01 00:00:00.000000', {minute},
     '00000000000040008000000000000001', {bytes}, '{{}}', -1, 3, ':x')
"""
FORMS = {
    "postgresql": {
        "utc": "+00",
        "hour": "'1 hour'",
        "minute": "'60.5 seconds'",
        "bytes": "'\\x0102'",
    },
    "sqlite": {
        "utc": "",
        "hour": "'1970-01-01 01:00:00.000000'",
        "minute": "'1970-01-01 00:01:00.500000'",
        "bytes": "X'0102'",
    },
}


def table(database: str, *more: str) -> str:
    return TABLE.format(more="".join(f", {each}" for each in more), **TYPES[database])


def rows(database: str) -> str:
    return ROWS.format(**FORMS[database])


def check(expression: str, *, common: bool = False) -> tuple[str, str]:
    translated = translate(expression, FIELDS, boolean=True, common=common)
    return translated.postgresql, translated.sqlite


def value(expression: str) -> tuple[str, str]:
    translated = translate(expression, FIELDS, boolean=False, common=True)
    return translated.postgresql, translated.sqlite


# Expression -> how it is printed for both, or for PostgreSQL and for SQLite.
CONDITIONS: dict[str, str | tuple[str, str]] = {
    "status <> 'completed' OR progress = 100": "status <> 'completed' OR progress = 100",
    "status != 'completed'": "status <> 'completed'",
    "( progress>=0 ) and progress<=100": "(progress >= 0) AND progress <= 100",
    "progress BETWEEN 0 AND 50": "progress BETWEEN 0 AND 50",
    "progress NOT BETWEEN 0 AND 50": "progress NOT BETWEEN 0 AND 50",
    "status IN ('open', 'blocked')": "status IN ('open', 'blocked')",
    "status NOT IN ('open', 'blocked')": "status NOT IN ('open', 'blocked')",
    "NOT status IN ('open')": "status NOT IN ('open')",
    "NOT (status IN ('open'))": "NOT (status IN ('open'))",
    "NOT NOT active": "NOT NOT active",
    "project_id IS NOT NULL OR due IS NULL": "project_id IS NOT NULL OR due_on IS NULL",
    "active": "active",
    "NOT active": "NOT active",
    "active = true": "active = TRUE",
    "active IS NOT TRUE": "active IS NOT TRUE",
    "active IS FALSE": "active IS FALSE",
    "order > 0": '"order" > 0',
    '"order" > 0': '"order" > 0',
    "camel = 'X'": "\"camelCase\" = 'X'",
    "due >= '2024-05-01'": "due_on >= '2024-05-01'",
    "quantity * 2 + 1 > progress - -3": "quantity * 2 + 1 > progress - -3",
    "quantity - (progress - 1) > -5": "quantity - (progress - 1) > -5",
    "quantity % 4 = 3": "quantity % 4 = 3",
    "quantity % 4 = -1": "quantity % 4 = -1",
    "progress / 100.0 > 0.25": "progress / 100.0 > 0.25",
    "progress / CAST(nullif(quantity, 0) AS float) > 0.5": (
        "progress / CAST(nullif(quantity, 0) AS DOUBLE PRECISION) > 0.5"
    ),
    "price * 2 = 21": "price * 2 = 21",
    "round(price, 1) = price": "round(price, 1) = price",
    "abs(quantity) = 5": "abs(quantity) = 5",
    "length(trim(title)) > 0": "length(trim(title)) > 0",
    "ltrim(title) = rtrim(title)": "ltrim(title) = rtrim(title)",
    "trim(both 'Ww' from title) = 'rite'": "trim(title, 'Ww') = 'rite'",
    "lower(title) = 'write'": "lower(title) = 'write'",
    "upper(title) = title": "upper(title) = title",
    "coalesce(project_id, 0) = 0": "coalesce(project_id, 0) = 0",
    "coalesce(active, TRUE)": "coalesce(active, TRUE)",
    "nullif(title, '') IS NULL": "nullif(title, '') IS NULL",
    "replace(title, 'rite', '') = 'W'": "replace(title, 'rite', '') = 'W'",
    "substring(status from 2 for 3) = 'pen'": "substr(status, 2, 3) = 'pen'",
    "substr(status, 2) = 'pen'": "substr(status, 2) = 'pen'",
    "title || status = 'Writeopen'": "title || status = 'Writeopen'",
    "(progress + 1)::text || status = '1open'": (
        "CAST((progress + 1) AS TEXT) || status = '1open'"
    ),
    "CASE WHEN active THEN progress ELSE 1 END = 0": (
        "CASE WHEN active THEN progress ELSE 1 END = 0"
    ),
    "CASE status WHEN 'open' THEN active END": "CASE status WHEN 'open' THEN active END",
    "project_id IS DISTINCT FROM 1": (
        "project_id IS DISTINCT FROM 1",
        "project_id IS NOT 1",
    ),
    "NOT project_id IS NOT DISTINCT FROM NULL": (
        "NOT project_id IS NOT DISTINCT FROM NULL",
        "NOT project_id IS NULL",
    ),
    "greatest(progress, quantity, 6) > 6": (
        "greatest(progress, quantity, 6) > 6",
        "max(coalesce(progress, quantity, 6), coalesce(quantity, 6, progress),"
        " coalesce(6, progress, quantity)) > 6",
    ),
    "least(project_id, quantity) = 1": (
        "least(project_id, quantity) = 1",
        "min(coalesce(project_id, quantity), coalesce(quantity, project_id)) = 1",
    ),
    "title LIKE 'W%'": ("title LIKE 'W%'", "title GLOB 'W*'"),
    "title NOT LIKE '_rite'": ("title NOT LIKE '_rite'", "title NOT GLOB '?rite'"),
    r"title LIKE '%50\% [a*b?]%'": (
        r"title LIKE '%50\% [a*b?]%'",
        "title GLOB '*50% [[]a[*]b[?]]*'",
    ),
    r"title = '  it''s 50% [a*b?] c:\d  '": r"title = '  it''s 50% [a*b?] c:\d  '",
    "camel = ':x' OR camel = 'a:b' OR camel = '::y'": (
        "\"camelCase\" = ':x' OR \"camelCase\" = 'a:b' OR \"camelCase\" = '::y'"
    ),
    "(progress > 0) = (quantity > 0)": "(progress > 0) = (quantity > 0)",
    "price > 1e1": "price > 1e1",
    "price > .5": "price > 0.5",
    "title <> 'DROP TABLE sample; --'": "title <> 'DROP TABLE sample; --'",
    "title ILIKE 'W%'": ("lower(title) LIKE 'w%'", "lower(title) GLOB 'w*'"),
    "title NOT ILIKE '%RITE'": ("lower(title) NOT LIKE '%rite'", "lower(title) NOT GLOB '*rite'"),
    "due = until": "due_on = until",
    "due IN ('2024-05-01', '2023-01-01')": "due_on IN ('2024-05-01', '2023-01-01')",
    "coalesce(until, '2024-05-01') = due": "coalesce(until, '2024-05-01') = due_on",
    "at BETWEEN '09:00' AND '17:30'": "at BETWEEN '09:00:00.000000' AND '17:30:00.000000'",
    "seen > '2024-05-01T12:00:00'": "seen > '2024-05-01 12:00:00.000000'",
    "seen >= '2024-05-01 12:00'": "seen >= '2024-05-01 12:00:00.000000'",
    "done > '2024-05-01T14:00:00+02:00'": (
        "done > '2024-05-01 12:00:00.000000+00:00'",
        "done > '2024-05-01 12:00:00.000000'",
    ),
    "done = '2024-05-01T12:00:00Z'": (
        "done = '2024-05-01 12:00:00.000000+00:00'",
        "done = '2024-05-01 12:00:00.000000'",
    ),
    "took > 'PT1M'": ("took > 'PT60.000000S'", "took > '1970-01-01 00:01:00.000000'"),
    "took <> 'PT1M0.5S'": ("took <> 'PT60.500000S'", "took <> '1970-01-01 00:01:00.500000'"),
    "token = '00000000-0000-4000-8000-000000000001'": "token = '00000000000040008000000000000001'",
    "length(data) = 2": "length(data) = 2",
    "extra IS NOT NULL": "extra IS NOT NULL",
    "weight / 2 > 1": "weight / 2 > 1",
    "weight + progress < price": "weight + progress < price",
    "progress < 24 * 2": "progress < 24 * 2",
    "CASE progress WHEN 7 THEN due ELSE '2024-06-01' END = due": (
        "CASE progress WHEN 7 THEN due_on ELSE '2024-06-01' END = due_on"
    ),
    "CASE WHEN active THEN NULL ELSE progress END IS NULL": (
        "CASE WHEN active THEN NULL ELSE progress END IS NULL"
    ),
    "nullif(status, '') IS NULL": "nullif(status, '') IS NULL",
    "coalesce(status, '') = ''": "coalesce(status, '') = ''",
}

# Expression -> how it is printed where one text must serve both.
COMMON = {
    "title LIKE 'W%'": "substr(title, 1, 1) = 'W'",
    "title NOT LIKE 'W%'": "substr(title, 1, 1) <> 'W'",
    "title LIKE '%rite'": "substr(title, length(title) - 3) = 'rite'",
    "title LIKE '%e'": "substr(title, length(title)) = 'e'",
    "title LIKE '%ri%'": "replace(title, 'ri', '') <> title",
    "title NOT LIKE '%ri%'": "replace(title, 'ri', '') = title",
    "title LIKE 'Write'": "title = 'Write'",
    "title LIKE '_rite'": "substr(title, 2, 4) = 'rite' AND length(title) = 5",
    "title LIKE 'W%e'": (
        "substr(title, 1, 1) = 'W' AND substr(title, length(title)) = 'e' AND length(title) >= 2"
    ),
    "title NOT LIKE 'W%e'": (
        "NOT (substr(title, 1, 1) = 'W' AND substr(title, length(title)) = 'e'"
        " AND length(title) >= 2)"
    ),
    "NOT title LIKE 'W%e'": (
        "NOT (substr(title, 1, 1) = 'W' AND substr(title, length(title)) = 'e'"
        " AND length(title) >= 2)"
    ),
    "title LIKE 'W_i%'": "substr(title, 1, 1) = 'W' AND substr(title, 3, 1) = 'i'",
    "title LIKE 'W_%'": "substr(title, 1, 1) = 'W' AND length(title) >= 2",
    "title LIKE '%r_t_'": (
        "substr(title, length(title) - 3, 1) = 'r' AND substr(title, length(title) - 1, 1) = 't'"
        " AND length(title) >= 4"
    ),
    "title LIKE '_%'": "length(title) >= 1",
    "title LIKE '%' AND progress > 0": "length(title) >= 0 AND progress > 0",
    r"title LIKE '%50\% [a*b?]%'": "replace(title, '50% [a*b?]', '') <> title",
    "title ILIKE 'w%'": "substr(lower(title), 1, 1) = 'w'",
    "lower(title) LIKE 'w%' OR active": "substr(lower(title), 1, 1) = 'w' OR active",
    "project_id IS DISTINCT FROM quantity": (
        "NOT coalesce(project_id = quantity, project_id IS NULL AND quantity IS NULL)"
    ),
    "project_id IS NOT DISTINCT FROM NULL": (
        "coalesce(project_id = NULL, project_id IS NULL AND NULL IS NULL)"
    ),
    "greatest(size, 3) > 3": "CASE WHEN size >= 3 THEN size ELSE 3 END > 3",
    "least(project_id, quantity) = 1": (
        "CASE WHEN quantity IS NULL OR project_id <= quantity THEN project_id ELSE quantity END = 1"
    ),
    "greatest(progress, quantity, project_id) < 10": (
        "CASE WHEN (quantity IS NULL OR progress >= quantity)"
        " AND (project_id IS NULL OR progress >= project_id) THEN progress"
        " WHEN project_id IS NULL OR quantity >= project_id THEN quantity"
        " ELSE project_id END < 10"
    ),
    "greatest(due, until, '2024-05-15') = '2024-06-01'": (
        "CASE WHEN (until IS NULL OR due_on >= until) AND due_on >= '2024-05-15' THEN due_on"
        " WHEN until >= '2024-05-15' THEN until ELSE '2024-05-15' END = '2024-06-01'"
    ),
}

VALUES = {
    "lower(title)": "lower(title)",
    "title": "title",
    "coalesce(title, '')": "coalesce(title, '')",
    "quantity * 2": "(quantity * 2)",
    "title || status": "(title || status)",
    "(title || status)": "(title || status)",
    "CAST(progress AS text)": "CAST(progress AS TEXT)",
    "CASE WHEN active THEN 1 END": "(CASE WHEN active THEN 1 END)",
    "status = 'open'": "(status = 'open')",
    "greatest(size, quantity)": (
        "(CASE WHEN quantity IS NULL OR size >= quantity THEN size ELSE quantity END)"
    ),
    "title LIKE 'W%'": "(substr(title, 1, 1) = 'W')",
    "coalesce(due, until)": "coalesce(due_on, until)",
    "data": "data",
}


@pytest.mark.parametrize("expression", CONDITIONS)
def test_a_condition_is_printed_for_both(expression: str) -> None:
    printed = CONDITIONS[expression]
    expected = (printed, printed) if isinstance(printed, str) else printed
    assert check(expression) == expected


@pytest.mark.parametrize("expression", COMMON)
def test_a_condition_is_printed_in_common_words(expression: str) -> None:
    assert check(expression, common=True) == (COMMON[expression], COMMON[expression])


@pytest.mark.parametrize("expression", VALUES)
def test_a_value_is_printed_for_both(expression: str) -> None:
    assert value(expression) == (VALUES[expression], VALUES[expression])


@pytest.mark.parametrize("expression", CONDITIONS)
def test_what_was_printed_can_be_read_again(expression: str) -> None:
    columns = {column.name: column for column in FIELDS.values()}
    once = translate(expression, FIELDS, boolean=True)
    assert translate(once.postgresql, columns, boolean=True) == once


def test_columns_come_in_order_of_first_use() -> None:
    expression = translate("progress > 1 OR due IS NULL OR progress < size", FIELDS, boolean=True)
    assert expression.columns == ("progress", "due_on", "size")


def test_an_expression_knows_whether_one_text_serves_both() -> None:
    assert translate("progress > 1", FIELDS, boolean=True).same
    assert not translate("title LIKE 'a%'", FIELDS, boolean=True).same


def select(expression: str) -> str:
    return f"SELECT {expression} FROM sample ORDER BY id"  # noqa: S608


async def evaluate_on_postgresql(
    server: Server, conditions: list[str], values: list[str]
) -> list[list[object]]:
    connection = await asyncpg.connect(server.url(driver=None))
    checks = [f"CHECK ({each} OR TRUE)" for each in conditions]
    try:
        await connection.execute("SET TimeZone = 'Asia/Tokyo'")
        made = table("postgresql", *checks).replace("CREATE TABLE", "CREATE TEMPORARY TABLE")
        await connection.execute(made)
        await connection.execute(rows("postgresql"))
        for expression in values:
            await connection.execute(f"CREATE INDEX ON sample ({expression})")
        for condition in conditions:
            await connection.execute(f"CREATE INDEX ON sample (id) WHERE {condition}")
        return [
            [row[0] for row in await connection.fetch(select(each))]
            for each in [*conditions, *values]
        ]
    finally:
        await connection.close()


def evaluate_on_sqlite(conditions: list[str], values: list[str]) -> list[list[object]]:
    connection = sqlite3.connect(":memory:")
    connection.execute(table("sqlite", *(f"CHECK ({each} OR TRUE)" for each in conditions)))
    connection.execute(rows("sqlite"))
    for number, expression in enumerate(values):
        connection.execute(f"CREATE INDEX value_{number} ON sample ({expression})")
    for number, condition in enumerate(conditions):
        connection.execute(f"CREATE INDEX partial_{number} ON sample (id) WHERE {condition}")
    return [[row[0] for row in connection.execute(select(each))] for each in [*conditions, *values]]


def translations() -> dict[str, Expression]:
    found = {each: translate(each, FIELDS, boolean=True) for each in CONDITIONS}
    for each in [*CONDITIONS, *COMMON]:
        try:
            found[f"{each} (common)"] = translate(each, FIELDS, boolean=True, common=True)
        except ExpressionError as error:
            assert "wants fields" in error.message  # noqa: PT017
    return found


def test_both_databases_see_the_same(postgres_server: Server) -> None:
    conditions = translations()
    values = {each: translate(each, FIELDS, boolean=False, common=True) for each in VALUES}
    on_postgresql = asyncio.run(
        evaluate_on_postgresql(
            postgres_server,
            [each.postgresql for each in conditions.values()],
            [each.postgresql for each in values.values()],
        )
    )
    on_sqlite = evaluate_on_sqlite(
        [each.sqlite for each in conditions.values()], [each.sqlite for each in values.values()]
    )
    answers = dict(
        zip([*conditions, *values], zip(on_postgresql, on_sqlite, strict=True), strict=True)
    )
    for expression, (left, right) in answers.items():
        assert [str(each) for each in left] == [str(each) for each in right] or left == right, (
            expression
        )
        # Not all rows answer alike, or the comparison would prove little.
        assert len(set(right)) > 1, expression
    for expression in CONDITIONS:
        if f"{expression} (common)" in answers:
            assert answers[expression][1] == answers[f"{expression} (common)"][1], expression


# What is refused, and a part of what is said of it.
REFUSED = {
    "": "empty",
    "  \n ": "empty",
    "1); DROP TABLE x; --": "semicolon",
    "progress = 1; DROP TABLE x": "semicolon",
    "progress = 1;": "semicolon",
    "progress = 1) OR (progress = 2": "not one SQL expression",
    "progress = 1 /* */; ": "comment",
    "progress = 1 --": "comment",
    "progress = 1 /* hidden */ OR TRUE": "comment",
    "-- progress": "comment",
    "{# x #} progress": "comment",
    "progress = (SELECT 1)": "no query",
    "progress IN (SELECT 1)": "no query",
    "EXISTS (SELECT 1)": "no query",
    "SELECT 1": "not one SQL expression",
    "DROP TABLE x": "not one SQL expression",
    "progress = 1 WHERE TRUE": "not one SQL expression",
    "progress = 1, quantity = 2": "not one SQL expression",
    "progress AS x": "not one SQL expression",
    "SHOW server_version": "not one SQL expression",
    "if progress then 1": "CASE WHEN",
    "pg_sleep(10) IS NULL": "pg_sleep()",
    "current_setting('x') = ''": "current_setting()",
    "lo_import('/etc/passwd') > 0": "lo_import()",
    "pg_catalog.lower(title) = 'x'": "cannot stand",
    "nextval('x') > progress": "nextval()",
    "random() < progress": "rand()",
    "load_extension(title)": "load_extension()",
    "title::regclass IS NULL": "regclass",
    "CAST(progress AS int) = 1": "cast to int",
    "CAST(title AS varchar(3)) = 'a'": "cast to varchar",
    "title::text[] IS NULL": "cast to array",
    "due > DATE '2024-01-01'": "cast to date",
    "progress = $1": "no parameters",
    "progress = :x": "no parameters",
    "progress = ?": "no parameters",
    "progress = @x": "no parameters",
    "progress = %(x)s": "no parameters",
    "tasks.title = ''": "names no table",
    "public.tasks.title = ''": "names no table",
    r"title = E'\\x'": "PostgreSQL's own",
    "title = $$x$$": "PostgreSQL's own",
    "title = $tag$x$tag$": "PostgreSQL's own",
    "title = U&'x'": "PostgreSQL's own",
    "progress = 0x1F": "PostgreSQL's own",
    "progress = 1_000": "not one SQL expression",
    "*": "`*` stands for no value",
    "count(*) > 1": "reads many rows",
    "max(progress) > 1": "reads many rows",
    "sum(progress) OVER () > 1": "no window",
    "row_number() OVER () > progress": "no window",
    "due < now()": "current time",
    "due > CURRENT_TIMESTAMP": "current time",
    "due > current_date": "current time",
    "title ~ '^a'": "regular expressions",
    "title SIMILAR TO 'a'": "regular expressions",
    "title LIKE lower(status)": "its pattern as 'text'",
    "title LIKE 'a' ESCAPE '!'": "ESCAPE",
    "title LIKE 'a\\'": "ends in its escape",
    "title LIKE ANY ('a')": "its pattern as 'text'",
    "progress = ANY (quantity)": "cannot stand",
    "title -> 'a' = 'b'": "JSON",
    "title @> 'a'": "JSON",
    "title[1] = 'a'": "JSON",
    "title COLLATE \"C\" = 'a'": "collations",
    "title = 5": "`title` is text and `5` is a whole number",
    "progress = '5'": "write 5 without quotes",
    "progress = 'five'": "`progress` is a whole number and `'five'` is text",
    "title = progress": "CAST(progress AS text)",
    "title || progress = 'a'": "CAST(progress AS text)",
    "title < due": "`title` is text and `due_on` is a date",
    "due = seen": "`due_on` is a date and `seen` is a datetime without an offset",
    "done = seen": "`done` is a datetime and",
    "due > 'tomorrow'": "write it as '2024-01-31'",
    "due > '20240131'": "write it as '2024-01-31'",
    "due > '2024-01-31T12:00:00'": "write it as '2024-01-31'",
    "due > '86400'": "write it as '2024-01-31'",
    "due > '2024-02-30'": "write it as '2024-01-31'",
    "due > 5": "`due_on` is a date and `5` is a whole number",
    "due + 1 > until": "where a number is wanted",
    "due - until > 1": "where a number is wanted",
    "done > '2024-01-31T12:00:00'": "write it as '2024-01-31T12:00:00Z'",
    "done > '9999-12-31T23:59:59-23:00'": "write it as",
    "seen > '2024-01-31T12:00:00Z'": "write it as '2024-01-31T12:00:00'",
    "at > '25:00'": "write it as '12:30:00'",
    "took > '90 minutes'": "write it as 'PT1H30M'",
    "took > 90": "`took` is a duration and `90` is a whole number",
    "token = 'none'": "write it as '00000000-",
    "data = 'abc'": "`data` is bytes and `'abc'` is text",
    "active = 1": "`active` is a condition and `1` is a whole number",
    "active = 'true'": "the values of a condition are TRUE and FALSE",
    "active > progress": "the values of a condition are TRUE and FALSE",
    "progress = TRUE": "the values of a condition are TRUE and FALSE",
    "progress AND active": "compare it with something",
    "progress IS TRUE": "where a condition is wanted",
    "title LIKE 'a' AND length(progress) > 1": "CAST(progress AS text)",
    "progress LIKE '1%'": "CAST(progress AS text)",
    "length(due) > 1": "is a date where text or bytes is wanted",
    "lower(active) = 'a'": "is a condition where text is wanted",
    "abs(title) = 1": "where a number is wanted",
    "-title = 'a'": "where a number is wanted",
    "title * 2 = 4": "where a number is wanted",
    "round(title) = 1": "where a number is wanted",
    "round(weight) = 1": "make the field a decimal",
    "round(price, -1) = 1": "up to 30",
    "round(price, quantity) = 1": "up to 30",
    "price % 2 = 1": "is a decimal number where a whole number is wanted",
    "weight % 2 = 1": "is a float where a whole number is wanted",
    "progress % 0 = 1": "division by zero",
    "progress / 0.0 > 1": "division by zero",
    "weight / (1.5 - 1.5) > 1": "division by zero",
    "price / quantity > 1": "divide by a number with a point",
    "coalesce(weight, 1) / quantity > 1": "divide by a number with a point",
    "progress < 2147483647 + 1": "write its result",
    "progress < -2147483647 - 2": "write its result",
    "progress < 65536 * 65536": "write its result",
    "progress < abs(5) + 1": "write its result",
    "price < 1e200 * 1e200": "write its result",
    "price < 1e400": "both databases hold",
    "price > 1e-400": "both databases hold",
    "price < 1e99999999999999999999": "both databases read",
    "coalesce(title, 0) = ''": "`title` is text and `0` is a whole number",
    "coalesce(progress, '') = 1": "`progress` is a whole number and `''` is text",
    "coalesce(progress, NULL) = 1": "NULL stands only after",
    "nullif(progress, NULL) = 1": "NULL stands only after",
    "progress IN (1, NULL)": "NULL stands only after",
    "progress IN (1, 'two')": "`progress` is a whole number and `'two'` is text",
    "progress BETWEEN 1 AND 'z'": "`progress` is a whole number and `'z'` is text",
    "CASE WHEN active THEN 1 ELSE 'a' END = 1": "`1` is a whole number and `'a'` is text",
    "CASE WHEN active THEN NULL END": "text where a condition is wanted",
    "CASE WHEN progress THEN 1 END = 1": "compare it with something",
    "CASE progress WHEN 'a' THEN TRUE END": "`progress` is a whole number and `'a'` is text",
    "CASE WHEN active THEN progress END": "where a condition is wanted",
    "greatest(progress, title) = 1": "`progress` is a whole number and `title` is text",
    "greatest(extra, title) = ''": "store `extra` in different ways",
    "extra = title": "only IS NULL and IS NOT NULL apply",
    "extra = extra": "only IS NULL and IS NOT NULL apply",
    "extra = 'a'": "only IS NULL and IS NOT NULL apply",
    "coalesce(extra, extra) IS NULL": "only IS NULL and IS NOT NULL apply",
    "lower(extra) = ''": "only IS NULL and IS NOT NULL apply",
    "status = 'opne'": "did you mean `open`?",
    "status IN ('open', 'closed')": "`status` is never 'closed'",
    "status IS DISTINCT FROM 'x'": "its values are open, blocked, completed",
    "CAST(due AS text) = ''": "becomes another text on each database",
    "CAST(price AS text) = '1.5'": "becomes another text on each database",
    "token::text = ''": "becomes another text on each database",
    "active::text = 'true'": "becomes another text on each database",
    "CAST(title AS float) > 1": "becomes another double precision",
    "substr(title, 1, 99999999999) = 'a'": "as its length",
    "substr(title, 1, progress) = 'a'": "as its length",
    "substr(progress, 1) = '1'": "CAST(progress AS text)",
    "title ILIKE 'É%'": "ASCII",
    "due > INTERVAL '1 day'": "intervals",
    "progress = NULL": "never true",
    "progress & 1 = 1": "cannot stand",
    "(progress, quantity) = (1, 2)": "after IN",
    "progress IN ()": "wants a list",
    "progress IN quantity": "wants a list",
    "progress IS 1": "NULL, TRUE and FALSE",
    "progress BETWEEN SYMMETRIC 1 AND 2": "symmetric",
    "lower(DISTINCT title) = 'a'": "cannot stand",
    "(progress < quantity) < 3": "TRUE and FALSE",
    "round(round(progress), 1) = 1": "make the field a decimal",
    "progress < quantity < 3": "put it in parentheses",
    "progress + 1 || title = 'a'": "put it in parentheses",
    "progress = NOT active": "put it in parentheses",
    "- -progress = 1": "put it in parentheses",
    "progress / quantity > 1": "divi",
    "greatest(progress) > 1": "two or more",
    "greatest(abs(progress), 1) > 1": "two or more",
    "coalesce(title) = ''": "two values",
    "substr(title, -1) = 'a'": "from 1 on",
    "substr(title, 0) = 'a'": "from 1 on",
    "substr(title, '1') = 'a'": "from 1 on",
    "substr(title, progress) = 'a'": "from 1 on",
    "concat(title, 'a') = 'a'": "a || b",
    "title": "`title` is text where a condition is wanted",
    "progress": "compare it with something",
    "progress + 1": "where a condition is wanted",
    "progress = 1 AND 5": "where a condition is wanted",
    "NOT 'a'": "where a condition is wanted",
    "1 = 1": "reads no field",
    "TRUE": "reads no field",
    "stauts = 'open'": "did you mean `status`?",
    "project = 1": "did you mean `project_id`?",
    "due_on IS NULL": "no field `due_on`",
    "Title = 'a'": "did you mean `title`?",
    "title = 'a": "not one SQL expression",
    'title = "a': "not one SQL expression",
    "title = 'a\0'": "character",
    "title = '\ud800'": "character",
    "title = '\u202e'": "character",
    "{{ title }}": "cannot|not one",
    "(" * (MAX_NESTING + 1) + "active" + ")" * (MAX_NESTING + 1): "nested",
    "NOT " * 490 + "active": "nested",
    "title = '" + "x" * MAX_LENGTH + "'": "longer",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_not_shared_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        check(expression)
    said = f"{refused.value.message} {refused.value.hint}"
    assert any(each in said for each in REFUSED[expression].split("|")), said
    assert refused.value.message == str(refused.value)


# What is refused only where one text must serve both databases.
NOT_COMMON = {
    "title LIKE 'a%b%c'": "a condition for each piece",
    "title LIKE '%a_b%'": "a condition for each piece",
    "title LIKE '%a%b%'": "a condition for each piece",
    "title LIKE 'a\\'": "ends in its escape",
    "lower(title) IS DISTINCT FROM status": "wants fields or literals",
    "replace(title, '" + "x" * 250 + "', '') LIKE 'a%b'": "wants a shorter text",
}


@pytest.mark.parametrize("expression", NOT_COMMON)
def test_what_has_no_common_words_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        check(expression, common=True)
    assert NOT_COMMON[expression] in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize("expression", ["done > '2024-01-31T12:00:00Z'", "took < 'PT1H'"])
def test_some_literals_differ_all_the_same(expression: str) -> None:
    assert not translate(expression, FIELDS, boolean=True, common=True).same


def test_a_long_expression_passes() -> None:
    long = "active AND " * 175 + "active"
    assert check(long) == (long, long)


def test_what_could_not_be_resolved_may_be_anything() -> None:
    fields = {**FIELDS, "broken": Readable("broken", Kind.UNKNOWN)}
    for expression in ("broken", "broken + 1 = 2", "lower(broken) LIKE 'a%'", "broken = 'a'"):
        assert translate(expression, fields, boolean=True).columns == ("broken",)


def test_no_warning_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    for expression in REFUSED:
        with pytest.raises(ExpressionError):
            check(expression)
    assert caplog.records == []


@given(st.text(max_size=60))
@example("a:b:c")
def test_any_text_is_an_expression_or_an_error(expression: str) -> None:
    for boolean in (True, False):
        try:
            translate(expression, FIELDS, boolean=boolean)
        except ExpressionError as error:
            assert error.message  # noqa: PT017


WORDS = (
    "title progress active NULL TRUE 'a' 1 0.5 ( ) ( ) , = < <> AND OR NOT IS IN LIKE BETWEEN CASE"
    " WHEN THEN ELSE END + - * / % || lower( coalesce( substr( CAST( AS text ) :: . ; -- [ ] { } ?"
    " :x $1 SELECT FROM DISTINCT OVER IF ELSE DATE INTERVAL ANY ALL ROW EXISTS FILTER WITH"
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_any_words_are_an_expression_or_an_error(expression: str) -> None:
    try:
        printed = translate(expression, FIELDS, boolean=True)
    except ExpressionError:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute(table("sqlite"))
    connection.execute(select(printed.sqlite))


# Conditions, numbers, texts, days and others; what stands for a part is said by its letter.
ATOMS = {
    "b": ("active", "TRUE", "extra IS NULL"),
    "n": ("progress", "size", "price", "weight", "0", "1", "2.5", "-3", "99999999999", "1e3"),
    "t": ("title", "status", "camel", "'a'", "'%a_'", "'open'", "'5'", "'2024-01-31'"),
    "d": ("due", "until", "'2024-01-31'"),
    "o": (*FIELDS, "NULL", "'12:30'", "'2024-01-31T12:00:00Z'", "'2024-01-31 12:00'", "'PT1H'"),
}
SHAPES = {
    "b": (
        *("({b}) AND ({b})", "({b}) OR {b}", "NOT ({b})", "({b}) = ({b})", "{b} IS NOT TRUE"),
        *("{n} < {n}", "{n} = {n}", "{n} IN ({n}, {n})", "{n} BETWEEN {n} AND {n}"),
        *("{n} IS DISTINCT FROM {n}", "{t} = {t}", "{t} IN ({t}, {t})", "{t} LIKE 'a%'"),
        *("{t} ILIKE '%b_'", "{d} >= {d}", "{d} IS NULL", "{o} = {o}", "{o} > {o}", "{o} IS NULL"),
        "CASE WHEN {b} THEN {b} ELSE {b} END",
    ),
    "n": (
        *("({n}) + ({n})", "({n}) - ({n})", "({n}) * ({n})", "({n}) / ({n})", "({n}) % ({n})"),
        *("-({n})", "abs({n})", "round({n})", "round({n}, 1)", "length({t})", "nullif({n}, {n})"),
        *("coalesce({n}, {n})", "greatest({n}, {n})", "least({n}, {n}, {n})"),
        *("CAST({n} AS float)", "CASE {n} WHEN {n} THEN {n} END", "({o})"),
    ),
    "t": (
        *("({t}) || ({t})", "lower({t})", "trim({t})", "replace({t}, {t}, {t})", "({o})"),
        *("substr({t}, 2)", "substr({t}, 1, 3)", "coalesce({t}, {t})", "greatest({t}, {t})"),
        *("CAST({n} AS text)", "CASE WHEN {b} THEN {t} END"),
    ),
    "d": ("coalesce({d}, {d})", "least({d}, {d})", "CASE WHEN {b} THEN {d} END", "({o})"),
    "o": ("coalesce({o}, {o})", "greatest({o}, {o})", "CASE WHEN {b} THEN {o} ELSE {o} END"),
}


def made_up(kind: str, depth: int) -> st.SearchStrategy[str]:
    atoms = st.sampled_from(ATOMS[kind])
    return atoms | shaped(kind, depth - 1) if depth else atoms


def shaped(kind: str, depth: int) -> st.SearchStrategy[str]:
    def fill(shape: str) -> st.SearchStrategy[str]:
        begin, *others = re.split(r"\{(\w)\}", shape)
        parts = st.tuples(*(made_up(kind, depth) for kind in others[::2]))
        ends = others[1::2]
        return parts.map(lambda parts: begin + "".join(map("".join, zip(parts, ends, strict=True))))

    return st.sampled_from(SHAPES[kind]).flatmap(fill)


@pytest.fixture(scope="module")
def runner(postgres_server: Server) -> Iterator[tuple[asyncio.Runner, asyncpg.Connection]]:
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(postgres_server.url(driver=None)))
        runner.run(connection.execute(table("postgresql").replace("TABLE", "TEMPORARY TABLE")))
        yield runner, connection
        runner.run(connection.close())


@settings(max_examples=400, deadline=None)
@given(
    expression=st.sampled_from("bbntd").flatmap(lambda kind: shaped(kind, 2)),
    boolean=st.booleans(),
    common=st.booleans(),
)
@example(expression="round(round(99999999999), 1) <> price", boolean=True, common=False)
def test_no_database_refuses_what_passes(
    runner: tuple[asyncio.Runner, asyncpg.Connection], expression: str, boolean: bool, common: bool
) -> None:
    try:
        printed = translate(expression, FIELDS, boolean=boolean, common=common)
    except ExpressionError:
        return
    connection = sqlite3.connect(":memory:")
    if boolean:
        connection.execute(table("sqlite", f"CHECK ({printed.sqlite})"))
        connection.execute(f"CREATE INDEX i ON sample (id) WHERE {printed.sqlite}")
        statement = f"CREATE INDEX i ON sample (id) WHERE {printed.postgresql}"
        check = f"ALTER TABLE sample ADD CHECK ({printed.postgresql})"
    else:
        connection.execute(table("sqlite"))
        connection.execute(f"CREATE INDEX i ON sample ({printed.sqlite})")
        statement = f"CREATE INDEX i ON sample ({printed.postgresql})"
        check = "SELECT"

    async def make(on: asyncpg.Connection) -> None:
        transaction = on.transaction()
        await transaction.start()
        try:
            await on.execute(f"{check}; {statement}")
        finally:
            await transaction.rollback()

    runner[0].run(make(runner[1]))


@given(st.text(st.characters(codec="utf-8"), max_size=30))
@example(r"':x' '\:x' '::x' 'a:b' '\\:x' ':x:' '%' '%%' '\:' ':é'")
def test_sql_text_survives_sqlalchemy(anything: str) -> None:
    for dialect in (postgresql.asyncpg.dialect(), sqlite.aiosqlite.dialect()):
        compiled = text(sql_text(anything)).compile(dialect=dialect)
        assert str(compiled) == anything
        assert not compiled.params


def constrained_table(dialect: str) -> Table:
    expression = translate(r"title <> ':x' AND title NOT LIKE '%\:a%'", FIELDS, boolean=True)
    lowered = translate("lower(title) || ':x %s'", FIELDS, boolean=False)
    return Table(
        "sample",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("title", String(100)),
        Column("active", Boolean),
        Column("price", Numeric(8, 2)),
        CheckConstraint(sql_text(getattr(expression, dialect)), name="ck_sample_title"),
        Index("ix_sample_lower", text(sql_text(getattr(lowered, dialect))), unique=True),
    )


def test_constraints_hold_on_sqlite() -> None:
    engine = create_engine("sqlite://")
    table = constrained_table("sqlite")
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(table.insert().values(title="good"))
        for refused in (":x", "some:a thing", "GOOD"):
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(table.insert().values(title=refused))


def test_constraints_hold_on_postgresql(postgres_url: str) -> None:
    async def run() -> None:
        engine = create_async_engine(postgres_url)
        table = constrained_table("postgresql")
        async with engine.begin() as connection:
            await connection.run_sync(table.metadata.create_all)
            await connection.execute(table.insert().values(title="good"))
            for refused in (":x", "some:a thing", "GOOD"):
                with pytest.raises(IntegrityError):
                    async with connection.begin_nested():
                        await connection.execute(table.insert().values(title=refused))
        await engine.dispose()

    asyncio.run(run())


def test_a_percent_sign_stays_single_in_ddl() -> None:
    (index,) = constrained_table("postgresql").indexes
    ddl = str(CreateIndex(index).compile(dialect=postgresql.asyncpg.dialect()))
    assert "((lower(title) || ':x %s'))" in ddl


def test_sqlglot_is_imported_only_for_an_expression() -> None:
    script = "import sys, modelwright.expressions; sys.exit('sqlglot' in sys.modules)"
    folder = Path(modelwright.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, check=False)
    assert done.returncode == 0


def test_a_missing_sqlglot_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(ExpressionError, match="sqlglot") as refused:
        check("progress = 1")
    assert "--with modelwright" in refused.value.hint
