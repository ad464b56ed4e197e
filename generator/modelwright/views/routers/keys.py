"""Primary keys in the paths of routes, and names that are free within a router."""

import builtins
import keyword
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from ...model import Entity
from ...naming import shorten
from ...printing.code import Name, Node
from ..columns import key_annotation
from ..nodes import tuple_of

_TAKEN: Final = frozenset((*keyword.kwlist, *dir(builtins))) | {
    "data",
    "etag",
    "if_match",
    "include",
    "key",
    "path",
    "problems",
    "query",
    "quote",
    "related",
    "request",
    "require_match",
    "response",
    "router",
    "session",
    "status",
    "with_etag",
    "with_location",
}
"""Names that mean something else within a router."""


class PathKey:
    """A primary key in a path, where each of its columns has a parameter.

    Attributes:
        names: of the parameters, in the key's order.
    """

    names: tuple[str, ...]

    def __init__(
        self, entity: Entity, *, beside: "PathKey | None" = None, columns: Sequence[str] = ()
    ) -> None:
        """Name the parameters.

        Args:
            entity: whose key it is.
            beside: the key that stands before it in the path.
            columns: those of the table that links the two.
        """
        self._entity = entity
        taken = beside.names if beside else ()
        again = beside is not None and beside._entity is entity
        prefix = f"other_{entity.singular}" if again else entity.singular
        names: list[str] = []
        for field in entity.key:
            long = shorten(f"{prefix}_{field.name}")
            short = beside is None and len(entity.key) > 1
            if again and len(columns) == 1 and columns[0].isidentifier() and columns[0].islower():
                wanted = (*columns, long)
            else:
                wanted = (field.name, long) if short else (long,)
            names.append(free(wanted, (*taken, *names)))
        self.names = tuple(names)

    @property
    def path(self) -> str:
        """Its part of the path."""
        return "".join(f"/{{{name}}}" for name in self.names)

    @property
    def parameters(self) -> dict[str, Node]:
        """The parameters with their types."""
        return dict(zip(self.names, map(key_annotation, self._entity.key), strict=True))

    @property
    def value(self) -> Node:
        """The key as repositories take it."""
        names = [Name(name) for name in self.names]
        return names[0] if len(names) == 1 else tuple_of(names)


def free(names: Iterable[str], taken: Collection[str]) -> str:
    """The first of the names that is not taken; the last of them with underscores if all are."""
    last = ""
    for last in names:
        if last not in _TAKEN and last not in taken:
            return last
    return free((f"{last}_",), taken)
