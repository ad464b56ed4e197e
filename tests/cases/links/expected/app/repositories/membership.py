"""Queries on memberships."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.membership import MembershipIncluding
from app.models.club import ClubRead
from app.models.membership import Membership, MembershipCreate, MembershipFilter, MembershipUpdate
from app.models.person import PersonRead


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
