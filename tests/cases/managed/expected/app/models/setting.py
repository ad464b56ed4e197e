"""Setting: one of the settings."""

from pydantic import MISSING
from sqlmodel import Field

from app.filters import Ordered
from app.models.base import Input, Int32, Model, VersionColumn, Versioned
from app.pagination import PageParams, sort_by


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


class SettingFilter(PageParams):
    """Which settings a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Ordered[Int32] = None
