"""What the contract cannot know, and fixtures for your tests; never generated anew.

A fixture of the contract is overridden by one of its name here, such as `settings`. Where a rule of
yours allows fewer rows than the spec, `adapt` of a factory says which.
"""

import pytest


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """What every request of the contract sends, such as a token."""
    return {}
