"""Queries on settings."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.setting import Setting, SettingFilter, SettingRead, SettingUpdate


class SettingRepository(
    AsyncRepository[Setting, Setting, SettingUpdate, SettingRead, SettingFilter]
):
    """The rows of `settings`."""

    statements = Statements(Setting, SettingRead, SettingFilter)
