"""Enums, fields, relations and primary keys as a spec writes them.

The text below a key is its help: it becomes the description in the JSON Schema, the hover text
of an editor, and the reference of the language.
"""

from typing import ClassVar, Self, cast

from pydantic import ConfigDict, RootModel, model_validator

from .base import (
    Access,
    Count,
    KeyType,
    Number,
    Pair,
    PositiveCount,
    ReferentialAction,
    RelationKind,
    Shape,
    SomeNames,
    Storage,
    Text,
    Type,
    check_enum_values,
    refusal,
)


class EnumValueSpec(Shape):
    """One value of an enum."""

    noun = "an enum value"

    description: str = ""
    """What the value means."""
    was: Text | None = None
    """Its former name: the migration rewrites the rows that have it."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_said(cls, data: object) -> object:
        return {} if data is None else data


class EnumSpec(RootModel[dict[str, EnumValueSpec]]):
    """The values of an enum in their order: a list, or a mapping that says more of each."""

    model_config = ConfigDict(strict=True, frozen=True)
    noun: ClassVar[str] = "an enum"

    @property
    def values(self) -> dict[str, EnumValueSpec]:
        """The values by name, in their order."""
        return self.root

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: object) -> object:
        if not isinstance(data, list):
            return data
        return dict.fromkeys(check_enum_values(cast("list[object]", data)))

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.root:
            raise refusal("empty-enum", "the enum has no values", "give it at least one value")
        return self


class FieldSpec(Shape):
    """A field: its type, and what is true of its values. Short form: the type alone."""

    noun = "a field"

    type: Type
    """A type of the table in the reference, `list[T]`, the name of an enum, or `enum` with
    `values`. A `?` at the end makes the field optional."""
    values: EnumSpec | None = None
    """The values of an anonymous enum (`type: enum`)."""
    db_type: Text | None = None
    """The PostgreSQL type where it should differ; SQLite takes its nearest."""
    optional: bool = False
    """Whether the field may be null."""
    default: object = None
    """A literal of the type, or `now`, `today`, `uuid4`, `uuid7`."""
    min_length: Count | None = None
    """The fewest characters, bytes or items."""
    max_length: PositiveCount | None = None
    """The most characters, bytes or items."""
    pattern: Text | None = None
    """A regular expression that the text must match; anchor it with `^` and `$`."""
    ge: Number | None = None
    """The least value."""
    gt: Number | None = None
    """The value must be greater than this."""
    le: Number | None = None
    """The greatest value."""
    lt: Number | None = None
    """The value must be less than this."""
    multiple_of: Number | None = None
    """The value must be a multiple of this."""
    max_digits: PositiveCount | None = None
    """All digits of a decimal, on both sides of the point."""
    decimal_places: Count | None = None
    """The digits of a decimal after the point."""
    unique: bool = False
    """Whether no two rows may have the same value."""
    index: bool = False
    """Whether the column has an index."""
    storage: Storage | None = None
    """How a list is stored: as `jsonb` (the default) or, on PostgreSQL, as `array`."""
    access: Access = "read_write"
    """Who sees it: read_only is never in Create or Update, write_only never in Read, hidden in
    none of them."""
    immutable: bool = False
    """Whether the field is set in Create and never after."""
    filter: bool | None = None
    """Whether clients may filter by it (default: if unique, indexed, an enum or a bool)."""
    sort: bool | None = None
    """Whether clients may sort by it (default as for `filter`)."""
    search: bool = False
    """Whether the query `q=` searches in it."""
    column: Text | None = None
    """The name of the column where it differs from the field's."""
    was: Text | None = None
    """The former name: the migration renames the column and loses nothing."""
    description: str = ""
    """What the field means; goes into the models and OpenAPI."""
    example: object = None
    """A value for OpenAPI and for the generated tests."""
    deprecated: bool = False
    """Whether OpenAPI tells clients to leave the field alone."""

    @property
    def has_default(self) -> bool:
        """Whether a default is given; a default of null is one."""
        return "default" in self.model_fields_set

    @property
    def has_example(self) -> bool:
        """Whether an example is given."""
        return "example" in self.model_fields_set

    @property
    def nullable(self) -> bool:
        """Whether the field may be null, said by `optional` or by a `?` at the type."""
        return self.optional or self.type.optional

    @model_validator(mode="before")
    @classmethod
    def _from_type(cls, data: object) -> object:
        return {"type": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _optional_once(self) -> Self:
        if self.type.optional and "optional" in self.model_fields_set and not self.optional:
            hint = f"write `type: {self.type.text.rstrip('? ')}`, or leave out `optional: false`"
            message = f"`{self.type}` says optional and `optional: false` denies it"
            raise refusal("optional-twice", message, hint)
        return self

    @model_validator(mode="after")
    def _values_with_enum(self) -> Self:
        if self.type.name == "enum" and self.values is None:
            hint = "list them, or name an enum of `enums` as the type"
            raise refusal("enum-values", "`type: enum` needs `values`", hint)
        if self.type.name != "enum" and self.values is not None:
            hint = "write `type: enum`, or leave `values` out"
            message = f"`values` belong to `type: enum`, not to `type: {self.type}`"
            raise refusal("enum-values", message, hint)
        return self


class RelationSpec(Shape):
    """A relation to another entity."""

    noun = "a relation"

    to: Text
    """The other entity."""
    kind: RelationKind = "many_to_one"
    """How many there are on either side."""
    inverse: Text | None = None
    """The other side's name of the relation; without it there is no attribute there."""
    optional: bool = False
    """Whether there may be none."""
    immutable: bool = False
    """Whether it is set in Create and never after."""
    index: bool = True
    """Whether the key column has an index."""
    unique: bool = False
    """Whether no two rows may point to the same one."""
    filter: bool | None = None
    """Whether clients may filter by it (default true)."""
    sort: bool | None = None
    """Whether clients may sort by it (default true)."""
    was: Text | None = None
    """The former name: the migration renames the column and loses nothing."""
    description: str = ""
    """What the relation means; goes into the models and OpenAPI."""
    on_delete: ReferentialAction | None = None
    """What deleting the other row does here (default restrict; for many_to_many cascade)."""
    on_update: ReferentialAction | None = None
    """What changing the other row's key does here (default as for `on_delete`)."""
    references: Text | None = None
    """A unique field of the other entity to point to instead of its key."""
    column: Text | None = None
    """The name of the key column where it differs from `<relation>_id`."""
    columns: dict[str, Text] | None = None
    """The columns of a composite key: `{field of the other key: column here}`."""
    through: Text | None = None
    """The entity that carries the payload of a many_to_many."""
    link_table: Text | None = None
    """The name of a plain link table."""
    link_columns: Pair | None = None
    """The names of the link table's two columns: this entity's, then the other's."""
    lookup: Pair | None = None
    """The names of the two ends of a many_to_many: this entity's, then the other's."""


class PrimaryKeySpec(Shape):
    """A primary key: one column, or fields of the entity's own. Short form: the type alone."""

    noun = "a primary key"

    type: KeyType | None = None
    """Type of the key column; the conventions' by default."""
    name: Text = "id"
    """Name of the key field."""
    generated: bool | None = None
    """Whether the server makes the key (default true; a str key never is)."""
    min_length: Count | None = None
    """The fewest characters of a str key."""
    max_length: PositiveCount | None = None
    """The most characters of a str key."""
    pattern: Text | None = None
    """A regular expression that a str key must match; anchor it with `^` and `$`."""
    column: Text | None = None
    """The name of the column where it differs from the field's."""
    was: Text | None = None
    """The former name: the migration renames the column and loses nothing."""
    description: str = ""
    """What the key means; goes into the models and OpenAPI."""
    example: object = None
    """A value for OpenAPI and for the generated tests."""
    fields: SomeNames | None = None
    """Fields and relations that are the key together, in the key's order."""

    @property
    def has_example(self) -> bool:
        """Whether an example is given."""
        return "example" in self.model_fields_set

    @model_validator(mode="before")
    @classmethod
    def _from_type(cls, data: object) -> object:
        return {"type": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        others = sorted(self.model_fields_set - {"fields"})
        if self.fields is not None and others:
            message = f"`fields` and `{others[0]}` cannot both describe the primary key"
            raise refusal("two-keys", message, f"leave `{others[0]}` out, or `fields`")
        return self
