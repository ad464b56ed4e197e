"""Queries on memberships."""

from app.includes.membership import MembershipIncluding
from app.models.club import ClubRead
from app.models.membership import Membership, MembershipCreate, MembershipFilter, MembershipUpdate
from app.models.person import PersonRead
from app.repository import AsyncRepository
from app.statements import Statements


class MembershipRepository(
    AsyncRepository[
        Membership,
        MembershipCreate,
        MembershipUpdate,
        MembershipIncluding,
        MembershipFilter,
    ]
):
    """The rows of `memberships`."""

    statements = Statements(
        Membership, MembershipIncluding, MembershipFilter, {"person": PersonRead, "club": ClubRead}
    )
