"""What `tests/test_<entity>.py` says: a test or more for every constraint of an entity."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from ..code import NO_IMPORTS, Attribute, Import, Imports, Name, Node, imports_of, literal
from ..layout import assignment, statement
from ..model import Entity, Field, Project, Relation
from ..text import docstring
from .columns import check_text, json_value
from .examples import bad_values, foreign_value, number_json
from .factories import SESSION, json_key
from .list_tests import ListTests
from .modules import decorator, imports_text, model_import
from .nodes import call, dict_of, list_of, tuple_of
from .rows import Rows, can_have

_TAKEN: Final = frozenset(
    "after before check client data defaults fields first found index items key keys limit location"
    " name number open order page problem pytest response row second session statements text type"
    " update url value values".split()
)
"""Names that mean something else in a test, or in Python."""
_LONGEST_NAME: Final = 24
_VERBS: Final = {"list": "GET", "get": "GET", "create": "POST", "update": "PATCH", "delete": "DELETE"}
_ITEM_OPERATIONS: Final = ("get", "update", "delete")


@dataclass(frozen=True, slots=True)
class UniqueCase:
    """A test of unique fields, with its table."""

    name: str
    decorator: str
    named: bool


@dataclass(frozen=True, slots=True)
class DependentCase:
    """What becomes of the rows that refer to one that is deleted."""

    name: str
    relation: Relation
    new_dependent: str
    found: str

    @property
    def restricts(self) -> bool:
        """Whether the row cannot be deleted before them."""
        return not self.cascades and self.relation.on_delete != "SET NULL"

    @property
    def cascades(self) -> bool:
        """Whether they are deleted too."""
        return self.relation.on_delete == "CASCADE"

    @property
    def field(self) -> str:
        """The foreign key."""
        return self.relation.field.name


@dataclass(frozen=True, slots=True)
class CollectionCase:
    """A list of the rows that refer to one."""

    name: str
    url: str
    path: str
    make_other: str
    new_item: str
    item_key: str
    key: str
    several: int


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and how many statements it may send."""

    call: str
    count: int


class EntityTests:
    """The module of one entity's tests."""

    def __init__(self, entity: Entity, project: Project, rows: Mapping[str, Rows]) -> None:
        self.entity = entity
        self.project = project
        self.rows = rows
        self.own = rows[entity.name]
        self._imports: set[Import] = set()

    # --- names ---

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        title = self.entity.plural_title.capitalize()
        return docstring(f"{title}: what the API answers, and what the database holds to.", indent=0)
