"""Lines that are too long are broken as ruff breaks them, and mean what they meant."""

import ast
import subprocess
import sys

import pytest

from modelwright.printing.wrapping import wrapped

LONG = "a_name_so_long_that_nothing_more_fits_into_the_line_beside_it_whatever"
RUFF = (sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=100", "-")

STATEMENTS = (
    f'rows = await listed(client, URL, {{"include": "{LONG}"}})',
    f'assert expected in [row["{LONG}"] for row in rows]',
    f'assert all("{LONG}" in row["it\'s ("] for row in rows)',
    f'names = ["one", "two", "{LONG}", "three"]',
    f'data = await thing_data(session) | {{"{LONG}_id": 2**31 - 1}}',
    f'data = await thing_data(session) | {{"{LONG}_id": 1, "{LONG}": 2}}',
    f"first, second = [await create_{LONG}(session) for _ in range(2)]",
    f'response = await client.request(method, f"{{url}}/{{other.{LONG}}}")',
    f"made = function(name=[value for value in {LONG} if value is not None], other={LONG})",
    f"found = {{{LONG}: value for {LONG}, value in pairs if {LONG} is not None}}",
    f"for keys in ([[first.{LONG}], [first.one]], [[second.one]]):\n    pass",
    f"value = function({LONG}(inner, [1, 2, 3]), {{}}, (), key=other[{LONG}])",
    f'sent = [await thing_data(session) | {{"{LONG}": keys[:n]}} for n in range(2)]',
    f'sent = [await thing_data(session) | {{"{LONG}": 1}} | {{"{LONG}": 2}}, 3]',
    "short = function(1)",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_lines_are_broken_as_ruff_breaks_them(statement: str) -> None:
    source = "async def test() -> None:\n    " + statement.replace("\n", "\n    ") + "\n"
    done = subprocess.run(RUFF, input=source, capture_output=True, text=True, check=True)
    found = wrapped(source)
    assert found == done.stdout
    assert ast.dump(ast.parse(found)) == ast.dump(ast.parse(source))


def test_an_item_of_a_table_keeps_its_comma() -> None:
    item = f"([[first.{LONG}, 1], [2, 3]], [first], 3),"
    lines = wrapped(f"    {item}").splitlines()
    assert lines[0] == "    ("
    assert lines[-1] == "    ),"


def test_what_has_no_bracket_stays() -> None:
    assert wrapped(f"{LONG} = {LONG}") == f"{LONG} = {LONG}"
