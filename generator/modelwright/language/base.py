"""What all shapes of the spec language share: their base, their choices, their small values."""

import keyword
import math
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal, LiteralString, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

Operation = Literal["list", "get", "create", "update", "delete", "bulk"]
KeyType = Literal["int", "bigint", "uuid", "uuid7", "str"]
TableNames = Literal["plural", "singular"]
Storage = Literal["jsonb", "array"]
Access = Literal["read_write", "read_only", "write_only", "hidden"]
RelationKind = Literal["many_to_one", "one_to_one", "many_to_many"]
ReferentialAction = Literal["restrict", "cascade", "set_null", "no_action"]
IndexMethod = Literal["btree", "hash", "gin", "gist", "brin"]
Order = Literal["asc", "desc"]

TAKEN_PACKAGES: Final = frozenset(
    {
        "aiosqlite",
        "alembic",
        "anyio",
        "asyncpg",
        "dotenv",
        "fastapi",
        "greenlet",
        "httpx",
        "migrations",
        "pydantic",
        "pydantic_settings",
        "pytest",
        "sqlalchemy",
        "sqlmodel",
        "starlette",
        "tests",
        "uvicorn",
    }
)
"""Modules that a generated project imports, and its other top-level folders."""

_SLUG: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
# PostgreSQL's limit for the name of a database.
_SLUG_LENGTH: Final = 63
_PREFIX: Final = r"(/[A-Za-z0-9._~-]+)*"

_TYPE: Final = re.compile(r"(?:list\[\s*(?P<item>\w+)\s*\]|(?P<name>\w+))\s*(?P<optional>\?)?")

# How people write types elsewhere, and what they mean by it here.
_TYPE_HABITS: Final = (
    (r"(?:typing\.)?Optional\[(.+)\]", r"write `\1?`"),
    (r"(.+?)\s*\|\s*None", r"write `\1?`"),
    (r"(\w+)\[\]", r"write `list[\1]`"),
    (r"list\[list\b.*", "a list of lists is stored as `json`"),
    (r"list\[(\w+)\?\].*", r"items cannot be null: write `list[\1]`"),
    (r"(?:typing\.)?List\[(.+)\]", r"write `list[\1]`"),
    (r"dict\[.*\]", "write `dict`: text keys and JSON values"),
    (r"(?:var)?char\((\d+)\)|str(?:ing)?\((\d+)\)", r"write `type: str` and `max_length: \1\2`"),
    (
        r"(?:decimal|numeric)\((\d+),\s*(\d+)\)",
        r"write `type: decimal`, `max_digits: \1` and `decimal_places: \2`",
    ),
)


def refusal(
    code: LiteralString, message: str, hint: str, index: int | None = None
) -> PydanticCustomError:
    """Return an error for a validator to raise, in words of our own.

    `index` is the item that is meant when the value is a list.
    """
    return PydanticCustomError(
        code, "{message}", {"message": message, "hint": hint, "index": index}
    )


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A type as it is written.

    Attributes:
        text: the whole text.
        name: the type's name; `list` for `list[T]`.
        item: the T of `list[T]`.
        optional: whether it ends in `?`.
    """

    text: str
    name: str
    item: str | None = None
    optional: bool = False

    @classmethod
    def parse(cls, text: str) -> "TypeRef":
        """Read `str`, `str?`, `list[str]` and the like; whether the names exist is not asked.

        Raises a refusal for anything else.
        """
        found = _TYPE.fullmatch(text.strip())
        if found is None:
            raise refusal("type-syntax", f"`{text}` is not how a type is written", _habit(text))
        name, item = found["name"] or "list", found["item"]
        if name == "list" and item is None:
            raise refusal("type-syntax", "`list` does not say of what", "write `list[str]`")
        return cls(text, name, item, found["optional"] is not None)

    def __str__(self) -> str:
        return self.text


def _habit(text: str) -> str:
    for pattern, hint in _TYPE_HABITS:
        if found := re.fullmatch(pattern, text.strip(), re.IGNORECASE):
            return found.expand(hint)
    return "write a name, `list[name]`, and `?` at the end for optional"


def parse_type(value: object) -> TypeRef:
    """Return the TypeRef of what must be text."""
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    return TypeRef.parse(value)


def check_number(value: object) -> object:
    """Refuse what is no finite number; a union of int and float would complain twice."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticKnownError("float_type")
    if not math.isfinite(value):
        raise PydanticKnownError("finite_number")
    return value


_Items = TypeVar("_Items", bound=Sequence[str])


def check_distinct(names: _Items) -> _Items:
    """Refuse a list that names something twice."""
    for index, name in enumerate(names):
        if name in names[:index]:
            raise refusal("listed-twice", f"`{name}` is listed twice", "list it once", index)
    return names


def check_enum_values(values: Sequence[object]) -> list[str]:
    """Refuse values of an enum that are not text; YAML makes booleans of `yes` and `no`."""
    names: list[str] = []
    for index, value in enumerate(values):
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "not text", {"index": index})
        names.append(value)
    return check_distinct(names)


def check_project(name: str) -> str:
    """Refuse what is no slug: the names of distributions know no underscores (PEP 503)."""
    if re.fullmatch(_SLUG, name) and len(name) <= _SLUG_LENGTH:
        return name
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_SLUG_LENGTH].strip("-")
    hint = f"write `project: {slug}`" if slug[:1].isalpha() else "begin with a letter"
    message = f'`project` must be lower-case words joined by hyphens, not "{name}"'
    raise refusal("bad-project", message, hint)


def check_package(name: str) -> str:
    """Refuse what cannot be imported, or would hide a module that is needed."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        message = f'`package` must be a lower-case Python name, not "{name}"'
        raise refusal("bad-package", message, "write `package: app`, or leave it out")
    if name in sys.stdlib_module_names or name in TAKEN_PACKAGES:
        message = f"the package `{name}` would hide a module of that name"
        raise refusal("bad-package", message, f"write `package: {name}_app`")
    return name


def check_prefix(prefix: str) -> str:
    """Refuse what is neither empty nor a path without a slash at its end."""
    if re.fullmatch(_PREFIX, prefix):
        return prefix
    words = re.findall(r"[A-Za-z0-9._~-]+", prefix)
    message = f'`api_prefix` must be empty or a path such as /api/v1, not "{prefix}"'
    raise refusal("bad-prefix", message, f'write `api_prefix: "{"/".join(["", *words])}"`')


Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]
PositiveCount = Annotated[int, Field(ge=1)]
Number = Annotated[int | float, BeforeValidator(check_number), WithJsonSchema({"type": "number"})]
Names = Annotated[tuple[Text, ...], Field(strict=False), AfterValidator(check_distinct)]
SomeNames = Annotated[Names, Field(min_length=1)]
Pair = Annotated[tuple[Text, Text], Field(strict=False)]
Operations = Annotated[tuple[Operation, ...], Field(strict=False), AfterValidator(check_distinct)]
Project = Annotated[
    str,
    AfterValidator(check_project),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_SLUG}$",
            "maxLength": _SLUG_LENGTH,
            "examples": ["taskmanager", "web-shop"],
        }
    ),
]
Package = Annotated[
    str,
    AfterValidator(check_package),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "default": "app"}),
]
ApiPrefix = Annotated[
    str,
    AfterValidator(check_prefix),
    WithJsonSchema({"type": "string", "pattern": f"^{_PREFIX}$", "default": "/api/v1"}),
]
Type = Annotated[
    TypeRef,
    BeforeValidator(parse_type),
    WithJsonSchema(
        {"type": "string", "examples": ["str", "text?", "decimal", "list[str]", "TaskStatus"]}
    ),
]


class Shape(BaseModel):
    """A mapping of the spec: strict, frozen, without unknown keys.

    Lists become tuples, for which strictness is lifted: YAML knows only lists.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
    )

    noun: ClassVar[str]
    """What messages call it, with its article."""


class Group(Shape):
    """A mapping with named members, of which the unreadable ones are left out."""

    _broken: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def broken(self) -> frozenset[str]:
        """Names and keys that were written but could not be read, and have been reported.

        What refers to one of them is no mistake of its own.
        """
        return self._broken

    def mark_broken(self, names: frozenset[str]) -> None:
        """Remember what was left out; for the reader of the spec alone."""
        self._broken = names
