"""Names of classes, modules, tables, paths and attributes: whether they are names, and free."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..diagnostics import Path
from ..language import EntitySpec
from ..model import Entity, RelationEndpoint, endpoints
from ..naming import (
    POSTGRESQL_NAME_BYTES,
    ClassName,
    Identifier,
    kebab,
    pascal,
    plural,
    reserved_reason,
    snake,
    suggest,
)
from .context import Context, Taken

SUFFIXES: Final = (
    *("", "Base", "Create", "Update", "Read", "Filter", "Include", "Including", "Repository"),
)
"""What the generated modules add to an entity's name."""
MODULE_IDS: Final = frozenset({"core", "enums", "router"})
"""Modules and tests that stand beside the entities' own, or names that packages define.

A test compares this with the template.
"""
PATHS: Final = frozenset({"docs", "health", "redoc"})
"""First parts of the paths that the application serves itself: an empty prefix meets them."""
TABLE_BYTES: Final = POSTGRESQL_NAME_BYTES - len("pk_")
"""The primary key's constraint is called `pk_<table>`, and no name is cut."""
SYSTEM_COLUMNS: Final = frozenset({"cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"})
"""Columns that every table of PostgreSQL has already."""

_UNNAMED_CLASS: Final = ClassName("Unnamed")
_UNNAMED: Final = Identifier("unnamed")
_SQL_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def class_name(context: Context, text: str, path: Path, substitute: str) -> ClassName:
    """The text as the name of a class; a stand-in, after a report, where it cannot be one.

    Args:
        context: the passes' common ground.
        text: what the spec says.
        path: of what has the name as its key.
        substitute: a name to call it by instead, should it be reserved.
    """
    try:
        name = ClassName(text)
    except ValueError as problem:
        usable = [name for name in (pascal(text), substitute) if _is_class_name(name)]
        hint = f"call it `{usable[0]}`" if text.isascii() and usable else "`TaskItem` is one"
        context.error("bad-name", path, str(problem), hint, key=True)
        return _UNNAMED_CLASS
    if reason := reserved_reason(name, "entity"):
        context.error("reserved", path, f"`{name}` {reason}", f"call it `{substitute}`", key=True)
    return name


def _is_class_name(text: str) -> bool:
    try:
        return bool(ClassName(text))
    except ValueError:
        return False


def attribute_name(
    context: Context, text: str, path: Path, *, key: bool = True, column: bool = True
) -> Identifier | None:
    """The text as the name of an attribute, or None after a report.

    Args:
        context: the passes' common ground.
        text: what the spec says.
        path: of what has the name.
        key: whether the name is the key at `path`, not the value.
        column: whether `column` can keep the name in the database.
    """
    try:
        name = Identifier(text)
    except ValueError as problem:
        reason, code = str(problem), "bad-name"
    else:
        if name.endswith("_"):
            reason, code = f"`{name}` ends in an underscore, which filters add to", "bad-name"
        elif reserved := reserved_reason(name, "field"):
            reason, code = f"`{name}` {reserved}", "reserved"
        else:
            return name
    context.error(code, path, reason, _better(text, column), key=key)
    return None


def _better(text: str, column: bool) -> str:
    bare = text.strip("_")
    candidate = suggest(bare) if reserved_reason(bare, "field") else snake(bare)
    try:
        better = Identifier(candidate if text.isascii() else "")
    except ValueError:
        return "use small ASCII letters, digits and single underscores"
    if reserved_reason(better, "field"):
        better = Identifier(suggest(better))
    keeps = f"; `column: {text}` keeps its name in the database" if column else ""
    return f"call it `{better}`{keeps if _SQL_NAME.fullmatch(text) else ''}"


# --- names of an entity ---


@dataclass(frozen=True, slots=True)
class EntityNames:
    """The names of one entity in Python, in the database, in paths and of files."""

    class_: ClassName
    plural: str
    table: str
    id: Identifier


def entity_names(context: Context, name: str, spec: EntitySpec) -> EntityNames:
    """The names that an entity says, and those that follow from its own; reports what is none."""
    path: Path = ("entities", name)
    class_ = class_name(context, name, path, f"{name}Record")
    former = snake(class_)
    if spec.was is not None and not _is_class_name(spec.was):
        message = f"`was: {spec.was}` cannot have been an entity's name"
        context.error("bad-name", (*path, "was"), message, "names are written as `TaskItem`")
    elif spec.was is not None:
        former = snake(spec.was)
    plural_ = _plural(context, spec.plural, path) or plural(snake(class_))
    style = spec.table_names or context.spec.conventions.table_names
    table = spec.table or (plural_ if style == "plural" else snake(class_))
    place, key = ((*path, "table"), False) if spec.table else (path, True)
    check_sql_name(context, table, place, "table", TABLE_BYTES, key=key)
    return EntityNames(class_, plural_, table, _module_id(context, spec.id, former, path))


def _plural(context: Context, said: str | None, path: Path) -> str | None:
    if said is None:
        return None
    try:
        # What becomes of it; a keyword such as `is` is one no more.
        Identifier(f"list_{said}")
    except ValueError:
        message = f"`plural: {said}` is not a name in snake_case"
        hint = f"write `plural: {snake(said) or 'items'}`"
        context.error("bad-name", (*path, "plural"), message, hint)
        return None
    return said


def _module_id(context: Context, said: str | None, default: str, path: Path) -> Identifier:
    try:
        return Identifier(said or default)
    except ValueError as problem:
        if said:
            hint = "write it in snake_case, as `task_item`"
            context.error("bad-name", (*path, "id"), str(problem), hint)
        else:
            message = f"`{path[-1]}` would have the module `{default}`, a keyword of Python"
            hint = f"give it another: `id: {default}_record`"
            context.error("reserved", path, message, hint, key=True)
        return _UNNAMED


NAMELESS: Final = EntityNames(_UNNAMED_CLASS, _UNNAMED, _UNNAMED, _UNNAMED)
"""Names for what must not be looked at for its names."""


def check_entity_names(context: Context, entities: Mapping[str, EntityNames]) -> frozenset[str]:
    """Check that no two entities share a path, a table or a module; one report for any entity.

    Returns:
        the entities that were reported.
    """
    served = PATHS if not context.spec.api_prefix else frozenset[str]()
    reserved = {"plural": served, "table": frozenset({"alembic_version"}), "id": MODULE_IDS}
    taken = {key: Taken() for key in reserved}
    reported: set[str] = set()
    for name, names in entities.items():
        values = {"plural": kebab(names.plural), "table": names.table, "id": names.id}
        for key, value in values.items():
            what = {"plural": "path", "table": "table", "id": "module"}[key]
            other = taken[key].claim(value, name)
            if name in reported or value == _UNNAMED:
                continue
            if value.lower() in reserved[key]:
                code, message = "reserved", f"the {what} `{value}` of `{name}` is the project's own"
                hint = f"give it another `{key}`"
            elif other is not None:
                code, message = (
                    "collision",
                    f"`{other}` and `{name}` both want the {what} `{value}`",
                )
                hint = f"give one of them another `{key}`"
            else:
                continue
            said = key in context.spec.entities[name].model_fields_set
            path = ("entities", name, key) if said else ("entities", name)
            context.error(code, path, message, hint, key=not said)
            reported.add(name)
    return frozenset(reported)


class Needed(NamedTuple):
    """A class that will be, and what needs it.

    Attributes:
        name: of the class.
        owner: what needs it, as messages call it.
        path: of the owner, in whose key its name is.
    """

    name: str
    owner: str
    path: Path


def check_class_names(context: Context, aliases: Iterable[Needed]) -> frozenset[str]:
    """Check that no two things need a class of the same name; one report for any thing.

    Args:
        context: the passes' common ground.
        aliases: the classes of anonymous enums.

    Returns:
        the names of those that were reported.
    """
    taken = Taken()
    reported: set[str] = set()
    for needed in (*_classes(context), *aliases):
        name, owner, path = needed
        other = taken.claim(name, owner)
        own = str(path[-1])
        if own in reported:
            continue
        if other is not None:
            message = f"{other} and {owner} both need the class `{name}`"
            if other.lower() == owner.lower():
                message = f"{other} and {owner} differ in case only"
            context.error("collision", path, message, "rename one of them", key=True)
        elif name != own and reserved_reason(name, "entity"):
            message = f"{owner} needs the class `{name}`, a name that the generated modules import"
            context.error("reserved", path, message, "rename it", key=True)
        else:
            continue
        reported.add(own)
    return frozenset(reported)


def _classes(context: Context) -> Iterator[Needed]:
    for name in context.spec.enums:
        yield Needed(name, f"the enum `{name}`", ("enums", name))
    for name, entity in context.spec.entities.items():
        for suffix in () if entity.abstract else SUFFIXES:
            yield Needed(f"{name}{suffix}", f"the entity `{name}`", ("entities", name))


def check_operation_ids(context: Context, entities: Iterable[Entity]) -> None:
    """Check that no two calls have one operation id, by which OpenAPI tells them apart."""
    taken = Taken()
    for entity in entities:
        for endpoint in endpoints(entity):
            owner, hint = f"`{entity.name}`", "give one of them another `plural`"
            if isinstance(endpoint, RelationEndpoint):
                owner, hint = f"`{entity.name}.{endpoint.name}`", "rename one of them"
            other = taken.claim(endpoint.id, owner)
            if other is not None:
                message = f"{other} and {owner} both need the operation id `{endpoint.id}`"
                context.error("collision", ("entities", entity.name), message, hint, key=True)


# --- names in the database ---


def check_sql_name(
    context: Context, name: str, path: Path, what: str, limit: int, *, key: bool
) -> None:
    """Check a name by what the databases take, without quotes that would have to be escaped."""
    if not _SQL_NAME.fullmatch(name):
        message = f"`{name}` cannot name {a(what)}"
        hint = "use ASCII letters, digits and underscores"
        context.error("bad-name", path, message, hint, key=key)
    elif len(name) > limit:
        message = f"the {what} `{name}` has {len(name)} bytes, and {limit} fit"
        hint = "shorten it" if path[-1] == what else f"give it a shorter `{what}`"
        context.error("too-long", path, message, hint, key=key)
    elif what == "table" and name.lower().startswith("sqlite_"):
        message = f"`{name}` begins with `sqlite_`, which SQLite keeps for itself"
        context.error("reserved", path, message, f"give it another `{what}`", key=key)
    elif what == "column" and name in SYSTEM_COLUMNS:
        message = f"`{name}` is a column that every table of PostgreSQL has already"
        context.error("reserved", path, message, f"give it another `{what}`", key=key)


def a(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
