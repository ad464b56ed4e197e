"""What Alembic's own support of SQLite and PostgreSQL lacks here."""

import re
from typing import Any

from alembic.ddl._autogen import ComparisonResult
from alembic.ddl.impl import DefaultImpl
from alembic.ddl.postgresql import PostgresqlImpl
from alembic.ddl.sqlite import SQLiteImpl
from alembic.util.sqla_compat import is_expression_index
from sqlalchemy import ClauseElement, Column, Connection, Index, Inspector, String, Table, text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

_STANDARD = DefaultDialect(paramstyle="named", supports_native_boolean=True)
_SQLITE_EXPRESSION_INDEXES = text(
    "SELECT name, sql FROM sqlite_master AS i "
    "WHERE type = 'index' AND tbl_name = :table AND EXISTS ("
    "SELECT 1 FROM pragma_index_info(i.name) AS part WHERE part.name IS NULL"
    ") ORDER BY name"
)

_SQLITE_TABLE = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
_POSTGRESQL_INDEXES = text(
    "SELECT indexdef FROM pg_indexes WHERE indexname = :name "
    "AND schemaname IN (current_schema(), pg_my_temp_schema()::regnamespace::text)"
)


def standard_sql(expression: ClauseElement) -> str:
    """The SQL of a default or a condition, as text() takes it and both databases read it."""
    # text() would read `:name` as a parameter.
    return re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", _compile(expression))


def _compile(expression: ClauseElement) -> str:
    options = {"literal_binds": True, "include_table": False}
    return str(expression.compile(dialect=_STANDARD, compile_kwargs=options))


def sqlite_expression_indexes(connection: Connection, table: str) -> dict[str, str]:
    """Name and SQL of the indexes that SQLAlchemy cannot reflect."""
    rows = connection.execute(_SQLITE_EXPRESSION_INDEXES, {"table": table})
    return {row.name: row.sql for row in rows}


class _StandardSQL(DefaultImpl):
    """Prints defaults, conditions and indexes the same way for both databases."""

    def render_ddl_sql_expr(
        self,
        expr: ClauseElement,
        is_server_default: bool = False,
        is_index: bool = False,
        **_options: object,
    ) -> str:
        if is_index and not is_server_default:
            return _compile(expr.self_group())
        return standard_sql(expr)


class Postgresql(_StandardSQL, PostgresqlImpl):
    """PostgreSQL, for Alembic."""

    __dialect__ = "postgresql"

    def compare_indexes(self, metadata_index: Index, reflected_index: Index) -> ComparisonResult:
        """Compare two indexes; of one with expressions, PostgreSQL has words of its own."""
        found = super().compare_indexes(metadata_index, reflected_index)
        if (
            found.is_different
            and is_expression_index(metadata_index)
            and self._is_as(metadata_index)
        ):
            return ComparisonResult.Equal()
        return found

    def _is_as(self, index: Index) -> bool:
        """Whether PostgreSQL words the index of the models as the one that it has."""
        if self.connection is None or index.table is None:
            return False
        table = self.dialect.identifier_preparer.format_table(index.table)
        savepoint = self.connection.begin_nested()
        try:
            # A temporary table comes first wherever its name is asked for.
            self.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table} (LIKE {table})")
            self.connection.execute(CreateIndex(index))
            definitions = self.connection.scalars(_POSTGRESQL_INDEXES, {"name": index.name})
            return len({text.partition(" USING ")[2] for text in definitions}) == 1
        except DBAPIError:
            # A column of it is new.
            return False
        finally:
            savepoint.rollback()


class SQLite(_StandardSQL, SQLiteImpl):
    """SQLite, for Alembic: indexes on expressions survive when a table is copied to alter it."""

    __dialect__ = "sqlite"
    _dropped: tuple[str, list[str]] = ("", [])

    def correct_for_autogen_constraints(self, *found: set[Any], **named: set[Any]) -> None:
        """Leave indexes on expressions to `autogenerate`."""
        # The classes above name these parameters differently.
        _, reflected, _, wanted = *found, *named.values()
        names = {index.name for index in wanted if is_expression_index(index)}
        for indexes in (reflected, wanted):
            indexes -= {index for index in indexes if index.name in names}

    def autogen_column_reflect(
        self, inspector: Inspector, table: Table, column_info: dict[str, Any]
    ) -> None:
        """Read a column's collation, which a copy of its table would lose."""
        super().autogen_column_reflect(inspector, table, column_info)
        collation = self._collation(table.name, column_info["name"])
        if collation and isinstance(column_info["type"], String):
            column_info["type"] = String(column_info["type"].length, collation=collation)

    def _collation(self, table: str, column: str) -> str | None:
        if self.connection is None:
            return None
        sql = self.connection.scalar(_SQLITE_TABLE, {"table": table}) or ""
        name = re.escape(column)
        found = re.search(rf'^\s*"?{name}"? .*COLLATE "?(\w+)"?', sql, re.MULTILINE)
        return found[1] if found else None

    def compare_server_default(
        self,
        inspector_column: Column[Any],
        metadata_column: Column[Any],
        rendered_metadata_default: str | None,
        rendered_inspector_default: str | None,
    ) -> bool:
        """Whether two defaults differ; Alembic's patterns miss empty texts and line breaks."""
        wanted = rendered_metadata_default
        found = (rendered_inspector_default or "").removeprefix("(").removesuffix(")")
        if wanted is not None and found in {wanted, f"'{wanted}'"}:
            return False
        return super().compare_server_default(
            inspector_column, metadata_column, wanted, rendered_inspector_default
        )

    def drop_table(self, table: Table, **options: bool) -> None:
        """Drop a table, but keep in mind its indexes on expressions."""
        if self.connection is not None:
            indexes = sqlite_expression_indexes(self.connection, table.name)
            self._dropped = table.name, [*indexes.values()]
        super().drop_table(table, **options)

    def rename_table(
        self, old_table_name: str, new_table_name: str, schema: str | None = None
    ) -> None:
        """Rename a table. One that takes the place of a dropped one gets the indexes of that."""
        super().rename_table(old_table_name, new_table_name, schema)
        table, indexes = self._dropped
        if table == new_table_name and self.connection is not None:
            for sql in indexes:
                self.connection.exec_driver_sql(sql)
