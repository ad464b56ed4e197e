"""Queries on settings."""

from app.models.setting import Setting, SettingFilter, SettingRead, SettingUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class SettingRepository(
    AsyncRepository[Setting, Setting, SettingUpdate, SettingRead, SettingFilter]
):
    """The rows of `settings`."""

    statements = Statements(Setting, SettingRead, SettingFilter)
