"""Names of a spec: each is taken, or refused with another that is."""

import builtins
import keyword
import re

import pytest
from sqlmodel import SQLModel

from modelwright.diagnostics import SpecError
from modelwright.language.source import Source
from modelwright.resolve import load

SPEC = (
    "project: names\nentities:\n  {entity}:\n    fields: {{{field}: {{type: str, filter: true}}}}\n"
)
ADVICE = re.compile(r"call it `(\w+)`")

ENTITIES = (
    *("Session", "Field", "Base", "User", "Order", "Table", "List", "Test", "Select", "Type"),
    *("Index", "Group", "Model", "Column", "Query", "Response", "Request", "Page", "Exception"),
    *("Any", "Optional", "Literal", "UUID", "Decimal", "Enum", "StrEnum", "Database", "Settings"),
    *(name for name in dir(builtins) if name[0].isupper()),
    *(name for name in keyword.kwlist if name[0].isupper()),
)
FIELDS = (
    *keyword.kwlist,
    *keyword.softkwlist,
    *(name for name in dir(builtins) if name.islower() and name[0] != "_"),
    *(name for name in dir(SQLModel) if name[0] != "_"),
    *("date", "datetime", "decimal", "uuid", "text", "order", "limit", "q", "self", "cls", "key"),
)


def problems(entity: str, field: str) -> str:
    """What is wrong with a spec of these names; nothing if they are taken."""
    try:
        load(Source.from_text(SPEC.format(entity=f'"{entity}"', field=f'"{field}"'), "spec.yaml"))
    except SpecError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", ENTITIES)
def test_an_entity_is_taken_or_another_name_is(name: str) -> None:
    if problem := problems(name, "title"):
        assert "hint: " in problem
    if advice := ADVICE.search(problem):
        assert problems(advice[1], "title") == ""


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_taken_or_another_name_is(name: str) -> None:
    if problem := problems("Task", name):
        assert "hint: " in problem
    if advice := ADVICE.search(problem):
        assert problems("Task", advice[1]) == ""
