"""Queries on offers."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.offer import OfferIncluding
from app.models.offer import Offer, OfferCreate, OfferFilter, OfferRead, OfferUpdate


class OfferRepository(
    AsyncRepository[Offer, OfferCreate, OfferUpdate, OfferIncluding, OfferFilter]
):
    """The rows of `offers`."""

    statements = Statements(Offer, OfferIncluding, OfferFilter, {"replaces": OfferRead})
    immutable = ("kind",)
