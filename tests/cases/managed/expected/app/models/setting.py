"""Setting: one of the settings."""

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model, VersionColumn, Versioned
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32


class SettingBase(Model):
    """What a client reads and writes."""

    value: str


class Setting(VersionColumn, SettingBase, table=True):
    """A row of the table `settings`."""

    __tablename__ = "settings"

    id: int = Field(default=None, primary_key=True)


class SettingUpdate(Input):
    """What a client may change of a setting: what it leaves out stays as it is."""

    value: str | MISSING = MISSING


class SettingRead(Versioned, SettingBase):
    """A setting as a client sees it."""

    id: int


@with_operators
class SettingFilter(PageParams):
    """Which settings a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Ordered[Int32] = None
