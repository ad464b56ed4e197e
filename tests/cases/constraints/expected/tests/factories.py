"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.offer import Offer, OfferCreate
from app.repositories.offer import OfferRepository
from tests.contract.factory import RowFactory

offer_factory = RowFactory(
    Offer,
    OfferCreate,
    OfferRepository,
    lambda n: {
        "code": f"AA{n}",
        "price": f"{n}.50",
        "discount": 0,
        "pieces": 6,
        "weight": 3.6875,
        "starts": f"{2000 + n}-01-31",
        "ends": f"{2000 + n}-01-31",
        "active": True,
        "labels": [f"Labels {n}"],
        "kind": f"Kind {n}",
    },
)
