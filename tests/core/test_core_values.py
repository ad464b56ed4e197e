"""What Pydantic checks, what columns hold, and what settings say."""

import datetime as dt
import ipaddress
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from core import columns, filters, types
from core.database import Database
from core.models import Input, Model
from core.settings import CoreSettings, read_settings
from library import Word
from pydantic import AfterValidator, TypeAdapter, ValidationError
from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import select as select_model

UTC = dt.UTC
DIGITS = Annotated[Decimal, types.Digits(5, 2)]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (types.Int16, 2**15 - 1, 2**15 - 1),
        (types.Int16, -(2**15), -(2**15)),
        (types.Int32, 2**31 - 1, 2**31 - 1),
        (types.Int32, -(2**31), -(2**31)),
        (types.Int64, 2**63 - 1, 2**63 - 1),
        (types.Int64, -(2**63), -(2**63)),
        (types.KeyStr, "a.b c", "a.b c"),
        (types.KeyStr, "...", "..."),
        (types.Url, "https://a.example", "https://a.example"),
        (types.Inet, "10.0.0.1/32", "10.0.0.1"),
        (types.Inet, "10.0.0.1/8", "10.0.0.1/8"),
        (types.Inet, "2001:DB8::1/128", "2001:db8::1"),
        (types.Cidr, "10.0.0.0/8", "10.0.0.0/8"),
        (types.MacAddress, "AA-bb-cc-00-11-22", "aa:bb:cc:00:11:22"),
        (types.Float32, 0.1, 0.1),
        (types.Float32, 16777217.0, 16777217.0),
        (types.Float32, 3.14159274101, 3.1415927),
        (types.Float32, 9.960449460777454e-07, 9.96045e-07),
        (DIGITS, "1.5", Decimal("1.50")),
        (DIGITS, "999.99", Decimal("999.99")),
        (DIGITS, "-0", Decimal("0.00")),
        (Annotated[Decimal, types.Digits(38, 2)], "9" * 36, Decimal("9" * 36 + ".00")),
        (types.NaiveTime, "10:00", dt.time(10)),
        (types.NaiveDateTime, "2020-01-01T10:00", dt.datetime(2020, 1, 1, 10)),  # noqa: DTZ001
        (types.UTCDateTime, "2020-01-01T01:00+01:00", dt.datetime(2020, 1, 1, tzinfo=UTC)),
        (types.Base64, "aGk=", b"hi"),
        (types.Base64, b"hi", b"hi"),
        (types.Json, [None, {"a": 1}], [None, {"a": 1}]),
        (types.Json, False, False),
    ],
)
def test_a_value_is_accepted(kind: Any, given: object, expected: object) -> None:
    found = TypeAdapter(kind).validate_python(given)
    assert (found, repr(found)) == (expected, repr(expected))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (types.Int16, 2**15),
        (types.Int16, -(2**15) - 1),
        (types.Int32, 2**31),
        (types.Int32, -(2**31) - 1),
        (types.Int64, 2**63),
        (types.Int64, -(2**63) - 1),
        *((types.KeyStr, value) for value in ("", ".", "..", "a/b", "a\0")),
        *((types.Url, value) for value in ("", "a.example", "//a.example")),
        *((types.Inet, value) for value in ("", "10.0.0", "fe80::1%eth0", "10.0.0.1/33")),
        *((types.Cidr, value) for value in ("", "10.0.0.1/8", "fe80::%1/64")),
        *((types.MacAddress, value) for value in ("", "aa:bb:cc:dd:ee", "gg:bb:cc:dd:ee:ff")),
        (types.MacAddress, "aa:bb:cc:dd:ee:ff:00"),
        *((types.Float32, value) for value in (1e39, float("nan"), float("inf"))),
        *((DIGITS, value) for value in ("1.234", "1000", "NaN", "x")),
        (types.NaiveTime, "10:00Z"),
        (types.NaiveDateTime, "2020-01-01T10:00Z"),
        (types.UTCDateTime, "2020-01-01T10:00"),
        (types.UTCDateTime, "0001-01-01T00:00+01:00"),
        (types.Base64, "a"),
        (types.Base64, "aGk"),
        (types.Base64, "a*=="),
        (types.Base64, "aG*k="),
        (types.Json, None),
        (types.Json, object()),
    ],
)
def test_a_value_is_refused(kind: Any, given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(given)


@pytest.mark.parametrize(
    ("kind", "given", "name", "message"),
    [
        (types.KeyStr, ".", "path_part", "The key must be able to stand in a path"),
        (types.Inet, "%", "address", "The value must be an IP address"),
        (types.Cidr, "%", "network", "The value must be an IP network"),
        (types.MacAddress, "", "mac_address", "The value must be a MAC address"),
        (types.Float32, 1e39, "single", "The number must fit single precision"),
        (types.NaiveTime, "10:00Z", "naive_time", "The time must have no offset"),
        (
            types.UTCDateTime,
            "0001-01-01T00:00+01:00",
            "utc",
            "The time must be representable in UTC",
        ),
        (types.Json, None, "null", "The value must not be null"),
        (
            Annotated[str, AfterValidator(types.storable)],
            "\0",
            "unstorable_text",
            "The text must contain neither NUL nor halves of surrogate pairs",
        ),
    ],
)
def test_a_refusal_says_why(kind: Any, given: object, name: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(given)
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"]) == (name, message)


@pytest.mark.parametrize(
    ("bounds", "good", "bad"),
    [
        ({"ge": Decimal(1)}, "1", "0.99"),
        ({"gt": Decimal(1)}, "1.01", "1"),
        ({"le": Decimal(1)}, "1", "1.01"),
        ({"lt": Decimal(1)}, "0.99", "1"),
        ({"multiple_of": Decimal("0.5")}, "1.5", "1.4"),
    ],
)
def test_decimals_have_bounds(bounds: dict[str, Decimal], good: str, bad: str) -> None:
    adapter = TypeAdapter(Annotated[Decimal, types.Digits(5, 2, **bounds)])
    assert adapter.validate_python(good) == Decimal(good)
    with pytest.raises(ValidationError):
        adapter.validate_python(bad)


@pytest.mark.parametrize(
    ("given", "written"), [("0", "0.0000000"), ("-0.0000001", "-0.0000001"), ("1", "1.0000000")]
)
def test_decimals_are_written_without_an_exponent(given: str, written: str) -> None:
    adapter = TypeAdapter(Annotated[Decimal, types.Digits(10, 7)])
    value = adapter.validate_python(given)
    assert adapter.dump_python(value, mode="json") == written
    assert adapter.dump_json(value) == f'"{written}"'.encode()


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (types.NaiveTime, {"type": "string", "format": "time-local"}),
        (types.NaiveDateTime, {"type": "string", "format": "date-time-local"}),
        (types.UTCDateTime, {"type": "string", "format": "date-time"}),
        (types.Base64, {"type": "string", "format": "byte", "contentEncoding": "base64"}),
    ],
)
def test_a_type_describes_itself(kind: Any, schema: dict[str, str]) -> None:
    assert TypeAdapter(kind).json_schema() == schema


def test_types_with_the_same_bounds_are_the_same() -> None:
    assert Annotated[Decimal, types.Digits(5, 2)] == DIGITS
    assert len({DIGITS, Annotated[Decimal, types.Digits(5, 2)], filters.Equal[int]}) == 2


def test_bytes_travel_as_base64() -> None:
    adapter = TypeAdapter(types.Base64)
    assert adapter.dump_json(b"hi") == b'"aGk="'
    assert adapter.dump_python(b"hi") == b"hi"


def test_a_uuid_of_today() -> None:
    before = types.utc_now()
    made = [types.uuid7() for _ in range(100)]
    after = types.utc_now()
    assert len({*made}) == 100
    for uuid in made:
        assert (uuid.version, uuid.variant) == (7, UUID(int=8 << 60).variant)
        assert int(before.timestamp() * 1000) <= uuid.int >> 80 <= after.timestamp() * 1000


def test_this_moment() -> None:
    now = dt.datetime.now(UTC)
    assert types.utc_now().utcoffset() == dt.timedelta()
    assert abs(types.utc_now() - now) < dt.timedelta(seconds=5)
    assert types.naive_now().tzinfo is None
    assert abs(types.naive_now() - now.replace(tzinfo=None)) < dt.timedelta(seconds=5)
    assert types.today() in {now.date(), dt.datetime.now(UTC).date()}


@pytest.mark.parametrize("value", ["a\0", "\udfff", ["a", ["\0"]]])
def test_texts_that_no_database_holds(value: object) -> None:
    class Sent(Input):
        text: Any

    with pytest.raises(ValidationError, match="NUL"):
        Sent.model_validate({"text": value})
    assert Sent.model_validate({"text": ["é", 1]}).text == ["é", 1]


def test_what_nobody_knows_is_refused() -> None:
    class Sent(Input):
        pass

    with pytest.raises(ValidationError, match="Extra inputs"):
        Sent.model_validate({"a": 1})


def test_an_answer_names_every_field() -> None:
    class Answer(Model):
        a: int = 1
        b: bytes | None = None

    assert Answer(b=b"\xff").model_dump_json() == '{"a":1,"b":"_w=="}'
    assert "b" in Answer.model_json_schema(mode="serialization")["required"]


def test_a_default_is_no_reason_to_be_left_out() -> None:
    class Answer(Model):
        a: int = 1

    assert Answer.model_json_schema(mode="serialization")["required"] == ["a"]
    assert "required" not in Answer.model_json_schema()


# --- columns ---


class Color(StrEnum):
    RED = "r"
    BLUE = "b"


KINDS: dict[str, Any] = {
    "real": columns.RealType(),
    "decimal": columns.DecimalType(15, 3),
    "wide": columns.DecimalType(38, 2),
    "inet": columns.InetType(),
    "cidr": columns.CidrType(),
    "mac": columns.MacAddressType,
    "json": columns.JSONType,
    "days": columns.JSONOf(list[dt.date]),
    "array": columns.ArrayOf(list[str], String()),
    "color": columns.enum_type(Color, name="color_enum"),
    "word": columns.enum_type(("one", "two"), name="word_enum"),
    "big": columns.BigIntKey,
}
SCRATCH = Table("kinds", MetaData(), *(Column(name, kind) for name, kind in KINDS.items()))


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("real", 0.1, 0.1),
        ("decimal", Decimal("123456789012.345"), Decimal("123456789012.345")),
        ("decimal", Decimal("-0.1"), Decimal("-0.100")),
        ("wide", Decimal("1e30"), Decimal(f"1{'0' * 30}.00")),
        ("inet", "10.0.0.1/8", "10.0.0.1/8"),
        ("cidr", "10.0.0.0/8", "10.0.0.0/8"),
        ("mac", "aa:bb:cc:00:11:22", "aa:bb:cc:00:11:22"),
        ("json", {"a": [1, None]}, {"a": [1, None]}),
        ("json", dt.date(2020, 1, 2), "2020-01-02"),
        ("days", [dt.date(2020, 1, 2)], [dt.date(2020, 1, 2)]),
        ("array", ["a", "b"], ["a", "b"]),
        ("color", Color.RED, Color.RED),
        ("word", "two", "two"),
        ("big", 2**63 - 1, 2**63 - 1),
        *((name, None, None) for name in KINDS),
    ],
)
@pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")
async def test_a_value_comes_back(
    scratch: Database, name: str, given: object, expected: object
) -> None:
    async with scratch.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(SCRATCH).values({name: given}))
        found = await connection.scalar(select(SCRATCH.c[name]))
        empty = await connection.scalar(select(SCRATCH.c[name].is_(None)))
    assert (found, str(found), empty) == (expected, str(expected), expected is None)


async def test_a_value_is_found(scratch: Database) -> None:
    async with scratch.transaction() as session:
        connection = await session.connection()
        # As a default of the database would, which is no value of the driver's.
        await connection.exec_driver_sql("INSERT INTO kinds (real, decimal) VALUES (0.1, 0.1)")
        for name, value in (("real", 0.1), ("decimal", Decimal("0.1"))):
            found = select(SCRATCH.c[name]).where(SCRATCH.c[name] == value)
            assert await connection.scalar(found) == value


async def test_a_value_with_more_places_than_its_column_is_rounded(scratch: Database) -> None:
    async with scratch.transaction() as session:
        connection = await session.connection()
        most = "INSERT INTO kinds (decimal) VALUES (99999999999.9996)"
        await connection.exec_driver_sql(most)
        assert await connection.scalar(select(SCRATCH.c.decimal)) == Decimal(100000000000)


async def test_statements_with_these_types_are_compiled_once(scratch: Database) -> None:
    compiled: dict[Any, Any] = {}
    async with scratch.engine.connect() as plain:
        connection = await plain.execution_options(compiled_cache=compiled)
        for column in (*SCRATCH.c, columns.UTCNow()):
            compiled.clear()
            await connection.execute(select(column))
            assert len(compiled) == 1, column


@pytest.mark.parametrize(
    ("kinds", "dialect"),
    [
        (
            "NUMERIC(15, 3)|BIGINT|REAL|INET|CIDR|MACADDR|JSONB|JSONB|VARCHAR[]|VARCHAR(1)|"
            "VARCHAR(3)|TSVECTOR|CITEXT",
            postgresql.dialect(),
        ),
        (
            "NUMERIC(15, 3)|INTEGER|REAL|VARCHAR(43)|VARCHAR(43)|VARCHAR(17)|JSON|JSON|JSON|"
            'VARCHAR(1)|VARCHAR(3)|TEXT|VARCHAR COLLATE "NOCASE"',
            sqlite.dialect(),
        ),
    ],
    ids=["postgresql", "sqlite"],
)
def test_what_a_type_is_in_each_database(kinds: str, dialect: Dialect) -> None:
    names = ["decimal", "big", "real", "inet", "cidr", "mac", "json", "days", "array", "color"]
    types = [*(KINDS[name] for name in (*names, "word")), columns.TSVectorType, columns.CIText]
    assert "|".join(kind.compile(dialect) for kind in types) == kinds
    checks = {str(check.name) for check in SCRATCH.constraints if check.name}
    assert checks == {"color_enum", "word_enum"}


async def test_whether_a_list_holds_a_value(scratch: Database) -> None:
    async with scratch.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(SCRATCH).values(array=["a", "b"]))
        kind = SCRATCH.c.array.type
        for value in "ac":
            held = columns.ListContains(SCRATCH.c.array, literal([value], kind), literal(value))
            assert await connection.scalar(select(held)) is (value == "a")


async def test_enumerations_are_texts_held_to_by_a_check(scratch: Database) -> None:
    async with scratch.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(SCRATCH).values(color=Color.BLUE))
        assert await connection.scalar(select(SCRATCH.c.color.cast(String))) == "b"
    with pytest.raises(IntegrityError):
        async with scratch.engine.begin() as connection:
            await connection.exec_driver_sql("INSERT INTO kinds (word) VALUES ('six')")


async def test_networks_are_texts(scratch: Database) -> None:
    async with scratch.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(SCRATCH).values(inet="10.0.0.1"))
        found = await connection.scalar(select(SCRATCH.c.inet))
    assert ipaddress.ip_interface(found) == ipaddress.ip_interface("10.0.0.1")
    assert isinstance(found, str)


@pytest.mark.parametrize("value", [float("nan"), "a\0b", ["\ud800"], {"\0": 1}])
async def test_json_that_no_database_holds_is_refused(scratch: Database, value: object) -> None:
    async with scratch.engine.connect() as connection:
        with pytest.raises(Exception, match=r"JSON|surrogates"):
            await connection.execute(insert(SCRATCH).values(json=value))


async def test_the_time_of_the_database_has_microseconds_and_moves(database: Database) -> None:
    async with database.reading() as session:
        connection = await session.connection()
        found = await connection.scalar(select(columns.UTCNow()))
    assert abs(found - dt.datetime.now(UTC)) < dt.timedelta(seconds=5)


async def test_text_that_ignores_case(database: Database) -> None:
    """PostgreSQL has it, and the index of the table, in extensions."""
    async with database.transaction() as session:
        session.add(Word(word="abc", meaning="three letters"))
        await session.flush()
        found = await session.exec(select_model(Word).where(Word.word == "ABC"))
        assert found.one().word == "abc"


def test_constraints_have_names() -> None:
    metadata = MetaData(naming_convention=Model.metadata.naming_convention)
    table = Table(
        "a",
        metadata,
        Column("x", Integer, ForeignKey("a.y"), primary_key=True),
        Column("y", Integer, index=True),
        UniqueConstraint("x", "y"),
        CheckConstraint("x > 0", name="range"),
    )
    named: set[Any] = {*table.constraints, *table.indexes}
    assert {str(one.name) for one in named} == {
        *("pk_a", "fk_a_x_a", "ix_a_y", "uq_a_x_y", "ck_a_range"),
    }


# --- settings ---


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="database_url"):
        CoreSettings(_env_file=None)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setenv("CORS_ORIGINS", '["https://a.example"]')
    monkeypatch.setenv("LOG_FORMAT", "text")
    found = CoreSettings(_env_file=None)
    assert (found.database_url, found.cors_origins) == ("sqlite://", ["https://a.example"])
    assert (found.log_format, found.log_level, found.max_body_bytes) == ("text", "INFO", 2**20)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", []),
        ("https://a.example", ["https://a.example"]),
        ("https://a.example, https://b.example,", ["https://a.example", "https://b.example"]),
        ("[]", []),
    ],
)
def test_lists_come_with_commas(
    monkeypatch: pytest.MonkeyPatch, text: str, origins: list[str]
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", text)
    assert CoreSettings(_env_file=None, database_url="sqlite://").cors_origins == origins


def test_wrong_settings_end_the_process_with_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    assert read_settings(CoreSettings).database_url == "sqlite://"
    monkeypatch.setenv("DATABASE_POOL_SIZE", "secret")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SystemExit) as ended:
        read_settings(CoreSettings)
    first, second = str(ended.value).splitlines()
    assert first.startswith("DATABASE_POOL_SIZE: ")
    assert second.startswith("LOG_LEVEL: ")
    assert "secret" not in str(ended.value)


def test_settings_have_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("DATABASE_URL=sqlite://\nSOMETHING_ELSE=1\n")
    assert CoreSettings().model_dump() == {
        "database_url": "sqlite://",
        "database_read_url": None,
        "database_pool_size": 16,
        "database_pool_timeout": 10,
        "database_pool_recycle": 1800,
        "database_ping_after": 5,
        "database_lock_timeout": 5,
        "database_statement_timeout": 30,
        "database_idle_timeout": 60,
        "database_timeouts": True,
        "database_statement_cache": True,
        "max_body_bytes": 2**20,
        "cors_origins": [],
        "log_level": "INFO",
        "log_format": "json",
    }


def test_settings_may_be_as_small_as_this() -> None:
    small = {
        "database_pool_size": 1,
        "database_pool_timeout": 0.1,
        "database_pool_recycle": 1,
        "database_ping_after": 0,
        "database_lock_timeout": 0,
        "database_statement_timeout": 0,
        "database_idle_timeout": 0,
        "max_body_bytes": 1,
    }
    found = CoreSettings.model_validate({"database_url": "sqlite://", **small})
    assert found.model_dump(include={*small}) == small


def test_settings_do_not_show_passwords() -> None:
    settings = CoreSettings(database_url="sqlite://secret", database_read_url="sqlite://secret")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_pool_size", 0),
        ("database_pool_timeout", 0),
        ("database_pool_recycle", 0),
        ("database_ping_after", -1),
        ("max_body_bytes", 0),
        ("log_level", "LOUD"),
        ("log_format", "xml"),
    ],
)
def test_settings_are_checked(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        CoreSettings.model_validate({"database_url": "sqlite://", name: value})
