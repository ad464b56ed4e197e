"""HTTP interface of accounts."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.etags import IfMatch, etag, require_match, with_etag
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.account import AccountIncluding
from app.includes.ledger import LedgerIncluding
from app.models.account import (
    Account,
    AccountCreate,
    AccountFilter,
    AccountInclude,
    AccountRead,
    AccountUpdate,
)
from app.models.ledger import LedgerFilter
from app.repositories.account import AccountRepository
from app.repositories.ledger import LedgerRepository

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.get("", responses=problems(422, 503))
async def list_accounts(
    session: ReadSessionDep, query: Annotated[AccountFilter, Query()]
) -> Page[AccountIncluding]:
    """A page of accounts."""
    return await AccountRepository(session).page(query)


@router.get("/{account_id}", responses=with_etag(200, problems(404, 422, 503)))
async def get_account(
    session: ReadSessionDep, account_id: Int32, response: Response, include: AccountInclude = None
) -> AccountIncluding:
    """One account."""
    account = await AccountRepository(session).read_or_404(account_id, include)
    if include is None:
        response.headers["ETag"] = etag(account)
    return account


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=AccountRead,
    responses=with_etag(201, with_location(problems(409, 413, 422, 503))),
)
async def create_account(
    session: SessionDep, data: AccountCreate, request: Request, response: Response
) -> Account:
    """Make an account; `Location` tells where it is."""
    account = await AccountRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{account.id}"
    response.headers["ETag"] = etag(account)
    return account


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[AccountRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_accounts(
    session: SessionDep, data: Annotated[list[AccountCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Account]:
    """Make accounts: all of them or none."""
    return await AccountRepository(session).create_many(data)


@router.patch(
    "/{account_id}",
    response_model=AccountRead,
    responses=with_etag(200, problems(404, 409, 412, 413, 422, 503)),
)
async def update_account(
    session: SessionDep,
    account_id: Int32,
    data: AccountUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> Account:
    """Change the fields that are sent, and no others."""
    accounts = AccountRepository(session)
    account = await accounts.get_or_404(account_id)
    require_match(if_match, account)
    await accounts.update(account, data)
    response.headers["ETag"] = etag(account)
    return account


@router.delete(
    "/{account_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 412, 422, 503)
)
async def delete_account(session: SessionDep, account_id: Int32, if_match: IfMatch = None) -> None:
    """Delete an account; it can be restored."""
    accounts = AccountRepository(session)
    account = await accounts.get_or_404(account_id)
    require_match(if_match, account)
    await accounts.delete(account)


@router.post(
    "/{account_id}/restore",
    response_model=AccountRead,
    responses=with_etag(200, problems(404, 409, 412, 422, 503)),
)
async def restore_account(
    session: SessionDep, account_id: Int32, response: Response, if_match: IfMatch = None
) -> Account:
    """Undo the deletion of an account, if it is deleted."""
    accounts = AccountRepository(session)
    account = await accounts.get_or_404(account_id, deleted=True)
    require_match(if_match, account)
    await accounts.restore(account)
    response.headers["ETag"] = etag(account)
    return account


@router.get("/{account_id}/ledgers", responses=problems(404, 422, 503))
async def list_ledgers_of_account(
    session: ReadSessionDep, account_id: Int32, query: Annotated[LedgerFilter, Query()]
) -> Page[LedgerIncluding]:
    """A page of the `ledgers` of an account."""
    await AccountRepository(session).exists_or_404(account_id)
    return await LedgerRepository(session).page(query, related(Account.ledgers, account_id))
