"""What the tests of an entity import: exactly what they use."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...code import Import
from ...model import Entity
from ..modules import model_import
from .factories import SESSION

if TYPE_CHECKING:
    from .entity import EntityTests

TESTS: Final = "tests"


def imports_needed(tests: "EntityTests") -> Iterator[Import]:
    """All imports of `tests/test_<entity>.py`."""
    yield Import("httpx", "AsyncClient")
    yield Import("pytest")
    yield SESSION
    yield from _of_libraries(tests)
    yield from _of_models(tests)
    yield from (Import(f"{TESTS}.answers", name) for name in tests.answers)
    yield from (Import(f"{TESTS}.factories", name) for name in _factories(tests))


def _of_libraries(tests: "EntityTests") -> Iterator[Import]:
    create, item, lists = tests.create, tests.item, tests.list
    if tests.referring:
        yield Import("collections.abc", "Awaitable")
        yield Import("collections.abc", "Callable")
    if tests.referring or create.invalid or lists.element_filters:
        yield Import("typing", "Any")
    if lists.ordered and tests.entity.timestamps:
        yield Import("datetime", "UTC")
        yield Import("datetime", "datetime")
    if create.violations:
        yield Import("sqlalchemy", "text")
        yield Import("sqlalchemy", "update")
    refused = create.missing_references or create.uniques or create.checks
    if create.violations or (refused and not create.allowed):
        yield Import("sqlalchemy.exc", "IntegrityError")
    if item.relationships:
        yield Import("sqlalchemy.exc", "InvalidRequestError")
    if tests.names.quotes_keys:
        yield Import("urllib.parse", "quote")


def _of_models(tests: "EntityTests") -> Iterator[Import]:
    if tests.create.violations or tests.item.deleted:
        yield model_import(tests.entity)
    if tests.item.changes:
        yield model_import(tests.entity, "Read")
    yield from (model_import(case.relation.source) for case in tests.item.dependents)


def answers_used(tests: "EntityTests") -> Iterator[str]:
    """What the tests use of `tests/answers.py`."""
    create, item, lists = tests.create, tests.item, tests.list
    named = any(case.named for case in create.uniques)
    unnamed = any(not case.named for case in create.uniques)
    used = {
        "problem": item.methods
        or item.absent
        or lists.collections
        or (create.allowed and (unnamed or create.checks)),
        "invalid_fields": create.allowed or item.updated or item.malformed_keys or lists.allowed,
        "conflicting_fields": create.allowed and (create.missing_references or named),
        "listed": lists.several or lists.collections,
        "assert_sorts": lists.ordered,
        "assert_filters": lists.ordered,
        "assert_text_filters": lists.ordered
        and (lists.key_operators == "TEXT" or lists.text_filters),
        **{name: lists.names_operators(name) for name in ("EQUALITY", "ORDER", "TEXT")},
    }
    yield from (name for name, needed in used.items() if needed)


def _factories(tests: "EntityTests") -> Iterator[str]:
    """What the tests use of `tests/factories.py`."""
    create = tests.create
    if create.allowed or create.uniques:
        yield f"{tests.entity.singular}_data"
    if tests.referring and tests.mixed_keys:
        yield "key_of"
    made: set[Entity] = {tests.entity} if tests.makes_rows else set()
    made.update(relation.target for relation in tests.referring)
    made.update(relation.target for case in create.uniques for relation in case.references)
    made.update(case.relation.source for case in tests.item.dependents)
    made.update(case.relation.source for case in tests.list.collections)
    yield from (f"create_{entity.singular}" for entity in made)
