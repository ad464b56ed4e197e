"""Settings, read from the environment and from .env."""

import sys
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import from_json
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _listed(value: object) -> object:
    """The items of a text, as environment variables have lists: `a,b`, JSON, or nothing."""
    if not isinstance(value, str):
        return value
    if value.startswith("["):
        return from_json(value)
    return [item for item in map(str.strip, value.split(",")) if item]


# A list that is read from a text with commas.
Texts = Annotated[list[str], NoDecode, BeforeValidator(_listed)]


class CoreSettings(BaseSettings):
    """What changes between one deployment and the next."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = Field(
        repr=False,
        description="Where the data lives: the URL that a provider of PostgreSQL gives, or SQLite.",
    )
    database_read_url: str | None = Field(
        default=None, repr=False, description="A replica for requests that only read."
    )
    database_pool_size: int = Field(
        default=16, ge=1, description="Connections held open, on PostgreSQL, per process and URL."
    )
    database_pool_timeout: float = Field(
        default=10, gt=0, description="Seconds that a request waits for a free connection."
    )
    database_pool_recycle: int = Field(
        default=1800, ge=1, description="Seconds after which a connection is replaced."
    )
    database_ping_after: float = Field(
        default=5, ge=0, description="Seconds of idleness after which a connection is tested first."
    )
    database_lock_timeout: float = Field(
        default=5, ge=0, description="Seconds that a change waits for a row of others; 0: any time."
    )
    database_statement_timeout: float = Field(
        default=30, ge=0, description="Seconds that a statement may take; 0: any time."
    )
    database_idle_timeout: float = Field(
        default=60, ge=0, description="Seconds that a transaction may do nothing; 0: any time."
    )
    database_timeouts: bool = Field(
        default=True,
        description="Ask for these three when connecting, which PgBouncer in transaction mode "
        "refuses: switch off there, and set them by ALTER ROLE.",
    )
    database_statement_cache: bool = Field(
        default=True, description="Switch off behind a pooler in transaction mode (PgBouncer)."
    )
    max_body_bytes: int = Field(
        default=1_048_576, ge=1, description="The largest request body that is accepted."
    )
    cors_origins: Texts = Field(
        default=[], description="Origins whose pages may call the API, with commas between them."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least severe messages to log."
    )
    log_format: Literal["json", "text"] = Field(
        default="json", description="JSON for machines, text for people."
    )


SettingsT = TypeVar("SettingsT", bound=CoreSettings)


def read_settings(kind: Callable[[], SettingsT]) -> SettingsT:
    """The settings of the environment; a wrong one ends the process with a line that names it.

    Raises:
        SystemExit: a setting is wrong, or missing.
    """
    try:
        return kind()
    except ValidationError as error:
        wrong = error.errors(include_input=False)
        sys.exit("\n".join(f"{str(part['loc'][0]).upper()}: {part['msg']}" for part in wrong))
