"""What can go wrong, in the terms of the application and with texts that a client may see."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar

from pydantic import BaseModel

from .conditions import key_values


class InvalidPart(BaseModel):
    """One thing that is wrong with a request."""

    loc: list[str | int]
    msg: str
    type: str


class AppError(Exception):
    """An error with a status, and a text that a client may see."""

    status: ClassVar[HTTPStatus]
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        detail: str | None = None,
        *,
        fields: Sequence[str] = (),
        errors: Sequence[InvalidPart] = (),
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = fields
        self.errors = errors


class NotFoundError(AppError):
    """No row has this key."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} {', '.join(map(str, key_values(key)))} does not exist.")


class ConflictError(AppError):
    """A unique, foreign key or exclusion constraint forbids the change."""

    status = HTTPStatus.CONFLICT


class PreconditionFailedError(AppError):
    """The row is not the version that the change was meant for."""

    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or "The row has changed since it was read. Read it again.")


class InvalidError(AppError):
    """The database refuses the values."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, msg: str, kind: str, *loc: str) -> None:
        super().__init__(errors=[InvalidPart(loc=list(loc), msg=msg, type=kind)])


class UnavailableError(AppError):
    """The database cannot answer now; a later attempt may succeed."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}

    def __init__(self) -> None:
        super().__init__("The database cannot answer now. Try again.")
