"""Names: whether each can stand in Python and in PostgreSQL, and whether two want the same."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..diagnostics import Path
from ..naming import POSTGRESQL_NAME_BYTES, kebab, reserved_reason, suggest
from ..spec import EntitySpec
from .context import Context

CLASS_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
FIELD_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
TABLE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
SUFFIXES: Final = ("", "Base", "Create", "Update", "Read", "Filter", "Repository")
MODULE_CLASSES: Final = frozenset(
    """
    Annotated APIRouter Any Base64 Boolean BigInteger CheckConstraint ClassVar Decimal DecimalType
    EmailStr Field FiniteFloat Index Input Int16 Int32 Int64 JSONType JsonValue KeyStr Literal
    Mapped Model NaiveDatetime NaiveTime Optional Ordered Equal Textual Page PageParams Problem Query
    Relationship Request Response SQLModel SmallInteger Statements Text TimestampColumns
    TimestampFilters Timestamps UTCDateTime UUID UniqueConstraint Url AsyncRepository AsyncSession
    ReadSessionDep SessionDep Enum StrEnum TypeDecorator
    """.split()
)
"""Classes that the generated modules of an entity import: an entity of the name would hide one."""
MODULE_IDS: Final = frozenset({"base", "enums", "health", "__init__"})
"""Modules that stand beside the entities' own."""
PATHS: Final = frozenset({"health", "docs", "redoc"})
"""First parts of paths that the application serves itself, which an empty prefix would meet."""


def check_class_names(context: Context) -> None:
    """Check names of entities and enums by themselves, and against each other."""
    taken: dict[str, str] = {}
    for kind, names in (("enums", context.spec.enums), ("entities", context.spec.entities)):
        for name in names:
            path = (kind, name)
            if not CLASS_NAME.fullmatch(name):
                message = f"`{name}` cannot name a class"
                hint = "write it in PascalCase with ASCII letters and digits, as `TaskItem`"
                context.error("bad-name", path, message, hint, key=True)
            elif name in MODULE_CLASSES or (reason := reserved_reason(name, "entity")):
                reason = "is used by the generated modules" if name in MODULE_CLASSES else reason
                hint = f"call it `{suggest(name)}`; `table` and `plural` keep the names in the database and the URL"
                context.error("reserved", path, f"`{name}` {reason}", hint, key=True)
            for suffix in SUFFIXES if kind == "entities" else ("",):
                made = f"{name}{suffix}".lower()
                if made in taken:
                    message = f"`{name}` collides with `{taken[made]}`: both make `{name}{suffix}`"
                    context.error("collision", path, message, "rename one of them", key=True)
                else:
                    taken[made] = name


def check_entity_names(context: Context, entities: Mapping[str, "EntityNames"]) -> None:
    """Check that no two entities share a table, a file or a path."""
    for what, key, reserved in (
        ("table", "table", frozenset({"alembic_version"})),
        ("module", "id", MODULE_IDS),
        ("path", "plural", PATHS if not context.spec.api_prefix else frozenset[str]()),
    ):
        taken: dict[str, str] = {}
        for name, names in entities.items():
            path = ("entities", name)
            value = kebab(names.plural) if key == "plural" else getattr(names, key)
            lowered = value.lower()
            if lowered in reserved:
                message = f"the {what} `{value}` of `{name}` is the application's own"
                context.error("reserved", path, message, f"give it another `{key}`", key=True)
            elif lowered in taken:
                message = f"`{name}` and `{taken[lowered]}` both want the {what} `{value}`"
                context.error("collision", path, message, f"give one of them a `{key}`", key=True)
            else:
                taken[lowered] = name


class EntityNames:
    """The names that one entity has in files, tables and paths."""

    def __init__(self, plural: str, table: str, id_: str) -> None:
        self.plural = plural
        self.table = table
        self.id = id_


def check_member_names(context: Context, members: Iterable[tuple[str, str, Path]]) -> None:
    """Check the names of one entity's attributes.

    Args:
        context: the passes' common ground.
        members: name, what it is, and its place in the spec; what a relation brings along too.
    """
    taken: dict[str, str] = {}
    for name, what, path in members:
        if not FIELD_NAME.fullmatch(name):
            message = f"`{name}` cannot name a {what}"
            hint = "use snake_case with ASCII letters, digits and underscores"
            context.error("bad-name", path, message, f"{hint}; `column` keeps the database's name", key=True)
        elif "__" in name:
            message = f"`{name}` has two underscores in a row, which stand before a filter's operator"
            context.error("bad-name", path, message, f"call it `{re.sub('_+', '_', name)}`", key=True)
        elif reason := reserved_reason(name, "field"):
            hint = f"call it `{suggest(name)}`, with `column: {name}` if the database says so"
            context.error("reserved", path, f"`{name}` {reason}", hint, key=True)
        if name in taken:
            message = f"`{name}` is a {what} and {taken[name]} already"
            context.error("collision", path, message, "rename one of them", key=True)
        else:
            taken[name] = f"a {what}"


def check_columns(context: Context, columns: Iterable[tuple[str, Path]]) -> None:
    """Check the names of one table's columns."""
    taken: set[str] = set()
    for column, path in columns:
        if column.lower() in taken:
            message = f"two columns would be called `{column}`"
            context.error("collision", path, message, "give one of them a `column`", key=True)
        taken.add(column.lower())
        check_identifier(context, column, path)


def check_identifier(context: Context, name: str, path: Path) -> None:
    """Check a name of the database by PostgreSQL's limit, and by what needs no quoting inside."""
    if len(name.encode()) > POSTGRESQL_NAME_BYTES:
        message = f"`{name}` has {len(name.encode())} bytes, PostgreSQL takes {POSTGRESQL_NAME_BYTES}"
        context.error("too-long", path, message, "shorten it", key=True)
    elif not TABLE_NAME.fullmatch(name):
        message = f"`{name}` cannot name a table or column"
        context.error("bad-name", path, message, "use ASCII letters, digits and underscores", key=True)
