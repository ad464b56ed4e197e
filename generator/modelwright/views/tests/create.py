"""What `tests/test_<entity>.py` says of new rows: what they need, and what they must not hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...code import Attribute, Name, Node, literal
from ...layout import assignment, render, statement
from ...model import Field, Relation
from ...naming import shorten
from ..modules import signature
from ..nodes import call, dict_of, list_of, tuple_of
from .bad_values import Bad, bad_values, foreign_value
from .examples import answered
from .factories import new_key
from .names import missing_key
from .subject import Subject, parametrize


@dataclass(frozen=True, slots=True)
class UniqueCase:
    """A test of fields that two rows cannot share, with its table.

    Attributes:
        named: whether the database tells which fields they are.
        references: the relations among the fields that rows are made without.
    """

    decorator: str
    signature: str
    first_data: str
    named: bool
    references: tuple[Relation, ...]


class CreateTests:
    """The tests of an entity's new rows."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self.allowed = subject.entity.allows("create")

    # --- one field ---

    @cached_property
    def required(self) -> str:
        """What a client must give: a constant of the module."""
        own = [self._entity.primary_key, *self._entity.fields]
        names = [field.name for field in own if field.required]
        return statement("REQUIRED = ", literal(names)) if self.allowed and names else ""

    @cached_property
    def invalid(self) -> str:
        """The table of values that validation refuses: a constant of the module."""
        if not (self.allowed or self._entity.allows("update")):
            return ""
        key = () if self._entity.primary_key.automatic else (self._entity.primary_key,)
        fields = (*key, *self._entity.fields)
        table = [_invalid(field, bad) for field in fields for bad in bad_values(field)]
        return assignment("INVALID", list_of(table), Name("list[Any]")) if table else ""

    @cached_property
    def defaults(self) -> str:
        """The values that the API gives to what a client leaves out."""
        values = {
            str(field.name): answered(field, field.default.value)
            for field in self._entity.fields
            if field.default and not field.default.factory
        }
        if not self.allowed or not values or not self._rows.sound(self._rows.row(1, values)):
            return ""
        return assignment("defaults", literal(values), Name("dict[str, object]"), indent=4)

    @cached_property
    def unknown(self) -> str:
        """The table of what a client cannot give."""
        entity = self._entity
        automatic = [f.name for f in (entity.primary_key, *entity.timestamps) if f.automatic]
        return parametrize("field", map(literal, [*automatic, self._subject.unknown]))

    @cached_property
    def missing_references(self) -> str:
        """The table of keys that no row has."""
        pairs = (
            (literal(relation.field.name), missing_key(relation.target.primary_key))
            for relation in self._entity.relations
        )
        return parametrize("field value", map(tuple_of, pairs))

    # --- several rows ---

    @cached_property
    def uniques(self) -> list[UniqueCase]:
        """The tests of what two rows cannot share."""
        sets = [s for s in self._rows.unique_sets if self._can_repeat(s) and self._applies(s)]
        simple = [s for s in sets if not _references(s)]
        named = [s for s in simple if self._is_named(s)]
        others = [s for s in simple if s not in named]
        cases = [
            self._case("test_values_are_unique", named),
            self._case("test_values_cannot_come_twice", others),
            *(
                self._case(f"test_unique_{'_and_'.join(field.name for field in s)}", [s])
                for s in sets
                if s not in simple
            ),
        ]
        return [case for case in cases if case.decorator]

    def _case(self, name: str, sets: list[tuple[Field, ...]]) -> UniqueCase:
        references = [relation for s in sets for relation in _references(s)]
        parameters = ["session: AsyncSession", "fields: list[str]"]
        if self.allowed:
            parameters.insert(0, "client: AsyncClient")
        keys = (_keyword(r) for r in references)
        return UniqueCase(
            parametrize("fields", (literal([field.name for field in s]) for s in sets)),
            signature(f"async def {shorten(name)}", parameters, "None"),
            self._subject.names.data("first", *keys),
            all(map(self._is_named, sets)),
            tuple(references),
        )

    def _can_repeat(self, fields: tuple[Field, ...]) -> bool:
        """Whether two rows can be made that would have the same values here."""
        row = self._rows.row()
        targets = [relation.target for relation in _references(fields)]
        values = all(f.relation or (row[f.name] is not None and not f.automatic) for f in fields)
        return values and self._subject.can_have(self._entity, self._entity, *targets)

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

    # --- what the database itself holds to ---

    @cached_property
    def checks(self) -> str:
        """The table of checks that the spec words, and of what they refuse."""
        found = ((check.name, self._rows.violation(check)) for check in self._entity.checks)
        pairs = ((literal(name), literal(dict(row))) for name, row in found if row)
        return parametrize("check changes", map(tuple_of, pairs))

    @cached_property
    def violations(self) -> str:
        """The table of values, as SQL, that the database refuses."""
        pairs = (
            (literal(field.name), literal(value))
            for field in self._entity.fields
            for value in _violations(field)
        )
        return parametrize("field value", map(tuple_of, pairs))

    @cached_property
    def violate(self) -> str:
        """A change that passes by validation."""
        changed = dict_of([(Name("field"), Name("text(value)"))])
        update = call(Name("update"), Name(self._entity.name))
        values = call(Attribute(update, "values"), changed)
        return statement("await ", call(Name("session.exec"), values), indent=8)


def _invalid(field: Field, bad: Bad) -> Node:
    name = literal(field.name)
    if bad.case:
        return call(Name("pytest.param"), name, bad.source, id=literal(bad.case))
    return tuple_of((name, bad.source))


def _references(fields: Iterable[Field]) -> list[Relation]:
    return [field.relation for field in fields if field.relation and field.optional]


def _violations(field: Field) -> Iterator[str]:
    if not field.optional:
        yield "NULL"
    if field.type.enum:
        yield f"'{foreign_value(field.type.enum.values)}'"
    if field.lower:
        key, value = field.lower
        yield str(value if key == "gt" else value - 1)
    if field.upper:
        key, value = field.upper
        yield str(value if key == "lt" else value + 1)


def _keyword(relation: Relation) -> str:
    """The argument that refers to a new row, as an item of a call that is broken into lines."""
    prefix = f"{relation.field.name}="
    return render(new_key(relation), indent=8, prefix=prefix, suffix=",").removesuffix(",")
