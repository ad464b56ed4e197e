"""Yours: fixtures, those of the contract among them, and rows that your rules allow (`adapt`)."""

import pytest


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """What every request of the contract sends, such as a token."""
    return {}
