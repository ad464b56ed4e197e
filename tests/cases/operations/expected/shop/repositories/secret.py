"""Queries on secrets."""

from typing import Never

from shop.core.repository import AsyncRepository
from shop.core.statements import Statements
from shop.models.secret import Secret, SecretFilter, SecretRead


class SecretRepository(AsyncRepository[Secret, Secret, Never, SecretRead, SecretFilter]):
    """The rows of `secrets`."""

    statements = Statements(Secret, SecretRead, SecretFilter)
