"""What `alembic revision --autogenerate` writes: the same text on SQLite and on PostgreSQL."""

import re
import sys
from collections.abc import Iterable
from typing import Any, Literal

from alembic.autogenerate import render
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from alembic.util.sqla_compat import is_expression_index
from sqlalchemy import (
    JSON,
    REAL,
    CheckConstraint,
    Column,
    Enum,
    ForeignKeyConstraint,
    Index,
    Table,
    literal_column,
    make_url,
    text,
)
from sqlalchemy.schema import CreateIndex, SchemaItem, conv
from sqlalchemy.types import TypeDecorator, TypeEngine

from .dialects import sqlite_expression_indexes, standard_sql
from .extensions import make_extensions

# Alembic puts more columns into one list, which has no type; Python takes any number of arguments.
render.MAX_PYTHON_ARGS = sys.maxsize

# CHECKs are compared by name only: one that keeps its name takes a revision by hand.
PLUGINS = (
    "alembic.autogenerate.*",
    "alembic.ext.checkconstraint_byname",
    "migrations.expression_indexes",
)

_POSTGRESQL, _SQLITE = (make_url(f"{name}://").get_dialect()() for name in ("postgresql", "sqlite"))
_CREATE_INDEX = re.compile(
    r"CREATE (?P<unique>UNIQUE )?INDEX .+? ON .+? \((?P<terms>.+?)\)(?: WHERE (?P<where>.+))?",
    re.DOTALL,
)


def render_item(
    kind: str, item: TypeEngine[Any] | SchemaItem, context: AutogenContext
) -> str | Literal[False]:
    """Print a type as the databases know it, without the classes of the application."""
    if kind == "type" and isinstance(item, TypeEngine):
        return _render_type(item, context)
    return False


def _render_type(type_: TypeEngine[Any], context: AutogenContext) -> str | Literal[False]:
    if isinstance(type_, Enum) and not type_.native_enum:
        return f"sa.String(length={type_.length})"
    if isinstance(type_, JSON):
        special = _render_special(type_, context)
        if special == "sa.JSON()":
            return special
        return f'sa.JSON().with_variant({special}, "postgresql")'
    if type_.__visit_name__ == "ARRAY":
        return _render_special(type_, context)
    if isinstance(type_, TypeDecorator) and not type(type_).__module__.startswith("sqlalchemy."):
        return _render_decorated(type_, context)
    return False


def _render_decorated(type_: TypeDecorator[Any], context: AutogenContext) -> str:
    plain = type_.impl_instance
    rendered = _render_type(plain, context) or _render_special(plain, context)
    for dialect in (_POSTGRESQL, _SQLITE):
        special = type_.load_dialect_impl(dialect)
        if special.compile(dialect) != plain.compile(dialect):
            rendered += f'.with_variant({_render_special(special, context)}, "{dialect.name}")'
    return rendered


def _render_special(type_: TypeEngine[Any], context: AutogenContext) -> str:
    """Print a type of one database: dialects bring classes of their own for the common ones."""
    if isinstance(type_, JSON):
        if type_.compile(_POSTGRESQL) != "JSONB":
            return "sa.JSON()"
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return "postgresql.JSONB()"
    if type_.__visit_name__ == "ARRAY":
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return f"postgresql.ARRAY(sa.{vars(type_)['item_type']!r})"
    if isinstance(type_, REAL):
        # Without its argument, type checkers know only a part of it.
        return "sa.REAL[float]()"
    if type(type_).__module__.startswith("sqlalchemy.dialects.postgresql."):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return f"postgresql.{type_!r}"
    return f"sa.{type_!r}"


def compare_server_default(
    _context: MigrationContext,
    _reflected: Column[Any],
    _column: Column[Any],
    found: str | None,
    _default: object,
    wanted: str | None,
) -> bool | None:
    """Whether two defaults differ; of some types, PostgreSQL itself finds none equal."""
    value, _, kind = (found or "").rpartition("::")
    if wanted is None or kind not in {"json", "real"}:
        return None
    return value.strip("'") != wanted.strip("'")


def _compare_expression_indexes(
    context: AutogenContext,
    table_ops: ops.ModifyTableOps,
    _schema: str | None,
    table_name: str,
    reflected: Table | None,
    table: Table | None,
) -> PriorityDispatchResult:
    """Compare indexes on expressions by their SQL: SQLAlchemy cannot reflect them on SQLite."""
    connection = context.connection
    if connection is None:
        return PriorityDispatchResult.CONTINUE
    # Those with a mere direction (DESC) it does reflect, though without that.
    known = {str(index.name) for index in reflected.indexes} if reflected is not None else ()
    wanted: dict[str, tuple[Index, str]] = {}
    for index in table.indexes if table is not None else ():
        if is_expression_index(index) and str(index.name) not in known:
            wanted[str(index.name)] = index, str(CreateIndex(index).compile(connection))
    existing = sqlite_expression_indexes(connection, table_name)
    for name, sql in existing.items():
        if name not in wanted or wanted[name][1] != sql:
            table_ops.ops.append(_drop_index(name, table_name, sql))
    for name, (index, sql) in sorted(wanted.items()):
        if existing.get(name) != sql:
            table_ops.ops.append(ops.CreateIndexOp.from_index(index))
    if reflected is None or table is None:
        # A table that comes or goes: only indexes are left, in PostgreSQL's order.
        table_ops.ops.sort(key=lambda op: op.to_diff_tuple()[1].name)
    return PriorityDispatchResult.CONTINUE


def _drop_index(name: str, table_name: str, sql: str) -> ops.DropIndexOp:
    parts = _CREATE_INDEX.fullmatch(sql)
    if parts is None:
        raise ValueError(f"cannot read the definition of index {name}: {sql}")
    options: dict[str, Any] = {"unique": parts["unique"] is not None}
    if parts["where"]:
        options["sqlite_where"] = text(parts["where"])
    create = ops.CreateIndexOp(conv(name), table_name, [literal_column(parts["terms"])], **options)
    return ops.DropIndexOp(conv(name), table_name, _reverse=create, **options)


Plugin("migrations.expression_indexes").add_autogenerate_comparator(
    _compare_expression_indexes,
    "table",
    "expression_indexes",
    qualifier="sqlite",
    priority=DispatchPriority.LAST,
)


def process_revision_directives(
    context: MigrationContext,
    _revision: str | Iterable[str | None],
    scripts: list[ops.MigrationScript],
) -> None:
    """Leave out a revision that changes nothing, and order the operations of the others."""
    for script in scripts:
        if script.upgrade_ops is not None and script.downgrade_ops is not None:
            _prepare_tables(script.upgrade_ops)
            _close_circles(script.upgrade_ops, script.downgrade_ops)
            _set_expression_indexes_apart(script.upgrade_ops)
            _set_expression_indexes_apart(script.downgrade_ops)
            make_extensions(script.upgrade_ops, context.opts["target_metadata"])
    config = context.config
    asked = config is not None and getattr(config.cmd_opts, "autogenerate", False)
    if asked and all(script.upgrade_ops and script.upgrade_ops.is_empty() for script in scripts):
        scripts.clear()


def _prepare_tables(upgrade: ops.UpgradeOps) -> None:
    for op in upgrade.ops:
        if isinstance(op, ops.CreateTableOp):
            op.columns = [_as_text(item) for item in op.columns]
            # What the models note of former names is no part of the schema.
            op.info = {}


def _as_text(item: SchemaItem) -> SchemaItem:
    """A CHECK as text, so that it no longer belongs to a type, which would print it in its way."""
    if isinstance(item, CheckConstraint):
        return CheckConstraint(standard_sql(item.sqltext), name=item.name)
    return item


def _close_circles(upgrade: ops.UpgradeOps, downgrade: ops.DowngradeOps) -> None:
    """Add the foreign keys that close a circle of tables after all tables."""
    tables = [op for op in upgrade.ops if isinstance(op, ops.CreateTableOp)]
    closing: list[ops.MigrateOperation] = []
    for table in tables:
        columns: list[SchemaItem] = []
        for item in table.columns:
            if isinstance(item, ForeignKeyConstraint) and item.use_alter:
                create = ops.CreateForeignKeyOp.from_constraint(item)
                create.kw.pop("use_alter")
                closing.append(ops.ModifyTableOps(table.table_name, [create]))
            else:
                columns.append(item)
        table.columns = columns
    if not closing:
        return
    others = [op for op in upgrade.ops if not isinstance(op, ops.CreateTableOp)]
    upgrade.ops[:] = [*tables, *closing, *others]
    downgrade.ops[:0] = [op.reverse() for op in reversed(closing)]


def _set_expression_indexes_apart(container: ops.OpContainer) -> None:
    """Drop them before a table is altered and create them after it: Alembic's copy knows none."""
    arranged: list[ops.MigrateOperation] = []
    for op in container.ops:
        if not isinstance(op, ops.ModifyTableOps):
            arranged.append(op)
            continue
        drops: list[ops.MigrateOperation] = []
        creates: list[ops.MigrateOperation] = []
        others: list[ops.MigrateOperation] = []
        for part in op.ops:
            if isinstance(part, ops.DropIndexOp) and is_expression_index(part.to_index()):
                drops.append(part)
            elif isinstance(part, ops.CreateIndexOp) and is_expression_index(part.to_index()):
                creates.append(part)
            else:
                others.append(part)
        groups = [group for group in (drops, others, creates) if group]
        arranged += [ops.ModifyTableOps(op.table_name, group) for group in groups]
    container.ops[:] = arranged
