"""HTTP interface of secrets."""

from fastapi import APIRouter

router = APIRouter(prefix="/secrets", tags=["secrets"])
