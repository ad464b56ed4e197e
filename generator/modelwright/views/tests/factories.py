"""What `tests/factories.py` says: how the tests make rows of every entity."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from ...model import Entity, Project, Relation, Type
from ...printing.code import Attribute, Import, Name, Node, imports_of, literal
from ...printing.layout import assignment, statement
from ...printing.text import INDENT, LINE_WIDTH
from ...values.samples import LETTERS_SOURCE
from ..modules import imports_text, model_import, repository_import, signature
from ..nodes import call, dict_of, list_of, subscript
from .examples import Series
from .names import data_function
from .population import Population

SESSION: Final = Import("sqlmodel.ext.asyncio.session", "AsyncSession")
_TO_JSON: Final = Import("pydantic_core", "to_jsonable_python")
_DATA: Final = Name("dict[str, Any]")
_WITHHELD: Final = Name("dict[str, object]")


class Factory:
    """The two functions that make rows of one entity.

    Attributes:
        references: the relations that every row has, those first whose rows the others' rows refer
            to, so that columns that they share agree.
    """

    def __init__(self, entity: Entity, rows: Population) -> None:
        self.entity = entity
        self.references = rows.references(entity)
        self._settled = rows.settled(entity)
        self._told = any(
            relation in rows.settled(relation.source) for relation in entity.dependents
        )
        series = rows[entity.name].series
        withheld = [f.name for f in entity.columns if not f.writable] if entity.created else []
        self._sent = {name: series[name] for name in series if name not in withheld}
        self._withheld = {str(name): series[name] for name in withheld if name in series}

    # --- its values ---

    @cached_property
    def about_data(self) -> str:
        """What the first of the functions returns."""
        what = "What a client sends to make" if self.entity.created else "The values of"
        return f"{what} {self.entity.a_title}."

    @cached_property
    def data_signature(self) -> str:
        """The head of the function that makes the values."""
        session = "session" if _numbered(self._sent) or self.references else "_session"
        return signature(
            f"async def {data_function(self.entity)}",
            [f"{session}: AsyncSession", "/", "**changes: object"],
            _DATA.flat,
        )

    @cached_property
    def data_lines(self) -> tuple[str, ...]:
        """Its body."""
        return tuple(self._data_lines())

    def _data_lines(self) -> Iterator[str]:
        if _numbered(self._sent):
            yield self._number
        data = _values(self._sent)
        if not self.references:
            yield assignment("data", data, _DATA, indent=4)
            yield "return data | changes"
            return
        if self._sent:
            yield assignment("data", data, _DATA, indent=4)
            yield "data |= changes"
        else:
            yield "data: dict[str, Any] = {**changes}"
        for relation in self.references:
            yield from (_settled if relation in self._settled else _reference)(relation)
        yield "return data"

    @property
    def _number(self) -> str:
        return f"n = number(session, {self.entity.name})"

    # --- a row ---

    @cached_property
    def create_signature(self) -> str:
        """The head of the function that makes a row."""
        return signature(
            f"async def create_{self.entity.singular}",
            ["session: AsyncSession", "/", "**changes: object"],
            self.entity.name,
        )

    @cached_property
    def create_lines(self) -> tuple[str, ...]:
        """Its body."""
        return tuple(self._create_lines())

    def _create_lines(self) -> Iterator[str]:
        entity, kept = self.entity, self._keeps_values
        model = f"{entity.name}Create" if entity.created else entity.name
        if kept:
            yield _given(model)
        body = call(Name(f"await {data_function(entity)}"), Name("session"), Name("**changes"))
        yield statement("data = ", call(Name(f"{model}.model_validate"), body), indent=4)
        if _numbered(self._withheld):
            same = f'n = session.info["numbers"][{entity.name}]'
            yield same if _numbered(self._sent) else self._number
        args = [Name("data"), *([Name("**given")] if kept else [])]
        if self._withheld:
            yield assignment("withheld", _values(self._withheld), _WITHHELD, indent=4)
            args[1:] = [Name("**withheld | given")]
        create = Attribute(call(Name(f"{entity.name}Repository"), Name("session")), "create")
        yield statement("return await ", call(create, *args), indent=4)

    @property
    def _keeps_values(self) -> bool:
        """Whether rows are made with values that clients may not give."""
        key = self.entity.key if self._told else ()
        return self.entity.created and not all(f.writable for f in (*key, *self.entity.fields))

    # --- what the module needs for it ---

    @cached_property
    def sources(self) -> tuple[Node, ...]:
        """The values in its functions."""
        return tuple(values.source for values in (*self._sent.values(), *self._withheld.values()))

    @cached_property
    def numbered(self) -> bool:
        """Whether a value depends on the row's number."""
        return _numbered(self._sent) or _numbered(self._withheld)

    @cached_property
    def imports(self) -> frozenset[Import]:
        """What its functions import."""
        models = {model_import(self.entity), repository_import(self.entity)}
        if self.entity.created:
            models.add(model_import(self.entity, "Create"))
        targets = (r.targets[0].type for r in self.references if len(r.fields) == 1)
        plain = all(type_.native_json or type_.is_uuid for type_ in targets)
        if not plain:
            models.add(_TO_JSON)
        return imports_of(self.sources) | models


def _values(series: Mapping[str, Series]) -> Node:
    return dict_of((literal(name), values.source) for name, values in series.items())


def _given(model: str) -> str:
    """The statement that takes out of the changes what clients may not give."""
    names = f"changes.keys() - {model}.model_fields"
    whole = f"{{name: changes.pop(name) for name in {names}}}"
    if INDENT + len(f"given = {whole}") <= LINE_WIDTH:
        return f"given = {whole}"
    fits = 2 * INDENT + len(whole) - 2 <= LINE_WIDTH
    lines = [whole[1:-1]] if fits else ["name: changes.pop(name)", f"for name in {names}"]
    return "\n".join(("given = {", *(f"        {line}" for line in lines), "    }"))


def _numbered(series: Mapping[str, Series]) -> bool:
    return any(values.numbered for values in series.values())


def _reference(relation: Relation) -> Iterator[str]:
    """The statements that let the data refer to a new row, unless it refers to one already."""
    create = f"create_{relation.target.singular}"
    if len(relation.fields) > 1:
        columns = {f.name: literal(target.name) for f, target in relation.pairs}
        refer = call(Name("refer"), Name("session"), Name("data"), Name(create), **columns)
        yield statement("await ", refer, indent=4)
        return
    ((field, target),) = relation.pairs
    key = literal(field.name).flat
    # A call without a name is an expression in parentheses, to be broken as ruff does.
    row = call(Name(""), Name(f"await {create}(session)"))
    value = json_of(target.type, Attribute(row, target.name))
    yield f"if {key} not in data:"
    yield "    " + statement(f"data[{key}] = ", value, indent=8)


def _settled(relation: Relation) -> Iterator[str]:
    """The statements that make the row that the data refer to already, unless they did at first."""
    names = [literal(field.name).flat for field in relation.fields]
    several = len(names) > 1
    missing = (
        f"not {{{', '.join(names)}}} <= changes.keys()" if several else f"{names[0]} not in changes"
    )
    values = {
        str(target.name): subscript(Name("data"), literal(field.name))
        for field, target in relation.pairs
    }
    make = call(Name(f"create_{relation.target.singular}"), Name("session"), **values)
    yield f"if {missing}:"
    yield "    " + statement("await ", make, indent=8)


def new_values(relation: Relation) -> Iterator[tuple[str, Node]]:
    """What a row refers to, made anew, by the one column of the relation."""
    ((field, target),) = relation.pairs
    row = call(Name(""), Name(f"await create_{relation.target.singular}(session)"))
    yield field.name, json_of(target.type, Attribute(row, target.name))


def json_key(entity: Entity, row: Node) -> Node:
    """The key of a row as JSON has it: a list where it has several columns."""
    parts = [json_of(field.type, Attribute(row, field.name)) for field in entity.key]
    return list_of(parts) if len(parts) > 1 else parts[0]


def json_of(type_: Type, value: Node) -> Node:
    """A Python value as JSON has it."""
    if type_.native_json:
        return value
    return call(Name("str" if type_.is_uuid else "to_jsonable_python"), value)


class FactoriesModule:
    """The module of all factories."""

    def __init__(self, project: Project, rows: Population) -> None:
        self.project = project
        self.factories = tuple(Factory(entity, rows) for entity in project.entities)

    @cached_property
    def numbered(self) -> bool:
        """Whether any row has a number."""
        return any(factory.numbered for factory in self.factories)

    @cached_property
    def refers(self) -> bool:
        """Whether a row refers to another by several columns."""
        relations = (relation for factory in self.factories for relation in factory.references)
        return any(len(relation.fields) > 1 for relation in relations)

    @cached_property
    def letters(self) -> str:
        """The function that writes numbers in letters, where a pattern has no room for digits."""
        sources = (source.flat for factory in self.factories for source in factory.sources)
        return LETTERS_SOURCE.rstrip() if any("letters(n" in source for source in sources) else ""

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        found = {SESSION, Import("typing", "Any")}
        if self.numbered or self.refers:
            found.add(Import(".core.models", "Model"))
        if self.refers:
            found |= {Import("collections.abc", "Awaitable"), Import("collections.abc", "Callable")}
            found.add(_TO_JSON)
        imports = (factory.imports for factory in self.factories)
        return imports_text(found.union(*imports), self.project.package)
