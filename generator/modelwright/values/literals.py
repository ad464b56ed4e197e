"""Literals of the spec, the values of `default` and `example`: how each type reads them."""

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from ipaddress import ip_interface, ip_network
from struct import pack, unpack
from types import MappingProxyType
from typing import Annotated, Any, Final, cast

from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    BeforeValidator,
    Field,
    FiniteFloat,
    JsonValue,
    NaiveDatetime,
    Strict,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails, to_jsonable_python

EMAIL_LENGTH: Final = 320
"""64 octets before the @ and 255 after it (RFC 3696, section 3)."""
URL_LENGTH: Final = 2083


class WrongTypeError(ValueError):
    """A literal is not of the type; `expected` tells what would be."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(f"expected {expected}")


def _from_base64(value: object) -> object:
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except ValueError as error:
            raise WrongTypeError("text in base64") from error
    return value


def _written(value: object) -> object:
    """Refuse numbers, of which Pydantic would make times: YAML reads `12:30` as 750."""
    if isinstance(value, int | float):
        raise WrongTypeError("text in the notation of ISO 8601")
    return value


def _without_offset(value: dt.time) -> dt.time:
    if value.tzinfo is not None:
        raise WrongTypeError("a time without an offset")
    return value


def _email(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise WrongTypeError("an e-mail address such as ada@example.com")
    return value


def _url(value: str) -> str:
    try:
        _ANY_URL.validate_python(value)
    except ValidationError:
        raise WrongTypeError("a URL such as https://example.com") from None
    return value


def _address(value: str) -> str:
    return str(ip_interface(value)).removesuffix("/32").removesuffix("/128")


def _network(value: str) -> str:
    return str(ip_network(value))


def _hardware_address(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", value, re.IGNORECASE):
        raise ValueError
    return value.lower().replace("-", ":")


def _read_by(read: Callable[[str], str], expected: str) -> AfterValidator:
    """Accept what the function reads, in the form that PostgreSQL gives it."""

    def validate(value: str) -> str:
        try:
            # An address with a scope, of this machine alone, is none to PostgreSQL.
            return read("" if "%" in value else value)
        except ValueError:
            raise WrongTypeError(expected) from None

    return AfterValidator(validate)


def is_single(value: float) -> bool:
    """Whether single precision holds exactly this number."""
    try:
        return bool(unpack("<f", pack("<f", value))[0] == value)
    except OverflowError:
        return False


def _single(value: float) -> float:
    try:
        pack("<f", value)
    except OverflowError:
        raise WrongTypeError("a number within single precision") from None
    return value


def _finite(value: object) -> object:
    """Refuse numbers that JSON does not know."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        raise WrongTypeError("JSON, whose numbers are finite") from None
    return value


# Ends in no top-level domain that EmailStr refuses (RFC 2606, RFC 6761 and others).
_ADDRESS: Final = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@"
    r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+(?!(?:arpa|invalid|local|localhost|onion|test)$)[a-z]{2,}",
    re.ASCII | re.IGNORECASE,
)
_ANY_URL: Final = TypeAdapter(AnyUrl)

_ISO_8601 = BeforeValidator(_written)
_JSON = AfterValidator(_finite)

TEXT: Final[Any] = Annotated[str, Strict()]
EMAIL: Final[Any] = Annotated[str, Strict(), Field(max_length=EMAIL_LENGTH), AfterValidator(_email)]
URL: Final[Any] = Annotated[str, Strict(), Field(max_length=URL_LENGTH), AfterValidator(_url)]
FLOAT: Final[Any] = Annotated[FiniteFloat, Strict()]
FLOAT32: Final[Any] = Annotated[FiniteFloat, Strict(), AfterValidator(_single)]
INET: Final[Any] = Annotated[str, Strict(), _read_by(_address, "an address such as 192.0.2.1")]
CIDR: Final[Any] = Annotated[str, Strict(), _read_by(_network, "a network such as 192.0.2.0/24")]
MACADDR: Final[Any] = Annotated[
    str, Strict(), _read_by(_hardware_address, "an address such as 00:00:5e:00:53:01")
]
BOOL: Final[Any] = Annotated[bool, Strict()]
DATE: Final[Any] = Annotated[dt.date, _ISO_8601]
DATETIME: Final[Any] = Annotated[AwareDatetime, _ISO_8601]
DATETIME_NAIVE: Final[Any] = Annotated[NaiveDatetime, _ISO_8601]
TIME: Final[Any] = Annotated[dt.time, _ISO_8601, AfterValidator(_without_offset)]
DURATION: Final[Any] = Annotated[dt.timedelta, _ISO_8601]
BYTES: Final[Any] = Annotated[bytes, BeforeValidator(_from_base64)]
JSON: Final[Any] = Annotated[JsonValue, _JSON]
DICT: Final[Any] = Annotated[dict[str, JsonValue], _JSON]


def integer(bits: int) -> Any:
    """A whole number that a column of so many bits holds."""
    limit = 2 ** (bits - 1)
    return Annotated[int, Strict(), Field(ge=-limit, le=limit - 1)]


_EXPECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "string": "text",
        "int": "a whole number",
        "float": "a number",
        "finite": "a finite number",
        "decimal": "a decimal number",
        "bool": "true or false",
        "date": "a date such as 2024-01-31",
        "datetime": "a date and time such as 2024-01-31T12:00:00",
        "time": "a time such as 12:30:00",
        "timedelta": "a duration such as PT1H30M",
        "timezone": "a date and time with an offset, such as 2024-01-31T12:00:00Z",
        "uuid": "a UUID",
        "bytes": "text in base64",
        "list": "a list",
        "dict": "a mapping",
        "invalid-json": "JSON",
    }
)
"""What a literal should have been, by how Pydantic's type of the error begins."""
_BOUNDS: Final = ("string_too", "string_pattern", "decimal_max", "decimal_whole")
"""Beginnings of types of errors that are no matter of the literal's type."""


@cache
def _adapter(literal_type: Any, constraints: frozenset[tuple[str, Any]]) -> TypeAdapter[Any]:
    constrained: Any = Annotated[literal_type, Field(**dict(constraints))]
    adapter: TypeAdapter[Any] = TypeAdapter(constrained)
    return adapter


def read_literal(
    literal_type: Any, value: object, constraints: Mapping[str, Any] = MappingProxyType({})
) -> Any:
    """Turn a value of the spec into a value of the type.

    Raises:
        WrongTypeError: it is not of the type.
        ValueError: the constraints, or the bounds of the type, reject it; the text says why,
            without the value.
    """
    try:
        return _adapter(literal_type, frozenset(constraints.items())).validate_python(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
    raise _explained(found)


def _explained(error: ErrorDetails) -> ValueError:
    kind = error["type"]
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, WrongTypeError):
        return cause
    if kind == "timezone_naive":
        return WrongTypeError("a date and time without an offset")
    expected = _EXPECTED.get(kind.split("_")[0])
    if expected is not None and not kind.startswith(_BOUNDS):
        return WrongTypeError(expected)
    message = error["msg"].replace("Input should be", "it should be")
    return ValueError(message[0].lower() + message[1:])


def json_value(value: Any) -> Any:
    """The JSON form of a value, as a client sends it."""
    if isinstance(value, list):
        return list(map(json_value, cast("Iterable[Any]", value)))
    if isinstance(value, bytes):
        # Pydantic's own base64 has the alphabet of URLs, which the annotation refuses.
        return base64.b64encode(value).decode()
    return to_jsonable_python(value)
