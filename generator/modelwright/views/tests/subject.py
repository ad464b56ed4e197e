"""The entity that tests are about, with what its rows can hold and how its tests call things."""

from collections.abc import Iterable
from functools import cached_property

from ...model import Entity, Project, Relation
from ...printing.code import Name, Node, literal
from ..modules import decorator
from ..nodes import list_of, tuple_of
from .names import TestNames
from .population import Population
from .rows import Rows


class Subject:
    """What all tests of one entity need to know."""

    def __init__(self, entity: Entity, project: Project, rows: Population) -> None:
        self.entity = entity
        self.project = project
        self._rows = rows
        self.rows = rows[entity.name]
        self.names = self.names_of(entity)

    def rows_of(self, entity: Entity) -> Rows:
        """What the rows of another entity can hold."""
        return self._rows[entity.name]

    def names_of(self, entity: Entity) -> TestNames:
        """How its tests call things of another entity."""
        return TestNames(entity, self._rows.first_key(entity))

    def can_have(self, *entities: Entity) -> bool:
        """Whether one test can make a row for each of these."""
        return self._rows.can_have(*entities)

    def most(self, *others: Entity) -> int:
        """How many rows a test of many makes: three, unless so many cannot be or fit no page."""
        counts = (n for n in (3, 2, 1) if n <= self.entity.page_size)
        possible = (n for n in counts if self.can_have(*[self.entity] * n, *others))
        return next(possible, 0)

    @cached_property
    def unknown(self) -> str:
        """A name that no field has."""
        taken = {field.name for field in self.entity.columns}
        return next(n for n in ("unknown", "unheard_of", "not_a_field") if n not in taken)


def parametrize(names: str, values: Iterable[Node]) -> str:
    """`@pytest.mark.parametrize((names), [values])`, or nothing without values."""
    table = list(values)
    if not table:
        return ""
    first, *others = names.split()
    argument = tuple_of(map(literal, (first, *others))) if others else literal(first)
    return decorator("pytest.mark.parametrize", argument, list_of(table))


def factory(relation: Relation) -> Node:
    """The function that makes what a relation refers to."""
    return Name(f"create_{relation.target.singular}")
