"""What `tests/test_<entity>.py` says: a test or more for every constraint of an entity."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from ..code import Attribute, Name, Node, literal
from ..layout import assignment, statement
from ..model import Entity, Field, Project, Relation
from ..naming import kebab, shorten
from ..text import docstring
from .columns import json_value
from .examples import Bad, bad_values, foreign_value, number_json
from .factories import is_uuid, json_key, new_key
from .list_tests import ListTests, parametrize
from .modules import signature
from .nodes import call, dict_of, list_of, tuple_of
from .rows import Rows, can_have
from .test_imports import answers_used, imports_needed, imports_of_tests
from .test_names import TestNames, missing_key

_VERBS: Final = {
    "list": "GET",
    "get": "GET",
    "create": "POST",
    "update": "PATCH",
    "delete": "DELETE",
}
_ITEM_OPERATIONS: Final = ("get", "update", "delete")


@dataclass(frozen=True, slots=True)
class UniqueCase:
    """A test of unique fields, with its table."""

    decorator: str
    signature: str
    first_data: str
    named: bool
    references: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class DependentCase:
    """What becomes of the rows that refer to one that is deleted."""

    signature: str
    relation: Relation
    new_dependent: str
    found: str

    @property
    def restricts(self) -> bool:
        """Whether the row cannot be deleted before them."""
        return self.relation.on_delete not in {"CASCADE", "SET NULL"}

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

    signature: str
    relation: Relation
    url: str
    path: str
    make_other: str
    new_item: str
    item_key: str
    key: str
    key_type: str
    several: int


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and how many statements it sends."""

    call: str
    count: int


class EntityTests:
    """The module of one entity's tests."""

    def __init__(self, entity: Entity, project: Project, rows: Mapping[str, Rows]) -> None:
        self.entity = entity
        self.project = project
        self._rows = rows
        self._own = rows[entity.name]
        self.names = self._names(entity)
        self.lists = ListTests(entity, rows)
        self.creates = entity.allows("create")
        self.updates = entity.allows("update")
        self.deletes = entity.allows("delete")
        self.gets = entity.allows("get")

    def _names(self, entity: Entity) -> TestNames:
        values = self._rows[entity.name].series.get(entity.primary_key.name)
        return TestNames(entity, values.at(1) if values else 1)

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        title = self.entity.plural_title.capitalize()
        return docstring(
            f"{title}: what the API answers, and what the database holds to.", indent=0
        )

    @cached_property
    def constants(self) -> Iterable[str]:
        """What several tests read."""
        yield statement("URL = ", literal(f"{self.project.api_prefix}{self.entity.path}"))
        if self.item_methods or self.collections:
            yield statement("MISSING = ", missing_key(self.entity.primary_key))
        if self.required:
            yield statement("REQUIRED = ", literal([field.name for field in self.required]))
        if self.invalid:
            hint = Name("list[Any]")
            yield assignment("INVALID", list_of(self.invalid), hint)

    @cached_property
    def unknown(self) -> str:
        """A name that no field has."""
        taken = {field.name for field in self.entity.columns}
        return next(n for n in ("unknown", "unheard_of", "not_a_field") if n not in taken)

    # --- create ---

    @cached_property
    def required(self) -> list[Field]:
        """What a client must give."""
        own = [self.entity.primary_key, *self.entity.fields]
        return [field for field in own if field.required] if self.creates else []

    @cached_property
    def invalid(self) -> list[Node]:
        """The table of values that validation refuses."""
        if not (self.creates or self.updates):
            return []
        key = [] if self.entity.primary_key.automatic else [self.entity.primary_key]
        fields = (*key, *self.entity.fields)
        return [_invalid(field, bad) for field in fields for bad in bad_values(field)]

    @cached_property
    def defaults(self) -> str:
        """The values that the API gives to what a client leaves out."""
        fields = [f for f in self.entity.fields if f.default and not f.default.factory]
        values = {f.name: _default(f) for f in fields}
        if not self.creates or not values or not self._own.sound(self._own.row(**values)):
            return ""
        return assignment("defaults", literal(values), Name("dict[str, object]"), indent=4)

    @cached_property
    def unknown_to_create(self) -> str:
        """The table of what a client cannot give."""
        entity = self.entity
        automatic = [f for f in (entity.primary_key, *entity.timestamps) if f.automatic]
        return parametrize("field", map(literal, [*(f.name for f in automatic), self.unknown]))

    @cached_property
    def missing_references(self) -> str:
        """The table of keys that no row has."""
        return parametrize(
            "field value",
            (
                tuple_of((literal(r.field.name), missing_key(r.target.primary_key)))
                for r in self.entity.relations
            ),
        )

    # --- what several rows or fields must meet ---

    @cached_property
    def uniques(self) -> list[UniqueCase]:
        """The tests of what two rows cannot share."""
        if not can_have(self._rows, self.entity, self.entity):
            return []
        sets = [s for s in self._own.unique_sets if self._can_repeat(s) and self._applies(s)]
        simple = [s for s in sets if not _references(s)]
        named = [s for s in simple if self._is_named(s)]
        cases = [
            self._unique_case("test_values_are_unique", named),
            self._unique_case(
                "test_values_cannot_come_twice", [s for s in simple if s not in named]
            ),
            *(
                self._unique_case(f"test_unique_{'_and_'.join(f.name for f in s)}", [s])
                for s in sets
                if s not in simple
            ),
        ]
        return [case for case in cases if case.decorator]

    def _unique_case(self, name: str, sets: list[tuple[Field, ...]]) -> UniqueCase:
        references = _references(sets[0]) if sets else []
        parameters = ["session: AsyncSession", "fields: list[str]"]
        if self.creates:
            parameters.insert(0, "client: AsyncClient")
        return UniqueCase(
            parametrize("fields", map(_names, sets)),
            signature(f"async def {shorten(name)}", parameters, "None"),
            self.names.data("first", *(f"{r.field.name}={new_key(r).flat}" for r in references)),
            all(map(self._is_named, sets)),
            tuple(references),
        )

    def _can_repeat(self, fields: tuple[Field, ...]) -> bool:
        row = self._own.row()
        targets = [relation.target for relation in _references(fields)]
        values = all(f.relation or (row[f.name] is not None and not f.automatic) for f in fields)
        return values and can_have(self._rows, self.entity, self.entity, *targets)

    def _applies(self, fields: tuple[Field, ...]) -> bool:
        """Whether the first rows are under the condition of a partial index."""
        index = self._own.index_of(fields)
        return index is None or index.where is None or self._own.meets(index.where, self._own.row())

    def _is_named(self, fields: tuple[Field, ...]) -> bool:
        """Whether the database tells these fields, and could not tell others."""
        index = self._own.index_of(fields)
        rivals = [s for s in self._own.unique_sets if s is not fields and set(s) <= set(fields)]
        return not rivals and (index is None or bool(index.fields))

    @cached_property
    def checks(self) -> str:
        """The table of checks that the spec words, and of what they refuse."""
        found = ((check, self._own.violation(check)) for check in self.entity.checks)
        return parametrize(
            "check changes",
            (
                tuple_of((literal(c.name), literal(dict(changes))))
                for c, changes in found
                if changes
            ),
        )

    @cached_property
    def violations(self) -> str:
        """The table of values, as SQL, that the database itself refuses."""
        return parametrize("field value", self._violations())

    def _violations(self) -> Iterator[Node]:
        for field in self.entity.fields:
            if not field.optional:
                yield _pair(field, "NULL")
            if field.type.enum:
                yield _pair(field, f"'{foreign_value(field.type.enum.values)}'")
            for bound, step in ((field.lower, -1), (field.upper, 1)):
                if bound:
                    strict = bound[0] in {"gt", "lt"}
                    yield _pair(field, str(bound[1] if strict else bound[1] + step))

    @cached_property
    def violate(self) -> str:
        """A change that passes by validation."""
        changed = dict_of([(Name("field"), Name("text(value)"))])
        update = call(Attribute(call(Name("update"), Name(self.entity.name)), "values"), changed)
        return statement("await ", call(Name("session.exec"), update), indent=8)

    # --- one row ---

    @cached_property
    def item_methods(self) -> str:
        """The table of what clients can do with one row."""
        allowed = [op for op in _ITEM_OPERATIONS if self.entity.allows(op)]
        return parametrize("method", (literal(_VERBS[op]) for op in allowed))

    @cached_property
    def malformed_keys(self) -> str:
        """The table of keys that are none."""
        row = self.entity.primary_key.type.row
        assert row is not None
        if not self.item_methods or row.textual:
            return ""
        keys: list[Node] = [literal("malformed")]
        if row.bits:
            keys.append(Name(f"2**{row.bits - 1}"))
        return parametrize("key", keys)

    @cached_property
    def key_parameter(self) -> str:
        """What the path calls the key."""
        return f"{self.entity.singular}_{self.entity.primary_key.name}"

    @cached_property
    def absent(self) -> str:
        """The table of calls that the API does not have."""
        entity = self.entity
        item = f"{self.project.api_prefix}{entity.path}/1"
        groups = (
            (("list", "create"), Name("URL")),
            (_ITEM_OPERATIONS, literal(item)),
        )
        rows: list[Node] = []
        for operations, url in groups:
            status = 405 if any(map(entity.allows, operations)) else 404
            rows += [
                tuple_of((literal(_VERBS[operation]), url, literal(status)))
                for operation in operations
                if not entity.allows(operation)
            ]
        return parametrize("method url status", rows)

    @cached_property
    def given_keys(self) -> str:
        """Keys in descending order, where clients give them."""
        key = self.entity.primary_key
        if key.automatic or not self.lists.several:
            return ""
        values = self._own.series[key.name]
        return literal([values.at(n) for n in range(self.lists.several, 0, -1)]).flat

    @cached_property
    def make_with_given_key(self) -> str:
        """A row with a key, in a loop."""
        return self.names.create("", f"{self.names.key}=key", indent=8)

    # --- update ---

    @cached_property
    def _mutable(self) -> list[Field]:
        return (
            [field for field in self.entity.fields if not field.immutable] if self.updates else []
        )

    @cached_property
    def changes(self) -> str:
        """The table of changes of one field."""
        return parametrize("field value", self._changes())

    def _new_values(self) -> Iterator[tuple[str, Any]]:
        for field in self._mutable:
            if field.relation is None and (value := self._own.another(field)) is not None:
                yield field.name, value

    def _changes(self) -> Iterator[Node]:
        yield from map(literal, self._new_values())
        for field in self._mutable:
            if field.optional and self._own.sound(self._own.row(**{field.name: None})):
                yield tuple_of((literal(field.name), literal(None)))

    @cached_property
    def _moved(self) -> list[Relation]:
        return [
            relation
            for relation in self.entity.relations
            if relation.field in self._mutable
            and can_have(self._rows, self.entity, relation.target)
        ]

    @cached_property
    def moves(self) -> str:
        """The table of references that can change."""
        return parametrize(
            "field create",
            (
                tuple_of((literal(r.field.name), Name(f"create_{r.target.singular}")))
                for r in self._moved
            ),
        )

    @cached_property
    def created_key(self) -> str:
        """The key of a row that the function `create` makes, as JSON has it."""
        row = "await create(session)"
        return self.key_of(row if self.mixed_keys else f"({row})")

    def key_of(self, row: str) -> str:
        """The key of a row that any of the relations can refer to, as JSON has it."""
        if self.mixed_keys:
            return f"key_of({row})"
        return json_key(self.entity.relations[0].target, Name(row)).flat

    @cached_property
    def mixed_keys(self) -> bool:
        """Whether the relations refer to keys of different names or JSON forms."""
        keys = [relation.target.primary_key for relation in self.entity.relations]
        return len({(key.name, is_uuid(key)) for key in keys}) > 1

    @cached_property
    def unknown_to_update(self) -> str:
        """The table of what a client cannot change."""
        entity = self.entity
        fixed = [f.name for f in (entity.primary_key, *entity.fields) if f.immutable]
        if entity.primary_key.name not in fixed:
            fixed.insert(0, entity.primary_key.name)
        fixed += [field.name for field in entity.timestamps]
        return parametrize("field", map(literal, [*fixed, self.unknown]))

    # --- delete ---

    @cached_property
    def dependents(self) -> list[DependentCase]:
        """What becomes of the rows that refer to a deleted one."""
        if not self.deletes:
            return []
        relations = self.entity.dependents
        return [
            self._dependent(r) for r in relations if can_have(self._rows, self.entity, r.source)
        ]

    def _dependent(self, relation: Relation) -> DependentCase:
        source = self._names(relation.source)
        key = json_key(self.entity, Name(self.names.row)).flat
        variable = "dependent"
        return DependentCase(
            signature=signature(
                f"async def {shorten(f'test_delete_with_{relation.source.singular}_{relation.name}')}",
                ["client: AsyncClient", "session: AsyncSession"],
                "None",
            ),
            relation=relation,
            new_dependent=source.create(variable, f"{relation.field.name}={key}"),
            found=source.get(f"{variable}.{source.key}"),
        )

    # --- lists of what refers to one row ---

    @cached_property
    def collections(self) -> list[CollectionCase]:
        """The lists of rows that refer to one."""
        return [
            self._collection(relation)
            for relation in self.entity.listed_collections
            if can_have(self._rows, self.entity, relation.source, relation.source)
        ]

    def _collection(self, relation: Relation) -> CollectionCase:
        source = self._names(relation.source)
        key = json_key(self.entity, Name(self.names.row)).flat
        path = kebab(relation.inverse)
        single = relation.field.unique or not can_have(
            self._rows, self.entity, *[relation.source] * 3
        )
        return CollectionCase(
            signature=signature(
                f"async def {shorten(f'test_list_of_{relation.inverse}')}",
                ["client: AsyncClient", "session: AsyncSession", "statements: list[str]"],
                "None",
            ),
            relation=relation,
            url=f'f"{{URL}}/{self.names.key_in_url(self.names.row)}/{path}"',
            path=path,
            make_other=source.make,
            new_item=source.create("item", f"{relation.field.name}={key}", indent=8),
            item_key=json_key(relation.source, Name("item")).flat,
            key=source.key,
            key_type="int" if _is_integer(source.entity.primary_key) else "str",
            several=1 if single else 2,
        )

    # --- statements ---

    @cached_property
    def read_steps(self) -> list[Step]:
        """Requests that read, and their statements."""
        steps: list[Step] = []
        if self.entity.allows("list"):
            steps.append(_step("get", Name("URL"), count=2))
        if self.gets:
            steps.append(_step("get", Name(self.names.item_url), count=1))
        return steps

    @cached_property
    def write_steps(self) -> list[Step]:
        """Requests that write, and their statements."""
        item = Name(self.names.item_url)
        steps: list[Step] = []
        if self.counts_creation:
            steps.append(_step("post", Name("URL"), count=1, json=Name("data")))
        if change := next(self._new_values(), None):
            steps.append(_step("patch", item, count=2, json=literal(dict([change]))))
        if self.deletes:
            steps.append(_step("delete", item, count=2))
        return steps

    @cached_property
    def counts_creation(self) -> bool:
        """Whether there can be one row more."""
        return self.creates and can_have(self._rows, self.entity, self.entity)

    @cached_property
    def counted_rows(self) -> int:
        """How often reads are counted, with one row more each time."""
        others = 2 if self.counts_creation else 1
        possible = (n for n in (3, 2, 1) if can_have(self._rows, *[self.entity] * (n + others)))
        return next(possible, 0)

    @property
    def statements(self) -> bool:
        """Whether statements are counted."""
        return bool((self.read_steps and self.counted_rows) or self.write_steps)

    @cached_property
    def relationships(self) -> str:
        """The table of both sides of the entity's relations."""
        names = [relation.name for relation in self.entity.relations]
        names += [relation.inverse for relation in self.entity.collections]
        return parametrize("name", map(literal, names))

    # --- lines ---

    @cached_property
    def new_data(self) -> str:
        """A request's body."""
        return self.names.data("data")

    @cached_property
    def changed_data(self) -> str:
        """A body with a value in a field."""
        return self.names.data("data", "**{field: value}")

    @cached_property
    def data_with_unknown(self) -> str:
        """A body with a field that clients cannot give."""
        return self.names.data("data", "**{field: None}")

    @cached_property
    def data_with_changes(self) -> str:
        """A body with other values."""
        return self.names.data("data", "**changes")

    @cached_property
    def second_data(self) -> str:
        """The body of another with some of its values."""
        return self.names.data("second", "**{field: first[field] for field in fields}")

    @cached_property
    def create_changed(self) -> str:
        """A row with a value in a field."""
        return self.names.create("", "**{field: value}", indent=8)

    @cached_property
    def create_with_changes(self) -> str:
        """A row with other values."""
        return self.names.create("", "**changes", indent=8)

    @cached_property
    def create_first(self) -> str:
        """The row of the first body."""
        return self.names.create("", "**first")

    @cached_property
    def create_second(self) -> str:
        """The row of the second body."""
        return self.names.create("", "**second", indent=8)

    @cached_property
    def make_with_value(self) -> str:
        """A row with a value, in a loop."""
        return self.names.create("", "**{field: value}", indent=8)

    @cached_property
    def make_with_list(self) -> str:
        """A row with a list of one value, in a loop."""
        return self.names.create("", "**{field: [value]}", indent=8)

    @cached_property
    def make_with_key(self) -> str:
        """A row with a reference, in a loop."""
        return self.names.create("", "**{field: key}", indent=8)

    @cached_property
    def new_row_at_target(self) -> str:
        """A row with a reference to the target, in a loop."""
        key = self.key_of("target")
        return self.names.create(self.names.row, f'**{{f"{{relation}}_id": {key}}}', indent=8)

    # --- imports ---

    @cached_property
    def answers(self) -> frozenset[str]:
        """What the tests use of `tests/answers.py`."""
        return frozenset(answers_used(self))

    @cached_property
    def tested_lists(self) -> bool:
        """Whether lists of several rows are tested."""
        return self.entity.allows("list") and self.lists.several > 1

    @cached_property
    def makes_rows(self) -> bool:
        """Whether a test makes a row by itself, without the API."""
        refused = self.missing_references or self.uniques or self.checks
        return bool(
            self.violations
            or self.updates
            or self.deletes
            or self.collections
            or self.relationships
            or self.statements
            or (self.entity.allows("list") and self.lists.several)
            or (refused and not self.creates)
        )

    @cached_property
    def referring(self) -> list[Relation]:
        """The relations whose targets a test makes by itself."""
        listed = [*self.lists.listed_references, *self.lists.filtered_relations]
        return [*self._moved, *(listed if self.tested_lists else [])]

    @cached_property
    def made_targets(self) -> list[Relation]:
        """The relations whose targets a test names."""
        return [*self.referring, *(r for case in self.uniques for r in case.references)]

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        return imports_of_tests(imports_needed(self), self.project.package)


def _invalid(field: Field, bad: Bad) -> Node:
    name = literal(field.name)
    if bad.case:
        return call(Name("pytest.param"), name, bad.source, id=literal(bad.case))
    return tuple_of((name, bad.source))


def _is_integer(field: Field) -> bool:
    return field.type.row is not None and field.type.row.bits is not None


def _references(fields: Iterable[Field]) -> list[Relation]:
    """The relations among these fields that rows are made without."""
    return [field.relation for field in fields if field.relation and field.optional]


def _step(method: str, url: Node, *, count: int, **arguments: Node) -> Step:
    request = call(Name(f"client.{method}"), url, **arguments)
    return Step(statement("await ", request, indent=8 if method == "get" else 4), count)


def _pair(field: Field, value: str) -> Node:
    return tuple_of((literal(field.name), literal(value)))


def _names(fields: Iterable[Field]) -> Node:
    return literal([field.name for field in fields])


def _default(field: Field) -> Any:
    assert field.default is not None
    value = field.default.value
    row = field.type.row
    if value is not None and row is not None and row.name == "decimal":
        return number_json(field, value)
    return json_value(value)
