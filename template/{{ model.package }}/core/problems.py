"""Errors as they are answered: problem details of RFC 9457."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPMethod, HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from .database_errors import from_database
from .errors import AppError, InvalidError, InvalidPart

logger = logging.getLogger("app.problems")

PROBLEM_JSON = "application/problem+json"


# Headers, as OpenAPI describes them.
LOCATION = {"description": "Where the new row is.", "schema": {"type": "string"}}
RETRY_AFTER = {
    "description": "The seconds after which to try again.",
    "schema": {"type": "integer"},
}


class Problem(BaseModel):
    """What a client learns of an error (RFC 9457)."""

    title: str
    status: int
    detail: str | None = None
    fields: list[str] | None = None
    errors: list[InvalidPart] | None = None


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem as an answer."""
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=problem.status,
        headers=headers,
        media_type=PROBLEM_JSON,
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of a route's errors."""
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    described: dict[int | str, dict[str, Any]] = {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }
    if unavailable := described.get(HTTPStatus.SERVICE_UNAVAILABLE):
        unavailable["headers"] = {"Retry-After": RETRY_AFTER}
    return described


def with_location(responses: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    """The documentation of a route whose answer tells where a new row is."""
    return {201: {"headers": {"Location": LOCATION}}, **responses}


async def _answer(request: Request, error: Exception) -> JSONResponse:
    match error:
        case HTTPException(status_code=400, detail="There was an error parsing the body"):
            # FastAPI's own words for one that is nested too deeply, or not UTF-8.
            return _answer_known(InvalidError("The body cannot be read", "json_invalid", "body"))
        case HTTPException():
            return _answer_http(request, error)
        case RequestValidationError():
            return _answer_invalid(error)
        case AppError():
            return _answer_known(error)
        case SQLAlchemyError() if known := from_database(error):
            return _answer_known(known, cause=error)
        case _:
            raise error


def _allowed(request: Request) -> Iterable[str]:
    """The methods of a path; the router itself tells those of its first route alone."""
    app: FastAPI = request.app
    for method in HTTPMethod:
        scope = {**request.scope, "method": method.value}
        if any(route.matches(scope)[0] is Match.FULL for route in app.routes):
            yield method.value
            if method is HTTPMethod.GET:
                # Whatever can be got answers HEAD; see `ReadMiddleware`.
                yield HTTPMethod.HEAD.value


def _answer_http(request: Request, error: HTTPException) -> JSONResponse:
    """Answer an error of the routing, such as a path or a method that is not there."""
    status = HTTPStatus(error.status_code)
    detail = None if error.detail == status.phrase else error.detail
    headers = error.headers
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(_allowed(request))}
    return problem_response(Problem(title=status.phrase, status=status, detail=detail), headers)


def _answer_invalid(error: RequestValidationError) -> JSONResponse:
    """Answer a request that fails validation: where and why, but not what was sent."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    errors = [InvalidPart.model_validate(part) for part in error.errors()]
    return problem_response(Problem(title=status.phrase, status=status, errors=errors))


def _answer_known(error: AppError, cause: Exception | None = None) -> JSONResponse:
    """Answer an error of the application; what a person has to look after is logged."""
    status = error.status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s", status.phrase, exc_info=cause or error)
    problem = Problem(
        title=status.phrase,
        status=status,
        detail=error.detail,
        fields=list(error.fields) or None,
        errors=list(error.errors) or None,
    )
    return problem_response(problem, error.headers)


def add_exception_handlers(app: FastAPI) -> None:
    """Answer every error as a problem; what is unexpected is left to `RequestMiddleware`."""
    for kind in (AppError, SQLAlchemyError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
