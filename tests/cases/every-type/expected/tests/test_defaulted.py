"""Defaulted: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import defaulted_factory


class TestDefaulted(ResourceContract):
    url = "/api/v1/defaulted"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = defaulted_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "a_bool": Column(EQUALITY, [False, True], wrong="perhaps"),
        "a_colour": Column(EQUALITY, ["blue", "green"], wrong="?"),
        "a_size": Column(EQUALITY, ["large", "small"], wrong="?"),
    }
    defaults = {
        "a_str": 'it\'s "so"',
        "a_text": "",
        "an_email": "nobody@example.org",
        "a_url": "https://example.org/",
        "an_int": -1,
        "a_smallint": 0,
        "a_bigint": 9007199254740993,
        "a_float": 0.5,
        "a_decimal": "1.500",
        "a_bool": True,
        "a_fixed_date": "2024-02-29",
        "a_time": "23:59:59",
        "a_naive_datetime": "2024-02-29T12:00:00",
        "a_duration": "PT1H30M",
        "some_bytes": "AAEC",
        "a_json": [1, {"two": None}],
        "a_dict": {"a": 1},
        "a_colour": "green",
        "a_size": "small",
        "some_words": ["one", "two"],
        "some_numbers": [],
        "some_colours": ["red"],
    }
    invalid = {
        "a_str": [None, 1],
        "a_text": [None, 1],
        "an_email": [None, "nobody"],
        "a_url": [None, "nowhere"],
        "an_int": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "a_smallint": [None, "many", 0.5, -(2**15) - 1, 2**15],
        "a_bigint": [None, "many", 0.5, -(2**63) - 1, 2**63],
        "a_float": [None, "much"],
        "a_decimal": [None, "much", "0.0001", "1" + "0" * 9],
        "a_bool": [None, "perhaps"],
        "a_date": [None, "2024-02-30"],
        "a_fixed_date": [None, "2024-02-30"],
        "a_time": [None, "25:00:00"],
        "a_datetime": [None, "2024-01-31T12:00:00"],
        "a_naive_datetime": [None, "2024-01-31T12:00:00Z"],
        "a_duration": [None, "a while"],
        "a_uuid": [None, "not-a-uuid"],
        "a_newer_uuid": [None, "not-a-uuid"],
        "some_bytes": [None, "not base64"],
        "a_json": [None],
        "a_dict": [None, []],
        "a_colour": [None, "?"],
        "a_size": [None, "?"],
        "some_words": [None, "no list", [1]],
        "some_numbers": [None, "no list", ["many"]],
        "some_colours": [None, "no list", ["?"]],
    }
    changes = {
        "a_str": ["A str 2"],
        "a_text": ["A text 2"],
        "an_email": ["defaulted2@example.com"],
        "a_url": ["https://example.com/2"],
        "an_int": [2],
        "a_smallint": [2],
        "a_bigint": [2],
        "a_float": [2.5],
        "a_decimal": ["2.500"],
        "a_bool": [False],
        "a_date": ["2002-01-31"],
        "a_fixed_date": ["2002-01-31"],
        "a_time": ["12:02:00"],
        "a_datetime": ["2002-01-31T12:00:00Z"],
        "a_naive_datetime": ["2002-01-31T12:00:00"],
        "a_duration": ["PT2S"],
        "a_uuid": ["00000000-0000-4000-8000-000000000002"],
        "a_newer_uuid": ["00000000-0000-4000-8000-000000000002"],
        "a_json": [{"n": 2}],
        "a_dict": [{"n": 2}],
        "a_colour": ["blue"],
        "a_size": ["large"],
        "some_words": [["Some words 2"]],
        "some_numbers": [[2]],
        "some_colours": [["blue"]],
    }
    refused = {
        "a_colour": ["'?'"],
        "a_size": ["'?'"],
    }
