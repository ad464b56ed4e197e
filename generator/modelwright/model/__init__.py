"""The model: what the spec means, decided once, in frozen objects that views and templates read."""

from .constraints import Check, Index, IndexColumn, Unique
from .endpoints import Endpoint, RelationEndpoint, endpoints
from .entities import Entity, Graph, Included, Link, LinkSide, Relation
from .fields import (
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    Default,
    Enum,
    EnumMember,
    Field,
    Type,
)
from .project import QUERY_WORDS, Project

__all__ = [
    "LOWER_BOUNDS",
    "QUERY_WORDS",
    "UPPER_BOUNDS",
    "Check",
    "Default",
    "Endpoint",
    "Entity",
    "Enum",
    "EnumMember",
    "Field",
    "Graph",
    "Included",
    "Index",
    "IndexColumn",
    "Link",
    "LinkSide",
    "Project",
    "Relation",
    "RelationEndpoint",
    "Type",
    "Unique",
    "endpoints",
]
