"""What the tests of an entity import: exactly what they use."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..code import Import
from ..layout import import_block
from .factories import SESSION
from .modules import imports_text, model_import

if TYPE_CHECKING:
    from .tests import EntityTests

TESTS = "tests"


def imports_of_tests(imports: Iterable[Import], package: str) -> str:
    """The block of imports; the tests' own modules are first-party too."""
    found = set(imports)
    own = {item for item in found if item.module.startswith(f"{TESTS}.")}
    block = import_block(own, first_party=TESTS)
    first = {item for item in found - own if item.module.startswith(".")}
    sections = [imports_text(first, package), block]
    first_party = sections if package < TESTS else sections[::-1]
    return "\n\n".join(
        filter(
            None, (imports_text(found - own - first, package), "\n".join(filter(None, first_party)))
        )
    )


def imports_needed(tests: "EntityTests") -> Iterator[Import]:
    """All imports of `tests/test_<entity>.py`."""
    yield Import("httpx", "AsyncClient")
    yield Import("pytest")
    yield SESSION
    yield from _of_libraries(tests)
    yield from _of_models(tests)
    yield from (Import(f"{TESTS}.answers", name) for name in tests.answers)
    yield from _of_factories(tests)


def _of_libraries(tests: "EntityTests") -> Iterator[Import]:
    lists = tests.lists
    creating = bool(
        tests.moves or (tests.tested_lists and (lists.references or lists.related_filters))
    )
    if creating:
        yield Import("collections.abc", "Awaitable")
        yield Import("collections.abc", "Callable")
    if creating or tests.invalid or (tests.tested_lists and lists.contains_filters):
        yield Import("typing", "Any")
    if tests.tested_lists and tests.entity.timestamps:
        yield Import("datetime", "UTC")
        yield Import("datetime", "datetime")
    if tests.violations:
        yield Import("sqlalchemy", "text")
        yield Import("sqlalchemy", "update")
    refused = tests.missing_references or tests.uniques or tests.checks
    if tests.violations or (refused and not tests.creates):
        yield Import("sqlalchemy.exc", "IntegrityError")
    if tests.relationships:
        yield Import("sqlalchemy.exc", "InvalidRequestError")
    if tests.names.quotes_keys:
        yield Import("urllib.parse", "quote")


def _of_models(tests: "EntityTests") -> Iterator[Import]:
    entity = tests.entity
    if tests.violations or tests.deletes:
        yield model_import(entity)
    if tests.changes:
        yield model_import(entity, "Read")
    for case in tests.dependents:
        yield model_import(case.relation.source)


def answers_used(tests: "EntityTests") -> Iterator[str]:
    """What the tests use of `tests/answers.py`."""
    lists = tests.lists
    listing = tests.entity.allows("list")
    unnamed = any(not case.named for case in tests.uniques)
    named = any(case.named for case in tests.uniques)
    used = {
        "problem": tests.item_methods
        or tests.absent
        or tests.collections
        or any(case.restricts for case in tests.dependents)
        or (tests.creates and (unnamed or tests.checks)),
        "invalid_fields": tests.creates or tests.updates or tests.malformed_keys or listing,
        "conflicting_fields": tests.creates and (tests.missing_references or named),
        "listed": (listing and lists.several) or tests.collections,
        "assert_sorts": tests.tested_lists,
        "assert_filters": tests.tested_lists,
        "assert_text_filters": tests.tested_lists
        and (lists.key_operators == "TEXT" or lists.text_filters),
        **{name: tests.tested_lists and lists.uses(name) for name in ("EQUALITY", "ORDER", "TEXT")},
    }
    yield from (name for name, needed in used.items() if needed)


def _of_factories(tests: "EntityTests") -> Iterator[Import]:
    entity = tests.entity
    if tests.creates or tests.uniques:
        yield Import(f"{TESTS}.factories", f"{entity.singular}_data")
    if tests.referring and tests.mixed_keys:
        yield Import(f"{TESTS}.factories", "key_of")
    creating = {entity} if tests.makes_rows else set()
    creating |= {relation.target for relation in tests.made_targets}
    creating |= {case.relation.source for case in tests.dependents}
    creating |= {case.relation.source for case in tests.collections}
    yield from (Import(f"{TESTS}.factories", f"create_{made.singular}") for made in creating)
