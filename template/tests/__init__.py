"""Tests of the application. Assertions of the contract show values, as those of tests do."""

import pytest

pytest.register_assert_rewrite("tests.contract")
