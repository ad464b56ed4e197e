"""Entities of the model, built when nothing is wrong any more."""

from collections.abc import Iterator

from ..model import Entity, Field, Graph, Index, Unique
from .context import Context
from .drafts import Draft

READING = frozenset({"list", "get"})
WRITING = frozenset({"create", "update", "delete", "bulk"})
MAKING = frozenset({"create", "bulk"})


def check_routes(context: Context, draft: Draft) -> None:
    """Check what an entity says of its routes: the operations and the pages."""
    spec, path = draft.spec, draft.path
    if spec.read_only:
        for position, operation in enumerate(spec.operations or ()):
            if operation in WRITING:
                message = f"`{operation}` is not possible with `read_only: true`"
                hint = "leave one of the two out"
                context.error("read-only", (*path, "operations", position), message, hint)
    _check_creation(context, draft)
    size, most = _page_sizes(context, draft)
    if size > most:
        key = "page_size" if spec.page_size is not None else "max_page_size"
        message = f"page_size {size} is over max_page_size {most}"
        hint = "raise max_page_size, or lower page_size"
        context.error("page-size", (*path, key), message, hint, key=True)


def _check_creation(context: Context, draft: Draft) -> None:
    """Refuse to make by the API what it cannot: clients may not give all that a row needs."""
    missing = _out_of_reach(draft)
    for position, operation in enumerate(draft.spec.operations or ()):
        if operation in MAKING and missing is not None:
            message = f"`{operation}` is not possible: nobody could give `{missing.name}` a value"
            hint = f"write `optional: true` or a `default` at `{missing.name}`"
            path = (*draft.path, "operations", position)
            context.error("no-creation", path, message, hint)


def _impossible(draft: Draft) -> Iterator[str]:
    """The operations that could only fail, or do nothing."""
    if _out_of_reach(draft) is not None:
        yield from MAKING
    ids = any(link.through_name is None and not link.immutable for link in draft.links)
    if not ids and not any(
        field.writable and not field.immutable for field in draft.fields.values()
    ):
        yield "update"


def _out_of_reach(draft: Draft) -> Field | None:
    """A column that needs a value and that clients may not give one."""
    return next((field for field in draft.columns if field.needed and not field.writable), None)


def _page_sizes(context: Context, draft: Draft) -> tuple[int, int]:
    spec, conventions = draft.spec, context.spec.conventions
    size = conventions.page_size if spec.page_size is None else spec.page_size
    most = conventions.max_page_size if spec.max_page_size is None else spec.max_page_size
    return size, most


def build_entity(context: Context, draft: Draft, graph: Graph) -> Entity:
    """The entity of the model.

    Raises:
        ValueError: the entity has no primary key, so that a problem with it was reported.
    """
    if draft.key is None:
        message = f"{draft.name} has no primary key"
        raise ValueError(message)
    spec, conventions = draft.spec, context.spec.conventions
    said = frozenset(conventions.operations if spec.operations is None else spec.operations)
    operations = said & (READING if spec.read_only else READING | WRITING)
    page_size, max_page_size = _page_sizes(context, draft)
    return Entity(
        name=draft.names.class_,
        id=draft.names.id,
        plural=draft.names.plural,
        table=draft.names.table,
        description=spec.description,
        key=draft.key,
        fields=tuple(draft.fields.values()),
        managed=draft.managed,
        relations=tuple(draft.relations.values()),
        links=tuple(draft.links),
        uniques=tuple(c for c in draft.constraints.values() if isinstance(c, Unique)),
        indexes=tuple(c for c in draft.constraints.values() if isinstance(c, Index)),
        checks=tuple(draft.checks),
        operations=operations - frozenset(_impossible(draft)),
        created=not operations.isdisjoint(MAKING),
        page_size=page_size,
        max_page_size=max_page_size,
        was=spec.was,
        graph=graph,
    )
