"""Expressions of a spec mean the same on PostgreSQL and SQLite, and nothing else gets through."""

import asyncio
import sqlite3
import subprocess
import sys
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
    ExpressionError,
    sql_text,
    translate,
)
from modelwright.postgres import Server

FIELDS = {
    "title": "title",
    "status": "status",
    "progress": "progress",
    "quantity": "quantity",
    "price": "price",
    "active": "active",
    "due": "due_at",
    "order": "order",
    "project_id": "project_id",
    "camel": "camelCase",
}
TABLE = """
CREATE TABLE sample (
    id INTEGER PRIMARY KEY, title TEXT, status TEXT, progress INTEGER, quantity INTEGER,
    price NUMERIC(8, 2), active BOOLEAN, due_at TEXT, "order" INTEGER, project_id INTEGER,
    "camelCase" TEXT
)
"""
ROWS = """
INSERT INTO sample VALUES
    (1, 'Write', 'open', 0, 5, 10.50, TRUE, '2024-05-01', 1, 1, 'x'),
    (2, 'write', 'completed', 100, -5, 10.00, FALSE, '2024-06-01', 2, NULL, 'X'),
    (3, '  it''s 50% [a*b?] c:\\d  ', 'completed', 40, 7, 0.25, NULL, NULL, 3, 2, 'a:b'),
    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (5, '', 'blocked', 7, 0, -3.75, TRUE, '2023-01-01', -1, 3, ':x')
"""


def check(expression: str) -> tuple[str, str]:
    translated = translate(expression, FIELDS, boolean=True)
    return translated.postgresql, translated.sqlite


def value(expression: str) -> tuple[str, str]:
    translated = translate(expression, FIELDS, boolean=False)
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
    "project_id IS NOT NULL OR due IS NULL": "project_id IS NOT NULL OR due_at IS NULL",
    "active": "active",
    "NOT active": "NOT active",
    "active = true": "active = TRUE",
    "active IS NOT TRUE": "active IS NOT TRUE",
    "active IS FALSE": "active IS FALSE",
    "order > 0": '"order" > 0',
    '"order" > 0': '"order" > 0',
    "camel = 'X'": "\"camelCase\" = 'X'",
    "due >= '2024-05-01'": "due_at >= '2024-05-01'",
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
}


@pytest.mark.parametrize("expression", CONDITIONS)
def test_a_condition_is_printed_for_both(expression: str) -> None:
    printed = CONDITIONS[expression]
    expected = (printed, printed) if isinstance(printed, str) else printed
    assert check(expression) == expected


@pytest.mark.parametrize("expression", VALUES)
def test_a_value_is_printed_for_both(expression: str) -> None:
    assert value(expression) == (VALUES[expression], VALUES[expression])


@pytest.mark.parametrize("expression", CONDITIONS)
def test_what_was_printed_can_be_read_again(expression: str) -> None:
    columns = {column: column for column in FIELDS.values()}
    once = translate(expression, FIELDS, boolean=True)
    assert translate(once.postgresql, columns, boolean=True) == once


def test_columns_come_in_order_of_first_use() -> None:
    expression = translate("progress > 1 OR due IS NULL OR progress < title", FIELDS, boolean=True)
    assert expression.columns == ("progress", "due_at", "title")


def test_an_expression_knows_whether_one_text_serves_both() -> None:
    assert translate("progress > 1", FIELDS, boolean=True).same
    assert not translate("title LIKE 'a%'", FIELDS, boolean=True).same


def select(expression: str) -> str:
    return f"SELECT {expression} FROM sample ORDER BY id"  # noqa: S608


async def evaluate_on_postgresql(
    server: Server, conditions: list[str], values: list[str]
) -> list[list[object]]:
    connection = await asyncpg.connect(server.url(driver=None))
    try:
        await connection.execute(TABLE.replace("CREATE TABLE", "CREATE TEMPORARY TABLE"))
        await connection.execute(ROWS)
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
    connection.execute(TABLE)
    connection.execute(ROWS)
    for number, expression in enumerate(values):
        connection.execute(f"CREATE INDEX value_{number} ON sample ({expression})")
    for number, condition in enumerate(conditions):
        connection.execute(f"CREATE INDEX partial_{number} ON sample (id) WHERE {condition}")
    return [[row[0] for row in connection.execute(select(each))] for each in [*conditions, *values]]


def test_both_databases_see_the_same(postgres_server: Server) -> None:
    conditions = [translate(each, FIELDS, boolean=True) for each in CONDITIONS]
    values = [translate(each, FIELDS, boolean=False) for each in VALUES]
    on_postgresql = asyncio.run(
        evaluate_on_postgresql(
            postgres_server,
            [each.postgresql for each in conditions],
            [each.postgresql for each in values],
        )
    )
    on_sqlite = evaluate_on_sqlite(
        [each.sqlite for each in conditions], [each.sqlite for each in values]
    )
    for expression, left, right in zip(
        [*CONDITIONS, *VALUES], on_postgresql, on_sqlite, strict=True
    ):
        assert left == right, expression
    # Not all rows answer alike, or the comparison would prove little.
    telling = [answers for answers in on_sqlite if len(set(answers)) > 1]
    assert len(telling) == len(on_sqlite)


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
    "title ILIKE 'a'": "ILIKE",
    "title LIKE lower(status)": "its pattern as 'text'",
    "title LIKE 'a' ESCAPE '!'": "ESCAPE",
    "title LIKE 'a\\'": "ends in its escape",
    "title LIKE ANY ('a')": "its pattern as 'text'",
    "progress = ANY (quantity)": "cannot stand",
    "title -> 'a' = 'b'": "JSON",
    "title @> 'a'": "JSON",
    "title[1] = 'a'": "JSON",
    "title COLLATE \"C\" = 'a'": "collations",
    "due > due - INTERVAL '1 day'": "intervals",
    "progress = NULL": "never true",
    "progress & 1 = 1": "cannot stand",
    "(progress, quantity) = (1, 2)": "after IN",
    "progress IN ()": "wants a list",
    "progress IN quantity": "wants a list",
    "progress IS 1": "NULL, TRUE and FALSE",
    "progress BETWEEN SYMMETRIC 1 AND 2": "symmetric",
    "lower(DISTINCT title) = 'a'": "cannot stand",
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
    "progress": None,
    "progress + 1": "a value where a condition is wanted",
    "progress = 1 AND 5": "a value where a condition is wanted",
    "NOT 'a'": "a value where a condition is wanted",
    "1 = 1": "reads no field",
    "TRUE": "reads no field",
    "stauts = 'open'": "did you mean `status`?",
    "project = 1": "did you mean `project_id`?",
    "due_at IS NULL": "no field `due_at`",
    "Title = 'a'": "did you mean `title`?",
    "title = 'a": "not one SQL expression",
    'title = "a': "not one SQL expression",
    "title = 'a\0'": "character",
    "title = '\ud800'": "character",
    "title = '\u202e'": "character",
    "{{ title }}": "cannot|not one",
    "(" * (MAX_NESTING + 1) + "active" + ")" * (MAX_NESTING + 1): "nested",
    "NOT " * 490 + "active": "nested",
    "active AND " * 175 + "active": None,
    "title = '" + "x" * MAX_LENGTH + "'": "longer",
}


@pytest.mark.parametrize("expression", [each for each in REFUSED if REFUSED[each]])
def test_what_is_not_shared_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        check(expression)
    said = f"{refused.value.message} {refused.value.hint}"
    expected = REFUSED[expression]
    assert expected is not None
    assert any(each in said for each in expected.split("|")), said
    assert refused.value.message == str(refused.value)


@pytest.mark.parametrize("expression", [each for each in REFUSED if REFUSED[each] is None])
def test_what_only_a_type_could_tell_passes(expression: str) -> None:
    assert check(expression) == (expression, expression)


def test_no_warning_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    for expression, said in REFUSED.items():
        if said:
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
    connection.execute(TABLE)
    connection.execute(select(printed.sqlite))


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
