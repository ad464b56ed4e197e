"""Queries on offers."""

from app.models.offer import Offer, OfferCreate, OfferFilter, OfferRead, OfferUpdate
from app.repository import AsyncRepository, Statements


class OfferRepository(AsyncRepository[Offer, OfferCreate, OfferUpdate, OfferRead, OfferFilter]):
    """The rows of `offers`."""

    statements = Statements(Offer, OfferRead, OfferFilter)
