"""Possible: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import possible_factory


class TestPossible(ResourceContract):
    url = "/api/v1/possible"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = possible_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "a_bool": Column(EQUALITY, [False, True, None], wrong="perhaps"),
        "a_colour": Column(EQUALITY, ["blue", "green", None], wrong="?"),
        "a_size": Column(EQUALITY, ["large", "small", None], wrong="?"),
    }
    invalid = {
        "a_str": [1],
        "a_text": [1],
        "an_email": ["nobody"],
        "a_url": ["nowhere"],
        "an_int": ["many", 0.5, -(2**31) - 1, 2**31],
        "a_smallint": ["many", 0.5, -(2**15) - 1, 2**15],
        "a_bigint": ["many", 0.5, -(2**63) - 1, 2**63],
        "a_float": ["much"],
        "a_decimal": ["much", "0.0001", "1" + "0" * 9],
        "a_bool": ["perhaps"],
        "a_date": ["2024-02-30"],
        "a_time": ["25:00:00"],
        "a_datetime": ["2024-01-31T12:00:00"],
        "a_naive_datetime": ["2024-01-31T12:00:00Z"],
        "a_duration": ["a while"],
        "a_uuid": ["not-a-uuid"],
        "some_bytes": ["not base64"],
        "a_dict": [[]],
        "a_colour": ["?"],
        "a_size": ["?"],
        "some_words": ["no list", [1]],
        "some_numbers": ["no list", ["many"]],
        "some_colours": ["no list", ["?"]],
    }
    changes = {
        "a_str": ["A str 2", None],
        "a_text": ["A text 2", None],
        "an_email": ["possible2@example.com", None],
        "a_url": ["https://example.com/2", None],
        "an_int": [2, None],
        "a_smallint": [2, None],
        "a_bigint": [2, None],
        "a_float": [2.5, None],
        "a_decimal": ["2.500", None],
        "a_bool": [False, None],
        "a_date": ["2002-01-31", None],
        "a_time": ["12:02:00", None],
        "a_datetime": ["2002-01-31T12:00:00Z", None],
        "a_naive_datetime": ["2002-01-31T12:00:00", None],
        "a_duration": ["PT2S", None],
        "a_uuid": ["00000000-0000-4000-8000-000000000002", None],
        "some_bytes": [None],
        "a_json": [{"n": 2}, None],
        "a_dict": [{"n": 2}, None],
        "a_colour": ["blue", None],
        "a_size": ["large", None],
        "some_words": [["Some words 2"], None],
        "some_numbers": [[2], None],
        "some_colours": [["blue"], None],
    }
    refused = {
        "a_colour": ["'?'"],
        "a_size": ["'?'"],
    }
