"""The reference keeps to the language, the README to the commands, the rest to what is tested."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from modelwright.cli.common import ExitCode
from modelwright.diagnostics import Diagnostics
from modelwright.expressions import MAX_LENGTH
from modelwright.language import (
    Conventions,
    EntitySpec,
    EnumSpec,
    EnumValueSpec,
    FieldSpec,
    IndexColumnSpec,
    IndexSpec,
    PrimaryKeySpec,
    RelationSpec,
    Spec,
    UniqueSpec,
    read_spec,
)
from modelwright.language.source import MAX_SIZE, Source
from modelwright.naming import POSTGRESQL_NAME_BYTES
from modelwright.resolve import load
from modelwright.resolve.bounds import NUMERIC_DIGITS, VARCHAR_LENGTH
from modelwright.resolve.enums import VALUE_LENGTH
from modelwright.resolve.names import TABLE_BYTES
from modelwright.values.db_types import DB_TYPES
from modelwright.values.types import TYPES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
CUSTOM = (ROOT / "docs/custom.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL)
SHAPES: list[type[BaseModel]] = [
    Spec,
    Conventions,
    EnumValueSpec,
    EntitySpec,
    PrimaryKeySpec,
    FieldSpec,
    RelationSpec,
    UniqueSpec,
    IndexSpec,
    IndexColumnSpec,
]


def tables(text: str = REFERENCE) -> Iterator[list[list[str]]]:
    """The cells of each table, without its head."""
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = table.splitlines()[2:]
        yield [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_specs(example: str) -> None:
    assert load(Source.from_text(example, "spec.yaml")).entities


def said(value: object) -> Iterator[tuple[type[BaseModel], str]]:
    """The shapes of a spec with the keys that it says of them."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from said(item)
    elif isinstance(value, EnumSpec):
        yield from said(value.values)
    elif isinstance(value, BaseModel):
        for key in value.model_fields_set:
            yield type(value), key
            yield from said(getattr(value, key))


def test_every_key_has_an_example() -> None:
    found: set[tuple[type[BaseModel], str]] = set()
    for example in EXAMPLES:
        source = Source.from_text(example, "spec.yaml")
        found.update(said(read_spec(source, Diagnostics(source.locate))))
    wanted = {(shape, key) for shape in SHAPES for key in shape.model_fields}
    missing = {f"{shape.__name__}.{key}" for shape, key in wanted - found}
    assert missing == set()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_has_a_row(shape: type[BaseModel]) -> None:
    keys = [f"`{key}`" for key in shape.model_fields]
    assert keys in [[row[0] for row in table] for table in tables()]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_defaults_are_those_of_the_language(shape: type[BaseModel]) -> None:
    keys = [f"`{key}`" for key in shape.model_fields]
    table = next(table for table in tables() if [row[0] for row in table] == keys)
    for (_, said, *_), (key, field) in zip(table, shape.model_fields.items(), strict=True):
        default = field.get_default(call_default_factory=True)
        if field.is_required():
            assert said == "required", key
        elif isinstance(default, bool | int):
            assert said == f"`{default}`".lower(), key
        else:
            assert said != "required", key


def test_every_type_is_in_the_table() -> None:
    table = next(table for table in tables() if table[0][0] == "`str`")
    assert [row[0] for row in table] == [f"`{name}`" for name in TYPES]
    for cells, row in zip(table, TYPES.values(), strict=True):
        _, _, column, constraints, operators = cells
        assert constraints == " ".join(f"`{key}`" for key in sorted(row.constraints))
        asked = " ".join(f"`{key}`" for key in sorted(row.operators))
        assert operators == (asked if row.comparable else "no comparison")
        assert row.max_length is None or column == f"VARCHAR({row.max_length})"


def test_every_db_type_is_in_the_table() -> None:
    table = next(table for table in tables() if table[0][0] == "`char(n)`")
    for cells, row in zip(table, DB_TYPES.values(), strict=True):
        assert cells[0] == (f"`{row.name}(n)`" if row.longest else f"`{row.name}`")
        assert re.findall(r"\w+", cells[1].replace("lists", "list")) == list(row.types)


def test_limits_are_those_of_the_language() -> None:
    table = next(table for table in tables() if table[0][0].startswith("bytes of the file"))
    assert [row[1] for row in table] == [
        f"{MAX_SIZE // 2**20} MiB",
        str(TABLE_BYTES),
        str(POSTGRESQL_NAME_BYTES),
        str(VALUE_LENGTH),
        str(VARCHAR_LENGTH),
        str(NUMERIC_DIGITS),
        str(MAX_LENGTH),
    ]


def test_exit_codes_are_those_of_the_commands() -> None:
    table = next(table for table in tables(README) if table[0][0] == "0")
    assert table == [[str(int(code)), code.__doc__] for code in ExitCode]


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", CUSTOM, re.DOTALL))
def test_code_of_your_own_is_that_of_the_doors(code: str) -> None:
    files = (ROOT / "tests/e2e/doors").rglob("*.py")
    assert any(code in file.read_text(encoding="utf-8") for file in files)
