"""The spec as the person said it: its shapes, its reader and its JSON Schema."""

from .base import (
    Access,
    IndexMethod,
    KeyType,
    Operation,
    Order,
    ReferentialAction,
    RelationKind,
    Storage,
    TableNames,
    TypeRef,
)
from .entities import (
    Conventions,
    EntitySpec,
    IndexColumnSpec,
    IndexSpec,
    MixinSpec,
    Spec,
    UniqueSpec,
)
from .fields import EnumSpec, EnumValueSpec, FieldSpec, PrimaryKeySpec, RelationSpec
from .reader import read_spec
from .schema import json_schema
from .wording import nearest

__all__ = [
    "Access",
    "Conventions",
    "EntitySpec",
    "EnumSpec",
    "EnumValueSpec",
    "FieldSpec",
    "IndexColumnSpec",
    "IndexMethod",
    "IndexSpec",
    "KeyType",
    "MixinSpec",
    "Operation",
    "Order",
    "PrimaryKeySpec",
    "ReferentialAction",
    "RelationKind",
    "RelationSpec",
    "Spec",
    "Storage",
    "TableNames",
    "TypeRef",
    "UniqueSpec",
    "json_schema",
    "nearest",
    "read_spec",
]
