"""Every `db_type` fits what it says it fits, and changes the field as its column needs it."""

import asyncio

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelwright.language.source import Source
from modelwright.model import Entity, Field
from modelwright.project.postgres import Server
from modelwright.resolve import load
from modelwright.values.db_types import DB_TYPES
from modelwright.values.literals import CIDR, INET, MACADDR, WrongTypeError, is_single, read_literal
from modelwright.views.columns import column_type, field_annotation
from modelwright.views.table import table_arguments

FITTING = [(row.name, name) for row in DB_TYPES.values() for name in row.types]


def entity(field: str, more: str = "") -> Entity:
    text = f"project: shop\nentities: {{Item: {{fields: {{it: {{{field}}}}}{more}}}}}\n"
    (found,) = load(Source.from_text(text, "spec.yaml")).entities
    return found


def field(said: str) -> Field:
    return entity(said).fields[0]


def printed(said: str) -> tuple[str, str]:
    """The annotation and the column's type."""
    of = entity(said)
    column = column_type(of, of.fields[0])
    return field_annotation(of.fields[0]).flat, column.flat if column else ""


@pytest.mark.parametrize(("db_type", "type_"), FITTING)
def test_what_fits_passes(db_type: str, type_: str) -> None:
    length = "(9)" if DB_TYPES[db_type].longest else ""
    kind = '"list[str]"' if type_ == "list" else type_
    access = ", access: read_only" if db_type == "tsvector" else ""
    assert field(f'type: {kind}, db_type: "{db_type}{length}", optional: true{access}').optional


PRINTED = {
    "type: str, db_type: char(3)": ("str", "CHAR(3)"),
    "type: str, db_type: varchar(3)": ("str", ""),
    "type: str, db_type: varchar(9), max_length: 3": ("str", "String(9)"),
    "type: text, db_type: VARCHAR(9)": ("str", "String(9)"),
    "type: str, db_type: text": ("str", "Text"),
    "type: text, db_type: text": ("str", "Text"),
    "type: email, db_type: citext": ("EmailStr", "CIText"),
    "type: float, db_type: real": ("Float32", "RealType"),
    "type: json, db_type: jsonb": ("Json", "JSONType"),
    "type: json, db_type: json": ("Json", "JSON(none_as_null=True)"),
    'type: "list[int]", db_type: json': ("list[Int32]", "JSON(none_as_null=True)"),
    'type: "list[date]", db_type: jsonb': ("list[dt.date]", "JSONOf(list[dt.date])"),
    "type: str, db_type: inet": ("Inet", "InetType"),
    "type: str, db_type: cidr, optional: true": ("Cidr | None", "CidrType"),
    "type: text, db_type: macaddr": ("MacAddress", "MacAddressType"),
    "type: text, db_type: tsvector, access: hidden": ("str", "TSVectorType"),
    'type: str, db_type: citext, optional: true, default: ""': (
        "str | None",
        "CIText.evaluates_none()",
    ),
}


@pytest.mark.parametrize("said", PRINTED)
def test_a_column_is_as_it_was_asked_for(said: str) -> None:
    assert printed(said) == PRINTED[said]


def test_lengths_of_the_column_are_lengths_of_the_field() -> None:
    assert field("type: str, db_type: varchar(3)").constraints == {"max_length": 3}
    assert field("type: text, db_type: varchar(3)").constraints == {"max_length": 3}
    narrower = field("type: str, db_type: varchar(9), max_length: 3")
    assert narrower.constraints == {"max_length": 3}
    fixed = field("type: str, db_type: char(3)").constraints
    assert fixed == {"min_length": 3, "max_length": 3}


@pytest.mark.parametrize("name", ["inet", "cidr", "macaddr"])
def test_addresses_are_asked_for_equality_only(name: str) -> None:
    found = field(f"type: str, db_type: {name}, unique: true")
    assert found.operators == ("eq", "ne", "in", "not_in")
    assert found.sort == (name == "macaddr")


def test_what_cannot_be_looked_into_is_not_asked() -> None:
    assert field("type: json, db_type: json, optional: true, filter: true").operators == ("isnull",)
    words = "type: str, db_type: tsvector, access: read_only, optional: true, filter: true"
    assert field(words).operators == ("isnull",)


def test_a_trigram_index_is_one_over_texts() -> None:
    index = ", indexes: [{fields: [it], method: gin}]"
    (arguments,) = table_arguments(entity("type: text", index))
    assert 'postgresql_ops={"it": "gin_trgm_ops"}' in arguments.flat
    (arguments,) = table_arguments(entity('type: "list[str]"', index))
    assert "postgresql_ops" not in arguments.flat
    words = entity("type: text, db_type: tsvector, access: hidden", index)
    (arguments,) = table_arguments(words)
    assert "postgresql_ops" not in arguments.flat


ADDRESSES: dict[str, list[str]] = {
    "inet": ["192.0.2.1", "192.0.2.1/24", "10.0.0.0/32", "2001:DB8::1", "::1/128", "fe80::1%eth0"],
    "cidr": ["192.0.2.0/24", "10.0.0.1", "192.0.2.1/24", "2001:db8::/32", "::/0", "10"],
    "macaddr": ["00:00:5e:00:53:01", "00-00-5E-00-53-01", "00:00:5e:00:53", "00005e005301"],
}


def read(type_: object, text: str) -> str | None:
    try:
        found: str = read_literal(type_, text)
    except WrongTypeError:
        return None
    return found


def test_addresses_are_written_as_postgresql_writes_them(postgres_server: Server) -> None:
    types: dict[str, object] = {"inet": INET, "cidr": CIDR, "macaddr": MACADDR}

    async def ask() -> None:
        connection = await asyncpg.connect(postgres_server.url(driver=None))
        for name, texts in ADDRESSES.items():
            accepted = [found for text in texts if (found := read(types[name], text))]
            assert len(accepted) in range(2, len(texts))
            for text in accepted:
                value = await connection.fetchval(f"SELECT $1::text::{name}", text)
                assert str(value) == text
        await connection.close()

    asyncio.run(ask())


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_single_is_one(value: float) -> None:
    assert is_single(value)


@pytest.mark.parametrize("value", [0.1, 16_777_217, 1e39, -1e308, 1e-46])
def test_other_numbers_are_none(value: float) -> None:
    assert not is_single(value)
