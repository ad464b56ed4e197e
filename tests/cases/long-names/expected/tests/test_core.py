"""What core does for all resources, seen at one of them."""

from tests import test_an_entity_whose_name_has_exactly_forty_letters
from tests.contract.core import CoreContract


class TestCore(CoreContract):
    resource = test_an_entity_whose_name_has_exactly_forty_letters.TestAnEntityWhoseNameHasExactlyFortyLetters
