"""Fixtures of your own, for the contract and for your tests; never generated anew."""

import pytest


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """What every request of the contract sends, such as a token."""
    return {}
