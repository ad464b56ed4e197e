"""A field's `db_type`: whether it fits the field, and what it changes about it."""

from dataclasses import replace
from typing import Final

from ..diagnostics import Path
from ..language import FieldSpec
from ..model import Type
from ..values.db_types import DB_TYPES, DbType, read_db_type
from ..values.literals import is_single
from .context import Context, nearest_hint

_BOUNDS: Final = ("ge", "gt", "le", "lt", "multiple_of")


def resolve_db_type(
    context: Context, spec: FieldSpec, type_: Type, path: Path
) -> tuple[FieldSpec, Type, str | None] | None:
    """What the field is with its `db_type`, or None after a report.

    Returns:
        The field's spec with the lengths that the column has, its type, and what the column is
        where that does not follow from the type.
    """
    if spec.db_type is None:
        return spec, type_, None
    place = (*path, "db_type")
    row, length = _row(context, spec.db_type, place)
    if row is None or not _fits(context, spec, type_, row, path):
        return None
    if row.longest:
        return _with_length(context, spec, type_, row, length, path)
    if row.row and type_.row is not None:
        type_ = replace(type_, row=replace(type_.row, **row.row))
    same = row.name == "text" and type_.row is not None and type_.row.name == "text"
    return spec, type_, None if same or row.name == "jsonb" else row.name


def _row(context: Context, text: str, path: Path) -> tuple[DbType | None, int | None]:
    name, length = read_db_type(text) or (text, None)
    row = DB_TYPES.get(name)
    if row is None:
        written = [f"{each.name}(n)" if each.longest else each.name for each in DB_TYPES.values()]
        message = f"`{text}` is no type of PostgreSQL that a field can have here"
        context.error("db-type", path, message, nearest_hint(name, written))
    elif row.longest and not length:
        message = f"`{name}` wants the number of characters"
        context.error("db-type", path, message, f"write `{name}(20)`, or another number")
    elif row.longest and length and length > row.longest:
        message = f"`{text}` is over PostgreSQL's limit of {row.longest} characters"
        context.error("db-type", path, message, "write `db_type: text`")
    elif length is not None and not row.longest:
        context.error("db-type", path, f"`{name}` has no length", f"write `{name}`")
    else:
        return row, length
    return None, None


def _fits(context: Context, spec: FieldSpec, type_: Type, row: DbType, path: Path) -> bool:
    place = (*path, "db_type")
    own = "list" if type_.item else type_.row.name if type_.row else "enum"
    if own not in row.types:
        fitting = [name for name, other in DB_TYPES.items() if own in other.types]
        message = f"`db_type: {row.name}` does not fit {_an(own)}, but {_listed(row.types)}"
        hint = f"fitting are {', '.join(fitting)}" if fitting else "leave `db_type` out"
        context.error("db-type", place, message, hint)
    elif type_.array:
        message = f"`storage: array` and `db_type: {row.name}` both say what the column is"
        context.error("db-type", place, message, "leave one of the two out")
    elif row.name == "json" and type_.item and not _plain(type_.item):
        message = f"a list of {spec.type.item} is held in jsonb"
        context.error("db-type", place, message, "leave `db_type` out")
    elif row.name == "json" and type_.item and spec.filter:
        message = "PostgreSQL does not look into json, only into jsonb"
        context.error("db-type", place, message, "leave `db_type` out, or `filter`")
    elif row.name == "tsvector":
        return _made_by_the_database(context, spec, path)
    elif row.name == "real":
        return _single_bounds(context, spec, path)
    else:
        return True
    return False


def _plain(item: Type) -> bool:
    return item.row.native_json if item.row else bool(item.enum and item.enum.anonymous)


def _made_by_the_database(context: Context, spec: FieldSpec, path: Path) -> bool:
    if spec.access not in {"read_only", "hidden"}:
        message = "a tsvector is made by the database, by a trigger for example"
        hint = "write `access: read_only`, or `access: hidden`"
        context.error("db-type", (*path, "db_type"), message, hint)
    elif spec.default is not None:
        message = "a tsvector is made by the database, so it has no default here"
        context.error("db-type", (*path, "default"), message, "leave `default` out", key=True)
    else:
        return True
    return False


def _single_bounds(context: Context, spec: FieldSpec, path: Path) -> bool:
    """Whether the database compares with the very bounds: 0.1 is another number in real."""
    for key in _BOUNDS:
        bound = getattr(spec, key)
        if bound is not None and not is_single(bound):
            message = f"`{key}` {bound} is another number in single precision"
            hint = "take a bound such as 0.5 or 2, or leave `db_type` out"
            context.error("db-type", (*path, key), message, hint)
            return False
    return True


def _with_length(
    context: Context, spec: FieldSpec, type_: Type, row: DbType, length: int | None, path: Path
) -> tuple[FieldSpec, Type, str | None] | None:
    """Take the column's length over: nobody sends more than it holds, or blanks that fill it up."""
    shown = f"{row.name}({length})"
    fixed = row.name == "char"
    for key in ("min_length", "max_length"):
        said = getattr(spec, key)
        if said is not None and length is not None and (said != length if fixed else said > length):
            message = f"`{key}` {said} does not go with `db_type: {shown}`"
            hint = f"leave `{key}` out" if fixed else "widen the column, or narrow the bounds"
            context.error("db-type", (*path, key), message, hint)
            return None
    lengths = {"max_length": length} if spec.max_length is None else {}
    if fixed:
        lengths["min_length"] = length
    spec = spec.model_copy(update=lengths)
    own = type_.row is not None and type_.row.name == "str" and spec.max_length == length
    return spec, type_, None if own and not fixed else shown


def _an(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _listed(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
