"""HTTP interface of settings."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.core.database import ReadSessionDep, SessionDep
from app.core.etags import IfMatch, etag, require_match, with_etag
from app.core.pagination import Page
from app.core.problems import problems
from app.core.types import Int32
from app.models.setting import Setting, SettingFilter, SettingRead, SettingUpdate
from app.repositories.setting import SettingRepository

router = APIRouter(prefix="/settings", tags=["settings"])


@router.get("", responses=problems(422, 503))
async def list_settings(
    session: ReadSessionDep, query: Annotated[SettingFilter, Query()]
) -> Page[SettingRead]:
    """A page of settings."""
    return await SettingRepository(session).page(query)


@router.get("/{setting_id}", responses=with_etag(200, problems(404, 422, 503)))
async def get_setting(
    session: ReadSessionDep, setting_id: Int32, response: Response
) -> SettingRead:
    """One setting."""
    setting = await SettingRepository(session).read_or_404(setting_id)
    response.headers["ETag"] = etag(setting)
    return setting


@router.patch(
    "/{setting_id}",
    response_model=SettingRead,
    responses=with_etag(200, problems(404, 409, 412, 413, 422, 503)),
)
async def update_setting(
    session: SessionDep,
    setting_id: Int32,
    data: SettingUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> Setting:
    """Change the fields that are sent, and no others."""
    settings = SettingRepository(session)
    setting = await settings.get_or_404(setting_id)
    require_match(if_match, setting)
    await settings.update(setting, data)
    response.headers["ETag"] = etag(setting)
    return setting
