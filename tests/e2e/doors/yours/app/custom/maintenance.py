"""A door sign."""

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.problems import Problem, problem_response

CLOSED = Problem(
    title=HTTPStatus.SERVICE_UNAVAILABLE.phrase,
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    detail="The API is closed for maintenance.",
)


class MaintenanceMiddleware:
    """Answers all requests but those for `/health` by 503 during maintenance."""

    def __init__(self, app: ASGIApp, *, maintenance: bool) -> None:
        self.app = app
        self.maintenance = maintenance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        open_ = scope["type"] != "http" or scope["path"].startswith("/health/")
        if self.maintenance and not open_:
            await problem_response(CLOSED, {"Retry-After": "600"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)
