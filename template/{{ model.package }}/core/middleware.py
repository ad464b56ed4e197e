"""What happens around every request."""

import logging
import re
import time
import uuid
from http import HTTPStatus

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .etags import listed_tags
from .logs import request_id
from .problems import Problem, problem_response
from .settings import CoreSettings

logger = logging.getLogger("app.requests")

INTERNAL_ERROR = Problem(title="Internal Server Error", status=500)
SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


class RequestMiddleware:
    """Gives every request an id and a line in the log; an unexpected exception becomes a 500.

    A client may choose the id by `X-Request-ID`, and finds it in the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identifier = _request_id(scope)
        token = request_id.set(identifier)
        start = time.perf_counter()
        status: int | None = None

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = identifier
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            logger.exception("unexpected exception")
            if status is not None:
                raise
            response = problem_response(INTERNAL_ERROR)
            await response(scope, receive, answer)
        finally:
            _log(scope, status, time.perf_counter() - start)
            request_id.reset(token)


class BodyLimitMiddleware:
    """Refuses a request body of more than so many bytes, announced or not."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        received = int(length) if length.isdecimal() and int(length) > self.max_bytes else 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self.app(scope, limited, send)


class ReadMiddleware:
    """Answers HEAD wherever there is GET, and 304 to a client that has what it asks for.

    RFC 9110, sections 9.3.2 and 13.1.2: of entity tags in `If-None-Match`, weak ones match too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        known = set(listed_tags(Headers(scope=scope).getlist("if-none-match")))
        bodiless = method == "HEAD"

        async def answer(message: Message) -> None:
            nonlocal bodiless
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                tag = headers.get("etag", "")
                if message["status"] == HTTPStatus.OK and known & {tag, f"W/{tag}"}:
                    bodiless, message["status"] = True, HTTPStatus.NOT_MODIFIED.value
                    del headers["content-length"], headers["content-type"]
            elif bodiless:
                message = {"type": message["type"]}
            await send(message)

        scope["method"] = "GET"
        try:
            await self.app(scope, receive, answer)
        finally:
            # The log tells what was asked.
            scope["method"] = method


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if SANE_ID.fullmatch(given) else uuid.uuid4().hex


def _route_path(scope: Scope) -> str:
    """The path of the route, which itself does not know the prefix that it was included with."""
    route: BaseRoute | None = scope.get("route")
    path: str | None = getattr(route, "path", None)
    if path is None:
        return "(no route)"
    prefix, *_ = scope["path"].rsplit("/", path.count("/"))
    return f"{prefix}{path}"


def _log(scope: Scope, status: int | None, seconds: float) -> None:
    path = _route_path(scope)
    logger.info(
        "%s %s %s",
        scope["method"],
        path,
        status,
        extra={
            "method": scope["method"],
            "route": path,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
        },
    )


def add_middleware(app: FastAPI, settings: CoreSettings) -> None:
    """Put around the application what every request passes, the innermost first."""
    app.add_middleware(ReadMiddleware)
    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.max_body_bytes)
    app.add_middleware(RequestMiddleware)
    # Outermost, so that browsers may read errors too.
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["ETag", "Location", "Retry-After", "X-Request-ID"],
        )
