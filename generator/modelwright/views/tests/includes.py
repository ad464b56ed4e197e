"""What `tests/test_<entity>.py` says of related rows that an answer holds where it is asked to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...model import Entity, Included, LinkSide
from ...naming import shorten
from ...printing.code import Attribute, Name, literal
from ...printing.layout import statement
from ..modules import signature
from ..nodes import call, list_of, tuple_of
from .keys import arguments, reference
from .links import agreeing, linking
from .subject import Subject, parametrize


@dataclass(frozen=True, slots=True)
class IncludeCase:
    """A test of one kind of related rows.

    Attributes:
        lines: they make a row, and the one in the variable `other` that it is related to.
        expected: what the answer holds of it.
        nothing: what it holds where there is none.
        deletable: whether the other row can be deleted softly.
    """

    name: str
    signature: str
    lines: list[str]
    expected: str
    nothing: str
    deletable: bool


class IncludeTests:
    """The tests of what answers can include."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._names = subject.names
        self.names = [included.name for included in subject.entity.included]

    @cached_property
    def cases(self) -> list[IncludeCase]:
        """The tests of all that can be included."""
        return [
            self._case(included)
            for included in self._entity.included
            if self._subject.can_have(self._entity, self._entity, *self._made(included))
        ]

    def _made(self, included: Included) -> list[Entity]:
        link = self._links.get(included.name)
        through = link.link.through if link else None
        return [included.target, *([through] if through else [])]

    @cached_property
    def _links(self) -> dict[str, LinkSide]:
        return {side.name: side for side in self._entity.link_sides if not side.inverted}

    def _case(self, included: Included) -> IncludeCase:
        target, name = included.target, shorten(f"test_include_{included.name}")
        read = call(Name(f"{target.name}Read.model_validate"), Name("other"))
        dumped = call(Attribute(read, "model_dump"), mode=literal("json"))
        expected = list_of([dumped]) if included.many else dumped
        parameters = ("client: AsyncClient", "session: AsyncSession")
        return IncludeCase(
            name=included.name,
            signature=signature(f"async def {name}", parameters, "None"),
            lines=list(self._lines(included)),
            expected=statement("expected = ", expected, indent=4),
            nothing="[]" if included.many else "None",
            deletable=target.soft_delete,
        )

    def _lines(self, included: Included) -> Iterator[str]:
        row, names = self._names.row, self._subject.names_of(included.target)
        if side := self._links.get(included.name):
            yield self._names.new_row
            yield names.create("other", *arguments(agreeing(side, row)))
            yield linking(side, row, "other", indent=4)
            return
        for relation in self._entity.relations:
            if relation.name == included.name:
                yield names.create("other")
                target = row if self._entity.allows("get") else ""
                yield self._names.create(target, *arguments(reference(relation, "other")))
                return
        for relation in self._entity.counterparts:
            if relation.inverse == included.name:
                yield self._names.new_row
                yield names.create("other", *arguments(reference(relation, row)))

    @cached_property
    def nothing(self) -> str:
        """The table of what can be asked for and need not be there."""
        required = {relation.name for relation in self._entity.relations if not relation.optional}
        rows = (
            tuple_of((literal(included.name), Name("[]" if included.many else "None")))
            for included in self._entity.included
            if included.name not in required
        )
        return parametrize("name nothing", rows)

    @property
    def names_list(self) -> str:
        """All that can be included, as a list of names."""
        return list_of(map(literal, self.names)).flat
