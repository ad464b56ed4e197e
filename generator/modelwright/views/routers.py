"""What `routers/<entity>.py` and `repositories/<entity>.py` say."""

import builtins
import keyword
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..code import Attribute, Import, Name, Node, literal
from ..layout import render, statement
from ..model import Entity, Relation
from ..naming import kebab
from ..text import LINE_WIDTH, text_width
from .columns import annotation
from .modules import decorator, imports_text, model_import, repository_import, signature
from .nodes import call, name, subscript

_TAKEN: Final = frozenset((*keyword.kwlist, *dir(builtins))) | {
    "col",
    "data",
    "key",
    "problems",
    "query",
    "quote",
    "request",
    "response",
    "router",
    "session",
    "status",
}
"""Names that mean something else within a router."""


@dataclass(frozen=True, slots=True)
class Route:
    """One function of a router, in finished lines."""

    decorator: str
    signature: str
    docstring: str
    body: tuple[str, ...]
    imports: frozenset[Import]


class RouterModule:
    """The module of one entity's routes."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package
        key = entity.primary_key
        self._key_name = f"{entity.singular}_{key.name}"
        self._key_type = annotation(key.type)
        self._path = f"/{{{self._key_name}}}"
        self._row = entity.singular if entity.singular not in _TAKEN else "row"
        self._rows = entity.plural if entity.plural not in _TAKEN else "repository"

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """What clients can call, in the order of the file."""
        makers = {
            "list": self._list,
            "get": self._get,
            "create": self._create,
            "update": self._update,
            "delete": self._delete,
        }
        own = [make() for operation, make in makers.items() if self.entity.allows(operation)]
        return (*own, *(self._collection(r) for r in self.entity.listed_collections))

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        found = {Import("fastapi", "APIRouter")}
        return imports_text(found.union(*(route.imports for route in self.routes)), self.package)

    @cached_property
    def router(self) -> str:
        """The router that the routes are of."""
        tags = literal([self.entity.plural_title])
        value = call(Name("APIRouter"), prefix=literal(self.entity.path), tags=tags)
        return statement("router = ", value)

    # --- routes ---

    def _list(self) -> Route:
        entity = self.entity
        return self._route(
            "get",
            "",
            signature(
                f"async def list_{entity.plural}",
                ["session: ReadSessionDep", self._query(entity)],
                f"Page[{entity.name}Read]",
            ),
            f"A page of {entity.plural_title}",
            [_return(call(self._method("page"), Name("query")))],
            (422, 503),
            self._page_imports(entity),
        )

    def _get(self) -> Route:
        entity = self.entity
        return self._route(
            "get",
            self._path,
            signature(
                f"async def get_{entity.singular}",
                ["session: ReadSessionDep", self._key_parameter],
                f"{entity.name}Read",
            ),
            f"One {entity.title}",
            [_return(call(self._method("read_or_404"), Name(self._key_name)))],
            (404, 422, 503),
            [_READ_SESSION, *self._key_type.imports, model_import(entity, "Read")],
        )

    def _create(self) -> Route:
        entity = self.entity
        key = f"{self._row}.{entity.primary_key.name}"
        imports = [
            _SESSION,
            Import("fastapi", "Request"),
            Import("fastapi", "Response"),
            Import("fastapi", "status"),
            *(model_import(entity, suffix) for suffix in ("", "Create", "Read")),
        ]
        if not entity.primary_key.automatic and self._key_type.flat == "str":
            key = f"quote({key}, safe='')"
            imports.append(Import("urllib.parse", "quote"))
        location = f'response.headers["Location"] = f"{{request.url.path}}/{{{key}}}"'
        created = call(self._method("create"), Name("data"))
        body = [
            statement(f"{self._row} = await ", created, indent=4),
            location,
            f"return {self._row}",
        ]
        if text_width(location) > LINE_WIDTH - 4:
            body[1:2] = [f"key = {key}", location.replace(key, "key")]
        return self._route(
            "post",
            "",
            signature(
                f"async def create_{entity.singular}",
                [
                    "session: SessionDep",
                    f"data: {entity.name}Create",
                    "request: Request",
                    "response: Response",
                ],
                entity.name,
            ),
            f"Make {entity.a_title}; `Location` tells where it is",
            body,
            (409, 413, 422, 503),
            imports,
            status_code=Name("status.HTTP_201_CREATED"),
            response_model=Name(f"{entity.name}Read"),
        )

    def _update(self) -> Route:
        entity = self.entity
        return self._route(
            "patch",
            self._path,
            signature(
                f"async def update_{entity.singular}",
                ["session: SessionDep", self._key_parameter, f"data: {entity.name}Update"],
                entity.name,
            ),
            "Change the fields that are sent, and no others",
            [self._assign_repository(), _return(self._on_found("update", Name("data")))],
            (404, 409, 413, 422, 503),
            [
                _SESSION,
                *self._key_type.imports,
                *(model_import(entity, suffix) for suffix in ("", "Read", "Update")),
            ],
            response_model=Name(f"{entity.name}Read"),
        )

    def _delete(self) -> Route:
        entity = self.entity
        return self._route(
            "delete",
            self._path,
            signature(
                f"async def delete_{entity.singular}",
                ["session: SessionDep", self._key_parameter],
                "None",
            ),
            f"Delete {entity.a_title}",
            [self._assign_repository(), statement("await ", self._on_found("delete"), indent=4)],
            (404, 409, 422, 503),
            [_SESSION, *self._key_type.imports, Import("fastapi", "status")],
            status_code=Name("status.HTTP_204_NO_CONTENT"),
        )

    def _collection(self, relation: Relation) -> Route:
        entity, source = self.entity, relation.source
        column = call(Name("col"), Name(f"{source.name}.{relation.field.name}"))
        condition = Name(f"{column.flat} == {self._key_name}")
        if text_width(condition.flat) > LINE_WIDTH - 9:
            condition = Name(f"{column.flat}\n        == {self._key_name}")
        page = call(Attribute(_repository(source), "page"), Name("query"), condition)
        found = call(self._method("exists_or_404"), Name(self._key_name))
        inverse = relation.inverse.replace("_", " ")
        return self._route(
            "get",
            f"{self._path}/{kebab(relation.inverse)}",
            signature(
                f"async def list_{relation.inverse}_of_{entity.singular}",
                ["session: ReadSessionDep", self._key_parameter, self._query(source)],
                f"Page[{source.name}Read]",
            ),
            f"A page of the {inverse} of {entity.a_title}",
            [statement("await ", found, indent=4), _return(page)],
            (404, 422, 503),
            [
                *self._page_imports(source),
                *self._key_type.imports,
                Import("sqlmodel", "col"),
                model_import(source),
                repository_import(source),
            ],
        )

    # --- parts ---

    @property
    def _key_parameter(self) -> str:
        return f"{self._key_name}: {self._key_type.flat}"

    def _query(self, entity: Entity) -> str:
        return f"query: Annotated[{entity.name}Filter, Query()]"

    def _page_imports(self, entity: Entity) -> list[Import]:
        return [
            _READ_SESSION,
            Import("fastapi", "Query"),
            Import("typing", "Annotated"),
            Import(".pagination", "Page"),
            *(model_import(entity, suffix) for suffix in ("Filter", "Read")),
        ]

    def _method(self, method: str) -> Node:
        return Attribute(_repository(self.entity), method)

    def _assign_repository(self) -> str:
        return statement(f"{self._rows} = ", _repository(self.entity), indent=4)

    def _on_found(self, method: str, *args: Node) -> Node:
        found = call(Name(f"await {self._rows}.get_or_404"), Name(self._key_name))
        return call(Name(f"{self._rows}.{method}"), found, *args)

    def _route(
        self,
        verb: str,
        path: str,
        head: str,
        about: str,
        body: Iterable[str],
        errors: tuple[int, ...],
        imports: Iterable[Import],
        **options: Node,
    ) -> Route:
        options["responses"] = call(Name("problems"), *map(literal, errors))
        return Route(
            decorator(f"router.{verb}", literal(path), **options),
            head,
            about,
            tuple(body),
            frozenset({*imports, repository_import(self.entity), Import(".problems", "problems")}),
        )


_SESSION: Final = Import(".database", "SessionDep")
_READ_SESSION: Final = Import(".database", "ReadSessionDep")


def _repository(entity: Entity) -> Node:
    return call(Name(f"{entity.name}Repository"), Name("session"))


def _return(value: Node) -> str:
    return statement("return await ", value, indent=4)


class RepositoryModule:
    """The module of one entity's repository."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        models = (model_import(self.entity, s) for s in ("", "Create", "Filter", "Read", "Update"))
        own = (Import(".repository", "AsyncRepository"), Import(".repository", "Statements"))
        return imports_text((*models, *own), self.package)

    @cached_property
    def head(self) -> str:
        """The head of the class."""
        models = (f"{self.entity.name}{s}" for s in ("", "Create", "Update", "Read", "Filter"))
        base = subscript(Name("AsyncRepository"), *map(name, models))
        return render(call(Name(f"class {self.entity.name}Repository"), base), suffix=":")

    @cached_property
    def statements(self) -> str:
        """What the repository asks the database."""
        models = (Name(f"{self.entity.name}{s}") for s in ("", "Read", "Filter"))
        return statement("statements = ", call(Name("Statements"), *models), indent=4)
