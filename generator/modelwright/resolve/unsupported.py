"""What the language knows and this version does not generate: refused by name, never ignored."""

from ..diagnostics import Path
from ..spec import EntitySpec, FieldSpec, RelationSpec
from .context import Context


def refuse_unsupported(context: Context) -> None:
    """Report every use of a part of the language that this version does not generate."""
    spec = context.spec
    if spec.features:
        context.unsupported(("features",), "`features`")
    conventions = spec.conventions
    for key in ("soft_delete", "optimistic_lock"):
        if getattr(conventions, key):
            context.unsupported(("conventions", key), f"`{key}`", key=True)
    if "operations" in conventions.model_fields_set:
        _operations(context, conventions.operations, ("conventions", "operations"))
    for name, mixin in spec.mixins.items():
        for field, said in mixin.fields.items():
            _field(context, said, ("mixins", name, "fields", field))
    for name, entity in spec.entities.items():
        _entity(context, entity, ("entities", name))


def _operations(context: Context, operations: tuple[str, ...], path: Path) -> None:
    if "bulk" in operations:
        context.unsupported((*path, operations.index("bulk")), "the operation `bulk`")


def _entity(context: Context, entity: EntitySpec, path: Path) -> None:
    for key in ("soft_delete", "optimistic_lock"):
        if getattr(entity, key):
            context.unsupported((*path, key), f"`{key}`", key=True)
    if entity.operations is not None:
        _operations(context, entity.operations, (*path, "operations"))
    key_fields = entity.primary_key.fields if entity.primary_key else None
    if key_fields and len(key_fields) > 1:
        context.unsupported((*path, "primary_key", "fields"), "a composite primary key")
    elif key_fields and key_fields[0] in entity.relations:
        context.unsupported((*path, "primary_key", "fields"), "a relation as the primary key")
    for name, field in entity.fields.items():
        _field(context, field, (*path, "fields", name))
    for name, relation in entity.relations.items():
        _relation(context, relation, (*path, "relations", name))


def _field(context: Context, field: FieldSpec, path: Path) -> None:
    if field.access != "read_write":
        context.unsupported((*path, "access"), f"`access: {field.access}`")
    if field.search:
        context.unsupported((*path, "search"), "`search`", key=True)
    if field.db_type is not None:
        context.unsupported((*path, "db_type"), "`db_type`", key=True)


def _relation(context: Context, relation: RelationSpec, path: Path) -> None:
    if relation.kind != "many_to_one":
        context.unsupported((*path, "kind"), f"`kind: {relation.kind}`")
        return
    if relation.references is not None:
        context.unsupported((*path, "references"), "`references`", key=True)
    if relation.columns is not None:
        context.unsupported((*path, "columns"), "`columns`", key=True)
    for key in ("through", "link_table", "link_columns", "lookup"):
        if getattr(relation, key) is not None:
            context.error(
                "many-to-many-only",
                (*path, key),
                f"`{key}` belongs to `kind: many_to_many`",
                "leave it out",
                key=True,
            )
