"""Queries on secrets."""

from shop.models.secret import Secret, SecretCreate, SecretFilter, SecretRead, SecretUpdate
from shop.repository import AsyncRepository, Statements


class SecretRepository(
    AsyncRepository[Secret, SecretCreate, SecretUpdate, SecretRead, SecretFilter]
):
    """The rows of `secrets`."""

    statements = Statements(Secret, SecretRead, SecretFilter)
