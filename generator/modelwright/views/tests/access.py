"""What `tests/test_<entity>.py` says of values that clients may give, and never see."""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final

from ...model import Entity, Field, LinkSide, Relation
from ...naming import kebab
from ...printing.code import Name, Node, literal
from ...printing.layout import render
from ..nodes import call, dict_of
from .examples import UNLIMITED, series
from .keys import arguments, reference
from .links import agreeing, linking
from .names import url_assignment
from .subject import Subject, parametrize
from .uniques import UniqueTests

_TELLING: Final = 77
"""A row that no test makes: its values stand in no answer by chance."""
_SHORTEST: Final = 5
"""A shorter text may stand in an answer by chance."""


class AccessTests:
    """The tests of fields that are in no answer."""

    def __init__(self, subject: Subject, uniques: UniqueTests) -> None:
        self._uniques = uniques
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self._names = subject.names

    # --- what is looked for ---

    @cached_property
    def unseen(self) -> str:
        """The table of values that no answer may show."""
        return self._table(field for field in self._entity.columns if not field.readable)

    @cached_property
    def write_only(self) -> str:
        """The table of values that clients give and never see again."""
        return self._table(f for f in self._entity.columns if f.writable and not f.readable)

    def _table(self, fields: Iterable[Field]) -> str:
        pairs = ((field.name, self._telling(field)) for field in fields)
        return parametrize("field value", (literal(pair) for pair in pairs if pair[1]))

    def _telling(self, field: Field) -> str:
        """A text that tells itself from all others in an answer; "" where there is none."""
        row = field.type.row
        if row is None or not row.textual or field.db_type is not None:
            return ""
        values = series(self._entity, field)
        value: Any = values.at(_TELLING)
        plain = json.dumps(value) == f'"{value}"' and len(value) >= _SHORTEST
        sound = plain and self._rows.sound(self._rows.row(1, {field.name: value}))
        return value if sound and values.distinct >= UNLIMITED else ""

    # --- how it is given ---

    @property
    def doors(self) -> list[tuple[str, int]]:
        """The requests that give it, and the statuses of their answers."""
        return list(self._doors())

    def _doors(self) -> Iterator[tuple[str, int]]:
        if self._entity.allows("create"):
            yield "client.post(URL, json=data)", 201
            if self._uniques.repeated:
                yield "client.post(URL, json=data)", 409
            yield f'client.post(URL, json=data | {{"{self._subject.unknown}": value}})', 422
        if self.many:
            yield 'client.post(f"{URL}/bulk", json=[other])', 201

    @cached_property
    def many(self) -> str:
        """Another body, where rows are also created at once; "" else."""
        sets = self._rows.unique_sets
        unique = any(not field.readable for fields in sets for field in fields)
        several = self._subject.can_have(*[self._entity] * 3)
        if not self._entity.allows("bulk") or unique or not several:
            return ""
        return self._names.changed("other", "{field: value}")

    # --- where it is looked for ---

    @cached_property
    def setup(self) -> list[str]:
        """The rows beside which answers may show the row, and the lists that have it."""
        row = self._names.row
        return [
            *(
                self._subject.names_of(r.source).create("", *arguments(reference(r, row)))
                for r in self._includes
            ),
            *(line for r in self._lists if r.optional for line in self._refer(r)),
            *map(self._url_of_list, self._lists),
            *(line for side in self._links for line in self._linked(side)),
        ]

    def _refer(self, relation: Relation) -> Iterator[str]:
        """The statements that let the row refer to another."""
        variable = f"other_{relation.name}"
        yield self._subject.names_of(relation.target).create(variable)
        for field, value in reference(relation, variable).items():
            yield f"{self._names.row}.{field} = {value}"

    def _linked(self, side: LinkSide) -> Iterator[str]:
        """The statements that link the row, and say where the list of the other side's is."""
        variable, names = f"one_of_{side.name}", self._subject.names_of(side.other)
        yield names.create(variable, *arguments(agreeing(side, self._names.row)))
        yield linking(side, self._names.row, variable, indent=4)
        base, path = self._path(side.other), f"/{kebab(side.back)}"
        yield url_assignment(_list_of(side), base, names.key_in_url(variable), path)

    @cached_property
    def requests(self) -> list[str]:
        """The requests whose answers show the row."""
        return [render(node, indent=8, prefix="await ", suffix=",") for node in self._requests()]

    def _requests(self) -> Iterator[Node]:
        entity, item = self._entity, Name("url")
        if entity.allows("list"):
            yield _request("get", Name("URL"))
        if entity.allows("get"):
            yield _request("get", item)
        if entity.allows("update"):
            yield _request("patch", item, json=dict_of(()))
        if entity.soft_delete and entity.allows("delete"):
            yield _request("post", Name('f"{url}/restore"'))
        for relation in self._lists:
            yield _request("get", Name(_list_of(relation)))
        for side in self._links:
            yield _request("get", Name(_list_of(side)))
        for relation in self._includes:
            include = dict_of([(literal("include"), literal(relation.name))])
            yield _request("get", literal(self._path(relation.source)), params=include)

    @cached_property
    def url(self) -> str:
        """Where the row is, if a request asks for it there."""
        entity = self._entity
        restored = entity.soft_delete and entity.allows("delete")
        asked = entity.allows("get") or entity.allows("update") or restored
        return self._names.url if asked else ""

    @cached_property
    def _includes(self) -> list[Relation]:
        """The relations by which other lists can include the row."""
        return [
            relation
            for relation in self._entity.dependents
            if relation.source.allows("list")
            and any(included.name == relation.name for included in relation.source.included)
            and self._subject.can_have(self._entity, relation.source)
        ]

    def _path(self, entity: Entity) -> str:
        return f"{self._subject.project.api_prefix}{entity.path}"

    @cached_property
    def _lists(self) -> list[Relation]:
        """The relations by which lists of other rows have the row."""
        return [
            relation
            for relation in self._entity.relations
            if relation in relation.target.listed_collections
            and (not relation.optional or relation.fields == relation.own_fields)
            and {*relation.targets} == {*relation.target.key}
            and self._subject.can_have(self._entity, relation.target)
        ]

    @cached_property
    def _links(self) -> list[LinkSide]:
        """The many-to-many relations by which lists of other rows have the row."""
        return [
            side
            for side in self._entity.link_sides
            if side.back
            and self._entity.allows("list")
            and self._subject.can_have(
                self._entity, side.other, *([side.link.through] if side.link.through else [])
            )
        ]

    def _url_of_list(self, relation: Relation) -> str:
        """The list that the row is in, of the rows that refer to what it refers to."""
        fields = {target: field for field, target in relation.pairs}
        parts = (f"{self._names.row}.{fields[key].name}" for key in relation.target.key)
        key = self._subject.names_of(relation.target).in_url(parts)
        base, path = self._path(relation.target), f"/{kebab(relation.inverse)}"
        return url_assignment(_list_of(relation), base, key, path)


def _list_of(relation: Relation | LinkSide) -> str:
    return f"list_of_{relation.name}"


def _request(method: str, url: Node, **arguments: Node) -> Node:
    return call(Name(f"client.{method}"), url, **arguments)
