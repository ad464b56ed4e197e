"""What `tests/test_<entity>.py` says of deletions: what they leave, and how they are undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from ...model import Field, LinkSide, Relation
from ...naming import shorten
from ...printing.code import literal
from ...printing.layout import render
from ..modules import signature
from .keys import arguments, reference
from .links import linking
from .related import paths_below
from .subject import Subject, parametrize

_PARAMETERS = ("client: AsyncClient", "session: AsyncSession")


@dataclass(frozen=True, slots=True)
class DependentCase:
    """A test of what becomes of the rows that refer to one that is deleted.

    Attributes:
        outcome: `restricts`, `cascades`, `nulls` or, after a soft deletion, `keeps`.
    """

    signature: str
    outcome: str
    new_dependent: str
    found: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class LinkCase:
    """A test of what becomes of the links of a row that is deleted."""

    signature: str
    new_other: str
    link: str
    restricts: bool


class DeleteTests:
    """The tests of deletions."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._names = subject.names
        self.allowed = subject.entity.allows("delete")
        self.soft = self.allowed and subject.entity.soft_delete
        self.hard = self.allowed and not subject.entity.soft_delete

    # --- rows that refer to it ---

    @cached_property
    def dependents(self) -> list[DependentCase]:
        """What becomes of the rows that refer to a deleted one."""
        return [
            self._dependent(relation, outcome)
            for relation in self._entity.dependents
            if self.allowed
            and self._subject.can_have(self._entity, relation.source)
            and (outcome := self._outcome(relation))
        ]

    def _dependent(self, relation: Relation, outcome: str) -> DependentCase:
        source = self._subject.names_of(relation.source)
        name = shorten(f"test_delete_with_{relation.source.singular}_{relation.name}")
        return DependentCase(
            signature=signature(f"async def {name}", _PARAMETERS, "None"),
            outcome=outcome,
            new_dependent=source.create(
                "dependent", *arguments(reference(relation, self._names.row))
            ),
            found=source.get("dependent"),
            fields=relation.fields,
        )

    def is_blocked_by(self, relation: Relation) -> bool:
        """Whether a row that refers to another may keep that from being deleted."""
        return self._outcome(relation) not in {"keeps", "cascades", "nulls"}

    def is_blocked_by_link(self, side: LinkSide) -> bool:
        """Whether a row that is linked may not be deleted."""
        if side.link.through is not None:
            return any(map(self.is_blocked_by, side.link.through.relations))
        return not self._entity.soft_delete and side.link.on_delete not in _OUTCOMES

    def _outcome(self, relation: Relation) -> str:
        """What happens to a row that refers to a deleted one; "" where the databases differ."""
        if self._entity.soft_delete:
            return "keeps"
        found = {_OUTCOMES.get(rule, "restricts") for rule in self._rules(relation)}
        return found.pop() if len(found) == 1 else ""

    def _rules(self, relation: Relation) -> Iterator[str]:
        """The rules on all ways from a row to one that refers to it.

        Keys that share a column with the relation lead to rows of the same owner, which the
        deletion may reach first: which of the rules is applied first is the database's choice.
        """
        yield relation.on_delete
        for other in relation.source.relations:
            for field, target in other.pairs:
                if other is relation or field not in relation.fields or not _is_set(other):
                    continue
                for way in other.target.relations:
                    if target in way.fields:
                        yield from (other.on_delete, way.on_delete)

    # --- links ---

    @cached_property
    def links(self) -> list[LinkCase]:
        """What becomes of the links of a deleted row."""
        if not self.hard:
            return []
        linked = self._entity.graph.linked.get(self._entity.name, ())
        sides = (
            *map(LinkSide, self._entity.plain_links),
            *(LinkSide(link, True) for link in linked if link.through_name is None),
        )
        return [
            self._link(side)
            for side in sides
            if self._subject.can_have(self._entity, self._entity, side.other)
        ]

    def _link(self, side: LinkSide) -> LinkCase:
        link = side.link
        ending = f"by_{link.source.singular}_{link.name}" if side.inverted else link.name
        name = shorten(f"test_delete_when_linked_{ending}")
        return LinkCase(
            signature=signature(f"async def {name}", _PARAMETERS, "None"),
            new_other=self._subject.names_of(side.other).create("other"),
            link=linking(side, self._names.row, "other", indent=4),
            restricts=link.on_delete not in _OUTCOMES,
        )

    # --- soft deletion ---

    @cached_property
    def paths(self) -> list[str]:
        """The paths of the lists that belong to a row, below its own."""
        return paths_below(self._entity)

    @property
    def each_path(self) -> str:
        """The head of a loop over them."""
        return render(literal((*self.paths,)), indent=4, prefix="for path in ", suffix=":")

    @cached_property
    def taken(self) -> str:
        """The table of values that another row may have when a row is to come back."""
        sets = (s for s in self._subject.rows.unique_sets if self.soft and self._can_repeat(s))
        return parametrize("fields", (literal([field.name for field in s]) for s in sets))

    def _can_repeat(self, fields: tuple[Field, ...]) -> bool:
        """Whether another row can have the values of one that is deleted, and could not before."""
        rows = self._subject.rows
        index = rows.index_of(fields)
        if any(field.primary_key for field in fields) or (
            index is not None and index.where is not None and not rows.meets(index.where)
        ):
            return False
        row = rows.row()
        given = all(
            not field.optional if field.relation else row[field.name] is not None
            for field in fields
        )
        return given and self._subject.can_have(self._entity, self._entity)


_OUTCOMES: Final = MappingProxyType({"CASCADE": "cascades", "SET NULL": "nulls"})


def _is_set(relation: Relation) -> bool:
    """Whether rows are made with it."""
    return not relation.optional
