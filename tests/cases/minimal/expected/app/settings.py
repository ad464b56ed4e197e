"""Settings, read from the environment and from .env."""

from pydantic import Field

from app.core.settings import CoreSettings


class Settings(CoreSettings):
    """Those of `CoreSettings`, and what this project adds."""

    database_url: str = Field(default="sqlite+aiosqlite:///minimal.db", repr=False)
