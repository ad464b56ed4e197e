"""Code of your own, which is never generated anew."""

from fastapi import FastAPI


def extend(app: FastAPI) -> None:
    """Add to the application what is yours: routers, middleware, handlers.

    It is called last, when everything else is in place.
    """
