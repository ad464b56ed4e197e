"""Logs: one JSON object a line, or plain text for people.

The loggers of core are called `app.requests` (a line for each request) and `app.problems` (what a
person has to look after), whatever the name of the package.
"""

import logging
import logging.config
from contextvars import ContextVar

from .settings import CoreSettings

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class ContextFilter(logging.Filter):
    """Adds the id of the request that is being answered to what is logged meanwhile."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Uvicorn sends its messages a second time, with escape sequences for terminals.
        vars(record).pop("color_message", None)
        if (current := request_id.get()) is not None:
            record.request_id = current
        return True


def configure_logging(settings: CoreSettings) -> None:
    """Log everything in one form, uvicorn's own messages too."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"context": {"()": ContextFilter}},
            "formatters": {
                "json": {
                    "()": "pythonjsonlogger.json.JsonFormatter",
                    "format": "{levelname}{name}{message}",
                    "style": "{",
                    "timestamp": True,
                    "rename_fields": {"levelname": "level", "name": "logger"},
                },
                "text": {"format": "%(asctime)s %(levelname)-8s %(name)s: %(message)s"},
            },
            "handlers": {
                "stdout": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stdout",
                    "formatter": settings.log_format,
                    "filters": ["context"],
                }
            },
            "root": {"handlers": ["stdout"], "level": settings.log_level},
            "loggers": {
                "uvicorn": {"handlers": [], "propagate": True},
                "uvicorn.error": {"handlers": [], "propagate": True},
                # RequestMiddleware writes a line for each request itself.
                "uvicorn.access": {"handlers": [], "propagate": False},
            },
        }
    )
