"""Extensions of PostgreSQL, made by the revision that needs them first."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import Column, Index, MetaData, make_url
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

_POSTGRESQL = make_url("postgresql://").get_dialect()()


class CreateExtensions(ops.MigrateOperation):
    """Make extensions that are not there. A downgrade leaves them: others may need them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names


@renderers.dispatch_for(CreateExtensions)
def _create_extensions(_context: AutogenContext, op: CreateExtensions) -> list[str]:
    return [
        'if op.get_context().dialect.name == "postgresql":',
        *(f'op.execute("CREATE EXTENSION IF NOT EXISTS {name}")' for name in op.names),
        "",
    ]


def make_extensions(upgrade: ops.UpgradeOps, metadata: MetaData) -> None:
    """Let a revision begin with the extensions that no revision before it has needed."""
    tables = metadata.tables.values()
    items = (item for table in tables for item in (*table.columns, *table.indexes))
    needed = Counter(name for item in items for name in _extensions(item))
    new = Counter(name for item in _new(upgrade) for name in _extensions(item))
    if first := [name for name in sorted(new) if new[name] >= needed[name]]:
        upgrade.ops.insert(0, CreateExtensions(first))


def _new(container: ops.OpContainer) -> Iterator[SchemaItem]:
    """The columns and indexes that a revision makes."""
    for op in container.ops:
        if isinstance(op, ops.OpContainer):
            yield from _new(op)
        elif isinstance(op, ops.CreateTableOp):
            yield from op.columns
        elif isinstance(op, ops.AddColumnOp):
            yield op.column
        elif isinstance(op, ops.AlterColumnOp) and op.modify_type is not None:
            yield Column(op.column_name, op.modify_type)
        elif isinstance(op, ops.CreateIndexOp):
            yield op.to_index()


def _extensions(item: SchemaItem) -> Iterator[str]:
    type_: TypeEngine[Any] | None = getattr(item, "type", None)
    if type_ is not None and type_.compile(_POSTGRESQL) == "CITEXT":
        yield "citext"
    if isinstance(item, Index) and "gin_trgm_ops" in item.kwargs.get("postgresql_ops", {}).values():
        yield "pg_trgm"
