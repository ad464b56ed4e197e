"""Queries on offers."""

from app.includes.offer import OfferIncluding
from app.models.offer import Offer, OfferCreate, OfferFilter, OfferRead, OfferUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class OfferRepository(
    AsyncRepository[Offer, OfferCreate, OfferUpdate, OfferIncluding, OfferFilter]
):
    """The rows of `offers`."""

    statements = Statements(Offer, OfferIncluding, OfferFilter, {"replaces": OfferRead})
    immutable = ("kind",)
