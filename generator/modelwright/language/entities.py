"""Entities, and the spec as a whole, as a spec writes them.

Only what one mapping can tell by itself is checked here. Whether names exist, fit each other
and are free is decided in `resolve`.
"""

from typing import Annotated, Self, cast

from pydantic import Field, model_validator

from .base import (
    ApiPrefix,
    Group,
    IndexMethod,
    KeyType,
    Names,
    Operations,
    Order,
    Package,
    PositiveCount,
    Project,
    Shape,
    SomeNames,
    TableNames,
    Text,
    refusal,
)
from .fields import EnumSpec, FieldSpec, PrimaryKeySpec, RelationSpec


class Conventions(Shape):
    """A team's defaults; every entity may override each of them."""

    noun = "the conventions"

    primary_key: KeyType = "int"
    """Type of a primary key where the entity does not say."""
    timestamps: bool = True
    """Columns created_at and updated_at, timezone-aware, set by the server."""
    soft_delete: bool = False
    """A column deleted_at instead of deletion, and an operation to restore."""
    optimistic_lock: bool = False
    """A version column, answered as ETag and compared with If-Match."""
    table_names: TableNames = "plural"
    """Whether the table of Task is named `tasks` or `task`."""
    page_size: PositiveCount = 20
    """Items on a page when the client does not say."""
    max_page_size: PositiveCount = 100
    """The most items a client may ask for on one page."""
    operations: Operations = ("list", "get", "create", "update", "delete", "bulk")
    """What the API offers."""

    @model_validator(mode="after")
    def _page_fits(self) -> Self:
        if self.page_size > self.max_page_size:
            message = f"page_size {self.page_size} is over max_page_size {self.max_page_size}"
            raise refusal("page-size", message, "raise max_page_size, or lower page_size")
        return self


class UniqueSpec(Shape):
    """A unique constraint over several fields. Short form: the list of their names."""

    noun = "a unique constraint"

    fields: SomeNames
    """Fields and relations that are unique together."""
    where: Text | None = None
    """An SQL condition: only the rows that meet it must be unique (a partial unique index)."""

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: object) -> object:
        if isinstance(data, str):
            hint = "write `unique: [[a, b]]`, or `unique: true` at a single field"
            raise refusal("wrong-type", f"`{data}` stands where a list of names must", hint)
        return {"fields": cast("list[object]", data)} if isinstance(data, list) else data


class IndexColumnSpec(Shape):
    """A field in an index, with its order. Short form: its name."""

    noun = "an index field"

    field: Text
    """A field or relation."""
    order: Order = "asc"
    """The order of its values in the index."""

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, data: object) -> object:
        return {"field": data} if isinstance(data, str) else data


class IndexSpec(Shape):
    """An index over fields or expressions. Short form: the list of names."""

    noun = "an index"

    fields: Annotated[tuple[IndexColumnSpec, ...], Field(strict=False)] = ()
    """Names, or `{field: name, order: desc}`."""
    expressions: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    """SQL expressions over this entity's fields, instead of `fields`."""
    method: IndexMethod = "btree"
    """PostgreSQL's access method; SQLite has only btree."""
    unique: bool = False
    """Whether no two rows may have the same values."""
    where: Text | None = None
    """An SQL condition: only the rows that meet it are in the index."""
    include: Names = ()
    """Fields that the index carries along without being ordered by them (PostgreSQL)."""
    name: Text | None = None
    """The name of the index (default: made from table and columns)."""

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: object) -> object:
        if isinstance(data, str):
            hint = "write `indexes: [[a, b]]`, or `index: true` at a single field"
            raise refusal("wrong-type", f"`{data}` stands where a list of names must", hint)
        return {"fields": cast("list[object]", data)} if isinstance(data, list) else data

    @model_validator(mode="after")
    def _over_something(self) -> Self:
        if self.fields and self.expressions:
            message = "`fields` and `expressions` cannot both be in one index"
            raise refusal("index-keys", message, "write the fields among the expressions")
        if not self.fields and not self.expressions:
            message = "an index needs `fields` or `expressions`"
            raise refusal("index-keys", message, "write `fields: [name]`")
        return self


class MixinSpec(Group):
    """Fields that several entities share."""

    noun = "a mixin"

    description: str = ""
    """What the fields are for."""
    fields: dict[str, FieldSpec]
    """The fields by name; an entity has them before its own."""


class EntitySpec(Group):
    """A table, its models and its endpoints."""

    noun = "an entity"

    description: str = ""
    """What it is, in a sentence; goes into docstrings, OpenAPI and the README."""
    plural: Text | None = None
    """The plural in snake_case: gives the table's default name, the URL and titles."""
    table: Text | None = None
    """The name of the table where it differs."""
    mixins: Names = ()
    """Mixins and abstract entities whose fields it has, before its own."""
    fields: dict[str, FieldSpec] = Field(default_factory=dict)
    """The fields by name."""
    relations: dict[str, RelationSpec] = Field(default_factory=dict)
    """The relations by name."""
    primary_key: PrimaryKeySpec | None = None
    """The primary key (default: a column `id` of the conventions' type)."""
    unique: Annotated[tuple[UniqueSpec, ...], Field(strict=False)] = ()
    """Unique constraints: lists of fields and relations."""
    indexes: Annotated[tuple[IndexSpec, ...], Field(strict=False)] = ()
    """Indexes: lists of names, or mappings that say more."""
    checks: dict[str, Text] = Field(default_factory=dict)
    """Check constraints: a name, and an SQL condition over this entity's fields."""
    was: Text | None = None
    """The former name: the migration renames the table and loses nothing."""
    id: Text | None = None
    """A stable name for the entity's files; a rename by `was` keeps the old one by itself."""
    read_only: bool = False
    """Whether the API only reads it."""
    abstract: bool = False
    """Whether it has neither a table nor endpoints: its fields and relations come to the entities
    that name it among their mixins."""
    timestamps: bool | None = None
    """Overrides the convention."""
    soft_delete: bool | None = None
    """Overrides the convention."""
    optimistic_lock: bool | None = None
    """Overrides the convention."""
    table_names: TableNames | None = None
    """Overrides the convention."""
    page_size: PositiveCount | None = None
    """Overrides the convention."""
    max_page_size: PositiveCount | None = None
    """Overrides the convention."""
    operations: Operations | None = None
    """Overrides the convention."""


class Spec(Group):
    """A project: its entities, and what they share."""

    noun = "the spec"

    project: Project
    """The project's slug: lower-case words joined by hyphens. Names the distribution and, with
    underscores, the database."""
    description: str = ""
    """What the project is, in a sentence."""
    package: Package = "app"
    """The import package of the generated project."""
    api_prefix: ApiPrefix = "/api/v1"
    """The path that all endpoints begin with; may be empty."""
    features: Names = ()
    """What not every project wants: `sync`, a synchronous session for scripts and workers."""
    conventions: Conventions = Conventions()
    """What holds for every entity that does not say otherwise."""
    enums: dict[str, EnumSpec] = Field(default_factory=dict)
    """Enums by name: a list of values, or a mapping that says more of each."""
    mixins: dict[str, MixinSpec] = Field(default_factory=dict)
    """Fields that several entities share, by name."""
    entities: Annotated[dict[str, EntitySpec], Field(min_length=1)]
    """The entities by name."""
