"""Short ways to build the nodes of `code`."""

from collections.abc import Iterable

from ..printing.code import Call, DictOf, Import, ListOf, Name, Node, Subscript, TupleOf


def name(text: str, *imports: Import) -> Name:
    """An atom of source with the imports it needs."""
    return Name(text, frozenset(imports))


def call(func: Node, *args: Node, **kwargs: Node) -> Call:
    """`func(*args, **kwargs)`."""
    return Call(func, args, tuple(kwargs.items()))


def subscript(value: Node, *index: Node) -> Subscript:
    """`value[index]`."""
    return Subscript(value, index)


def list_of(elements: Iterable[Node]) -> ListOf:
    """`[elements]`."""
    return ListOf(tuple(elements))


def tuple_of(elements: Iterable[Node]) -> TupleOf:
    """`(elements)`."""
    return TupleOf(tuple(elements))


def dict_of(pairs: Iterable[tuple[Node, Node]]) -> DictOf:
    """`{key: value}`."""
    return DictOf(tuple(pairs))
