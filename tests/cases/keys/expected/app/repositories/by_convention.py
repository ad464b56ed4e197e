"""Queries on by convention."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.by_convention import ByConventionIncluding
from app.models.by_convention import (
    ByConvention,
    ByConventionCreate,
    ByConventionFilter,
    ByConventionRead,
    ByConventionUpdate,
)
from app.models.given_key import GivenKeyRead
from app.models.int_key import IntKeyRead
from app.models.natural_key import NaturalKeyRead
from app.models.str_key import StrKeyRead
from app.models.uuid7_key import Uuid7KeyRead
from app.models.uuid_key import UuidKeyRead


class ByConventionRepository(
    AsyncRepository[
        ByConvention,
        ByConventionCreate,
        ByConventionUpdate,
        ByConventionIncluding,
        ByConventionFilter,
    ]
):
    """The rows of `by_convention`."""

    statements = Statements(
        ByConvention,
        ByConventionIncluding,
        ByConventionFilter,
        {
            "an_int": IntKeyRead,
            "a_given_int": GivenKeyRead,
            "a_uuid": UuidKeyRead,
            "a_uuid7": Uuid7KeyRead,
            "a_str": StrKeyRead,
            "a_natural": NaturalKeyRead,
            "another": ByConventionRead,
        },
    )
