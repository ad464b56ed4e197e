"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.defaulted import Defaulted, DefaultedCreate
from app.models.possible import Possible, PossibleCreate
from app.models.required import Required, RequiredCreate
from app.repositories.defaulted import DefaultedRepository
from app.repositories.possible import PossibleRepository
from app.repositories.required import RequiredRepository
from tests.contract.factory import RowFactory

required_factory = RowFactory(
    Required,
    RequiredCreate,
    RequiredRepository,
    lambda n: {
        "a_str": f"A str {n}",
        "a_text": f"A text {n}",
        "an_email": f"required{n}@example.com",
        "a_url": f"https://example.com/{n}",
        "an_int": n,
        "a_smallint": n,
        "a_bigint": n,
        "a_float": n + 0.5,
        "a_decimal": f"{n}.500",
        "a_bool": True,
        "a_date": f"{2000 + n}-01-31",
        "a_time": f"12:{n % 60:02}:00",
        "a_datetime": f"{2000 + n}-01-31T12:00:00Z",
        "a_naive_datetime": f"{2000 + n}-01-31T12:00:00",
        "a_duration": f"PT{n}S",
        "a_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "some_bytes": "AQID",
        "a_json": {"n": n},
        "a_dict": {"n": n},
        "a_colour": "red",
        "a_size": "small",
        "some_words": [f"Some words {n}"],
        "some_numbers": [n],
        "some_colours": [["red", "green", "blue"][n % 3]],
    },
)

possible_factory = RowFactory(
    Possible,
    PossibleCreate,
    PossibleRepository,
    lambda n: {
        "a_str": f"A str {n}",
        "a_text": f"A text {n}",
        "an_email": f"possible{n}@example.com",
        "a_url": f"https://example.com/{n}",
        "an_int": n,
        "a_smallint": n,
        "a_bigint": n,
        "a_float": n + 0.5,
        "a_decimal": f"{n}.500",
        "a_bool": True,
        "a_date": f"{2000 + n}-01-31",
        "a_time": f"12:{n % 60:02}:00",
        "a_datetime": f"{2000 + n}-01-31T12:00:00Z",
        "a_naive_datetime": f"{2000 + n}-01-31T12:00:00",
        "a_duration": f"PT{n}S",
        "a_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "some_bytes": "AQID",
        "a_json": {"n": n},
        "a_dict": {"n": n},
        "a_colour": "red",
        "a_size": "small",
        "some_words": [f"Some words {n}"],
        "some_numbers": [n],
        "some_colours": [["red", "green", "blue"][n % 3]],
    },
)

defaulted_factory = RowFactory(
    Defaulted,
    DefaultedCreate,
    DefaultedRepository,
    lambda n: {
        "a_str": f"A str {n}",
        "a_text": f"A text {n}",
        "an_email": f"defaulted{n}@example.com",
        "a_url": f"https://example.com/{n}",
        "an_int": n,
        "a_smallint": n,
        "a_bigint": n,
        "a_float": n + 0.5,
        "a_decimal": f"{n}.500",
        "a_bool": True,
        "a_date": f"{2000 + n}-01-31",
        "a_fixed_date": f"{2000 + n}-01-31",
        "a_time": f"12:{n % 60:02}:00",
        "a_datetime": f"{2000 + n}-01-31T12:00:00Z",
        "a_naive_datetime": f"{2000 + n}-01-31T12:00:00",
        "a_duration": f"PT{n}S",
        "a_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "a_newer_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "some_bytes": "AQID",
        "a_json": {"n": n},
        "a_dict": {"n": n},
        "a_colour": "green",
        "a_size": "small",
        "some_words": [f"Some words {n}"],
        "some_numbers": [n],
        "some_colours": [["red", "green", "blue"][n % 3]],
    },
)
