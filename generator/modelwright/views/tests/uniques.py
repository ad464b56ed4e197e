"""What `tests/test_<entity>.py` says of values that two rows cannot share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...model import Field, Index, Relation
from ...naming import shorten
from ...printing.code import Name, literal
from ...printing.layout import render
from ..modules import signature
from ..nodes import call
from .factories import new_values
from .keys import reference_columns
from .subject import Subject, parametrize


@dataclass(frozen=True, slots=True)
class UniqueCase:
    """A test of fields that two rows cannot share, with its table.

    Attributes:
        by_api: whether clients can make such rows.
        first: the body of the first row, or the row itself.
        named: whether the database tells which fields they are.
        freed: whether a deleted row leaves its values to others.
        known: whether a session that has the first row would see by its key that there are two.
    """

    decorator: str
    signature: str
    by_api: bool
    first: str
    named: bool
    freed: bool
    known: bool


class UniqueTests:
    """The tests of what is unique."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self._created = subject.entity.allows("create")

    @cached_property
    def cases(self) -> list[UniqueCase]:
        """The tests, those of the same kind as one with a table."""
        sets = self._sets
        withheld = [s for s in sets if not _writable(s)]
        simple = [s for s in sets if not self._references(s) and s not in withheld]
        named = [s for s in simple if self._is_named(s)]
        others = [s for s in simple if s not in named]
        cases = [
            *self._by_rule("values_are_unique", named),
            *self._by_rule("values_cannot_come_twice", others),
            self._case("values_that_clients_do_not_give_are_unique", withheld),
            *(
                self._case(f"unique_{'_and_'.join(field.name for field in s)}", [s])
                for s in sets
                if s not in simple and s not in withheld
            ),
        ]
        return [case for case in cases if case.decorator]

    @cached_property
    def repeated(self) -> tuple[Field, ...]:
        """Fields that two rows cannot share, and that every row has; none where there are none."""
        sets = (s for s in self._sets if _writable(s) and not self._references(s))
        return next(sets, ())

    @cached_property
    def known(self) -> list[tuple[Field, ...]]:
        """Fields that a row is known by, where clients give them."""
        rows = self._rows
        indexes = {fields: rows.index_of(fields) for fields in self._sets}
        plain = [s for s, index in indexes.items() if index is None or _is_plain(index)]
        return [s for s in plain if _writable(s) and not self._references(s)]

    @cached_property
    def _sets(self) -> list[tuple[Field, ...]]:
        sets = self._rows.unique_sets
        return [fields for fields in sets if self._can_repeat(fields) and self._applies(fields)]

    def _by_rule(self, name: str, sets: list[tuple[Field, ...]]) -> Iterator[UniqueCase]:
        """One test, but for the key, which a row keeps when it is deleted."""
        if self._entity.soft_delete and self._entity.key in sets:
            yield self._case("key_is_unique", [self._entity.key])
            sets = [s for s in sets if s != self._entity.key]
        yield self._case(name, sets)

    def _case(self, name: str, sets: list[tuple[Field, ...]]) -> UniqueCase:
        names, by_api = self._subject.names, self._created and all(map(_writable, sets))
        parameters = ["session: AsyncSession", "fields: list[str]"]
        if by_api:
            parameters.insert(0, "client: AsyncClient")
        references = [relation for s in sets for relation in self._references(s)]
        deletes = self._entity.soft_delete and self._entity.allows("delete")
        return UniqueCase(
            parametrize("fields", (literal([field.name for field in s]) for s in sets)),
            signature(f"async def {shorten(f'test_{name}')}", parameters, "None"),
            by_api,
            (names.data if by_api else names.create)("first", *map(_argument, references)),
            named=all(map(self._is_named, sets)),
            freed=deletes and by_api and self._entity.key not in sets,
            known=self._entity.key in sets,
        )

    def _references(self, fields: tuple[Field, ...]) -> list[Relation]:
        """The relations among the fields that rows are made without."""
        asked = {field for field in fields if field.optional}
        optional = (relation for relation in self._entity.relations if relation.optional)
        return [relation for relation in optional if not asked.isdisjoint(relation.fields)]

    def _can_repeat(self, fields: tuple[Field, ...]) -> bool:
        """Whether two rows can be made that would have the same values here."""
        row, own = self._rows.row(), self._rows.own_fields
        targets = [relation.target for relation in self._references(fields)]
        return (
            not any(field.automatic or not (field.writable or field.needed) for field in fields)
            and not any(row[field.name] is None for field in fields if field in own)
            and self._subject.can_have(self._entity, self._entity, *targets)
        )

    def _applies(self, fields: tuple[Field, ...]) -> bool:
        """Whether the rows are under the condition of a partial index."""
        index = self._rows.index_of(fields)
        return index is None or index.where is None or self._rows.meets(index.where)

    def _is_named(self, fields: tuple[Field, ...]) -> bool:
        """Whether the database tells these fields, and could not tell others."""
        index = self._rows.index_of(fields)
        others = (set(s) for s in self._rows.unique_sets if s is not fields)
        rivals = [s for s in others if s <= set(fields) or s >= set(fields)]
        return not rivals and (index is None or bool(index.fields))


def _is_plain(index: Index) -> bool:
    """Whether it is over all rows, those apart that are deleted."""
    return bool(index.fields) and index.where is None


def _writable(fields: tuple[Field, ...]) -> bool:
    return all(field.writable for field in fields)


def _argument(relation: Relation) -> str:
    """What refers to a new row, as an item of a call that is broken into lines."""
    if len(relation.fields) == 1:
        ((name, value),) = new_values(relation)
        return render(value, indent=8, prefix=f"{name}=", suffix=",").removesuffix(",")
    row = Name(f"await create_{relation.target.singular}(session)")
    reference = call(Name("reference_to"), row, reference_columns(relation))
    return render(reference, indent=8, prefix="**", suffix=",").removesuffix(",")
