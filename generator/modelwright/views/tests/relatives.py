"""The rows that a test makes beside a row: those it refers to, and those that belong to it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...model import Entity, Field, LinkSide, Relation
from .deletes import DeleteTests
from .keys import arguments, reference
from .links import agreeing, linking
from .names import can_be_variable, url_assignment
from .subject import Subject

_ROW: Final = 8
_RELATIVE: Final = 12
"""Where the statements in a loop begin, and those in a loop in it."""
NUMBERS: Final = (1, 3)
"""How many relatives of each kind the rows have."""
ROUNDS: Final = len(NUMBERS)
_RELATIVES: Final = sum(NUMBERS)


@dataclass(frozen=True, slots=True)
class _Relative:
    """Statements that make one related row, which may block the deletion of the other."""

    lines: list[str]
    made: tuple[Entity, ...]
    blocks: bool


class Relatives:
    """The rows beside the one in an entity's variable: as many kinds as there can be.

    Args:
        subject: the entity.
        delete: its tests of deletions.
        made: the rows that the test makes anyway.
    """

    def __init__(self, subject: Subject, delete: DeleteTests, made: list[Entity]) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._delete = delete
        self._names = subject.names
        self._made = made
        self._variables = {self._names.row}
        self._parents = dict(self._chosen_parents())
        once = [self._dependent(relation, _ROW) for relation in self._entity.counterparts]
        self._once = [one for one in once if self._has_room(one.made * ROUNDS)]
        again = [*map(self._link, self._links), *map(self._item, self._collections)]
        self._again = [one for one in again if self._has_room(one.made * _RELATIVES)]

    # --- what the test says ---

    @property
    def names(self) -> frozenset[str]:
        """The relations that a row is made with because it can be."""
        return frozenset(relation.name for relation in self._parents.values())

    @property
    def new_row(self) -> list[str]:
        """The statements that make the row, with what it refers to, and say where it is."""
        names = {
            name: value
            for variable, relation in self._parents.items()
            for name, value in reference(relation, variable).items()
        }
        parents = [
            self._subject.names_of(relation.target).create(variable, indent=_ROW)
            for variable, relation in self._parents.items()
        ]
        return [*parents, self._names.create(self._variable_of_row, *arguments(names), indent=_ROW)]

    @property
    def _variable_of_row(self) -> str:
        """Its variable; "" where nothing is asked of it."""
        asked = any(map(self._entity.allows, ("get", "update", "delete")))
        return self._names.row if asked or self._once or self._again else ""

    @property
    def url(self) -> str:
        """The statement that says where the row is."""
        key = self._names.key_in_url(self._names.row)
        return url_assignment("url", "{URL}", key, indent=_ROW)

    @property
    def once(self) -> list[str]:
        """The statements that make what there can be one of."""
        return [line for one in self._once for line in one.lines]

    @property
    def again(self) -> list[str]:
        """The statements that make what there can be many of, in a loop of their own."""
        return [line for one in self._again for line in one.lines]

    @property
    def blocks(self) -> bool:
        """Whether the row cannot be deleted while they are there."""
        return any(one.blocks for one in (*self._once, *self._again))

    # --- which there are ---

    def _chosen_parents(self) -> Iterator[tuple[str, Relation]]:
        """Optional relations that share no column, by the variables of the other rows."""
        taken: set[Field] = set()
        for relation in self._entity.relations:
            free = relation.optional and taken.isdisjoint(relation.fields)
            if free and self._has_room([relation.target] * ROUNDS):
                taken.update(relation.fields)
                yield self._variable(relation.name), relation

    @property
    def _links(self) -> Iterator[LinkSide]:
        return (side for side in self._entity.link_sides if not side.inverted)

    @property
    def _collections(self) -> Iterator[Relation]:
        """The relations by which any number of rows refers to the row."""
        for relation in self._entity.listed_collections:
            sets = self._subject.rows_of(relation.source).unique_sets
            if not any({*fields} <= {*relation.fields} for fields in sets):
                yield relation

    def _has_room(self, rows: list[Entity] | tuple[Entity, ...]) -> bool:
        """Whether the test can make these rows too; it will."""
        room = self._subject.can_have(*self._made, *rows)
        if room:
            self._made = [*self._made, *rows]
        return room

    # --- how they are made ---

    def _item(self, relation: Relation) -> _Relative:
        return self._dependent(relation, _RELATIVE)

    def _dependent(self, relation: Relation, indent: int) -> _Relative:
        values = arguments(reference(relation, self._names.row))
        make = self._subject.names_of(relation.source).create("", *values, indent=indent)
        return _Relative([make], (relation.source,), self._delete.is_blocked_by(relation))

    def _link(self, side: LinkSide) -> _Relative:
        row, other, through = self._names.row, side.other, side.link.through
        variable = self._variable(other.singular)
        values = arguments(agreeing(side, row))
        return _Relative(
            [
                self._subject.names_of(other).create(variable, *values, indent=_RELATIVE),
                linking(side, row, variable, indent=_RELATIVE),
            ],
            (other, through) if through else (other,),
            self._delete.is_blocked_by_link(side),
        )

    def _variable(self, name: str) -> str:
        """A variable for a row, unlike all others."""
        others = (f"relative_{n}" for n in itertools.count(1))
        choices = itertools.chain((name, f"other_{name}"), others)
        found = next(n for n in choices if can_be_variable(n) and n not in self._variables)
        self._variables.add(found)
        return found
