"""Secrets: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.factories import secret_factory


class TestSecret(ResourceContract):
    url = "/secrets"
    operations = ()
    factory = secret_factory
