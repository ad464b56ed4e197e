"""An entity whose name has exactly forty letters: what the API answers, and what the database holds
to.
"""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import an_entity_whose_name_has_exactly_forty_letters_factory


class TestAnEntityWhoseNameHasExactlyFortyLetters(ResourceContract):
    url = "/api/v1/an-entity-whose-name-has-exactly-forty-letters"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = an_entity_whose_name_has_exactly_forty_letters_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "a_field_whose_name_is_exactly_fifty_characters_xyz": Column(
            EQUALITY, ["aaaaabz", "aaaaaca"]
        ),
        "another_field_whose_name_is_as_long_as_it_may_be_x": Column(
            EQUALITY,
            ["a-rather-long-value-of-this-enum", "another-rather-long-value-of-this-enum"],
            wrong="?",
        ),
        "a_relation_with_a_long_name_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "a_field_whose_name_is_exactly_fifty_characters_xyz",
    ]
    defaults = {
        "another_field_whose_name_is_as_long_as_it_may_be_x": "a-rather-long-value-of-this-enum",
    }
    invalid = {
        "a_field_whose_name_is_exactly_fifty_characters_xyz": [None, 1, "", "x" * 41, "!"],
        "another_field_whose_name_is_as_long_as_it_may_be_x": [None, "?"],
        "a_relation_with_a_long_name_id": ["many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("a_field_whose_name_is_exactly_fifty_characters_xyz",),
        (
            "a_field_whose_name_is_exactly_fifty_characters_xyz",
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            "a_relation_with_a_long_name_id",
        ),
    ]
    changes = {
        "a_field_whose_name_is_exactly_fifty_characters_xyz": ["aaaaaac"],
        "another_field_whose_name_is_as_long_as_it_may_be_x": [
            "another-rather-long-value-of-this-enum"
        ],
    }
    refused = {
        "another_field_whose_name_is_as_long_as_it_may_be_x": ["'?'"],
    }
    dependents = [
        (
            "an_entity_whose_name_has_exactly_forty_letters",
            "a_relation_with_a_long_name_id",
            "restricts",
        ),
    ]
    lists = [
        "the_other_side_of_it",
    ]
    includes = [
        "a_relation_with_a_long_name",
    ]
