"""Queries on secrets."""

from typing import Never

from shop.models.secret import Secret, SecretFilter, SecretRead
from shop.repository import AsyncRepository
from shop.statements import Statements


class SecretRepository(AsyncRepository[Secret, Secret, Never, SecretRead, SecretFilter]):
    """The rows of `secrets`."""

    statements = Statements(Secret, SecretRead, SecretFilter)
